import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask, TaskStatus } from "../../api/types.ts";
import { ApiError } from "../../kube/errors.ts";
import type { JobChange } from "../store.ts";
import { ProgressBook } from "./progress-book.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

const task = (alias: string, more: Partial<TaskStatus> = {}): TaskStatus => ({
  alias,
  taskID: alias,
  state: "Running",
  ...more,
});

/** A job in a store that several replicas write to. */
class Store {
  job: KusciaJob = {
    metadata: { name: "j", uid: "u" },
    spec: { initiator: "alice", tasks: [] },
    status: { tasks: [task("a"), task("b", { attempt: 1 })] },
  };
  readonly writes: number[] = [];
  error: Error | undefined;

  readonly find = (): Promise<KusciaJob> =>
    this.error === undefined ? Promise.resolve(this.job) : Promise.reject(this.error);

  readonly change = async (first: KusciaJob, _signal: AbortSignal, change: JobChange): Promise<KusciaJob> => {
    const decided = await change(first);
    if (decided === undefined) return first;
    this.writes.push(Date.now() - START);
    this.job = { ...this.job, status: { ...this.job.status, ...decided.patch.status } };
    return this.job;
  };

  progress(): unknown[] {
    return (this.job.status?.tasks ?? []).map(({ progress }) => progress);
  }
}

const bookOf = (store: Store, more: Partial<ConstructorParameters<typeof ProgressBook>[0]> = {}): ProgressBook =>
  new ProgressBook({
    jobs: store,
    tasks: { find: () => undefined },
    client: { patch: () => Promise.reject(new Error("nothing was added")) },
    logger: { warn: () => undefined },
    everyMs: 5000,
    ...more,
  });
const told = (alias: string, progress: number, attempt = 0, at = Date.now()) => ({ alias, attempt, progress, at });
const after = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("the progress of a job's tasks", () => {
  it("is written at most every 5 s, of each task what was told last", async () => {
    const store = new Store();
    const book = bookOf(store);
    for (let line = 0; line <= 10_000; line += 1) {
      book.note(store.job, told("a", line / 10_000));
      book.note(store.job, told("b", line / 20_000, 1));
      await after(2);
    }
    await after(20_000);
    expect(store.progress()).toEqual([1, 0.5]);
    const gaps = store.writes.map((at, index) => at - (store.writes[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000);
    expect(store.writes.length).toBeLessThanOrEqual(5);
    await after(60_000);
    expect(store.writes.length).toBeLessThanOrEqual(5);
  });

  it("is written at most every 5 s by two replicas together", async () => {
    const store = new Store();
    const books = [bookOf(store), bookOf(store)];
    for (let line = 0; line <= 6000; line += 1) {
      books[line % 2]!.note(store.job, told("a", line / 6000));
      await after(5);
    }
    await after(20_000);
    expect(store.progress()[0]).toBe(1);
    const gaps = store.writes.map((at, index) => at - (store.writes[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000);
  });

  it("of an earlier attempt, of another job of the name or of an earlier time counts no more", async () => {
    const store = new Store();
    const book = bookOf(store);
    book.note(store.job, told("b", 0.3, 0));
    await after(5000);
    expect(store.writes).toEqual([]);
    book.note(store.job, told("a", 0.5));
    await after(5000);
    book.note(store.job, told("a", 0.2, 0, START));
    await after(5000);
    expect(store.progress()).toEqual([0.5, undefined]);
    book.note(store.job, told("a", 0.9));
    store.job = { ...store.job, metadata: { name: "j", uid: "other" } };
    await after(5000);
    expect(store.progress()).toEqual([0.5, undefined]);
  });

  it("is tried again while it cannot be written, and forgotten with its job", async () => {
    const store = new Store();
    const book = bookOf(store);
    store.error = new Error("down");
    book.note(store.job, told("a", 0.5));
    await after(12_000);
    store.error = undefined;
    await after(5000);
    expect(store.progress()[0]).toBe(0.5);
    book.note(store.job, told("a", 0.6));
    store.error = new ApiError({ code: 404, reason: "NotFound", message: "gone" });
    await after(5000);
    store.error = undefined;
    await after(60_000);
    expect(store.writes.length).toBe(1);
  });

  it("is written at once when the server stops", async () => {
    const store = new Store();
    const book = bookOf(store);
    book.note(store.job, told("a", 0.5));
    await book.close();
    expect(store.progress()[0]).toBe(0.5);
    await after(60_000);
    expect(store.writes).toEqual([0]);
  });

  it("of a task that was added is written to its own status, at most every 5 s", async () => {
    const store = new Store();
    let added = {
      metadata: { name: "j-k", namespace: "jobs", uid: "k", resourceVersion: "1" },
    } as Stored<KusciaJobTask>;
    added = { ...added, spec: { alias: "k" } as KusciaJobTask["spec"], status: task("k", { attempt: 1 }) };
    const writes: number[] = [];
    const patch = (_type: unknown, { name }: { name: string }, body: object): Promise<never> => {
      const { metadata, status } = body as { metadata: { resourceVersion: string }; status: TaskStatus };
      expect([name, metadata.resourceVersion]).toEqual(["j-k", added.metadata.resourceVersion]);
      writes.push(Date.now() - START);
      added = { ...added, status: { ...added.status!, ...status } };
      return Promise.resolve(added as never);
    };
    const find = (_job: unknown, alias: string): Stored<KusciaJobTask> | undefined =>
      alias === "k" ? added : undefined;
    const book = bookOf(store, { tasks: { find }, client: { patch } });
    for (let line = 0; line <= 1000; line += 1) {
      book.note(store.job, told("k", line / 1000, 1));
      await after(10);
    }
    book.note(store.job, told("k", 0.1, 0));
    await after(20_000);
    expect(added.status).toMatchObject({ progress: 1, attempt: 1 });
    expect(writes.length).toBe(3);
    expect(store.writes).toEqual([]);
  });
});
