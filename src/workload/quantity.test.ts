import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { divideQuantity } from "./quantity.ts";

describe("divideQuantity", () => {
  it.each([
    ["4Gi", 1, "4096Mi"],
    ["4Gi", 2, "2048Mi"],
    ["2Gi", 3, "699051Ki"],
    ["100Mi", 2, "51200Ki"],
    ["512Ki", 2, "256Ki"],
    ["1Mi", 2, "512Ki"],
    ["2", 2, "1"],
    ["1", 3, "333m"],
    ["500m", 2, "250m"],
    ["2G", 2, "1G"],
    ["1Ti", 1, "1024Gi"],
    ["1.5Gi", 1, "1536Mi"],
  ])("divides %s by %i as Kuscia does", (text, divisor, share) => {
    expect(divideQuantity(text, divisor)).toBe(share);
  });

  it.each([
    ["0", 4, "0"],
    ["1m", 4, "1m"],
    ["1Ki", 4, "256"],
    ["1e3", 1, "1k"],
    ["1E3", 1, "1k"],
    ["1E", 1, "1E"],
    ["25e-1", 1, "2500m"],
    ["100n", 1, "1m"],
    [".5", 1, "500m"],
    ["5.", 1, "5"],
    ["+2", 1, "2"],
    ["9223372036854775807", 1, "9223372036854775807"],
  ])("writes %s divided by %i", (text, divisor, share) => {
    expect(divideQuantity(text, divisor)).toBe(share);
  });

  it.each(["", ".", "-1", "1 Gi", "1gi", "abc", "1e", "1e999", "1Gi2", "0x10", "NaN"])("refuses %j", (text) => {
    expect(divideQuantity(text, 1)).toBeUndefined();
  });

  it("never gives decimal shares that add up to more than the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 2 ** 40 }), fc.integer({ min: 1, max: 1000 }), (milli, divisor) => {
        const share = divideQuantity(`${milli}m`, divisor) ?? "";
        expect(toMilli(share) * BigInt(divisor)).toBeLessThanOrEqual(BigInt(milli));
      }),
    );
  });
});

function toMilli(text: string): bigint {
  const powers: Record<string, bigint> = { m: 0n, "": 1n, k: 2n, M: 3n, G: 4n, T: 5n, P: 6n, E: 7n };
  const [, digits = "0", unit = ""] = /^(\d+)(\D?)$/.exec(text) ?? [];
  return BigInt(digits) * 1000n ** (powers[unit] ?? 0n);
}
