import type { IncomingMessage } from "node:http";
import { JobApiError, refusalOf, UnavailableError } from "./errors.ts";
import { backoff, pause } from "./retry.ts";
import { type ServerSentEvent, serverSentEvents } from "./sse.ts";
import { bodyOf, type Transport } from "./transport.ts";

// The server says something every 10 s; three of these missed and nobody is there.
const SILENCE_MS = 35_000;

/** What a connection is opened with. */
export interface Connection {
  /** With its query. */
  readonly path: string;
  /** The id of the last event that was seen. */
  readonly lastID: string | undefined;
  readonly signal?: AbortSignal;
}

/** The events of one connection. @throws UnavailableError when it breaks off, JobApiError for what will not heal */
export async function* connect(
  transport: Transport,
  { path, lastID, signal }: Connection,
): AsyncGenerator<ServerSentEvent> {
  const connection = new AbortController();
  const abort = (): void => connection.abort();
  signal?.addEventListener("abort", abort, { once: true });
  const watchdog = setTimeout(abort, SILENCE_MS);
  try {
    const response = await open(transport, path, { lastID, signal: connection.signal });
    response.setEncoding("utf8").on("data", () => watchdog.refresh());
    yield* serverSentEvents(response as AsyncIterable<string>);
  } catch (cause) {
    if (cause instanceof JobApiError) throw cause;
    throw new UnavailableError("the stream broke off", { cause, sent: true });
  } finally {
    clearTimeout(watchdog);
    signal?.removeEventListener("abort", abort);
    abort();
  }
}

/** What is followed. */
export interface Following {
  readonly path: string;
  readonly signal?: AbortSignal;
  /** What tells the reader to forget what it knows. */
  readonly reset: readonly ServerSentEvent[];
}

/** The events of a path, over lost connections, until the signal is aborted. @throws JobApiError for what will not heal */
export async function* follow(
  transport: Transport,
  { path, signal, reset }: Following,
): AsyncGenerator<ServerSentEvent> {
  const isOver = (): boolean => signal?.aborted === true;
  let lastID: string | undefined;
  let isTold = false;
  for (let failures = 0; !isOver(); failures += 1) {
    let asked = 0;
    // Nobody but the reader knows that it has seen a part of the state before: the server tells all of it once more.
    const forgotten = isTold && lastID === undefined ? [...reset] : [];
    try {
      for await (const event of connect(transport, { path, lastID, signal })) {
        yield* forgotten.splice(0);
        [failures, isTold] = [0, true];
        lastID = event.id ?? lastID;
        yield event;
      }
    } catch (error) {
      if (isOver()) return;
      asked = pauseAsked(error);
    }
    await pause(asked || backoff(failures), signal);
  }
}

/** How many ms the server asks to wait, 0 if it says nothing. @throws what will not heal */
export function pauseAsked(error: unknown): number {
  if (!(error instanceof UnavailableError)) throw error;
  return (error.retryAfterSeconds ?? 0) * 1000;
}

async function open(
  transport: Transport,
  path: string,
  { lastID, signal }: { lastID: string | undefined; signal: AbortSignal },
): Promise<IncomingMessage> {
  const headers: Record<string, string> = lastID === undefined ? {} : { "last-event-id": lastID };
  const response = await transport.open({ method: "GET", path, headers, signal });
  if (response.statusCode === 200) return response;
  throw refusalOf((await bodyOf(response)).toString(), response.statusCode ?? 0);
}
