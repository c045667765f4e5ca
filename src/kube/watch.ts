import type { IncomingMessage } from "node:http";
import type { KubeObject, ObjectMeta, Stored, StoredMeta } from "../api/kubernetes.ts";
import { abortReason, ApiError, messageOf, type Status, TransportError } from "./errors.ts";
import { parseJson } from "./json.ts";

export type WatchEvent<T extends KubeObject> =
  | { type: "ADDED" | "MODIFIED" | "DELETED"; object: Stored<T> }
  | { type: "BOOKMARK"; object: Bookmark };

/** Only its version means anything, and the annotation that ends the initial events. */
export interface Bookmark {
  metadata: ObjectMeta & Pick<StoredMeta, "resourceVersion">;
}

const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** True for the bookmark that ends the initial state of a WatchList. */
export function endsInitialEvents(bookmark: Bookmark): boolean {
  return bookmark.metadata.annotations?.[INITIAL_EVENTS_END] === "true";
}

export interface WatchdogOptions {
  /** A stream silent for longer counts as broken. */
  idleMs: number;
  /** The same until the end mark of the initial events; default `idleMs`. */
  initialIdleMs?: number;
  signal?: AbortSignal;
}

/** A watch that said nothing for too long: the connection is dead, or the server waits for a version that it once had. */
export class SilentWatchError extends TransportError {}

/**
 * The events of a watch's answer until the server ends it. Throws ApiError for an ERROR event, TransportError when the
 * stream breaks, is truncated, or stays silent for too long. Leaving the loop ends the connection.
 */
export async function* watchEvents<T extends KubeObject>(
  response: IncomingMessage,
  options: WatchdogOptions,
): AsyncGenerator<WatchEvent<T>> {
  const { idleMs, initialIdleMs = idleMs, signal } = options;
  const arm = (ms: number): NodeJS.Timeout =>
    setTimeout(() => {
      response.destroy(new SilentWatchError(`the watch was silent for ${ms} ms`, { sent: true }));
    }, ms);
  let watchdog = arm(initialIdleMs);
  try {
    for await (const line of lines(response, () => watchdog.refresh())) {
      const event = parseEvent<T>(line);
      if (event.type === "BOOKMARK" && endsInitialEvents(event.object)) {
        clearTimeout(watchdog);
        watchdog = arm(idleMs);
      }
      yield event;
    }
  } catch (err) {
    throw streamError(err, signal);
  } finally {
    clearTimeout(watchdog);
    response.destroy();
  }
}

async function* lines(response: IncomingMessage, onChunk: () => void): AsyncGenerator<string> {
  response.setEncoding("utf8");
  // A large object comes in many chunks; joining them once keeps that linear.
  let parts: string[] = [];
  for await (const chunk of response as AsyncIterable<string>) {
    onChunk();
    const [first = "", ...rest] = chunk.split("\n");
    parts.push(first);
    for (const next of rest) {
      const line = parts.join("");
      parts = [next];
      if (line !== "") yield line;
    }
  }
  if (parts.join("") !== "") throw new TransportError("the watch ended in the middle of an event", { sent: true });
}

function parseEvent<T extends KubeObject>(line: string): WatchEvent<T> {
  const event = parseJson<WatchEvent<T> | { type: "ERROR"; object: Status }>(line);
  if (event.type === "ERROR") throw new ApiError(event.object);
  return event;
}

function streamError(err: unknown, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return abortReason(signal);
  if (err instanceof ApiError || err instanceof TransportError) return err;
  return new TransportError(`the watch broke off: ${messageOf(err)}`, { cause: err, sent: true });
}
