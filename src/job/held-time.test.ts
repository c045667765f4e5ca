import { describe, expect, it } from "vitest";
import type { ResourceQuota } from "../api/kubernetes.ts";
import type { DomainPolicySpec, TaskStatus } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import { aJob, START, type TaskOptions } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const HOURS = 8 * 3600;
const LIFE = { scheduleConfig: { lifecycleSeconds: 100 } };
const RETRIED: TaskOptions = { retryPolicy: { limit: 1, backoffSeconds: 60 } };

const FULL: ResourceQuota = {
  metadata: { name: "pods", namespace: "alice" },
  spec: { hard: { pods: "1" } },
  status: { hard: { pods: "1" }, used: { pods: "1" } },
};

/** Task a of alice and bob will wait for something; r runs, and s comes after it. */
function aboutA(options: TaskOptions, ...quotas: ResourceQuota[]): World {
  const world = new World(
    aJob()
      .bestEffort()
      .task("a", { parties: ["alice", "bob"], ...options })
      .task("r", { parties: ["carol"] })
      .task("s", { parties: ["carol"], dependencies: ["r"] }),
  );
  world.quotas = quotas;
  return world.settle().run("carol/r-0");
}

const inLine = (): World => aboutA(LIFE, FULL).after(20);

/** A task of another job that wants the same room, and is older or younger by so much. */
function standing(ageSeconds: number): World["job"] {
  const task: TaskStatus = { alias: "t", taskID: "t", state: "Pending", reason: "QuotaExceeded", queuedFor: ["alice"] };
  const { metadata, ...job } = aJob()
    .named("other")
    .task("t")
    .status({ phase: "Running", tasks: [task] })
    .build();
  return { ...job, metadata: { ...metadata, uid: "other", creationTimestamp: formatTime(START - ageSeconds * 1000) } };
}

/** a has let go of its pods, since bob had no node for it. */
function released(graceful = false): World {
  const world = aboutA(LIFE);
  world.graceful = graceful;
  const condition = { type: "PodScheduled", lastTransitionTime: formatTime(world.now) };
  world.setPod("alice/a-0", { conditions: [{ ...condition, status: "True" }] });
  world.setPod("bob/a-0", { conditions: [{ ...condition, status: "False", message: "no room" }] });
  return world.after(31);
}

/** a stood in line, and waits for what the party says now. */
function ruled(domainID: string, spec: DomainPolicySpec): World {
  const world = inLine();
  world.quotas = [];
  world.policies.set(domainID, { metadata: { name: "default", namespace: domainID }, spec });
  return world.after(20);
}

/** a failed, and lacks what it names when it is tried again. */
function lacking(take: (world: World) => void): World {
  const world = aboutA({ retryPolicy: { limit: 1, backoffSeconds: 1 } });
  take(world.fail("alice/a-0"));
  return world.after(10);
}

const hasFailed = (world: World): boolean => world.task("a").state === "Failed";
const isTried = (world: World): boolean => world.task("a").createTime !== undefined;

/** Each brings a to its wait; then what follows when its time is up. */
const WAITS: readonly (readonly [reason: string, begin: () => World, end: (world: World) => boolean])[] = [
  ["QuotaExceeded", () => inLine().after(20), hasFailed],
  [
    "WaitingInLine",
    () => {
      const world = aboutA(LIFE, FULL);
      world.others = [standing(10)];
      return world.after(40);
    },
    hasFailed,
  ],
  ["GangReleased", () => released(), hasFailed],
  ["GangReleased", () => released(), isTried],
  ["OldPodsRunning", () => released(true).after(46), hasFailed],
  ["DomainLimit", () => ruled("alice", { approval: "Automatic", maxConcurrentTasks: 0 }), hasFailed],
  ["AwaitingApproval", () => ruled("bob", { approval: "Required" }), hasFailed],
  ["ParallelismLimit", () => inLine().edit({ maxParallelism: 1 }).after(20), hasFailed],
  ["RetryBackoff", () => aboutA(RETRIED).fail("alice/a-0").after(10), isTried],
  ["AppImageNotFound", () => lacking((world) => world.appImages.clear()), hasFailed],
  ["DomainNotFound", () => lacking((world) => world.namespaces.delete("bob")), hasFailed],
];

/** The pod of r is gone. */
const endR = (world: World): World => world.remove("carol/r-0").settle();

/** Each holds the job for hours, and lets it go on. */
const HOLDS: readonly (readonly [about: string, hold: (world: World) => World])[] = [
  [
    "Requeue",
    (world) =>
      endR(world.edit({ suspend: true }))
        .after(HOURS)
        .edit({ suspend: false }),
  ],
  [
    "Requeue, with pods that take long to end",
    (world) => {
      world.graceful = true;
      world.edit({ suspend: true }).after(600);
      expect(world.status.phase).toBe("Running");
      return endR(world).after(HOURS).edit({ suspend: false });
    },
  ],
  [
    "Requeue, let go on before it was Suspended",
    (world) => {
      world.graceful = true;
      world.edit({ suspend: true }).after(HOURS);
      expect(world.status.phase).toBe("Running");
      return world.edit({ suspend: false });
    },
  ],
  [
    "Wait, with a task that runs on for hours",
    (world) => {
      world.edit({ suspend: true, suspendPolicy: "Wait" }).after(HOURS);
      expect(world.status.phase).toBe("Running");
      return world.succeed("carol/r-0").after(HOURS).edit({ suspend: false });
    },
  ],
  [
    "the command Suspend, with a Restart of another task",
    (world) => {
      endR(world.command("Suspend")).after(HOURS);
      expect(world.status.phase).toBe("Suspended");
      return world.restart({ tasks: ["r"], only: true });
    },
  ],
];

function secondsTo(end: (world: World) => boolean, world: World): number {
  for (let seconds = 0; seconds < 200; seconds += 10, world.after(10)) if (end(world)) return seconds;
  return Number.POSITIVE_INFINITY;
}

describe.each(WAITS)("a task that waits with %s", (reason, begin, end) => {
  const left = secondsTo(end, begin());
  it("waits", () => expect(begin().task("a")).toMatchObject({ state: "Pending", reason }));

  it.each(HOLDS)("has as long after its job was held as before: %s", (_about, hold) => {
    const held = hold(begin());
    // Where nothing else runs the job waits as a whole, for no time here.
    if (held.status.phase === "AwaitingApproval") held.policies.clear();
    expect(left).toBeGreaterThan(0);
    expect(secondsTo(end, held.settle())).toBe(left);
  });
});

describe("a job that was held", () => {
  it("has its place in line by its age, and lets others pass no sooner", () => {
    const world = inLine();
    world.others = [standing(-10)];
    world.edit({ suspend: true }).after(HOURS).edit({ suspend: false });
    expect(world.task("a")).toMatchObject({ reason: "QuotaExceeded", queuePosition: 1, queuedFor: ["alice"] });
    expect(world.task("a").queuedSince).toBe(formatTime(world.now - 20_000));
  });

  it("waits as long for what its preparation lacks as one that was not", () => {
    const preparation = { appImage: "ready", taskInputConfig: "" };
    const world = new World(aJob().with({ preparation }).task("a")).settle().after(30).after(10);
    const state = (): string | undefined => world.status.hooks?.[0]?.preparation?.state;
    expect(world.status.hooks?.[0]?.preparation).toMatchObject({ state: "Pending", reason: "AppImageNotFound" });
    world.edit({ suspend: true }).after(HOURS).edit({ suspend: false }).after(19);
    expect(state()).toBe("Pending");
    world.after(1);
    expect(state()).toBe("Failed");
    expect(world.task("a").reason).toBe("PreparationFailed");
  });

  it("keeps the time for which a task was held that was added to it", () => {
    const world = aboutA({}, FULL);
    world.edit({ open: true }).add("b", LIFE).settle().after(20);
    expect(world.added("b").reason).toBe("WaitingInLine");
    world.graceful = true;
    world.edit({ suspend: true }).after(600);
    endR(world).after(HOURS).edit({ suspend: false });
    expect(world.after(79).added("b").state).toBe("Pending");
    expect(world.after(1).added("b").state).toBe("Failed");
  });

  it("runs for as long as it may: neither pods that end nor what waits count, but what still runs does", () => {
    const world = new World(aJob().with({ activeDeadlineSeconds: 100 }).task("a")).settle().run("alice/a-0");
    world.graceful = true;
    world.after(40).edit({ suspend: true }).after(600);
    world.reap().after(HOURS).edit({ suspend: false });
    expect(world.status.pausedSeconds).toBe(600 + HOURS);
    world.run("alice/a-0-r1").edit({ suspend: true, suspendPolicy: "Wait" }).after(40);
    world.edit({ suspend: false });
    expect(world.status.pausedSeconds).toBe(600 + HOURS);
    world.edit({ suspend: true, suspendPolicy: "Requeue" }).after(HOURS).edit({ suspend: false });
    expect(world.status).toMatchObject({ phase: "Running", pausedSeconds: 600 + 2 * HOURS });
    expect(world.after(19).status.phase).toBe("Running");
    expect(world.after(1).status.reason).toBe("DeadlineExceeded");
  });
});
