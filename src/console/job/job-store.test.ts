import { expect, it, vi } from "vitest";
import { playPage, streamOf } from "../testing/played-page.ts";
import { JobStore } from "./job-store.ts";

const job = (state: string, event_id: string): Response =>
  Response.json({
    status: { code: 0 },
    data: { jobs: [JSON.stringify({ name: "j", state, tasks: [] })], event_id, may: [{ actions: [] }] },
  });

const synced = (id: string): string => `event: SYNCED\nid: ${id}\ndata: {}\n\n`;
const MOVED = `event: MODIFIED\ndata: {}\n\n${synced("5-x")}`;

/** The next of them; the last stays. */
const next = <T>(items: T[]): T => (items.length > 1 ? items.shift()! : items[0]!);

// The server is played: it fails at one moment, between a change and what says that the beginning is complete.
it("a change whose reading failed is read again, though the server said after it that the beginning is complete", async () => {
  const views = [() => job("Running", "1-x"), () => new Response("no", { status: 503 }), () => job("Succeeded", "5-x")];
  // Whoever begins at 1 is told of the change once more, and who begins at 5 is not.
  const streams = [{ text: synced("1-x"), isBroken: true }, { text: MOVED }, { text: MOVED }];
  /** From where each stream was asked for. */
  const places: (string | undefined)[] = [];
  const signal = playPage((path, question) => {
    if (path.endsWith("/view")) return next(views)();
    places.push(question.headers["last-event-id"]);
    const { text, isBroken = false } = next(streams);
    return streamOf(text, question, isBroken);
  });
  const store = new JobStore("j");
  void store.run(signal);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(places.slice(0, 3)).toEqual(["1-x", "1-x", "1-x"]);
  expect(store.store.get().job?.state).toBe("Succeeded");
});
