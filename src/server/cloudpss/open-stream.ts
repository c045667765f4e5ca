import { setTimeout } from "node:timers/promises";
import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { CallError, ERRORS } from "../../service/errors.ts";
import { getJob } from "../../service/job/get-job.ts";
import { sendJobInput } from "../../service/job/send-job-input.ts";
import type { TransportName } from "../../service/metrics.ts";
import type { Runner } from "../../service/runner.ts";
import type { Stream } from "../../service/stream.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import { Calls } from "./calls.ts";
import type { Capabilities } from "./capabilities.ts";
import { type Output, outputOf } from "./output.ts";
import type { StreamGrant } from "./stream-id.ts";
import type { Ubjson } from "./ubjson.ts";

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
  const { job, calls } = await openJob(wanted.id, { access: "read", client }, context);
  return outputOf(job, wanted.from, calls);
}

/** Takes input for the job that an id is for: each message is a line of JSON. @throws CallError */
export type TakeInput = (message: Ubjson) => Promise<void>;

/** The input of the job that an id is for. @throws CallError */
export async function openInput(id: string, client: Client, context: StreamContext): Promise<TakeInput> {
  const { job: jobId, calls } = await openJob(id, { access: "write", client }, context);
  return async (message) => {
    const data = `${JSON.stringify(message, plain)}\n`;
    for (;;) {
      const error = await calls
        .data(sendJobInput, JobExtService.method.sendJobInput, { jobId, data })
        .then(() => undefined)
        .catch((cause: unknown) => cause);
      if (error === undefined) return;
      // A client may write before its program has started.
      if (!(error instanceof CallError && error.kind === ERRORS.jobState)) throw error;
      await setTimeout(RETRY_MS, undefined, { signal: client.signal });
    }
  };
}

const RETRY_MS = 1000;

/** JSON has no bytes. */
function plain(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}

/** The job that an id is for, if that is for this. @throws CallError */
async function openJob(
  id: string,
  { access, client }: { readonly access: StreamGrant["access"]; readonly client: Client },
  { capabilities, runner, authenticator }: StreamContext,
): Promise<{ readonly job: string; readonly calls: Calls }> {
  const found = capabilities.find(id);
  const refusal = authenticator.count(found?.caller.key ?? `address:${client.address}`);
  if (refusal !== undefined) throw new CallError("tooManyStreams", "too many requests, try again later");
  if (found?.grant.access !== access) throw new CallError("queryJob", NO_STREAM_ID);
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
  return { job: grant.job, calls };
}
