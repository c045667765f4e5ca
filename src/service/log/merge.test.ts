import { describe, expect, it } from "vitest";
import { Merge } from "./merge.ts";

/** Gives 0, 1 and so on, each so many steps of the event loop's microtasks after it was asked. */
async function* counting(upTo: number, steps: number): AsyncGenerator<number> {
  for (let i = 0; i < upTo; i += 1) {
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    yield i;
  }
}

async function allOf<T>(merge: Merge<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of merge) items.push(item);
  return items;
}

describe("Merge", () => {
  it.each(Array.from({ length: 20 }, (_, steps) => steps))(
    "misses no item that comes %i steps after the one before",
    { timeout: 5000 },
    async (steps) => {
      const merge = new Merge<number>(1);
      merge.add(counting(3, steps));
      expect(await allOf(merge)).toEqual([0, 1, 2]);
    },
  );

  it("brings what several give, each in its order", async () => {
    const merge = new Merge<number>(2);
    for (const steps of [0, 1, 7]) merge.add(counting(50, steps));
    const items = await allOf(merge);
    expect(items.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => Math.floor(i / 3)));
  });

  it("ends with what a producer throws, after what it gave", async () => {
    const merge = new Merge<number>(1);
    merge.add(
      (async function* () {
        yield 1;
        throw new Error("broken");
      })(),
    );
    const items: number[] = [];
    await expect(
      (async () => {
        for await (const item of merge) items.push(item);
      })(),
    ).rejects.toThrow("broken");
    expect(items).toEqual([1]);
  });

  it("stops producers when its reader stops", async () => {
    let given = 0;
    const merge = new Merge<number>(1);
    merge.add(
      (async function* () {
        for (; ; given += 1) yield given;
      })(),
    );
    for await (const item of merge) if (item === 3) break;
    const before = given;
    await new Promise((resolve) => setImmediate(resolve));
    expect(given - before).toBeLessThanOrEqual(1);
  });
});
