import { describe, expect, it } from "vitest";
import { PassClock } from "./time.ts";

describe("PassClock", () => {
  it("tells whether a deadline has passed, and else when it will", () => {
    const clock = new PassClock(1_700_000_010_500);
    expect(clock.passed("2023-11-14T22:13:20Z", 10)).toBe(true);
    expect(clock.requeueAfterMs).toBeUndefined();
    expect(clock.passed("2023-11-14T22:13:20Z", 60)).toBe(false);
    expect(clock.passed("2023-11-14T22:13:20Z", 20)).toBe(false);
    expect(clock.requeueAfterMs).toBe(9_500);
    expect(clock.passed(undefined, 0)).toBe(false);
  });
});
