import { expect, it } from "vitest";
import { windowOf } from "./virtual.ts";

it.each([
  [0, 0, { start: 0, end: 0 }],
  [5000, 0, { start: 0, end: 30 }],
  [5000, 36_000, { start: 990, end: 1030 }],
  [5000, 179_280, { start: 4970, end: 5000 }],
  // The list became shorter than where it was scrolled to.
  [3, 36_000, { start: 3, end: 3 }],
])("of %i rows at %i px", (count, top, expected) => {
  expect(windowOf(count, 36, { top, height: 720 })).toEqual(expected);
});
