import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type OutputEvent, OutputEventSchema } from "../proto/kusciajob/api/v1alpha1/output_pb.js";
import { connect, pauseAsked } from "./event-stream.ts";
import { streamLogs as call } from "./generated/calls.ts";
import { backoff, pause } from "./retry.ts";
import type { Transport } from "./transport.ts";

export interface LogStreamOptions {
  readonly jobId: string;
  /** Only of tasks of these aliases. */
  readonly tasks?: readonly string[];
  /** Only of these domains. */
  readonly parties?: readonly string[];
  readonly container?: string;
  /** Only of this attempt; else of the present one and those to come. */
  readonly attempt?: number;
  /** The last lines of each container only. */
  readonly tail?: number;
  /** Only lines printed within so many seconds. */
  readonly sinceSeconds?: number;
  /** Until the job ends; else what there is now. */
  readonly follow?: boolean;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

/** Logs of a job, each line once, until the server says that no more come; goes on after lost connections. @throws JobApiError */
export async function* streamLogs(transport: Transport, options: LogStreamOptions): AsyncGenerator<OutputEvent> {
  const { signal } = options;
  const path = pathOf(options);
  const seen = new Map<string, number>();
  let lastID: string | undefined;
  let isEnd = false;
  for (let failures = 0; !isOver(options); failures += 1) {
    let asked = 0;
    try {
      for await (const { data, id } of connect(transport, { path, lastID, signal })) {
        [failures, lastID] = [0, id ?? lastID];
        const event = fromJson(OutputEventSchema, JSON.parse(data) as JsonValue, { ignoreUnknownFields: true });
        yield* [event].filter((each) => isNew(each, seen));
        isEnd = event.type === "END";
      }
    } catch (error) {
      if (!isOver(options)) asked = pauseAsked(error);
    }
    if (isEnd) return;
    await pause(asked || backoff(failures), signal);
  }
}

function isOver({ signal }: LogStreamOptions): boolean {
  return signal?.aborted === true;
}

/** A line that comes again has the number that it had. */
function isNew({ type, party, pod, container, seq }: OutputEvent, seen: Map<string, number>): boolean {
  if (type !== "LINE") return true;
  const key = `${party}/${pod}/${container}`;
  if (seq <= (seen.get(key) ?? 0)) return false;
  seen.set(key, seq);
  return true;
}

function pathOf({
  jobId,
  tasks = [],
  parties = [],
  container,
  attempt,
  tail,
  sinceSeconds,
  follow,
}: LogStreamOptions): string {
  const query = new URLSearchParams({ job: jobId });
  for (const task of tasks) query.append("tasks", task);
  for (const party of parties) query.append("parties", party);
  const more = { container, attempt, tail, since: sinceSeconds };
  for (const [name, value] of Object.entries(more)) if (value !== undefined) query.append(name, String(value));
  if (follow !== true) query.append("follow", "false");
  return `${call.path}?${query.toString()}`;
}
