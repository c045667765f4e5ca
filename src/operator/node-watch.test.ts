import { pino } from "pino";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { KubeClient } from "../kube/client.ts";
import { systemClock } from "../kube/clock.ts";
import { NodeWatch } from "./node-watch.ts";

let needed: boolean;
let open: number;
let nodes: NodeWatch;

beforeEach(() => {
  vi.useFakeTimers();
  needed = false;
  open = 0;
  const client = {
    watch: (_type: unknown, { signal }: { signal: AbortSignal }) => endless(signal),
  } as unknown as KubeClient;
  const logger = pino({ level: "silent" });
  nodes = new NodeWatch({ client, logger, isNeeded: () => needed, onRoom: () => {}, clock: systemClock });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A watch of which nothing is known but whether it is open. */
// oxlint-disable-next-line require-yield -- no node ever comes
async function* endless(signal: AbortSignal): AsyncGenerator<never> {
  open += 1;
  await new Promise((resolve) => {
    signal.addEventListener("abort", resolve);
  });
  open -= 1;
}

/** Tells of a change, and lets what was started begin. */
async function update(isNeeded: boolean, afterMs = 0): Promise<number> {
  needed = isNeeded;
  nodes.update();
  await vi.advanceTimersByTimeAsync(afterMs);
  return open;
}

it("is open while it is needed, and for a minute after", async () => {
  expect(await update(false)).toBe(0);
  expect(await update(true)).toBe(1);
  expect(await update(true)).toBe(1);
  expect(await update(false, 59_000)).toBe(1);
  expect(await update(true, 120_000)).toBe(1);
  expect(await update(false, 61_000)).toBe(0);
  expect(await update(true)).toBe(1);
  await nodes.stop();
  expect(open).toBe(0);
});
