import { describe, expect, it } from "vitest";
import { LABEL, type Stage } from "../api/names.ts";
import type { JobPhase } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { plan } from "./plan.ts";
import { aChain, aJob, aNamespace } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

/** Tasks a (done), b (running) and c (waiting for b), of alice and bob. */
function threeTasks(): World {
  const both = { parties: ["alice", "bob"] };
  return new World(
    aJob()
      .task("a")
      .task("b", { ...both, dependencies: ["a"] })
      .task("c", { ...both, dependencies: ["b"] }),
  );
}

/** As an earlier version, or Kuscia, records a job between its acceptance and its first task. */
function accepted(): World {
  const stageStatus = { alice: "JobCreateStageSucceeded", bob: "JobCreateStageSucceeded" } as const;
  const world = threeTasks();
  const tasks = ["a", "b", "c"].map((alias) => ({ alias, taskID: alias, state: "Pending" as const }));
  world.job.status = { phase: "Pending", startTime: "2026-01-08T03:04:05Z", stageStatus, tasks, taskStatus: {} };
  return world;
}

function midway(): World {
  const world = threeTasks().settle().run("alice/a-0").succeed("alice/a-0");
  return world.run("alice/b-0", "bob/b-0");
}

const PHASES: Record<string, () => World> = {
  initialized: () => {
    const world = threeTasks();
    world.namespaces.delete("bob");
    return world.settle();
  },
  Pending: accepted,
  Running: midway,
  Suspended: () => midway().command("Suspend"),
  Failed: () => midway().fail("bob/b-0"),
  Succeeded: () => new World(aJob().task("a", { parties: ["alice", "bob"] })).settle().succeed("alice/a-0", "bob/a-0"),
  Cancelled: () => midway().command("Cancel"),
};

interface Row {
  phase: JobPhase;
  stages?: string;
  reason?: string;
  message?: string;
  taskStatus?: Record<string, string>;
}

const DONE = { a: "Succeeded", b: "Failed" };
const RUNNING = { a: "Succeeded", b: "Running" };
const said = (stage: string): string => `Party: alice execute the cmd: ${stage}.`;
const ended = (phase: JobPhase, stage: string, taskStatus: Record<string, string>): Row => ({
  phase,
  stages: `Job${stage}StageSucceeded`,
  reason: said(stage),
  message: said(stage),
  taskStatus,
});
const BLAME = 'Task[b]-Party[bob]: container[engine] terminated state reason "Error", exit code 1, message: "boom"';

/** All cells of Kuscia's lifecycle: the phase a command finds, and what comes of it. */
const CELLS: Record<string, Record<string, Row>> = {
  initialized: {
    // A job that has not begun can be ended; other commands wait for their phase.
    Start: { phase: "initialized", stages: "" },
    Stop: ended("Failed", "Stop", {}),
    Cancel: ended("Cancelled", "Cancel", {}),
    Suspend: { phase: "initialized", stages: "" },
    Restart: { phase: "initialized", stages: "" },
  },
  Pending: {
    Start: { phase: "Running", stages: "JobStartStageSucceeded", taskStatus: { a: "Pending" } },
    Stop: ended("Failed", "Stop", {}),
    Cancel: ended("Cancelled", "Cancel", {}),
    // Waits for Running, then acts.
    Suspend: {
      phase: "Suspended",
      stages: "JobSuspendStageSucceeded",
      reason: said("Suspend"),
      message: "",
      taskStatus: {},
    },
    Restart: { phase: "Running", stages: "JobStartStageSucceeded", taskStatus: { a: "Pending" } },
  },
  Running: {
    Start: { phase: "Running", stages: "JobStartStageSucceeded", taskStatus: RUNNING },
    Stop: ended("Failed", "Stop", DONE),
    Cancel: ended("Cancelled", "Cancel", DONE),
    Suspend: {
      phase: "Suspended",
      stages: "JobSuspendStageSucceeded",
      reason: said("Suspend"),
      message: "",
      taskStatus: DONE,
    },
    Restart: { phase: "Running", stages: "JobStartStageSucceeded", taskStatus: RUNNING },
  },
  Suspended: {
    Start: { phase: "Suspended", stages: "JobStartStageSucceeded", reason: said("Suspend"), taskStatus: DONE },
    Stop: ended("Failed", "Stop", DONE),
    Cancel: ended("Cancelled", "Cancel", DONE),
    Suspend: { phase: "Suspended", stages: "JobSuspendStageSucceeded", reason: said("Suspend"), taskStatus: DONE },
    Restart: {
      phase: "Running",
      stages: "JobStartStageSucceeded",
      reason: said("Restart"),
      message: "",
      taskStatus: { a: "Succeeded", b: "Pending" },
    },
  },
  Failed: {
    Start: {
      phase: "Failed",
      stages: "JobStartStageSucceeded",
      reason: "TasksFailed",
      message: BLAME,
      taskStatus: DONE,
    },
    Stop: {
      phase: "Failed",
      stages: "JobCreateStageSucceeded",
      reason: "TasksFailed",
      message: BLAME,
      taskStatus: DONE,
    },
    Cancel: ended("Cancelled", "Cancel", DONE),
    Suspend: {
      phase: "Failed",
      stages: "JobCreateStageSucceeded",
      reason: "TasksFailed",
      message: BLAME,
      taskStatus: DONE,
    },
    Restart: {
      phase: "Running",
      stages: "JobStartStageSucceeded",
      reason: said("Restart"),
      message: "",
      taskStatus: { a: "Succeeded", b: "Pending" },
    },
  },
  Succeeded: Object.fromEntries(
    ["Start", "Stop", "Cancel", "Suspend", "Restart"].map((stage) => [
      stage,
      {
        phase: "Succeeded",
        stages: "JobCreateStageSucceeded",
        reason: "",
        message: "",
        taskStatus: { a: "Succeeded" },
      },
    ]),
  ),
  Cancelled: Object.fromEntries(
    ["Start", "Stop", "Cancel", "Suspend", "Restart"].map((stage) => [stage, ended("Cancelled", "Cancel", DONE)]),
  ),
};

const ALL = Object.entries(CELLS).flatMap(([phase, cells]) =>
  Object.entries(cells).map(([stage, row]): [string, string, Row] => [phase, stage, row]),
);

/** Compares what the row names. */
function expectRow({ status }: World, row: Row): void {
  const stages = new Set(Object.values(status.stageStatus ?? {}));
  const { phase, reason = "", message = "", taskStatus } = status;
  const seen: Record<string, unknown> = { phase, stages: [...stages].join(), reason, message, taskStatus };
  expect(Object.fromEntries(Object.keys(row).map((key) => [key, seen[key]]))).toEqual(row);
}

function refusals({ events }: World): unknown[] {
  return events.filter(({ reason }) => reason === "RestartRefused");
}

describe("every command in every phase", () => {
  it.each(ALL)("%s, then %s", (phase, stage, row) => {
    const world = PHASES[phase]!();
    expect(world.status.phase).toBe(phase);
    world.command(stage);
    expectRow(world, row);
    const { writes, events } = world;
    const count = events.length;
    // Repeating one is harmless.
    world.command(world.job.metadata.labels?.[LABEL.jobStage] ?? "");
    expect(world.writes).toBe(writes);
    expect(events).toHaveLength(count);
  });

  it.each(Object.keys(PHASES))("%s, then Create or nonsense: nothing", (phase) => {
    const settled = PHASES[phase]!().settle();
    const before = settled.status;
    for (const stage of ["Create", "Sleep", ""]) expect(settled.command(stage).status).toEqual(before);
  });
});

describe("a command that is there from the beginning", () => {
  it.each<[Stage, Row]>([
    ["Create", { phase: "Running", stages: "JobCreateStageSucceeded" }],
    ["Start", { phase: "Running", stages: "JobStartStageSucceeded" }],
    ["Suspend", { phase: "Suspended", stages: "JobSuspendStageSucceeded", reason: said("Suspend"), taskStatus: {} }],
    ["Restart", { phase: "Running", stages: "JobStartStageSucceeded" }],
  ])("%s waits for its phase", (stage, row) => {
    const world = new World(
      aJob()
        .task("a", { parties: ["alice", "bob"] })
        .stage(stage),
    ).settle();
    expectRow(world, row);
    expect(world.phases[0]).toBe("Running");
  });

  it.each<[Stage, JobPhase]>([
    ["Stop", "Failed"],
    ["Cancel", "Cancelled"],
  ])("%s ends the job before anything of it begins", (stage, phase) => {
    const world = new World(aJob().task("a").stage(stage)).settle();
    expect(world.status).toMatchObject({ phase, reason: said(stage), message: said(stage) });
    expect(world.status.stageStatus).toEqual({ alice: `Job${stage}StageSucceeded` });
    expect(world.phases).toEqual([phase]);
    expect(world.pods).toEqual([]);
    expect(world.states).toBe("a=Skipped");
    expect(world.status.startTime).toBe(world.status.completionTime);
  });
});

describe("a Restart of a job that was stopped before it began", () => {
  it("begins at the beginning: the spec is validated first", () => {
    const world = new World(
      aJob()
        .task("a", { dependencies: ["nowhere"] })
        .stage("Stop"),
    ).settle();
    expect(world.status).toMatchObject({ phase: "Failed", reason: said("Stop") });
    world.command("Restart");
    expect(world.phases).toEqual(["Failed", "initialized", "Failed"]);
    expect(world.status.reason).toBe("ValidateFailed");
  });

  it("runs the job", () => {
    const world = new World(aJob().task("a").stage("Cancel")).settle();
    expect(world.status.phase).toBe("Cancelled");
    const stopped = new World(aJob().task("a").stage("Stop")).settle().command("Restart");
    expect(stopped.status.phase).toBe("Running");
    expect(stopped.pods).toEqual(["alice/a-0"]);
    expect(stopped.job.metadata.labels?.[LABEL.jobStage]).toBe("Start");
  });
});

describe("Stop", () => {
  it("needs no trigger; the text has two spaces then", () => {
    const world = midway().command("Stop", "");
    expect(world.status).toMatchObject({
      reason: "Party:  execute the cmd: Stop.",
      message: "Party:  execute the cmd: Stop.",
    });
  });

  it("keeps a result that came together with it", () => {
    const world = midway().setPod("alice/b-0", { phase: "Succeeded" }).setPod("bob/b-0", { phase: "Succeeded" });
    world.command("Suspend");
    expect(world.states).toBe("a=Succeeded b=Succeeded c=Pending");
    expect(world.command("Restart").pods).toContain("alice/c-0");
  });

  it("looks for pods of what it stops that the cache lacks, as they may run on, and stops the rest whatever that shows", () => {
    const world = midway();
    const { uid } = world.pod("bob/b-0").metadata;
    world.remove("bob/b-0");
    world.job.metadata.labels = { [LABEL.jobStage]: "Stop" };
    expect(world.planOf(world.snapshot())).toMatchObject({
      action: "verify",
      pods: [{ namespace: "bob", name: "b-0", uid, isToStop: true }],
    });
    const planned = world.planOf({ ...world.snapshot(), livePods: new Set([uid]) });
    expect(planned).toMatchObject({
      action: "apply",
      status: { phase: "Failed" },
      deletions: [{ alias: "b", children: [{ namespace: "alice", name: "b-0" }] }],
    });
    world.step();
    expect(world.task("b").reason).toBe("KusciaJobStopped");
  });

  it("stops what runs, leaves the results, and takes the rest out of the queue", () => {
    const world = midway().command("Stop", "bob");
    expect(world.states).toBe("a=Succeeded b=Failed c=Skipped");
    expect(world.task("b")).toMatchObject({ reason: "KusciaJobStopped", message: "Job was stopped" });
    expect(world.task("b").parties).toMatchObject([
      { state: "Failed", reason: "KusciaJobStopped" },
      { state: "Failed", reason: "KusciaJobStopped" },
    ]);
    expect(world.pods).toEqual(["alice/a-0"]);
    expect(world.status.completionTime).toBeDefined();
  });
});

describe("Cancel", () => {
  it("keeps the completionTime of a failed job", () => {
    const world = PHASES["Failed"]!();
    const { completionTime } = world.status;
    world.now += 60_000;
    world.command("Cancel");
    expect(world.status).toMatchObject({ phase: "Cancelled", completionTime });
  });

  it("cannot be restarted", () => {
    expect(midway().command("Cancel").command("Restart").status.phase).toBe("Cancelled");
  });
});

describe("Suspend and Restart", () => {
  it("runs again only what did not succeed, as a new attempt that waits for the old pods", () => {
    const world = midway();
    world.graceful = true;
    world.command("Suspend");
    expect(world.status.completionTime).toBeUndefined();
    expect(findCondition(world.status, "Suspended")?.status).toBe("True");
    expect(world.states).toBe("a=Succeeded b=Failed c=Pending");
    world.command("Restart");
    expect(world.status.phase).toBe("Running");
    expect(world.task("b")).toMatchObject({ state: "Pending", attempt: 1, reason: "OldPodsRunning" });
    expect(world.task("b").createTime).toBeUndefined();
    expect(world.task("b").message).toBe("pods of an earlier attempt have not ended: alice/b-0, bob/b-0");
    // In whatever order the cache has them: else the same wait would be written again.
    const { children, ...snapshot } = world.snapshot();
    expect(plan({ ...snapshot, children: { ...children, Pod: children.Pod.toReversed() } }).action).toBe("rest");
    expect(findCondition(world.status, "Reconciling")).toMatchObject({ status: "True", reason: "OldPodsRunning" });
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0", "bob/b-0"]);
    world.reap();
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0-r1", "bob/b-0-r1"]);
    world.graceful = false;
    world.run("alice/b-0-r1", "bob/b-0-r1").succeed("alice/b-0-r1", "bob/b-0-r1");
    expect(world.task("c").attempt).toBeUndefined();
    world.succeed("alice/c-0", "bob/c-0");
    expect(world.status.phase).toBe("Succeeded");
    expect(world.status.message).toBeUndefined();
    expect(world.task("a").attempt).toBeUndefined();
  });

  it("rewrites the label as if the initiator had started the job", () => {
    const world = midway();
    const versioned = (version: string | undefined): unknown => {
      world.command("Suspend", "bob");
      world.job.metadata.labels = {
        [LABEL.jobStage]: "Restart",
        [LABEL.jobStageTrigger]: "bob",
        ...(version !== undefined && { [LABEL.jobStageVersion]: version }),
      };
      return world.settle().job.metadata.labels;
    };
    const start = { [LABEL.jobStage]: "Start", [LABEL.jobStageTrigger]: "alice" };
    expect(versioned("7")).toEqual({ ...start, [LABEL.jobStageVersion]: "8" });
    expect(versioned(undefined)).toEqual({ ...start, [LABEL.jobStageVersion]: "1" });
    expect(versioned("x")).toEqual({ ...start, [LABEL.jobStageVersion]: "1" });
  });

  it("records the Restart first; then the rewrite of the label is all that may happen", () => {
    const world = PHASES["Failed"]!();
    const { startTime } = world.status;
    world.job.metadata.labels = { [LABEL.jobStage]: "Restart", [LABEL.jobStageTrigger]: "bob" };
    world.step();
    expect(world.status).toMatchObject({
      phase: "Running",
      startTime,
      reason: "Party: bob execute the cmd: Restart.",
      message: "This job is restarted by bob",
      stageStatus: { alice: "JobRestartStageSucceeded", bob: "JobRestartStageSucceeded" },
      taskStatus: { a: "Succeeded" },
    });
    expect(world.status.completionTime).toBeUndefined();
    expect(world.lastEffects.creations).toEqual([]);
    const next = world.planOf(world.snapshot());
    expect(next).toMatchObject({ action: "mark", labels: { [LABEL.jobStage]: "Start" } });
  });

  it("can be done again and again", () => {
    const world = PHASES["Failed"]!();
    for (const attempt of [1, 2, 3]) {
      world.command("Restart");
      expect(world.task("b").attempt).toBe(attempt);
      world.fail(`bob/b-0-r${attempt}`);
      expect(world.status.phase).toBe("Failed");
    }
    // Failed pods stay for their logs.
    expect(world.pods).toEqual(["alice/a-0", "bob/b-0", "bob/b-0-r1", "bob/b-0-r2", "bob/b-0-r3"]);
  });

  it("puts a later failure in the place of the restart's message", () => {
    const world = PHASES["Failed"]!().command("Restart").fail("bob/b-0-r1", 9, "again");
    expect(world.status).toMatchObject({ reason: "TasksFailed", message: expect.stringContaining("exit code 9") });
  });

  it("runs tolerable tasks that failed again, too", () => {
    const world = new World(aJob().task("a").task("t", { tolerable: true })).settle();
    world.fail("alice/t-0").fail("alice/a-0").command("Restart");
    expect(world.pods).toContain("alice/t-0-r1");
  });

  it("on a running job is refused, visibly until the next command, and set back", () => {
    const world = midway().command("Restart", "bob");
    const message = "Restart by party bob is refused: the job is Running, neither Failed nor Suspended";
    expect(findCondition(world.status, "CommandRefused")).toMatchObject({
      status: "True",
      reason: "RestartRefused",
      message,
    });
    expect(refusals(world)).toEqual([{ type: "Warning", reason: "RestartRefused", message }]);
    expect(world.job.metadata.labels?.[LABEL.jobStage]).toBe("Start");
    expect(world.states).toBe("a=Succeeded b=Running c=Pending");
    // And again, as often as somebody tries.
    world.command("Restart", "bob").command("Restart", "carol");
    expect(refusals(world)).toHaveLength(3);
    world.command("Suspend");
    expect(findCondition(world.status, "CommandRefused")?.status).toBe("False");
    expect(world.command("Restart").states).toBe("a=Succeeded b=Pending c=Pending");
    expect(refusals(world)).toHaveLength(3);
  });

  it("that was refused before its label was set back is not carried out by what happens between the two writes", () => {
    const world = midway();
    world.job.metadata.labels = { [LABEL.jobStage]: "Restart", [LABEL.jobStageTrigger]: "bob" };
    world.setPod("bob/b-0", { phase: "Failed", containerStatuses: [] }).step();
    expect(world.status).toMatchObject({ phase: "Running", stageStatus: { alice: "JobRestartStageFailed" } });
    expect(world.settle().status.phase).toBe("Failed");
    expect(refusals(world)).toHaveLength(1);
  });

  it.each(["Succeeded", "Cancelled"])("on a job that is %s is refused, once for each who tries", (phase) => {
    const world = PHASES[phase]!();
    const { conditions: _before, ...before } = world.status;
    world.command("Restart", "bob");
    const message = `Restart by party bob is refused: the job is ${phase}, neither Failed nor Suspended`;
    expect(findCondition(world.status, "CommandRefused")).toMatchObject({ status: "True", message });
    expect(world.events.at(-1)).toEqual({ type: "Warning", reason: "RestartRefused", message });
    const { conditions: _after, lastReconcileTime: _time, ...after } = world.status;
    expect({ ...after, lastReconcileTime: before.lastReconcileTime }).toEqual(before);
    expect(world.job.metadata.labels?.[LABEL.jobStage]).toBe("Restart");
    const { writes } = world;
    expect(world.after(3600).writes).toBe(writes);
    expect(refusals(world)).toHaveLength(1);
    expect(refusals(world.command("Restart", "carol"))).toHaveLength(2);
  });

  it("of a job that waited for its domain looks again", () => {
    const world = PHASES["initialized"]!().after(30);
    expect(world.status.phase).toBe("Failed");
    world.namespaces.set("bob", aNamespace("bob"));
    expect(world.command("Restart").pods).toEqual(["alice/a-0"]);
  });
});

describe("a Start that follows", () => {
  it("leaves a job that was suspended as it is", () => {
    const world = new World(aChain("a")).settle().command("Suspend").command("Start");
    expect(world.status).toMatchObject({ phase: "Suspended", stageStatus: { alice: "JobStartStageSucceeded" } });
    expect(world.pods).toEqual([]);
  });
});

it("a reason that is given with Stop is the job's message; one of another command is not", () => {
  const reasoned = (reason: string): World => {
    const world = midway();
    const annotations = { "kuscia.secretflow/job-stage-reason": reason };
    world.job = { ...world.job, metadata: { ...world.job.metadata, annotations } };
    const labels = { [LABEL.jobStage]: "Stop", [LABEL.jobStageTrigger]: "alice" };
    world.job = { ...world.job, metadata: { ...world.job.metadata, labels } };
    return world.settle();
  };
  expect(reasoned("Stop: out: of budget").status).toMatchObject({ reason: said("Stop"), message: "out: of budget" });
  expect(reasoned("Suspend: lunch").status.message).toBe(said("Stop"));
});
