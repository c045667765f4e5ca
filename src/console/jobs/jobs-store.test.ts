import { expect, it, vi } from "vitest";
import { playPage, streamOf } from "../testing/played-page.ts";
import { JobsStore } from "./jobs-store.ts";

const page = (jobs: readonly object[]): Response =>
  Response.json({
    status: { code: 0 },
    data: { jobs: jobs.map((job) => JSON.stringify(job)), next_page_token: "", total: "1", event_id: "1-x" },
  });

const TOLD = 'event: SYNCED\nid: 1-x\ndata: {}\n\nevent: MODIFIED\nid: 2-x\ndata: {"object":{"job_id":"a"}}\n\n';

// The server is played: that it refuses a question while its stream stands is nothing that a real one does when asked to.
it("asks again what was refused, ever more seldom, and shows it once it is told", async () => {
  /** When each question about a job was asked, in ms. */
  const asked: number[] = [];
  let answer = (): Response => new Response("{}", { status: 429 });
  const signal = playPage((path, question) => {
    if (!path.endsWith("/view")) return streamOf(TOLD, question);
    if ((JSON.parse(question.body!) as { job_ids?: unknown }).job_ids === undefined) return page([]);
    asked.push(Date.now());
    return answer();
  });
  const store = new JobsStore();
  void store.run(signal);
  await vi.advanceTimersByTimeAsync(30_000);
  const pauses = asked.slice(1).map((at, index) => at - asked[index]!);
  expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
  expect(asked.length).toBeLessThan(10);
  answer = () => page([{ name: "a", state: "Running" }]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(store.store.get().fresh).toMatchObject([{ name: "a", state: "Running" }]);
});
