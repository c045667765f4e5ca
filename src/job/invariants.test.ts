import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLive } from "./children.ts";
import { aJob, anAppImage, type JobBuilder, stageLabels, terminated, waiting } from "./testing/builders.ts";
import { Watcher } from "./testing/watcher.ts";
import { effectsOf } from "./testing/readers.ts";
import { World } from "./testing/world.ts";
import type { Plan } from "./types.ts";

/** The rules of docs/architecture.md, watched while random jobs live through random outcomes, commands, losses and kills. */

const DOMAINS = ["alice", "bob", "carol"];
/** Those that let a job go on more often than those that end it. */
const STAGES = ["Start", "Stop", "Cancel", "Suspend", "Suspend", "Restart", "Restart", "Restart", "Restart", "Create"];

interface TaskShape {
  dependsOn: number[];
  tolerable: boolean;
  priority: number;
  parties: number[];
  members: number;
}

interface Shape {
  /** Taken over past validation, so that tolerable tasks may be dependencies. */
  loose: boolean;
  mode: "Strict" | "BestEffort";
  maxParallelism: number;
  tasks: TaskShape[];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  loose: fc.boolean(),
  mode: fc.constantFrom("Strict" as const, "BestEffort" as const),
  maxParallelism: fc.integer({ min: 1, max: 4 }),
  tasks: fc.array(
    fc.record({
      dependsOn: fc.uniqueArray(fc.nat(6), { maxLength: 3 }),
      tolerable: fc.boolean(),
      priority: fc.nat(3),
      parties: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
      members: fc.integer({ min: 1, max: 4 }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
});

type Action =
  | { do: "pod"; which: number; to: "run" | "succeed" | "fail" | "crash" | "pull" | "remove" | "delete" | "reap" }
  | { do: "stage"; stage: string }
  | { do: "tick"; seconds: number }
  | { do: "kill"; after: number }
  | { do: "appImage" }
  | { do: "quota"; on: boolean };

const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant("pod" as const),
        which: fc.nat(20),
        to: fc.constantFrom(
          "run",
          "run",
          "succeed",
          "succeed",
          "succeed",
          "fail",
          "crash",
          "pull",
          "remove",
          "delete",
          "reap",
        ),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("stage" as const), stage: fc.constantFrom(...STAGES) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("tick" as const), seconds: fc.constantFrom(1, 29, 61, 301) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("kill" as const), after: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("appImage" as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("quota" as const), on: fc.boolean() }) },
  ),
  { maxLength: 60 },
);

function build({ loose, mode, maxParallelism, tasks }: Shape): JobBuilder {
  const job = aJob().with({ scheduleMode: mode, maxParallelism });
  if (loose) job.status({ phase: "Pending", startTime: "2026-01-08T03:04:05Z" });
  const needed = new Set(tasks.flatMap(({ dependsOn }, index) => dependsOn.filter((each) => each < index)));
  for (const [index, task] of tasks.entries()) {
    const dependencies = task.dependsOn.filter((each) => each < index).map((each) => `t${each}`);
    job.task(`t${index}`, {
      parties: task.parties.map((each) => DOMAINS[each] ?? ""),
      priority: task.priority,
      tolerable: task.tolerable && (loose || !needed.has(index)),
      scheduleConfig: { minReservedMembers: task.members },
      ...(dependencies.length > 0 && { dependencies }),
    });
  }
  return job;
}

function act(world: World, action: Action): void {
  switch (action.do) {
    case "pod":
      actOnPod(world, action.which, action.to);
      break;
    case "stage":
      world.job = { ...world.job, metadata: { ...world.job.metadata, labels: stageLabels(action.stage) } };
      break;
    case "tick":
      world.now += action.seconds * 1000;
      break;
    case "kill":
      world.effectsLeft = action.after;
      break;
    case "appImage": {
      const appImage = world.appImages.get("app")!;
      const generation = (appImage.metadata.generation ?? 0) + 1;
      world.appImages.set("app", { ...appImage, metadata: { ...appImage.metadata, generation } });
      break;
    }
    case "quota":
      world.deaf = action.on;
      break;
  }
}

function actOnPod(world: World, which: number, to: Extract<Action, { do: "pod" }>["to"]): void {
  const keys = world.pods.filter((key) => isLive(world.pod(key)));
  const key = keys[which % Math.max(1, keys.length)];
  if (key === undefined) return;
  const done = {
    succeed: terminated(0),
    fail: terminated(3, "boom"),
    crash: waiting("CrashLoopBackOff"),
    pull: waiting("ErrImagePull"),
  };
  if (to === "remove") world.remove(key);
  else if (to === "run") world.setPod(key, { phase: "Running" });
  else if (to === "delete") world.pod(key).metadata.deletionTimestamp = new Date(world.now + 30_000).toISOString();
  else if (to === "reap") {
    if (world.pod(key).metadata.deletionTimestamp !== undefined) world.remove(key);
  } else {
    const phase = { succeed: "Succeeded", fail: "Failed", crash: "Running", pull: "Pending" } as const;
    world.setPod(key, { phase: phase[to], containerStatuses: [done[to]] });
  }
}

/** The plan with its objects rendered, so that two plans can be compared. */
function rendered(plan: Plan): unknown {
  const creations = effectsOf(plan).creations.map((task) => ({
    ...task,
    children: task.children.map(({ render, ...child }) => ({ ...child, object: render() })),
  }));
  return { ...plan, creations };
}

/** Passes until rest, watched after each; then planning again must change nothing. */
function settle(world: World, watcher: Watcher): void {
  for (let passes = 0; world.step(); passes += 1) {
    watcher.look();
    if (passes > 100) throw new Error("it never comes to rest");
  }
  const again = effectsOf(world.planOf(world.snapshot()));
  expect(again.status).toBeUndefined();
  expect(again.deletions).toEqual([]);
  watcher.lookAtRest();
}

/** All pods end well, all obstacles go away: the job must come to its end by itself. */
function windUp(world: World, watcher: Watcher): void {
  world.effectsLeft = Number.POSITIVE_INFINITY;
  world.deaf = false;
  for (let round = 0; round < 60; round += 1) {
    settle(world, watcher);
    const live = world.pods.filter((key) => isLive(world.pod(key)));
    if (live.length === 0 && ["Succeeded", "Failed", "Cancelled", "Suspended"].includes(world.status.phase ?? ""))
      return;
    for (const key of live) {
      if (world.pod(key).metadata.deletionTimestamp === undefined)
        world.setPod(key, { phase: "Succeeded", containerStatuses: [terminated(0)] });
      else world.remove(key);
    }
    world.now += 31_000;
  }
  throw new Error(`the job hangs in ${world.status.phase}: ${world.states}`);
}

describe("docs/architecture.md, over random jobs, outcomes, commands, losses and kills", () => {
  it("is safe in every state and always comes to an end, with nothing left running", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(shapes, actions, fc.boolean(), (shape, story, graceful) => {
        const world = new World(build(shape));
        world.appImages.set("app", anAppImage({ ports: ["p"] }));
        world.graceful = graceful;
        const watcher = new Watcher(world);
        for (const action of story) {
          act(world, action);
          if (world.effectsLeft === Number.POSITIVE_INFINITY) settle(world, watcher);
          else {
            // Killed in the middle of a pass; the next one starts from what was done.
            for (let passes = 0; world.effectsLeft > 0 && world.step() && passes < 5; passes += 1) watcher.look();
            world.effectsLeft = Number.POSITIVE_INFINITY;
            watcher.look();
          }
        }
        windUp(world, watcher);
        expect(world.children.Service.size + world.children.ConfigMap.size).toBe(0);
      }),
      { numRuns: Number(process.env["KJO_FUZZ_RUNS"] ?? 60) },
    );
  });

  it("does not depend on how fresh the cached children are", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(shapes, actions, fc.array(fc.nat(4), { maxLength: 40 }), (shape, story, ages) => {
        const world = new World(build(shape));
        const watcher = new Watcher(world, { fresh: false });
        const views: ReturnType<World["snapshot"]>["children"][] = [];
        for (const [index, action] of story.entries()) {
          act(world, action);
          views.unshift(world.snapshot().children);
          const age = ages[index % Math.max(1, ages.length)] ?? 0;
          world.stepWith(views[Math.min(age, views.length - 1)]!);
          watcher.look();
        }
        windUp(world, watcher);
        expect(world.children.Service.size).toBe(0);
      }),
      { numRuns: Number(process.env["KJO_FUZZ_RUNS"] ?? 60) },
    );
  });

  it("depends on nothing but the snapshot, and changes nothing of it", () => {
    fc.assert(
      fc.property(shapes, actions, (shape, story) => {
        const world = new World(build(shape));
        for (const action of story) {
          act(world, action);
          const snapshot = world.snapshot();
          const job = structuredClone(snapshot.job);
          const first = rendered(world.planOf(snapshot));
          expect(rendered(world.planOf(snapshot))).toEqual(first);
          expect(snapshot.job).toEqual(job);
          world.step();
        }
      }),
      { numRuns: 50 },
    );
  });
});
