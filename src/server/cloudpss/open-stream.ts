import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { CallError } from "../../service/errors.ts";
import { getJob } from "../../service/job/get-job.ts";
import type { TransportName } from "../../service/metrics.ts";
import type { Runner } from "../../service/runner.ts";
import type { Stream } from "../../service/stream.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import { Calls } from "./calls.ts";
import type { Capabilities } from "./capabilities.ts";
import { type Output, outputOf } from "./output.ts";

export interface StreamContext {
  readonly capabilities: Capabilities;
  readonly runner: Runner;
  readonly authenticator: Pick<Authenticator, "count">;
  /** How long a client may take nothing. */
  readonly patienceMs: number;
}

/** Where a stream's client is. */
interface Client {
  readonly transport: TransportName;
  readonly address: string;
  /** Aborted when it leaves. */
  readonly signal: AbortSignal;
}

/** What is asked for. */
interface Wanted {
  readonly id: string;
  /** The message that the client has seen last; empty for none. */
  readonly from: string;
}

/** What clients are told of an id that is none, or none any more; they know its beginning. */
export const NO_STREAM_ID = "CMS_NO_STREAM_ID: there is no such stream";

/** The output of the job that an id is for. @throws CallError */
export async function openOutput(wanted: Wanted, client: Client, context: StreamContext): Promise<Stream<Output>> {
  const { capabilities, runner, authenticator } = context;
  const found = capabilities.find(wanted.id);
  const refusal = authenticator.count(found?.caller.key ?? `address:${client.address}`);
  if (refusal !== undefined) throw new CallError("tooManyStreams", "too many requests, try again later");
  if (found?.grant.access !== "read") throw new CallError("queryJob", NO_STREAM_ID);
  const { grant, caller } = found;
  const calls = new Calls(runner, { caller, ...client });
  const request = { jobId: grant.job, pageSize: 1 };
  const { job } = await calls.data(getJob, JobExtService.method.getJob, request).catch((error: unknown) => {
    if (error instanceof CallError && ["NotFound", "Forbidden"].includes(error.reason))
      throw new CallError("queryJob", NO_STREAM_ID);
    throw error;
  });
  // Another job may have the name by now.
  if (job?.uid !== grant.uid) throw new CallError("queryJob", NO_STREAM_ID);
  return outputOf(grant.job, wanted.from, calls);
}
