import { describe, expect, it } from "vitest";
import { formatTime, parseTime } from "./time.ts";

describe("times", () => {
  it("are RFC 3339 UTC in whole seconds", () => {
    expect(formatTime(1_700_000_000_999)).toBe("2023-11-14T22:13:20Z");
    expect(parseTime("2023-11-14T22:13:20Z")).toBe(1_700_000_000_000);
    expect(parseTime(undefined)).toBeUndefined();
    expect(parseTime("yesterday")).toBeUndefined();
  });
});
