import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut } from "./text.ts";

describe("cut", () => {
  it.each([
    ["hello", 5, "hello"],
    ["hello!", 5, "h…!"],
    ["exactly-10", 10, "exactly-10"],
    ["longer than ten", 10, "long…ten"],
    ["ääääää", 10, "ää…ä"],
    ["äöüäöü", 7, "ä…ü"],
    ["中文中文", 9, "中…文"],
    ["😀😀😀", 11, "😀…😀"],
    ["abc", 3, "abc"],
    ["abcd", 3, "…"],
  ])("%s to %i bytes", (text, bytes, expected) => {
    expect(cut(text, bytes)).toBe(expected);
  });

  it("keeps the first and the last line of a stack trace", () => {
    const trace = `Traceback (most recent call last):\n${"  File x, line 1\n".repeat(200)}ConnectionError: no peer`;
    const short = cut(trace, 512);
    expect(short).toMatch(/^Traceback[^]*ConnectionError: no peer$/);
    expect(Buffer.byteLength(short)).toBe(512);
  });

  it("never exceeds the limit, never splits a character, and takes out one piece", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 3, max: 80 }), (text, bytes) => {
        fc.pre(!text.includes("…"));
        const short = cut(text, bytes);
        expect(Buffer.byteLength(short)).toBeLessThanOrEqual(bytes);
        expect(short).not.toContain("\uFFFD");
        const [head = "", tail] = short.split("…");
        expect(text.startsWith(head)).toBe(true);
        expect(text.endsWith(tail ?? head)).toBe(true);
      }),
    );
  });
});
