/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { Registry } from "prom-client";
import { beforeEach, describe, expect, test } from "vitest";
import { FakeClock, settle } from "./testing/fake-clock.ts";
import { WorkQueue } from "./workqueue.ts";

/** A handler whose calls end when the test says so. */
class Handler {
  readonly started: string[] = [];
  readonly #open = new Map<string, (err?: Error) => void>();

  readonly handle = (key: string): Promise<void> => {
    this.started.push(key);
    return new Promise((resolve, reject) => {
      this.#open.set(key, (err) => {
        if (err) reject(err);
        else resolve();
      });
    });
  };

  async end(key: string, err?: Error): Promise<void> {
    this.#open.get(key)?.(err);
    await settle();
  }
}

let clock: FakeClock;
let registry: Registry;
let errors: unknown[];
let queue: WorkQueue<string>;
let handler: Handler;

beforeEach(() => {
  clock = new FakeClock();
  registry = new Registry();
  errors = [];
  queue = new WorkQueue({
    name: "q",
    clock,
    registry,
    baseDelayMs: 10,
    maxDelayMs: 35,
    onError: (_, e) => errors.push(e),
  });
  handler = new Handler();
});

describe("order and duplicates", () => {
  test("keys come out once, in order, as many at a time as there are workers", async () => {
    for (const key of ["a", "b", "a", "c"]) queue.add(key);
    expect(queue.length).toBe(3);
    queue.run(2, handler.handle);
    await settle();
    expect(handler.started).toEqual(["a", "b"]);
    await handler.end("b");
    expect(handler.started).toEqual(["a", "b", "c"]);
  });

  test("a key added while it is handled is handled again afterwards, never at the same time", async () => {
    queue.run(5, handler.handle);
    queue.add("a");
    await settle();
    queue.add("a");
    queue.add("a");
    await settle();
    expect(handler.started).toEqual(["a"]);
    await handler.end("a");
    expect(handler.started).toEqual(["a", "a"]);
    await handler.end("a");
    expect(handler.started).toEqual(["a", "a"]);
  });

  test("the slow lane waits for the other, but not for ever", async () => {
    for (let i = 0; i < 5; i += 1) queue.add(`slow${i}`, "slow");
    for (let i = 0; i < 9; i += 1) queue.add(`fast${i}`);
    const order: string[] = [];
    queue.run(1, (key) => {
      order.push(key);
      return Promise.resolve();
    });
    await settle();
    const fast = Array.from({ length: 9 }, (_, i) => `fast${i}`);
    expect(order).toEqual([...fast.slice(0, 7), "slow0", ...fast.slice(7), "slow1", "slow2", "slow3", "slow4"]);
  });

  test("a key that is wanted sooner after all changes lanes, waiting or being handled", async () => {
    queue.add("a", "slow");
    queue.add("b", "slow");
    queue.add("b");
    queue.add("b", "slow");
    expect(queue.length).toBe(2);
    queue.run(1, handler.handle);
    await settle();
    expect(handler.started).toEqual(["b"]);
    queue.add("b", "slow");
    queue.add("b");
    queue.add("b", "slow");
    await handler.end("b");
    expect(handler.started).toEqual(["b", "b"]);
    await handler.end("b");
    expect(handler.started).toEqual(["b", "b", "a"]);
  });

  test("the slow lane never has more than half of the workers", async () => {
    for (let i = 0; i < 20; i += 1) queue.add(`slow${i}`, "slow");
    queue.run(4, handler.handle);
    await settle();
    expect(handler.started).toEqual(["slow0", "slow1"]);
    queue.add("fast");
    await settle();
    expect(handler.started).toEqual(["slow0", "slow1", "fast"]);
    await handler.end("slow0");
    expect(handler.started.at(-1)).toBe("slow2");
  });

  test("a slow handler gives its worker to another key, but its own key is never handled twice at a time", async () => {
    queue = new WorkQueue({ name: "q", clock, slowAfterMs: 100 });
    queue.run(2, handler.handle);
    for (const key of ["a", "b", "c", "d"]) queue.add(key);
    await clock.advance(99);
    expect(handler.started).toEqual(["a", "b"]);
    queue.add("a");
    await clock.advance(1);
    expect(handler.started).toEqual(["a", "b", "c", "d"]);
    await clock.advance(1000);
    expect(handler.started, "a is still being handled").toEqual(["a", "b", "c", "d"]);
    await handler.end("a");
    expect(handler.started).toEqual(["a", "b", "c", "d", "a"]);
    expect(clock.timers).toBe(0);
  });

  test("a handler of the slow lane gives its worker to another key later, also while the fast lane is idle", async () => {
    queue = new WorkQueue({ name: "q", clock, slowAfterMs: 100 });
    for (let i = 0; i < 6; i += 1) queue.add(`slow${i}`, "slow");
    queue.run(4, handler.handle);
    await clock.advance(999);
    expect(handler.started).toEqual(["slow0", "slow1"]);
    await clock.advance(1);
    expect(handler.started).toEqual(["slow0", "slow1", "slow2", "slow3"]);
    await handler.end("slow0");
    expect(handler.started, "one without a worker frees none").toHaveLength(4);
    await handler.end("slow2");
    expect(handler.started.at(-1)).toBe("slow4");
    for (const key of ["slow1", "slow3", "slow4"]) await handler.end(key);
    expect(handler.started.at(-1)).toBe("slow5");
  });

  test("a slow handler of the fast lane need not wait for one of the slow lane", async () => {
    queue = new WorkQueue({ name: "q", clock, slowAfterMs: 100 });
    for (const key of ["slow0", "slow1"]) queue.add(key, "slow");
    queue.run(2, handler.handle);
    await settle();
    for (const key of ["a", "b"]) queue.add(key);
    await clock.advance(100);
    expect(handler.started).toEqual(["slow0", "a", "b"]);
  });

  test("only so many handlers of the slow lane go on without a worker: there may be thousands", async () => {
    queue = new WorkQueue({ name: "q", clock, slowAfterMs: 100 });
    for (let i = 0; i < 100; i += 1) queue.add(`slow${i}`, "slow");
    queue.run(2, handler.handle);
    await clock.advance(200_000);
    expect(handler.started).toHaveLength(65);
    expect(clock.timers).toBe(0);
    await handler.end("slow0");
    expect(handler.started).toHaveLength(66);
  });

  test("handlers never run inside add", async () => {
    queue.run(1, handler.handle);
    queue.add("a");
    expect(handler.started).toEqual([]);
    await settle();
    expect(handler.started).toEqual(["a"]);
  });
});

describe("delays", () => {
  test("of several for one key the first counts", async () => {
    queue.addAfter("a", 100);
    queue.addAfter("a", 50);
    queue.addAfter("a", 70);
    await clock.advance(49);
    expect(queue.length).toBe(0);
    await clock.advance(1);
    expect(queue.length).toBe(1);
    queue.run(1, handler.handle);
    await clock.advance(1000);
    await handler.end("a");
    expect(handler.started).toEqual(["a"]);
  });

  test("what is met by the next handling does not come after it; what is not, does", async () => {
    queue.run(1, handler.handle);
    queue.addUnlessHandled("a", 50, "fast");
    queue.addAfter("b", 60);
    queue.add("a");
    queue.add("b");
    await settle();
    await handler.end("a");
    await handler.end("b");
    await clock.advance(100);
    expect(handler.started).toEqual(["a", "b", "b"]);
    await handler.end("b");
    queue.addUnlessHandled("a", 50, "fast");
    await clock.advance(50);
    expect(handler.started.at(-1)).toBe("a");
  });

  test("a key comes back in the lane that it came from, or sooner if anybody wants it sooner", async () => {
    queue.add("back", "slow");
    queue.add("sooner", "slow");
    queue.run(4, handler.handle);
    await settle();
    queue.addAfter("back", 10);
    queue.addRateLimited("sooner");
    queue.addAfter("sooner", 20, "fast");
    await handler.end("back");
    await handler.end("sooner");
    handler.started.length = 0;
    queue.add("first", "slow");
    queue.add("second", "slow");
    await settle();
    await clock.advance(20);
    // Both workers of the slow lane are taken.
    expect(handler.started).toEqual(["first", "second", "sooner"]);
    await handler.end("first");
    expect(handler.started.at(-1)).toBe("back");
  });

  test.each([0, -5, Number.NaN])("a delay of %d is none", (ms) => {
    queue.addAfter("a", ms);
    expect(queue.length).toBe(1);
  });

  test("nothing is left of a key that is dropped, not even a timer", async () => {
    queue.addAfter("a", 30 * 24 * 3_600_000);
    queue.addRateLimited("b");
    queue.drop("a");
    queue.drop("b");
    queue.drop("never seen");
    expect(clock.timers).toBe(0);
    queue.run(1, () => Promise.resolve());
    queue.addRateLimited("b");
    await clock.advance(10);
    expect(clock.timers).toBe(0);
  });

  test("failures double the delay up to the maximum, until forgotten", async () => {
    queue.run(1, () => Promise.resolve());
    for (const delay of [10, 20, 35, 35]) {
      queue.addRateLimited("a");
      expect(clock.timers).toBe(1);
      await clock.advance(delay - 1);
      expect(clock.timers).toBe(1);
      await clock.advance(1);
      expect(clock.timers).toBe(0);
    }
    queue.forget("a");
    queue.addRateLimited("a");
    await clock.advance(10);
    expect(clock.timers).toBe(0);
  });

  test("a handler that rejects is tried again, and the error is reported", async () => {
    queue.run(1, handler.handle);
    queue.add("a");
    await settle();
    await handler.end("a", new Error("no"));
    expect(errors).toEqual([new Error("no")]);
    await clock.advance(10);
    expect(handler.started).toEqual(["a", "a"]);
  });
});

describe("shutting down", () => {
  test("waits for what is handled, drops the rest, takes nothing more", async () => {
    queue.run(1, handler.handle);
    queue.add("a");
    await settle();
    queue.add("b");
    queue.addAfter("c", 10);
    let drained = false;
    const done = (async () => {
      await queue.shutDown();
      drained = true;
    })();
    queue.add("d");
    await clock.advance(100);
    expect(drained).toBe(false);
    await handler.end("a", new Error("late"));
    await done;
    expect(handler.started).toEqual(["a"]);
    expect(clock.timers).toBe(0);
  });

  test("an idle queue is drained at once", async () => {
    await queue.shutDown();
    queue.addRateLimited("a");
    expect(clock.timers).toBe(0);
  });
});

test("running twice is a mistake", () => {
  queue.run(1, handler.handle);
  expect(() => {
    queue.run(1, handler.handle);
  }).toThrow("runs already");
});

test("metrics carry client-go's names and values", async () => {
  const other = new WorkQueue({ name: "other", registry, clock });
  other.add("x");
  queue.run(1, handler.handle);
  queue.add("a");
  await settle();
  queue.add("a");
  queue.add("b");
  await clock.advance(3000);
  const value = async (name: string, label = "q"): Promise<number | undefined> => {
    const metric = await registry.getSingleMetric(name)?.get();
    return metric?.values.find(
      (v) => v.labels.name === label && !(v as { metricName?: string }).metricName?.endsWith("_bucket"),
    )?.value;
  };
  expect(await value("workqueue_depth")).toBe(1);
  expect(await value("workqueue_depth", "other")).toBe(1);
  expect(await value("workqueue_adds_total")).toBe(3);
  expect(await value("workqueue_unfinished_work_seconds")).toBe(3);
  expect(await value("workqueue_longest_running_processor_seconds")).toBe(3);
  await handler.end("a");
  expect(await value("workqueue_work_duration_seconds")).toBe(3);
  queue.addRateLimited("b");
  expect(await value("workqueue_retries_total")).toBe(1);
});
