import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { after } from "./timer.ts";

const DAY_MS = 86_400_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([1, 24, 25, 100])("calls after %i days, once, and not before", (days) => {
  const fn = vi.fn<() => void>();
  after(days * DAY_MS, fn);
  vi.advanceTimersByTime(days * DAY_MS - 1);
  expect(fn).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200 * DAY_MS);
  expect(fn).toHaveBeenCalledTimes(1);
});

it("does not call when it was cancelled, also after a month", () => {
  const fn = vi.fn<() => void>();
  const cancel = after(60 * DAY_MS, fn);
  vi.advanceTimersByTime(30 * DAY_MS);
  cancel();
  vi.advanceTimersByTime(60 * DAY_MS);
  expect(fn).not.toHaveBeenCalled();
});
