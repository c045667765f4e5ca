import { assert, jsonValue, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUbjson, encodeUbjson, type Ubjson } from "./ubjson.ts";

describe("UBJSON", () => {
  it.each<[Ubjson, string]>([
    [null, "5a"],
    [true, "54"],
    [-1, "69ff"],
    [200, "55c8"],
    [1000, "4903e8"],
    [70_000, "6c00011170"],
    [2 ** 40, "4c0000010000000000"],
    [0.5, "443fe0000000000000"],
    ["ä", "536902c3a4"],
    [[1], "5b69015d"],
    [{ a: 1 }, "7b69016169017d"],
    [new Uint8Array([1, 2]), "5b245523690201"],
  ])("writes %j as the format says", (value, hex) => {
    expect(encodeUbjson(value).toString("hex").slice(0, hex.length)).toBe(hex);
  });

  it("reads what it wrote, whatever that is", () => {
    assert(
      property(jsonValue({ maxDepth: 5 }), (value) => {
        // The format keeps no sign of a zero.
        const plain = JSON.parse(JSON.stringify(value)) as Ubjson;
        expect(decodeUbjson(encodeUbjson(plain))).toEqual(plain);
      }),
    );
  });

  it.each([
    ["5b23690269016902", [1, 2]],
    ["7b246923690169016105", { a: 5 }],
    ["4e5a", null],
    ["4869023432", 42],
    ["433a", ":"],
    ["643f000000", 0.5],
  ])("reads %s as others write it", (hex, value) => {
    expect(decodeUbjson(Buffer.from(hex, "hex"))).toEqual(value);
  });

  it.each(["", "53690a61", "5b", "71", "5b24555d", "5b236c7fffffff", "5a5a", "5369ff", "5b".repeat(1000)])(
    "refuses %s",
    (hex) => {
      expect(() => decodeUbjson(Buffer.from(hex, "hex"))).toThrow();
    },
  );

  it("refuses or reads any bytes, and never breaks", () => {
    assert(
      property(uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          decodeUbjson(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect(error).not.toBeInstanceOf(TypeError);
        }
      }),
    );
  });
});
