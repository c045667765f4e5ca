import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { session } from "../app/session.ts";
import { JobStore } from "./job-store.ts";

// The server is played: it fails at one moment, between a change and what says that the beginning is complete.

const stop = new AbortController();
let views: (() => Response)[];
let streams: ((signal: AbortSignal) => Response)[];
/** From where each stream was asked for. */
let places: (string | undefined)[];

const job = (state: string, event_id: string): Response =>
  Response.json({
    status: { code: 0 },
    data: { jobs: [JSON.stringify({ name: "j", state, tasks: [] })], event_id, may: [{ actions: [] }] },
  });

/** A connection that says this; it breaks off when it is told to, or at once. */
const stream =
  (text: string, isBroken = false) =>
  (signal: AbortSignal): Response =>
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode(text));
          if (isBroken) controller.close();
          else signal.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
        },
      }),
    );

beforeEach(() => {
  vi.useFakeTimers();
  places = [];
  const visible = {
    visibilityState: "visible",
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", visible);
  vi.stubGlobal("fetch", (path: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    if (path.endsWith("/view")) return Promise.resolve((views.length > 1 ? views.shift()! : views[0]!)());
    places.push(init.headers["last-event-id"]);
    return Promise.resolve((streams.length > 1 ? streams.shift()! : streams[0]!)(init.signal));
  });
  session.set({ state: "signed-in", me: {} as never });
});

afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("a change whose reading failed is read again, though the server said after it that the beginning is complete", async () => {
  views = [() => job("Running", "1-x"), () => new Response("no", { status: 503 }), () => job("Succeeded", "5-x")];
  const synced = (id: string): string => `event: SYNCED\nid: ${id}\ndata: {}\n\n`;
  streams = [
    stream(synced("1-x"), true),
    stream(`event: MODIFIED\ndata: {}\n\n${synced("5-x")}`),
    // Whoever begins at 1 is told of it once more, and who begins at 5 is not.
    stream(`event: MODIFIED\ndata: {}\n\n${synced("5-x")}`),
  ];
  const store = new JobStore("j");
  void store.run(stop.signal);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(places.slice(0, 3)).toEqual(["1-x", "1-x", "1-x"]);
  expect(store.store.get().job?.state).toBe("Succeeded");
});
