import { describe, expect, it } from "vitest";
import { listed, quote } from "./text.ts";

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
