import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FairQueue, type PriorityLevel } from "./fair-queue.ts";

/** Adds `count` items `<flow><n>` that never end, and answers with those that got a seat. */
function ask(queue: FairQueue<string>, flow: string, count: number, level: PriorityLevel = "creation"): string[] {
  for (let i = 1; i <= count; i += 1) queue.add(level, flow, `${flow}${i}`);
  return seated(queue);
}

function seated(queue: FairQueue<string>): string[] {
  const items: string[] = [];
  for (let item = queue.next(); item !== undefined; item = queue.next()) items.push(item);
  return items;
}

describe("flows", () => {
  test("take turns, each in order of arrival", () => {
    const queue = new FairQueue<string>(1);
    expect(ask(queue, "a", 3)).toEqual(["a1"]);
    ask(queue, "b", 2);
    const order: string[] = [];
    for (const flow of ["a", "a", "b", "a", "b"]) {
      queue.release("creation", flow);
      order.push(...seated(queue));
    }
    expect(order).toEqual(["a2", "b1", "a3", "b2"]);
  });

  test("that never end take no more seats than are free, so that the next one finds some", () => {
    const queue = new FairQueue<string>(16);
    expect(ask(queue, "slow", 20)).toHaveLength(6);
    expect(ask(queue, "slower", 20)).toHaveLength(3);
    expect(ask(queue, "alice", 20)).toHaveLength(2);
    expect(ask(queue, "bob", 20)).toHaveLength(1);
  });

  test.each([2, 3, 5])("%i of them leave a seat for one more when they began together", (count) => {
    const queue = new FairQueue<string>(8);
    const flows = Array.from({ length: count }, (_, i) => `slow-${i}-`);
    for (const flow of flows) for (let i = 0; i < 20; i += 1) queue.add("creation", flow, `${flow}${i}`);
    seated(queue);
    expect(ask(queue, "alice", 1)).toEqual(["alice1"]);
  });
});

describe("levels", () => {
  test("what is urgent goes first", () => {
    const queue = new FairQueue<string>(1);
    ask(queue, "a", 2);
    ask(queue, "jobs", 1, "urgent");
    queue.release("creation", "a");
    expect(seated(queue)).toEqual(["jobs1"]);
    queue.release("urgent", "jobs");
    expect(seated(queue)).toEqual(["a2"]);
  });

  test.each<[PriorityLevel, PriorityLevel]>([
    ["urgent", "creation"],
    ["creation", "urgent"],
  ])("%s items of all flows leave seats for %s ones", (many, few) => {
    const queue = new FairQueue<string>(8);
    for (let i = 0; i < 50; i += 1) ask(queue, `flow-${i}-`, 5, many);
    expect(ask(queue, "alice", 2, few)).toEqual(["alice1"]);
  });

  test("a flow's creations do not count for what is urgent in it", () => {
    const queue = new FairQueue<string>(8);
    ask(queue, "alice", 20);
    expect(ask(queue, "alice", 20, "urgent")).toHaveLength(3);
  });
});

test("an item that is removed gets no seat", () => {
  const queue = new FairQueue<string>(1);
  ask(queue, "a", 2);
  queue.remove("creation", "a", "a2");
  queue.release("creation", "a");
  expect(seated(queue)).toEqual([]);
});

test("seats are never exceeded, and none stays empty while all waiting items could have it", () => {
  const operation = fc.record({
    flow: fc.constantFrom("a", "b", "c"),
    level: fc.constantFrom<PriorityLevel>("urgent", "creation"),
    ends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(operation, { maxLength: 60 }), (seats, operations) => {
      const queue = new FairQueue<{ flow: string; level: PriorityLevel }>(seats);
      const running: { flow: string; level: PriorityLevel }[] = [];
      let waiting = 0;
      const admit = (): void => {
        for (let item = queue.next(); item !== undefined; item = queue.next()) {
          running.push(item);
          waiting -= 1;
        }
        expect(running.length).toBeLessThanOrEqual(seats);
        // With nothing under way whatever waits may go.
        if (waiting > 0) expect(running.length).toBeGreaterThan(0);
      };
      for (const { flow, level, ends } of operations) {
        const done = ends ? running.shift() : undefined;
        if (done) queue.release(done.level, done.flow);
        else {
          queue.add(level, flow, { flow, level });
          waiting += 1;
        }
        admit();
      }
      while (running.length > 0) {
        const done = running.pop()!;
        queue.release(done.level, done.flow);
        admit();
      }
      expect(waiting).toBe(0);
    }),
  );
});
