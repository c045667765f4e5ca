import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type JobStatus, WatchJobEventResponseSchema } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { watchJob } from "./generated/calls.ts";
import { JobApiError } from "./errors.ts";
import { follow } from "./event-stream.ts";
import type { ServerSentEvent } from "./sse.ts";
import type { Transport } from "./transport.ts";

export interface WatchOptions {
  /** Only these jobs. */
  readonly jobIds?: readonly string[];
  /** Only jobs in these states. */
  readonly states?: readonly string[];
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

/**
 * A change of a job. `RESET`: the connection was lost for so long that changes are unknown; forget what you know, the
 * whole state follows. `SYNCED`: the state is complete, what follows is live.
 */
export type JobWatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly job: JobStatus }
  | { readonly type: "RESET" | "SYNCED" };

/** Events until the signal is aborted; reconnects, and goes on where it was. @throws JobApiError for what will not heal. */
export async function* watchJobs(transport: Transport, options: WatchOptions): AsyncGenerator<JobWatchEvent> {
  const following = { path: pathOf(options), signal: options.signal, reset: [{ event: "RESET", data: "{}" }] };
  for await (const event of follow(transport, following)) yield eventOf(event);
}

function pathOf({ jobIds = [], states = [] }: WatchOptions): string {
  const query = new URLSearchParams();
  for (const id of jobIds) query.append("job_id", id);
  for (const state of states) query.append("state", state);
  return `${watchJob.path}?${query.toString()}`;
}

function eventOf({ event, data }: ServerSentEvent): JobWatchEvent {
  if (event === "RESET" || event === "SYNCED") return { type: event };
  const { object } = fromJson(WatchJobEventResponseSchema, JSON.parse(data) as JsonValue, {
    ignoreUnknownFields: true,
  });
  if (object === undefined) throw new JobApiError("the server sent an event without a job");
  return { type: event as "ADDED", job: object };
}
