import { expect, it } from "vitest";
import { Latency } from "./latency.ts";

it("follows the answers without leaping to a single slow one, and forgets them after 5 s", () => {
  let now = 0;
  const latency = new Latency(() => now);
  expect(latency.ms()).toBe(0);
  latency.observe(10);
  expect(latency.ms()).toBe(10);
  latency.observe(60);
  expect(latency.ms()).toBe(20);
  for (let i = 0; i < 50; i += 1) latency.observe(60);
  expect(latency.ms()).toBeCloseTo(60, 1);
  now += 5000;
  expect(latency.ms()).toBeCloseTo(60, 1);
  now += 1;
  expect(latency.ms()).toBe(0);
  latency.observe(4);
  expect(latency.ms()).toBe(4);
});
