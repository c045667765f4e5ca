import { isNotFound } from "../../kube/errors.ts";
import type { KusciaJob } from "../../api/types.ts";
import { OutputEventSchema } from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import { toSeeJob } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { CallError } from "../errors.ts";
import { jobOutput } from "../log/output.ts";
import type { Positions } from "../log/position.ts";
import { positionsOf } from "../log/stream-logs.ts";
import { aborted, jsonText, type Place, type Step } from "./step.ts";

const VISIBLE = toSeeJob({ action: "retrieve", whole: true });

/** What the programs of a job say that is there, as `job/output` tells it, until the job ends. */
export async function* messageSteps(
  topic: string,
  name: string,
  { lastID = "", signal }: Place,
  call: GrantedStream<unknown>,
): AsyncGenerator<Step> {
  const from = positionsOf(lastID);
  yield { drafts: [], isSynced: true, ...(lastID !== "" && { place: lastID }) };
  const job = await visible(name, call);
  if (job !== undefined) yield* messagesOf(job, { topic, name, from, signal }, call);
  // A stream that ended would be begun again.
  await aborted(signal);
}

async function* messagesOf(
  job: KusciaJob,
  { topic, name, from, signal }: { topic: string; name: string; from: Positions; signal: AbortSignal },
  call: GrantedStream<unknown>,
): AsyncGenerator<Step> {
  const options = { choice: {}, follow: true, from, whole: true, isMessagesOnly: true };
  for await (const event of jobOutput({ ...call, grant: job, signal }, options)) {
    const place = event.position === "" ? undefined : event.position;
    const isMessage = event.type === "MESSAGE";
    const object = (): string => jsonText(OutputEventSchema, { ...event, position: "" });
    yield { drafts: isMessage ? [{ type: "MESSAGE", topic, name, object: object() }] : [], place };
  }
}

/** The job as the caller sees it; undefined if it does not, or there is none. */
async function visible(name: string, call: GrantedStream<unknown>): Promise<KusciaJob | undefined> {
  try {
    return await VISIBLE.decide({ jobId: name }, call);
  } catch (error) {
    const isHidden = error instanceof CallError && error.reason === "Forbidden";
    if (isHidden || isNotFound(error)) return undefined;
    throw error;
  }
}
