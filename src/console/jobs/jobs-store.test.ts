import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { session } from "../app/session.ts";
import { JobsStore } from "./jobs-store.ts";

// The server is played: that it refuses a question while its stream stands is nothing that a real one does when asked to.

const stop = new AbortController();
/** When each question about a job was asked, in ms. */
let asked: number[];
/** What such a question is answered with. */
let answer: () => Response;

const page = (jobs: readonly object[]): Response =>
  Response.json({
    status: { code: 0 },
    data: { jobs: jobs.map((job) => JSON.stringify(job)), next_page_token: "", total: "1", event_id: "1-x" },
  });

function streamOf(...texts: string[]): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
    },
  });
  return new Response(body);
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  const visible = {
    visibilityState: "visible",
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", visible);
  vi.stubGlobal("fetch", (path: string, { body }: { body?: string }) => {
    if (!path.endsWith("/view"))
      return Promise.resolve(
        streamOf(
          "event: SYNCED\nid: 1-x\ndata: {}\n\n",
          'event: MODIFIED\nid: 2-x\ndata: {"object":{"job_id":"a"}}\n\n',
        ),
      );
    if ((JSON.parse(body!) as { job_ids?: unknown }).job_ids === undefined) return Promise.resolve(page([]));
    asked.push(Date.now());
    return Promise.resolve(answer());
  });
  session.set({ state: "signed-in", me: {} as never });
});

afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("asks again what was refused, ever more seldom, and shows it once it is told", async () => {
  answer = () => new Response("{}", { status: 429 });
  const store = new JobsStore();
  void store.run(stop.signal);
  await vi.advanceTimersByTimeAsync(30_000);
  const pauses = asked.slice(1).map((at, index) => at - asked[index]!);
  expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(asked.length).toBeLessThan(10);
  answer = () => page([{ name: "a", state: "Running" }]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(store.store.get().fresh).toMatchObject([{ name: "a", state: "Running" }]);
});
