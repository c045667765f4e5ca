import type { IncomingMessage } from "node:http";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type JobStatus, WatchJobEventResponseSchema } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { watchJob } from "./generated/calls.ts";
import { JobApiError, UnavailableError } from "./errors.ts";
import { backoff, pause } from "./retry.ts";
import { type ServerSentEvent, serverSentEvents } from "./sse.ts";
import { bodyOf, type Transport } from "./transport.ts";

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

// The server says something every 10 s; three of these missed and nobody is there.
const SILENCE_MS = 35_000;

/** Events until the signal is aborted; reconnects, and goes on where it was. @throws JobApiError for what will not heal. */
export async function* watchJobs(transport: Transport, options: WatchOptions): AsyncGenerator<JobWatchEvent> {
  let lastID: string | undefined;
  for (let failures = 0; !isOver(options); failures += 1) {
    try {
      for await (const event of connect(transport, options, lastID)) {
        failures = 0;
        lastID = event.id ?? lastID;
        yield eventOf(event);
      }
    } catch (error) {
      if (isOver(options)) return;
      if (!(error instanceof UnavailableError)) throw error;
    }
    await pause(backoff(failures), options.signal);
  }
}

function isOver({ signal }: WatchOptions): boolean {
  return signal?.aborted === true;
}

async function* connect(
  transport: Transport,
  options: WatchOptions,
  lastID: string | undefined,
): AsyncGenerator<ServerSentEvent> {
  const connection = new AbortController();
  const abort = (): void => connection.abort();
  options.signal?.addEventListener("abort", abort, { once: true });
  const watchdog = setTimeout(abort, SILENCE_MS);
  try {
    const response = await open(transport, options, { lastID, signal: connection.signal });
    response.setEncoding("utf8").on("data", () => watchdog.refresh());
    yield* serverSentEvents(response as AsyncIterable<string>);
  } catch (cause) {
    if (cause instanceof JobApiError) throw cause;
    throw new UnavailableError("the watch broke off", { cause, sent: true });
  } finally {
    clearTimeout(watchdog);
    options.signal?.removeEventListener("abort", abort);
    abort();
  }
}

async function open(
  transport: Transport,
  { jobIds = [], states = [] }: WatchOptions,
  { lastID, signal }: { lastID?: string; signal: AbortSignal },
): Promise<IncomingMessage> {
  const query = new URLSearchParams();
  for (const id of jobIds) query.append("job_id", id);
  for (const state of states) query.append("state", state);
  const headers: Record<string, string> = lastID === undefined ? {} : { "last-event-id": lastID };
  const path = `${watchJob.path}?${query.toString()}`;
  const response = await transport.open({ method: "GET", path, headers, signal });
  if (response.statusCode === 200) return response;
  throw new JobApiError((await bodyOf(response)).toString(), { httpStatus: response.statusCode });
}

function eventOf({ event, data }: ServerSentEvent): JobWatchEvent {
  if (event === "RESET" || event === "SYNCED") return { type: event };
  const { object } = fromJson(WatchJobEventResponseSchema, JSON.parse(data) as JsonValue, {
    ignoreUnknownFields: true,
  });
  if (object === undefined) throw new JobApiError("the server sent an event without a job");
  return { type: event as "ADDED", job: object };
}
