import { expect, test } from "vitest";
import { Backoff } from "./backoff.ts";

test("delays double up to the maximum and start again after a reset", () => {
  const backoff = new Backoff({ initialMs: 100, maxMs: 500, jitter: 0 });
  expect([1, 2, 3, 4, 5].map(() => backoff.next())).toEqual([100, 200, 400, 500, 500]);
  backoff.reset();
  expect(backoff.next()).toBe(100);
});

test("jitter only lengthens a delay", () => {
  const backoff = new Backoff({ initialMs: 100, maxMs: 100, jitter: 0.5, random: () => 0.5 });
  expect(backoff.next()).toBe(125);
});

test("a thousand failures still give a number", () => {
  const backoff = new Backoff({ initialMs: 100, maxMs: 500, jitter: 0 });
  for (let i = 0; i < 2000; i += 1) backoff.next();
  expect(backoff.next()).toBe(500);
});
