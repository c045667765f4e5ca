import { expect, it } from "vitest";
import { shared } from "./share.ts";

it("what says the same stays the same object, and what differs is new", () => {
  const old = {
    name: "j",
    tasks: [
      { alias: "a", parties: ["x"] },
      { alias: "b", parties: ["y"] },
    ],
    why: [],
  };
  const now = structuredClone(old);
  expect(shared(old, now)).toBe(old);
  now.tasks[1]!.parties.push("z");
  const merged = shared(old, now);
  expect(merged).toEqual(now);
  expect(merged).not.toBe(old);
  expect(merged.tasks[0]).toBe(old.tasks[0]);
  expect(merged.why).toBe(old.why);
});

it.each([
  [{ a: 1 }, { a: 1, b: 2 }],
  [{ a: 1, b: 2 }, { a: 1 }],
  [[1, 2], [1]],
  [[1], { 0: 1 }],
  [null, { a: 1 }],
  [{ a: undefined }, { b: undefined }],
])("%j becomes %j", (old, now) => expect(shared(old, now)).toStrictEqual(now));
