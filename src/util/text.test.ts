import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, cutFront } from "./text.ts";

describe("cut and cutFront", () => {
  it.each([
    ["hello", 5, "hello", "hello"],
    ["hello!", 5, "he…", "…o!"],
    ["exactly-10", 10, "exactly-10", "exactly-10"],
    ["longer than ten", 10, "longer …", "…han ten"],
    ["ääääää", 10, "äää…", "…äää"],
    ["äöüäöü", 7, "äö…", "…öü"],
    ["中文中文", 8, "中…", "…文"],
    ["😀😀😀", 8, "😀…", "…😀"],
  ])("%s to %i bytes", (text, bytes, front, back) => {
    expect(cut(text, bytes)).toBe(front);
    expect(cutFront(text, bytes)).toBe(back);
  });

  it("never exceed the limit and never split a character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 3, max: 80 }), (text, bytes) => {
        for (const short of [cut(text, bytes), cutFront(text, bytes)]) {
          expect(Buffer.byteLength(short)).toBeLessThanOrEqual(bytes);
          expect(short).not.toContain("\uFFFD");
        }
        expect(text.startsWith(cut(text, bytes).replace(/…$/, ""))).toBe(true);
        expect(text.endsWith(cutFront(text, bytes).replace(/^…/, ""))).toBe(true);
      }),
    );
  });
});
