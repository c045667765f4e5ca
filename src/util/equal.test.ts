import { expect, it } from "vitest";
import { deepEqual } from "./equal.ts";

it.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  ["1", 1, false],
  [null, undefined, false],
  [{ a: 1 }, { a: 1, b: undefined }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [[1, { a: [] }], [1, { a: [] }], true],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [{ constructor: 1 }, {}, false],
  [JSON.parse('{"__proto__":{}}'), {}, false],
  [{ a: undefined }, {}, true],
])("%j and %j: %s", (a, b, equal) => {
  expect(deepEqual(a, b)).toBe(equal);
  expect(deepEqual(b, a)).toBe(equal);
});
