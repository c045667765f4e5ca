import { expect, it } from "vitest";
import { Coalescing } from "./coalescing.ts";

it("lets a write wait for 40 ms from when it was first asked for, and the next one anew", () => {
  let now = 1_000_000;
  const coalescing = new Coalescing(
    () => now,
    () => 0,
  );
  expect(coalescing.waitMs()).toBe(40);
  now += 15;
  expect(coalescing.waitMs()).toBe(25);
  // A timer can fire a little early by this clock.
  now += 24;
  expect(coalescing.waitMs()).toBe(1);
  now += 1;
  expect(coalescing.waitMs()).toBe(0);
  // Not written yet: it stays due.
  expect(coalescing.waitMs()).toBe(0);
  coalescing.written();
  expect(coalescing.waitMs()).toBe(40);
});

it("does not wait longer because the clock was set back", () => {
  let now = 1_000_000;
  const coalescing = new Coalescing(
    () => now,
    () => 0,
  );
  coalescing.waitMs();
  now -= 3_600_000;
  expect(coalescing.waitMs()).toBe(40);
  now += 40;
  expect(coalescing.waitMs()).toBe(0);
});

it("waits longer the longer a status write takes, up to a second", () => {
  let latency = 2;
  const fresh = (): number =>
    new Coalescing(
      () => 0,
      () => latency,
    ).waitMs();
  expect(fresh()).toBe(40);
  latency = 20;
  expect(fresh()).toBe(900);
  latency = 500;
  expect(fresh()).toBe(1000);
});
