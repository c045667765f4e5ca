import { expect, it } from "vitest";
import { RateLimiter } from "./limits.ts";

it("lets a burst through, then the rate, for each client by itself", () => {
  let now = 0;
  const limiter = new RateLimiter({ rate: 2, burst: 3, now: () => now });
  expect([1, 2, 3].map(() => limiter.take("a"))).toEqual([0, 0, 0]);
  expect(limiter.take("a")).toBe(0.5);
  expect(limiter.take("b")).toBe(0);
  now = 400;
  expect(limiter.take("a")).toBeCloseTo(0.1);
  now = 500;
  expect(limiter.take("a")).toBe(0);
  expect(limiter.take("a")).toBe(0.5);
  now = 60_000;
  expect([1, 2, 3, 4].map(() => limiter.take("a"))).toEqual([0, 0, 0, 0.5]);
});

it("limits nobody with a rate of 0", () => {
  const limiter = new RateLimiter({ rate: 0, burst: 0 });
  expect(Array.from({ length: 1000 }, () => limiter.take("a")).every((wait) => wait === 0)).toBe(true);
});

it("forgets clients of long ago, and nobody who is still short", () => {
  let now = 0;
  const limiter = new RateLimiter({ rate: 1, burst: 1, now: () => now });
  for (let client = 0; client < 1500; client += 1) limiter.take(`old-${client}`);
  now = 10_000;
  limiter.take("busy");
  for (let client = 0; client < 3000; client += 1) limiter.take(`new-${client}`);
  expect(limiter.take("busy")).toBe(1);
});
