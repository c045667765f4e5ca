import { expect, it } from "vitest";
import { formatFaults, parseFaults } from "./fault.ts";
import { runScenario } from "./run.ts";
import { scenarioNamed } from "./scenarios/all.ts";

const FAULTS = parseFaults("crash-after@14,delayed@12,timeout-committed@20");

it("a run is the same each time", async () => {
  const first = await runScenario(scenarioNamed("full"), { faults: FAULTS, seed: 7, trace: true });
  const again = await runScenario(scenarioNamed("full"), { faults: FAULTS, seed: 7, trace: true });
  expect(first.struck).toBe(3);
  expect(again.trace).toEqual(first.trace);
});

it("another seed is another run", async () => {
  const first = await runScenario(scenarioNamed("full"), { seed: 7, trace: true });
  const other = await runScenario(scenarioNamed("full"), { seed: 8, trace: true });
  expect(other.trace).not.toEqual(first.trace);
  expect(other.end).toEqual(first.end);
});

it("timers and clocks are the real ones again afterwards", async () => {
  const before = Date.now();
  await runScenario(scenarioNamed("invalid"));
  expect(Date.now() - before).toBeLessThan(60_000);
  expect(setTimeout(() => {}, 0)).toHaveProperty("_idleTimeout");
});

it("faults are written as they are read", () => {
  expect(formatFaults(FAULTS)).toBe("crash-after@14,delayed@12,timeout-committed@20");
  expect(() => parseFaults("nothing@1")).toThrow(/no fault/);
});
