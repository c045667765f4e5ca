import { expect, it } from "vitest";
import { secondsOf, UNLIMITED } from "./duration.ts";

it.each([
  ["PT1H", 3600],
  ["P1DT1M0.5S", 86_460.5],
  ["P7D", 604_800],
  ["-PT1S", -1],
  ["PT0S", 0],
  [UNLIMITED, Number.POSITIVE_INFINITY],
  ["P", undefined],
  ["PT", undefined],
  ["1h", undefined],
  ["PT1H1H", undefined],
])("%s", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});
