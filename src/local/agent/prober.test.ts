import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Container } from "../../api/kubernetes.ts";
import { Prober } from "./prober.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A container whose probes answer what `world` says at the time. */
function watched(container: Partial<Container>) {
  const world = { starts: true, lives: true, answers: true };
  const seen: string[] = [];
  const prober: Prober = new Prober({
    container: { name: "c", ...container },
    check: ({ exec }) => {
      const [what = "lives"] = exec?.command ?? [];
      return Promise.resolve(world[what as keyof typeof world] ? undefined : "no");
    },
    onChange: () => seen.push(`started ${prober.started} ready ${prober.ready}`),
    onUnhealthy: (kind, why) => seen.push(`${kind} ${why}`),
    onFailed: (kind) => seen.push(`${kind} failed`),
  });
  prober.start();
  const pass = async (seconds: number): Promise<string[]> => {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    return seen.splice(0);
  };
  return { prober, world, pass };
}

it("without probes a container is ready as soon as it runs", () => {
  const { prober } = watched({});
  expect([prober.started, prober.ready]).toEqual([true, true]);
});

it("is ready when its probe says so, and not any more after three bad answers", async () => {
  const readinessProbe = { exec: { command: ["answers"] }, initialDelaySeconds: 5, periodSeconds: 2 };
  const { prober, world, pass } = watched({ readinessProbe });
  expect(prober.ready).toBe(false);
  expect(await pass(4.9)).toEqual([]);
  expect(await pass(0.2)).toEqual(["started true ready true"]);
  world.answers = false;
  expect(await pass(4)).toEqual(["Readiness no", "Readiness no"]);
  expect(await pass(2)).toEqual(["Readiness no", "started true ready false"]);
  world.answers = true;
  expect(await pass(2)).toEqual(["started true ready true"]);
  prober.stop();
  world.answers = false;
  expect(await pass(60)).toEqual([]);
});

it("is asked whether it lives only after it has started", async () => {
  const startupProbe = { exec: { command: ["starts"] }, periodSeconds: 1, failureThreshold: 30 };
  const livenessProbe = { exec: { command: ["lives"] }, periodSeconds: 1, failureThreshold: 2 };
  const { world, prober, pass } = watched({ startupProbe, livenessProbe });
  world.starts = false;
  world.lives = false;
  await pass(5);
  expect([prober.started, prober.ready]).toEqual([false, false]);
  world.starts = true;
  expect(await pass(1)).toEqual(["started true ready true", "Liveness no"]);
  expect(await pass(1)).toEqual(["Liveness no", "Liveness failed"]);
});

it("that does not start is given up", async () => {
  const { world, pass } = watched({ startupProbe: { exec: { command: ["starts"] }, periodSeconds: 1 } });
  world.starts = false;
  expect((await pass(2.5)).at(-1)).toBe("Startup failed");
  expect(await pass(60)).toEqual([]);
});
