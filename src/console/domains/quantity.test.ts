import { expect, it } from "vitest";
import { amountOf, share } from "./quantity.ts";

it.each([
  ["8", 8],
  ["500m", 0.5],
  ["1.5Gi", 1.5 * 2 ** 30],
  ["2k", 2000],
  ["1e3", 1000],
  ["", undefined],
  ["many", undefined],
  ["4 pods", undefined],
])("%j is %s", (text, amount) => {
  expect(amountOf(text)).toBe(amount);
});

it("a share is between nothing and all, and unknown where it cannot be said", () => {
  expect(share("500m", "2")).toBe(0.25);
  expect(share("9", "8")).toBe(1);
  expect(share("0", "0")).toBe(1);
  expect(share("", "8")).toBeUndefined();
});
