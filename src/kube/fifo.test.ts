import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Fifo } from "./fifo.ts";

test("keys come out in order, without those deleted, each with its value", () => {
  const queue = new Fifo<string, number>();
  for (const [index, key] of ["a", "b", "c"].entries()) queue.push(key, index);
  queue.delete("b");
  expect([queue.size, queue.has("b"), queue.get("c")]).toEqual([2, false, 2]);
  expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([["a", 0], ["c", 2], undefined]);
});

test("is a queue whatever is done to it, beyond the point where it moves its keys", () => {
  const operation = fc.oneof(
    { weight: 3, arbitrary: fc.record({ push: fc.nat(3000) }) },
    { weight: 2, arbitrary: fc.record({ shift: fc.nat(2000) }) },
    { weight: 1, arbitrary: fc.record({ delete: fc.nat(9000) }) },
  );
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
      const queue = new Fifo<number, number>();
      let model: number[] = [];
      let next = 0;
      for (const each of operations) {
        if ("push" in each) {
          for (let i = 0; i < each.push; i += 1) {
            queue.push(next, next);
            model.push(next);
            next += 1;
          }
        } else if ("shift" in each) {
          for (const expected of model.splice(0, each.shift)) expect(queue.shift()?.[0]).toBe(expected);
        } else {
          expect(queue.delete(each.delete)).toBe(model.includes(each.delete));
          model = model.filter((key) => key !== each.delete);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
    { numRuns: 30 },
  );
});
