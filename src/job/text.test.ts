import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, cutFront, listed, quote } from "./text.ts";

describe("cut and cutFront", () => {
  it.each([
    ["hello", 5, "hello", "hello"],
    ["hello!", 5, "he…", "…o!"],
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

describe("quote", () => {
  it("escapes as Go's %q does ordinary text", () => {
    expect(quote('a "b"\nc\t中')).toBe('"a \\"b\\"\\nc\\t中"');
  });
});

describe("listed", () => {
  it("names the first few", () => {
    expect(listed(["a", "b"])).toBe("a, b");
    expect(listed(["a", "b", "c"], 2)).toBe("a, b and 1 more");
  });
});
