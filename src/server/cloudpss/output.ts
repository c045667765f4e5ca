import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { type OutputEvent, OutputService } from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import { CallError } from "../../service/errors.ts";
import { getJob } from "../../service/job/get-job.ts";
import { decodePositions } from "../../service/log/position.ts";
import { streamLogs } from "../../service/log/stream-logs.ts";
import { type Stream, StreamCut } from "../../service/stream.ts";
import type { Calls } from "./calls.ts";
import { endMessage, logMessage, type Message, messageOf } from "./message.ts";
import { statusOf } from "./status.ts";

/** A message of a job's output, and where it stands. */
export interface Output {
  readonly id: string;
  readonly message: Message;
}

/** Stands after all messages. */
const END = "end";

/** What a job's containers print, from a position on, until the job is over. @throws CallError */
export async function outputOf(jobId: string, from: string, calls: Calls): Promise<Stream<Output>> {
  // A reader that names no position of ours begins anew.
  const position = decodePositions(from) === undefined ? "" : from;
  const stream = await calls.stream(streamLogs, OutputService.method.streamLogs, { jobId, position });
  return { ...stream, answers: outputs(stream, from, { jobId, calls }) };
}

async function* outputs(
  { answers }: Stream<OutputEvent>,
  from: string,
  { jobId, calls }: { readonly jobId: string; readonly calls: Calls },
): AsyncGenerator<Output> {
  // The reader has seen all.
  if (from === END) return void (await answers.return(undefined));
  let id = from;
  for await (const event of answers) {
    if (event.type === "END") {
      const status = await endOf(jobId, calls);
      if (status !== undefined) yield { id: END, message: endMessage(status) };
      return;
    }
    if (event.position !== "") id = event.position;
    const message = messageIn(event);
    if (message !== undefined) yield { id, message };
  }
  // A stream that was cut has no end of its own; a reader that comes back finds the rest.
  throw new StreamCut("closing");
}

/** What a reader is told of an event; what is lost is named. */
function messageIn({ type, party, text }: OutputEvent): Message | undefined {
  if (type === "LINE") return messageOf(text);
  const what = type === "GAP" ? "has a gap" : "cannot be shown, or not to its end";
  return logMessage("warning", `the output of ${party} ${what}: ${text}`);
}

/** How the job came out; undefined if it was deleted. */
async function endOf(jobId: string, calls: Calls): Promise<string | undefined> {
  try {
    const { job } = await calls.data(getJob, JobExtService.method.getJob, { jobId, pageSize: 1 });
    return statusOf(job!);
  } catch (error) {
    if (error instanceof CallError && error.reason === "NotFound") return undefined;
    throw error;
  }
}
