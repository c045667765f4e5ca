import { expect, it } from "vitest";
import type { Children } from "./types.ts";
import { findCondition } from "./conditions.ts";
import { aJob, stageLabels } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

/** A job whose pod the cache does not show, as it is once the label is gone by which it is watched. */
function unseen(): { world: World; children: () => Children } {
  const world = new World(aJob().task("a")).settle().run("alice/a-0");
  world.graceful = true;
  return { world, children: () => ({ ...world.snapshot().children, Pod: [] }) };
}

const label = (world: World, stage: string): void => {
  world.job = { ...world.job, metadata: { ...world.job.metadata, labels: stageLabels(stage) } };
};
const suspend = (world: World): void => {
  world.job = { ...world.job, spec: { ...world.job.spec, suspend: true } };
};
const isLeaving = (world: World): boolean => world.pod("alice/a-0").metadata.deletionTimestamp !== undefined;

it.each([
  ["Stop", "Failed", (world: World) => label(world, "Stop")],
  ["Cancel", "Cancelled", (world: World) => label(world, "Cancel")],
  ["Suspend", "Suspended", (world: World) => label(world, "Suspend")],
  ["spec.suspend", "Running", suspend],
])("%s ends a recorded pod that the cache lacks, and says that it still ends", (_what, phase, act) => {
  const { world, children } = unseen();
  act(world);
  world.stepWith(children());
  expect(world.status.phase).toBe(phase);
  expect(isLeaving(world)).toBe(true);
  const type = phase === "Running" ? "Reconciling" : "Terminating";
  expect(findCondition(world.status, type)).toMatchObject({
    status: "True",
    message: expect.stringContaining("alice/a-0"),
  });
});

it("looks at no pod that the cache has", () => {
  const { world } = unseen();
  label(world, "Stop");
  // A look would have shown it as gone.
  const { children } = world.snapshot();
  world.remove("alice/a-0");
  world.stepWith(children);
  expect(world.task("a").reason).toBe("KusciaJobStopped");
});

it("a process that looks first at a job at rest looks for the pods that it left, and another look does not", () => {
  const { world, children } = unseen();
  label(world, "Stop");
  world.effectsLeft = 1;
  world.stepWith(children());
  expect(world.status.phase).toBe("Failed");
  expect(isLeaving(world)).toBe(false);
  world.effectsLeft = Number.POSITIVE_INFINITY;
  const look = (mayLackPods: boolean) => world.planOf({ ...world.snapshot(), children: children(), mayLackPods });
  const { uid } = world.pod("alice/a-0").metadata;
  expect(look(true)).toMatchObject({ action: "verify", pods: [{ namespace: "alice", name: "a-0", uid }] });
  expect(look(false)).toMatchObject({ action: "apply", deletions: [] });
});
