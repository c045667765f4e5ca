import { expect, test } from "vitest";
import { ANNOTATION, FINALIZER } from "../api/names.ts";
import type { HookStatus, KusciaJobSpec } from "../api/types.ts";
import { hookAlias, type HookKind } from "../api/hooks.ts";
import { aJob, anAppImage, SETTINGS } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { formatTime } from "../util/time.ts";

const HOOKS: Pick<KusciaJobSpec, "preparation" | "release"> = {
  preparation: { appImage: "app", taskInputConfig: "get ready" },
  release: { appImage: "app", taskInputConfig: "clean up" },
};

/** Pods of a hook or a task in a domain, as `alice/name`; those of all attempts, oldest first. */
function podsOf(world: World, alias: string, domain = "alice"): string[] {
  const own = world.pods.filter((key) => world.pod(key).metadata.annotations?.[ANNOTATION.taskAlias] === alias);
  return own.filter((key) => key.startsWith(`${domain}/`));
}

function podOf(world: World, kind: HookKind, domain = "alice"): string {
  const pod = podsOf(world, hookAlias(kind, domain), domain).at(-1);
  if (pod === undefined) throw new Error(`no pod of the ${kind} of ${domain}: ${world.pods.join(" ")}`);
  return pod;
}

function hook(world: World, kind: HookKind, domain = "alice"): HookStatus {
  const found = world.status.hooks?.find(({ domainID }) => domainID === domain)?.[kind];
  if (found === undefined) throw new Error(`nothing of the ${kind} of ${domain}`);
  return found;
}

function pair(): World {
  return new World(
    aJob()
      .with(HOOKS)
      .task("a", { parties: ["alice", "bob"] }),
  ).settle();
}

/** As when the object is deleted while its finalizer holds it. */
function remove(world: World): World {
  const deletionTimestamp = formatTime(world.now);
  world.job = { ...world.job, metadata: { ...world.job.metadata, deletionTimestamp } };
  return world.settle();
}

test("the first task of a domain waits for its preparation, and the release follows the last", () => {
  const world = pair();
  expect(world.pods).toEqual([podOf(world, "preparation"), podOf(world, "preparation", "bob")]);
  expect(world.task("a").createTime).toBeUndefined();
  expect(world.task("a").reason).toBe("Preparing");
  world.succeed(podOf(world, "preparation"));
  expect(world.task("a").createTime).toBeUndefined();
  world.succeed(podOf(world, "preparation", "bob"));
  expect(world.task("a").createTime).toBeDefined();
  expect(hook(world, "preparation")).toMatchObject({ state: "Succeeded", exitCode: 0 });
  expect(podsOf(world, "release@alice")).toEqual([]);
  world.succeed("alice/a-0", "bob/a-0");
  expect(world.status).toMatchObject({ phase: "Succeeded", progress: "1/1" });
  expect(world.status.conditions).toContainEqual(expect.objectContaining({ type: "Terminating", status: "True" }));
  world.succeed(podOf(world, "release"), podOf(world, "release", "bob"));
  expect(hook(world, "release", "bob")).toMatchObject({ state: "Succeeded", exitCode: 0 });
  expect(world.status.conditions).toContainEqual(expect.objectContaining({ type: "Terminating", status: "False" }));
  expect(world.lastPlan).toEqual({ action: "rest" });
  expect(Object.keys(world.status.taskStatus ?? {})).toEqual(["a"]);
});

test("hooks hold no place of maxParallelism, and are begun for no more tasks than could start", () => {
  const job = aJob().with({ ...HOOKS, maxParallelism: 1 });
  for (const domain of ["alice", "bob"]) job.task(domain, { parties: [domain] });
  const world = new World(job).settle();
  expect(podsOf(world, "preparation@bob", "bob")).toEqual([]);
  world.succeed(podOf(world, "preparation"));
  expect(world.states).toBe("alice=Pending bob=Pending");
  expect(world.task("alice").createTime).toBeDefined();
  expect(podsOf(world, "preparation@bob", "bob")).toEqual([]);
  expect(world.status.taskCounts?.total).toBe(2);
});

test("a domain whose tasks never start is neither prepared nor released", () => {
  const job = aJob()
    .with(HOOKS)
    .task("a")
    .task("b", { parties: ["bob"], dependencies: ["a"] });
  const world = new World(job).settle();
  world.succeed(podOf(world, "preparation")).fail("alice/a-0");
  expect(world.status.phase).toBe("Failed");
  world.succeed(podOf(world, "release"));
  expect(world.status.hooks?.map(({ domainID }) => domainID)).toEqual(["alice"]);
  expect(world.pods.filter((key) => key.startsWith("bob/"))).toEqual([]);
});

test("a preparation that fails fails the tasks of its domain, unless it need not succeed", () => {
  const world = new World(
    aJob()
      .bestEffort()
      .with(HOOKS)
      .task("a")
      .task("b", { parties: ["bob"] }),
  ).settle();
  world.fail(podOf(world, "preparation"), 3, "no disk");
  expect(hook(world, "preparation")).toMatchObject({ state: "Failed", reason: "PodFailed", exitCode: 3 });
  expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PreparationFailed" });
  expect(world.task("a").message).toContain(
    "The preparation of alice failed: container[engine] terminated state reason",
  );
  world.succeed(podOf(world, "preparation", "bob")).succeed("bob/b-0");
  expect(world.status.phase).toBe("Failed");
  // The preparation ran, so what it left is released.
  expect(podsOf(world, "release@alice")).toHaveLength(1);

  const preparation = { ...HOOKS.preparation!, waitForSuccess: false };
  const other = new World(
    aJob()
      .with({ ...HOOKS, preparation })
      .task("a"),
  ).settle();
  other.fail(podOf(other, "preparation"));
  expect(other.task("a").createTime).toBeDefined();
});

test("a hook is tried again as its retryPolicy says", () => {
  const preparation = { ...HOOKS.preparation!, retryPolicy: { limit: 1, backoffSeconds: 10 } };
  const world = new World(aJob().with({ preparation }).task("a")).settle();
  world.fail(podOf(world, "preparation"));
  expect(hook(world, "preparation")).toMatchObject({ state: "Pending", attempt: 1, reason: "RetryBackoff" });
  expect(world.task("a").message).toContain("attempt 1 of 1 in ");
  world.after(13);
  expect(podsOf(world, "preparation@alice")).toHaveLength(2);
  world.succeed(podOf(world, "preparation"));
  expect(world.task("a").createTime).toBeDefined();
});

test("without a preparation the release still follows", () => {
  const world = new World(aJob().with({ release: HOOKS.release! }).task("a")).settle();
  world.succeed("alice/a-0");
  expect(world.status.hooks).toMatchObject([{ domainID: "alice", used: true, release: { state: "Pending" } }]);
  world.succeed(podOf(world, "release"));
  expect(hook(world, "release").state).toBe("Succeeded");
});

test.each(["Stop", "Cancel"])("after %s the release waits for the pods of the job to end", (stage) => {
  const world = pair();
  world.succeed(podOf(world, "preparation"), podOf(world, "preparation", "bob")).run("alice/a-0", "bob/a-0");
  world.graceful = true;
  world.command(stage);
  expect(podsOf(world, "release@alice")).toEqual([]);
  expect(hook(world, "release")).toMatchObject({ state: "Pending", reason: "OldPodsRunning" });
  world.reap();
  world.succeed(podOf(world, "release"), podOf(world, "release", "bob"));
  expect(hook(world, "release").state).toBe("Succeeded");
});

test("a Stop ends a preparation, and what it began is released", () => {
  const world = pair();
  world.run(podOf(world, "preparation")).command("Stop");
  expect(hook(world, "preparation")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
  expect(podsOf(world, "release@alice")).toHaveLength(1);
});

test("a Restart waits for a release that runs, and prepares anew; each hook runs once per run of the job", () => {
  const world = new World(aJob().with(HOOKS).task("a")).settle();
  world.succeed(podOf(world, "preparation")).fail("alice/a-0");
  expect(podsOf(world, "release@alice")).toHaveLength(1);
  world.run(podOf(world, "release")).command("Restart");
  expect(world.status.phase).toBe("Running");
  expect(world.task("a")).toMatchObject({ reason: "Preparing", attempt: 1 });
  expect(podsOf(world, "preparation@alice")).toHaveLength(1);
  world.succeed(podOf(world, "release"));
  expect(podsOf(world, "preparation@alice")).toHaveLength(2);
  expect(hook(world, "preparation")).toMatchObject({ state: "Pending", attempt: 1 });
  world.succeed(podOf(world, "preparation")).succeed("alice/a-0-r1");
  expect(world.status.phase).toBe("Succeeded");
  expect(podsOf(world, "release@alice")).toHaveLength(2);
  world.succeed(podOf(world, "release"));
  expect(hook(world, "release")).toMatchObject({ state: "Succeeded", attempt: 1 });
  expect(world.lastPlan).toEqual({ action: "rest" });
});

test("a Restart after which nothing runs in a domain releases nothing there again", () => {
  const job = aJob()
    .bestEffort()
    .with(HOOKS)
    .task("a")
    .task("b", { parties: ["bob"] });
  const world = new World(job).settle();
  world.succeed(podOf(world, "preparation"), podOf(world, "preparation", "bob"));
  world.succeed("alice/a-0").fail("bob/b-0");
  world.succeed(podOf(world, "release"), podOf(world, "release", "bob")).command("Restart");
  world.succeed(podOf(world, "preparation", "bob")).succeed("bob/b-0-r1");
  world.succeed(podOf(world, "release", "bob"));
  expect(podsOf(world, "release@bob", "bob")).toHaveLength(2);
  expect(podsOf(world, "release@alice")).toHaveLength(1);
  expect(podsOf(world, "preparation@alice")).toHaveLength(1);
});

test.each(["Requeue", "Terminate", "Wait"] as const)("suspendPolicy %s and a preparation", (suspendPolicy) => {
  const world = new World(
    aJob()
      .with({ ...HOOKS, suspendPolicy })
      .task("a"),
  ).settle();
  world.run(podOf(world, "preparation")).edit({ suspend: true });
  if (suspendPolicy === "Wait") {
    expect(world.status.phase).toBe("Running");
    world.succeed(podOf(world, "preparation"));
  } else expect(hook(world, "preparation")).toMatchObject({ state: "Pending", attempt: 1 });
  expect(world.status.phase).toBe("Suspended");
  expect(podsOf(world, "release@alice")).toEqual([]);
  world.edit({ suspend: false });
  if (suspendPolicy !== "Wait") world.succeed(podOf(world, "preparation"));
  expect(world.task("a").createTime).toBeDefined();
});

test("a deleted job ends, its releases run, and then it is cleaned up", () => {
  const world = pair();
  world.succeed(podOf(world, "preparation"), podOf(world, "preparation", "bob")).run("alice/a-0", "bob/a-0");
  world.graceful = true;
  remove(world);
  expect(world.status).toMatchObject({ phase: "Cancelled", reason: "Deleted" });
  expect(podsOf(world, "release@alice")).toEqual([]);
  world.reap();
  expect(world.job.metadata.finalizers).toContain(FINALIZER);
  world.succeed(podOf(world, "release")).fail(podOf(world, "release", "bob"));
  expect(hook(world, "release", "bob").state).toBe("Failed");
  expect(world.lastPlan).toEqual({ action: "cleanup", namespaces: ["alice", "bob"] });
});

test("a deleted job obeys no Restart, and goes at once where nothing was begun", () => {
  const world = new World(aJob().with(HOOKS).task("a")).settle();
  world.succeed(podOf(world, "preparation")).fail("alice/a-0");
  world.run(podOf(world, "release"));
  remove(world).command("Restart");
  expect(world.status.phase).toBe("Failed");
  expect(remove(new World(aJob().with(HOOKS).stage("Suspend").task("a"))).lastPlan).toEqual({ action: "rest" });
});

test("a release that does not end is bounded by its timeout, and so is one that cannot start", () => {
  const release = { ...HOOKS.release!, timeoutSeconds: 60, retryPolicy: { limit: 5 } };
  const world = new World(
    aJob()
      .with({ release })
      .task("a")
      .task("b", { parties: ["bob"] }),
  ).settle();
  world.succeed("alice/a-0").run("bob/b-0");
  world.graceful = true;
  remove(world).after(59);
  expect(hook(world, "release").state).toBe("Pending");
  world.after(2);
  expect(hook(world, "release")).toMatchObject({ state: "Failed", reason: "TaskTimeout" });
  expect(hook(world, "release", "bob")).toMatchObject({ state: "Failed", reason: "StartDeadline" });
  expect(hook(world, "release", "bob").message).toContain("bob/b-0");
  expect(world.lastPlan).toMatchObject({ action: "cleanup" });
});

test("a hook that was not started while no operator worked is started, however late", () => {
  const world = new World(aJob().with({ release: HOOKS.release! }).task("a")).settle();
  world.effectsLeft = 1;
  world.succeed("alice/a-0");
  world.effectsLeft = Number.POSITIVE_INFINITY;
  world.after(7200);
  world.succeed(podOf(world, "release"));
  expect(hook(world, "release").state).toBe("Succeeded");
});

test("a hook without its AppImage waits for it, then fails", () => {
  const preparation = { ...HOOKS.preparation!, appImage: "later" };
  const world = new World(aJob().with({ preparation }).task("a")).settle();
  expect(world.status).toMatchObject({ phase: "initialized" });
  world.after(SETTINGS.missingReferenceGraceSeconds + 1);
  expect(hook(world, "preparation")).toMatchObject({ state: "Pending", reason: "AppImageNotFound" });
  world.appImages.set("later", anAppImage({ name: "later" }));
  world.settle();
  expect(podsOf(world, "preparation@alice")).toHaveLength(1);
});

test("a task may not have the alias of a hook", () => {
  const world = new World(aJob().with(HOOKS).task("a").task("release@alice", { taskID: "r" })).settle();
  expect(world.status.phase).toBe("Failed");
  expect(JSON.stringify(world.status.conditions)).toContain("the alias release@alice is kept for a hook of the job");
});

test("an added task brings its domain's hooks", () => {
  const world = new World(aJob().with({ ...HOOKS, open: true })).settle();
  world.add("x", { parties: [{ domainID: "bob" }] }).settle();
  world.succeed(podOf(world, "preparation", "bob"));
  world.succeed(...podsOf(world, "x", "bob"));
  expect(world.added("x").state).toBe("Succeeded");
  world.edit({ open: false }).after(60);
  expect(world.status.phase).toBe("Succeeded");
  world.succeed(podOf(world, "release", "bob"));
  expect(hook(world, "release", "bob").state).toBe("Succeeded");
});

test("a job that declares no hooks shows nothing of them", () => {
  const world = new World(aJob().task("a")).settle().succeed("alice/a-0");
  expect(world.status).not.toHaveProperty("hooks");
});
