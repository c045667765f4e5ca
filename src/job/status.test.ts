import { describe, expect, it } from "vitest";
import type { Condition, KusciaJobStatus } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { countTasks, fit, isUrgent, isWorthWriting } from "./status.ts";
import { aChain, aJob, anAppImage, START } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { PassClock } from "./time.ts";
import { formatTime } from "../util/time.ts";

const running = (): World => new World(aChain("a", "b", "c")).settle().run("alice/a-0");

function changed(change: (status: KusciaJobStatus) => void): [KusciaJobStatus, KusciaJobStatus] {
  const before = running().status;
  const after = structuredClone(before);
  change(after);
  return [before, after];
}

describe("isWorthWriting", () => {
  it.each<[string, (status: KusciaJobStatus) => void, boolean]>([
    ["nothing", () => {}, false],
    ["the time of the pass", (status) => (status.lastReconcileTime = "x"), false],
    ["a pod's uid", (status) => (status.tasks![0]!.parties![0]!.pods![0]!.uid = "x"), false],
    ["the words of a quiet wait", (status) => (status.tasks![1]!.message = "x"), false],
    ["another quiet wait", (status) => (status.tasks![1]!.reason = "ParallelismLimit"), false],
    ["since when it waits", (status) => (status.tasks![1]!.waitingSince = "x"), false],
    ["a wait that somebody should know of", (status) => (status.tasks![1]!.reason = "AppImageNotFound"), true],
    ["a state", (status) => (status.tasks![0]!.state = "Failed"), true],
    ["a pod's end", (status) => (status.tasks![0]!.parties![0]!.pods![0]!.phase = "Failed"), true],
    ["the generation", (status) => (status.observedGeneration = 2), true],
    ["a key without a value", (status) => Object.assign(status, { message: undefined }), false],
  ])("%s: see table", (_, change, expected) => {
    const [before, after] = changed(change);
    expect(isWorthWriting(before, after, new PassClock(START))).toBe(expected);
  });
});

describe("a place in a line", () => {
  it.each([
    [59, false],
    [60, true],
  ])("that changed %d s after the last write is worth a write: %s", (seconds, worth) => {
    const [before, after] = changed((status) => (status.tasks![1]!.queuePosition = 3));
    before.lastReconcileTime = formatTime(START);
    const clock = new PassClock(START + seconds * 1000);
    expect(isWorthWriting(before, after, clock)).toBe(worth);
    expect(clock.requeueAfterMs).toBe(worth ? undefined : 1000);
  });
});

describe("isUrgent", () => {
  it.each<[string, (status: KusciaJobStatus) => void, boolean]>([
    ["a task that runs", (status) => (status.tasks![1]!.state = "Running"), false],
    ["a task that ended", (status) => (status.tasks![0]!.state = "Succeeded"), true],
    ["an intent", (status) => (status.tasks![1]!.createTime = "x"), true],
    ["a phase", (status) => (status.phase = "Failed"), true],
    ["a command", (status) => (status.stageStatus!["alice"] = "x"), true],
    ["a failed party", (status) => (status.tasks![0]!.parties![0]!.state = "Failed"), true],
    [
      "a party that succeeded, while others run",
      (status) => (status.tasks![0]!.parties![0]!.state = "Succeeded"),
      false,
    ],
  ])("%s", (_, change, expected) => {
    const [before, after] = changed(change);
    expect(isUrgent(before, after)).toBe(expected);
  });
});

it("is urgent when a party that had failed says its last words", () => {
  const failing = (message: string): KusciaJobStatus => ({
    tasks: [{ alias: "a", taskID: "a", state: "Failed", parties: [{ domainID: "alice", state: "Failed", message }] }],
  });
  expect(isUrgent(failing("Stopped."), failing("Stopped. Last words."))).toBe(true);
  expect(isUrgent(failing("Stopped."), failing("Stopped."))).toBe(false);
});

describe("the summary", () => {
  it("counts tasks, and lists in Kuscia's map those that were created", () => {
    const { status } = running().succeed("alice/a-0");
    expect(status).toMatchObject({
      progress: "1/3",
      taskCounts: { total: 3, pending: 2, running: 0, succeeded: 1, failed: 0, skipped: 0 },
      observedGeneration: 1,
    });
    expect(status.taskStatus).toEqual({ a: "Succeeded", b: "Pending" });
    expect(countTasks([])).toMatchObject({ total: 0 });
  });

  it("does not list skipped tasks in Kuscia's map", () => {
    const { status } = running().fail("alice/a-0");
    expect(status.taskStatus).toEqual({ a: "Failed" });
    expect(status.taskCounts).toMatchObject({ failed: 1, skipped: 2 });
    expect(status.progress).toBe("1/3");
  });
});

describe("changed words of a wait", () => {
  const waiting = (reason: string, message: string): KusciaJobStatus => ({
    phase: "Running",
    tasks: [{ alias: "a", taskID: "a", state: "Pending", reason, message }],
    conditions: [
      {
        type: "Reconciling",
        status: "True",
        lastTransitionTime: "2026-01-01T00:00:00Z",
        reason,
        message: `Task[a] waits: ${message}`,
      },
    ],
  });

  it.each([
    ["DomainNotFound", true],
    ["AppImageNotFound", true],
    ["InitiatorNotFound", true],
    ["OldPodsRunning", true],
    ["AdmissionDenied", true],
    ["QuotaExceeded", false],
    ["Unschedulable", false],
    ["ImagePull", false],
    ["ContainerCreating", false],
    ["APIError", false],
  ])("%s: worth a write: %s", (reason, worth) => {
    const clock = new PassClock(START);
    expect(isWorthWriting(waiting(reason, "before"), waiting(reason, "after"), clock)).toBe(worth);
    expect(isWorthWriting(waiting(reason, "same"), waiting(reason, "same"), clock)).toBe(false);
  });
});

describe("the status always fits", () => {
  it("cuts the messages of parties, tasks and the job", () => {
    const world = running().fail("alice/a-0", 1, "ä\n".repeat(5000));
    const [party] = world.task("a").parties ?? [];
    expect(Buffer.byteLength(party?.message ?? "")).toBeLessThanOrEqual(512);
    expect(Buffer.byteLength(world.task("a").message ?? "")).toBeLessThanOrEqual(512);
    expect(Buffer.byteLength(world.status.message ?? "")).toBeLessThanOrEqual(2048);
    expect(world.task("a").message).toMatch(/Party\[alice\]: .*exit code 1, message: "ä.*….*ä"$/);
  });

  const long = (count: number, endpoints: number): KusciaJobStatus => ({
    phase: "Running",
    tasks: Array.from({ length: count }, (_, index) => ({
      alias: `t${index}`,
      taskID: `t${index}`,
      state: "Failed",
      message: "m".repeat(512),
      parties: [
        {
          domainID: "alice",
          state: "Failed",
          message: "p".repeat(512),
          endpoints: Array.from({ length: endpoints }, () => ({
            portName: "p",
            scope: "Cluster",
            endpoint: "e".repeat(60),
          })),
        },
      ],
    })),
  });

  it("drops endpoints first, then messages, never states", () => {
    const small = long(10, 1);
    expect(fit(small, 0)).toEqual(small);
    const bare = fit(long(128, 40), 0);
    expect(bare.tasks?.[0]?.parties?.[0]).toEqual({ domainID: "alice", state: "Failed", message: "p".repeat(512) });
    const silent = fit(long(500, 1), 0);
    expect(silent.tasks?.[0]).toEqual({
      alias: "t0",
      taskID: "t0",
      state: "Failed",
      parties: [{ domainID: "alice", state: "Failed" }],
    });
    const retried = { attempts: [{ attempt: 0, message: "why" }], retries: { failed: 1 }, nextAttemptTime: "t" };
    const pods = [{ name: "a-0", disruption: "Evicted" }];
    const parties = [{ domainID: "alice", state: "Running" as const, pods }];
    const task = { alias: "a", taskID: "a", state: "Running" as const, ...retried, parties };
    expect(fit({ tasks: [task] }, 1).tasks?.[0]).toEqual({
      alias: "a",
      taskID: "a",
      state: "Running",
      retries: { failed: 1 },
      nextAttemptTime: "t",
      parties: [{ domainID: "alice", state: "Running", pods: [{ name: "a-0" }] }],
    });
    expect(fit(small, 1).tasks?.[0]?.message).toBeUndefined();
    expect(fit(small, 1).tasks?.[0]?.parties).toBeDefined();
    expect(fit(small, 2).tasks?.[0]).toEqual({ alias: "t0", taskID: "t0", state: "Failed" });
  });

  it("ends a job whose status is refused without all that can be spared, and stops its pods", () => {
    const world = new World(aJob().task("a").task("b")).settle().run("alice/a-0");
    world.statusRefusals = 2;
    world.settle();
    expect(world.status).toMatchObject({ phase: "Failed", reason: "StatusTooLarge" });
    expect(world.status.message).toContain("use fewer tasks, parties or replicas, or a smaller spec");
    expect(world.states).toBe("a=Failed b=Failed");
    expect(world.status.tasks?.every((task) => task.parties === undefined)).toBe(true);
    expect(world.events.at(-1)).toMatchObject({ type: "Warning", reason: "Failed" });
    expect(world.pods).toEqual([]);
    expect(world.step()).toBe(false);
  });

  it("keeps the outcome of a job that ends as its status is refused", () => {
    const world = new World(aJob().task("a", { parties: ["alice"] })).settle().run("alice/a-0");
    world.statusRefusals = 2;
    world.setPod("alice/a-0", { phase: "Succeeded" }).settle();
    expect(world.status).toMatchObject({ phase: "Succeeded", taskStatus: { a: "Succeeded" } });
  });

  it("stays within bounds for 128 tasks of 4 parties with ports", () => {
    const parties = ["alice", "bob", "carol", "alice/x"];
    const job = aJob().with({ maxParallelism: 128 });
    for (let index = 0; index < 128; index += 1) job.task(`task-${index}`, { parties });
    const world = new World(job);
    world.appImages.set("app", anAppImage({ ports: ["spu", "fed"] }));
    world.settle();
    expect(world.pods).toHaveLength(512);
    expect(Buffer.byteLength(JSON.stringify(world.status))).toBeLessThan(320 * 1024);
    expect(world.task("task-0").parties?.[0]?.endpoints).toHaveLength(2);
  });
});

describe("pods that still end", () => {
  const stopped = (): World => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().run("alice/a-0", "bob/a-0");
    world.graceful = true;
    return world.command("Stop");
  };
  const terminating = (world: World): Condition | undefined => findCondition(world.status, "Terminating");

  it("are named beside the last phase, until they have ended", () => {
    const world = stopped();
    expect(world.status.phase).toBe("Failed");
    expect(terminating(world)).toMatchObject({
      status: "True",
      reason: "PodsTerminating",
      message: "pods are still terminating: alice/a-0, bob/a-0",
    });
    const { writes } = world;
    expect(terminating(world.reap())).toMatchObject({ status: "False", reason: "PodsTerminated", message: "" });
    expect(world.writes).toBe(writes + 1);
    expect(world.planOf(world.snapshot())).toEqual({ action: "rest" });
  });

  it("end one by one without a write for each", () => {
    const world = stopped();
    const { writes } = world;
    world.children.Pod.delete("alice/a-0");
    expect(world.settle().writes).toBe(writes);
  });

  it("are no concern of a job that is restarted", () => {
    const world = stopped().command("Restart");
    expect(terminating(world)).toMatchObject({ status: "False" });
  });

  it("are not mentioned where none had to be stopped", () => {
    const world = new World(aJob().task("a")).settle().succeed("alice/a-0");
    expect(world.status.phase).toBe("Succeeded");
    expect(terminating(world)).toBeUndefined();
  });
});
