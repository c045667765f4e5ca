import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { conditionOf, isLive, Scene, taskOf } from "../../support/scene.ts";
import { eventually, inPhase, isOver, type TaskDraft, taskStates, type World } from "../../support/world.ts";

const STAGES = ["Start", "Stop", "Cancel", "Suspend", "Restart"] as const;
type Stage = (typeof STAGES)[number];

/** `done` succeeds, `runs` never ends, and bob's half of `bad` fails, but only at the first attempt. */
const script = lifeOf((pod, alias): PodStatus | undefined => {
  if (alias === "done") return succeeded(pod);
  const fails =
    alias === "bad" && pod.metadata.namespace!.startsWith("bob") && pod.metadata.labels?.[LABEL.attempt] === "0";
  return fails ? failed(pod, 3, "boom") : undefined;
});

const AT_WORK: TaskDraft[] = [
  { alias: "done" },
  { alias: "runs", dependencies: ["done"] },
  { alias: "later", dependencies: ["runs"] },
];
const FAILING: TaskDraft[] = [
  { alias: "done" },
  { alias: "bad", dependencies: ["done"] },
  { alias: "later", dependencies: ["bad"] },
];
const CYCLE: TaskDraft[] = [
  { alias: "a", dependencies: ["b"] },
  { alias: "b", dependencies: ["a"] },
];

let scene: Scene;
let world: World;

beforeAll(async () => {
  scene = await Scene.open(["--missing-reference-grace=10m"], script);
  ({ world } = scene);
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

/** What a cell of the table must lead to. */
interface Outcome {
  readonly phase: string;
  /** Value of `stageStatus` of both parties. */
  readonly stages?: string;
  readonly reason?: string;
  readonly message?: string;
  /** By alias. */
  readonly taskStatus?: Record<string, string>;
  readonly completionTime: "none" | "set" | "kept";
  /** The label afterwards, where it is not the one that was given. */
  readonly label?: Stage;
  /** The sentence with which the command is refused. */
  readonly refused?: string;
}

const said = (stage: string, trigger: string): string => `Party: ${trigger} execute the cmd: ${stage}.`;
const ended = (phase: string, stage: Stage, trigger: string, taskStatus?: Record<string, string>): Outcome => ({
  phase,
  stages: `Job${stage}StageSucceeded`,
  reason: said(stage, trigger),
  message: said(stage, trigger),
  taskStatus,
  completionTime: "set",
});
const suspended = (trigger: string, taskStatus: Record<string, string>): Outcome => ({
  phase: "Suspended",
  stages: "JobSuspendStageSucceeded",
  reason: said("Suspend", trigger),
  message: "",
  taskStatus,
  completionTime: "none",
});
const running = (more: Partial<Outcome> = {}): Outcome => ({
  phase: "Running",
  stages: "JobStartStageSucceeded",
  taskStatus: { done: "Succeeded", runs: "Running" },
  completionTime: "none",
  label: "Start",
  ...more,
});
const refusal = (trigger: string, why: string): string => `Restart by party ${trigger} is refused: ${why}`;
const same = (outcome: Outcome): Record<Stage, Outcome> =>
  Object.fromEntries(STAGES.map((stage) => [stage, outcome])) as Record<Stage, Outcome>;

const STOPPED = { done: "Succeeded", runs: "Failed" };
const BROKEN = { done: "Succeeded", bad: "Failed" };
const BLAME = 'Task[bad]-Party[bob]: container[app] terminated state reason "Error", exit code 3, message: "boom"';
const FAILED: Outcome = {
  phase: "Failed",
  stages: "JobCreateStageSucceeded",
  reason: "TasksFailed",
  message: BLAME,
  taskStatus: BROKEN,
  completionTime: "kept",
};
const SUCCEEDED: Outcome = {
  phase: "Succeeded",
  stages: "JobCreateStageSucceeded",
  taskStatus: { done: "Succeeded" },
  completionTime: "kept",
};
const CANCELLED: Outcome = { ...ended("Cancelled", "Cancel", "bob", STOPPED), completionTime: "kept" };
const INVALID: Outcome = { phase: "Failed", reason: "ValidateFailed", message: "", completionTime: "kept" };

interface Row {
  readonly trigger: string | undefined;
  /** The label `job-stage-version` beside the command, and what a rewrite of the label makes of it. */
  readonly version: readonly [given: string | undefined, next: string];
  /** Makes a job in this phase, with the labels if the command belongs to the creation. */
  readonly prepare: (name: string, labels: Record<string, string>) => Promise<KusciaJob>;
  readonly cells: Readonly<Record<Stage, Outcome>>;
}

const lateImage = (name: string): string => `late-${name}-${world.suffix}`;

function commandText(row: Row, stage: Stage): Record<string, string> {
  return {
    [LABEL.jobStage]: stage,
    ...(row.trigger !== undefined && { [LABEL.jobStageTrigger]: row.trigger }),
    ...(row.version[0] !== undefined && { [LABEL.jobStageVersion]: row.version[0] }),
  };
}

let touched = 86_400;

/**
 * Gives a command. The same write changes the spec, so that `observedGeneration` tells when the operator has dealt with
 * the command, even if all it does is nothing.
 */
function give(name: string, labels: Record<string, string>): Promise<KusciaJob> {
  touched += 1;
  const body = { metadata: { labels }, spec: { ttlSecondsAfterFinished: touched } };
  return world.client.patch(KUSCIA_JOBS, { namespace: world.jobNamespace, name }, body);
}

async function atWork(name: string): Promise<KusciaJob> {
  await world.createJob(name, AT_WORK);
  return world.waitForJob(name, (job) => taskStates(job)["runs"] === "Running");
}

async function afterCommand(name: string, stage: Stage, phase: string): Promise<KusciaJob> {
  await atWork(name);
  await give(name, { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: "bob" });
  return world.waitForJob(name, inPhase(phase));
}

async function ran(name: string, tasks: TaskDraft[]): Promise<KusciaJob> {
  await world.createJob(name, tasks);
  return world.waitForJob(name, isOver);
}

/** What a command comes to that is there when the job gets to Pending. */
const pendingCells = (trigger: string): Record<Stage, Outcome> => ({
  Start: running(),
  Stop: ended("Failed", "Stop", trigger, {}),
  Cancel: ended("Cancelled", "Cancel", trigger, {}),
  // Waits for Running, then acts.
  Suspend: suspended(trigger, {}),
  Restart: running({ refused: refusal(trigger, "the job is Running, neither Failed nor Suspended") }),
});

const ROWS: Record<string, Row> = {
  "set at creation, without a trigger": {
    trigger: undefined,
    version: [undefined, "1"],
    prepare: (name, labels) => world.createJob(name, AT_WORK, {}, labels),
    cells: pendingCells(""),
  },
  "initialized, waiting for an AppImage": {
    trigger: "alice",
    version: ["4", "5"],
    prepare: async (name) => {
      await world.createJob(name, [{ ...AT_WORK[0]!, appImage: lateImage(name) }, ...AT_WORK.slice(1)]);
      return world.waitForJob(name, inPhase("initialized"));
    },
    cells: pendingCells("alice"),
  },
  Running: {
    trigger: "alice",
    version: ["no-number", "1"],
    prepare: (name) => atWork(name),
    cells: {
      Start: running(),
      Stop: ended("Failed", "Stop", "alice", STOPPED),
      Cancel: ended("Cancelled", "Cancel", "alice", STOPPED),
      Suspend: suspended("alice", STOPPED),
      Restart: running({ refused: refusal("alice", "the job is Running, neither Failed nor Suspended") }),
    },
  },
  Suspended: {
    trigger: "",
    version: [undefined, "1"],
    prepare: (name) => afterCommand(name, "Suspend", "Suspended"),
    cells: {
      Start: { ...suspended("bob", STOPPED), stages: "JobStartStageSucceeded" },
      Stop: ended("Failed", "Stop", "", STOPPED),
      Cancel: ended("Cancelled", "Cancel", "", STOPPED),
      Suspend: suspended("bob", STOPPED),
      Restart: running({ reason: said("Restart", ""), message: "" }),
    },
  },
  Failed: {
    trigger: "alice",
    version: ["7", "8"],
    prepare: (name) => ran(name, FAILING),
    cells: {
      Start: { ...FAILED, stages: "JobStartStageSucceeded" },
      Stop: FAILED,
      Cancel: { ...ended("Cancelled", "Cancel", "alice", BROKEN), completionTime: "kept" },
      Suspend: FAILED,
      Restart: running({
        reason: said("Restart", "alice"),
        message: "",
        taskStatus: { done: "Succeeded", bad: "Running" },
      }),
    },
  },
  "Failed, because its spec is not valid": {
    trigger: "alice",
    version: [undefined, "1"],
    prepare: (name) => ran(name, CYCLE),
    cells: {
      Start: { ...INVALID, stages: "JobStartStageSucceeded" },
      Stop: INVALID,
      Cancel: { ...ended("Cancelled", "Cancel", "alice"), completionTime: "kept" },
      Suspend: INVALID,
      Restart: { ...INVALID, refused: refusal("alice", "its spec is not valid") },
    },
  },
  Succeeded: {
    trigger: "alice",
    version: [undefined, "1"],
    prepare: (name) => ran(name, [{ alias: "done" }]),
    cells: {
      ...same(SUCCEEDED),
      Restart: { ...SUCCEEDED, refused: refusal("alice", "the job is Succeeded, neither Failed nor Suspended") },
    },
  },
  Cancelled: {
    trigger: "alice",
    version: [undefined, "1"],
    prepare: (name) => afterCommand(name, "Cancel", "Cancelled"),
    cells: {
      ...same(CANCELLED),
      Restart: { ...CANCELLED, refused: refusal("alice", "the job is Cancelled, neither Failed nor Suspended") },
    },
  },
};

/** The parts of a job that a cell speaks of, in the words of the table. */
function outcomeOf(job: KusciaJob): Record<string, unknown> {
  const { phase, stageStatus, reason, message, taskStatus } = job.status ?? {};
  const byAlias = Object.entries(taskStatus ?? {}).map(([taskID, state]) => [
    job.status?.tasks?.find((task) => task.taskID === taskID)?.alias,
    state,
  ]);
  return {
    phase,
    stageStatus,
    reason,
    message: message?.replaceAll(`-${world.suffix}`, ""),
    taskStatus: taskStatus && Object.fromEntries(byAlias),
    label: job.metadata.labels?.[LABEL.jobStage],
  };
}

/** `stageStatus` of all parties; a cycle's parties never got one before a command. */
function expectedOf(
  { phase, stages, reason, message, taskStatus, label }: Outcome,
  stage: Stage,
): Record<string, unknown> {
  const stageStatus = stages === undefined ? undefined : { [world.alice]: stages, [world.bob]: stages };
  // An empty text is left out, as Kuscia does.
  return { phase, stageStatus, reason, message: message || undefined, taskStatus, label: label ?? stage };
}

/** The job as soon as the operator has dealt with all that was given to it; compares only afterwards. */
/** Pods are still ending, or of a task that runs one party's pod is not seen to run yet. */
function isOnItsWay({ status = {} }: KusciaJob): boolean {
  const { conditions = [], tasks = [] } = status;
  const isEnding = conditions.some((each) => each.type === "Terminating" && each.status === "True");
  const parties = tasks.filter(({ state }) => state === "Running").flatMap((task) => task.parties ?? []);
  return isEnding || parties.some(({ state }) => state === "Pending");
}

async function settled(name: string, wanted: Record<string, unknown>): Promise<KusciaJob> {
  let last: KusciaJob | undefined;
  const dealtWith = (job: KusciaJob): boolean => {
    last = job;
    const isSeen = job.status?.observedGeneration === job.metadata.generation;
    return isSeen && !isOnItsWay(job) && isDeepStrictEqual(outcomeOf(job), wanted);
  };
  await world.waitForJob(name, dealtWith, 20_000).catch((error: unknown) => {
    expect(last && outcomeOf(last), String(error)).toEqual(wanted);
    throw error;
  });
  return last!;
}

function checkTime(job: KusciaJob, before: KusciaJob, { completionTime }: Outcome): void {
  if (completionTime === "none") expect(job.status!.completionTime).toBeUndefined();
  else if (completionTime === "set") expect(job.status!.completionTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  else expect(job.status!.completionTime).toBe(before.status!.completionTime);
  // Of the very first state nothing is recorded yet.
  if (before.status?.startTime !== undefined) expect(job.status!.startTime).toBe(before.status.startTime);
}

/** Only what the status calls for is alive, and what ended by itself is still there for its logs. */
async function checkPods(job: KusciaJob): Promise<void> {
  const states = taskStates(job);
  const attemptOf = (alias: string): string => {
    const { attempt = 0 } = taskOf(job, alias)!;
    return attempt === 0 ? "" : `-r${attempt}`;
  };
  const places = (alias: string): string[] =>
    ["alice", "bob"].map((domain) => `${domain}/${job.metadata.name}-${alias}-0${attemptOf(alias)}`);
  const live = Object.keys(states)
    .filter((alias) => states[alias] === "Running")
    .flatMap(places);
  const done = Object.keys(states)
    .filter((alias) => states[alias] === "Succeeded")
    .flatMap(places);
  await eventually(
    async () => {
      const pods = await scene.podsOf(job);
      const alive = [...pods].filter(([, pod]) => isLive(pod)).map(([name]) => name);
      return isDeepStrictEqual(alive.sort(), live.sort()) && done.every((name) => pods.has(name));
    },
    `the pods of ${job.metadata.name} to be ${live.join(", ")}`,
  );
}

async function checkRefusal(job: KusciaJob, refused: string): Promise<void> {
  const condition = conditionOf(job, "CommandRefused");
  // It stands until another command, also where the label was set back.
  expect(condition).toMatchObject({ status: "True", reason: "RestartRefused", message: refused });
  await scene.waitForEvent(job.metadata.name!, "RestartRefused", refused);
}

/** All of the status but the traces of the pass itself. */
function essence({ status }: KusciaJob): unknown {
  const { observedGeneration: _generation, lastReconcileTime: _time, conditions = [], ...rest } = status!;
  return { ...rest, conditions: conditions.map(({ observedGeneration: _observed, ...condition }) => condition) };
}

const CELLS = Object.entries(ROWS).flatMap(([from, row], i) =>
  STAGES.map((stage) => ({ from, row, stage, name: `row${i}-${stage.toLowerCase()}` })),
);

describe("a command, by the phase that it finds", () => {
  it.each(CELLS)("$from: $stage", async ({ from, row, stage, name }) => {
    const cell = row.cells[stage];
    const labels = commandText(row, stage);
    const atCreation = from.startsWith("set at creation");
    const before = await row.prepare(name, labels);
    if (!atCreation) await give(name, labels);
    if (from.startsWith("initialized")) {
      const untouched = { ...expectedOf({ phase: "initialized", completionTime: "none" }, stage), taskStatus: {} };
      // Stop and Cancel wait for nothing; the others wait until the job has begun.
      await settled(name, stage === "Stop" || stage === "Cancel" ? expectedOf(cell, stage) : untouched);
      await world.createAppImage(lateImage(name));
    }
    const job = await settled(name, expectedOf(cell, stage));
    checkTime(job, before, cell);
    await checkPods(job);
    if (cell.refused !== undefined) await checkRefusal(job, cell.refused);
    const rewritten = stage === "Restart" && cell.label === "Start";
    expect(job.metadata.labels?.[LABEL.jobStageTrigger]).toBe(rewritten ? world.alice : row.trigger);
    expect(job.metadata.labels?.[LABEL.jobStageVersion]).toBe(rewritten ? row.version[1] : row.version[0]);
    // Given again, as a client does that heard no answer. What was rewritten is a Start by now.
    await give(name, { ...job.metadata.labels, [LABEL.jobStageVersion]: "99" });
    expect(essence(await settled(name, expectedOf(cell, stage)))).toEqual(essence(job));
  });
});

describe("Restart", () => {
  it("shows itself between the two writes, and its words go when the label is reset", async () => {
    await ran("shown", FAILING);
    await give("shown", { [LABEL.jobStage]: "Restart", [LABEL.jobStageTrigger]: "alice" });
    await world.waitForJob("shown", (job) => taskStates(job)["bad"] === "Running");
    const states = scene.watcher.history("shown");
    const applied = states.filter(({ status }) => status?.stageStatus?.[world.alice] === "JobRestartStageSucceeded");
    expect(applied.length).toBeGreaterThan(0);
    for (const { status } of applied) {
      expect(status).toMatchObject({
        phase: "Running",
        reason: "Party: alice execute the cmd: Restart.",
        message: "This job is restarted by alice",
      });
      expect(status!.completionTime).toBeUndefined();
    }
    expect(states.at(-1)!.status!.message).toBeUndefined();
  });

  it("runs only what did not succeed, as a new attempt, and again as the next one", async () => {
    const first = await ran("again", FAILING);
    const done = taskOf(first, "done");
    const pods = await scene.podsOf(first);
    await give("again", { [LABEL.jobStage]: "Restart" });
    await world.waitForJob("again", (job) => taskStates(job)["bad"] === "Running");
    await give("again", { [LABEL.jobStage]: "Suspend" });
    await world.waitForJob("again", inPhase("Suspended"));
    await give("again", { [LABEL.jobStage]: "Restart" });
    const job = await world.waitForJob("again", (each) => taskStates(each)["bad"] === "Running");
    expect(taskOf(job, "done")).toEqual(done);
    expect(taskOf(job, "bad")).toMatchObject({ attempt: 2, taskID: `again-bad-${world.suffix}` });
    expect(taskOf(job, "later")).toMatchObject({ state: "Pending" });
    expect(taskOf(job, "later")!.attempt).toBeUndefined();
    const now = await scene.podsOf(job);
    for (const name of ["alice/again-done-0", "bob/again-done-0", "bob/again-bad-0"]) {
      expect(now.get(name)?.metadata.uid).toBe(pods.get(name)!.metadata.uid);
    }
    expect([...now.keys()].sort()).toEqual([
      "alice/again-bad-0-r2",
      "alice/again-done-0",
      "bob/again-bad-0",
      "bob/again-bad-0-r2",
      "bob/again-done-0",
    ]);
  });

  it("waits for the pods of the attempt before, and says which", async () => {
    await atWork("waits");
    // Pods on a node end gracefully: they are there until their kubelet, here the test, has stopped them.
    for (const domain of [world.alice, world.bob]) await scene.kubelet.bind(domain, `waits-runs-${world.suffix}-0`);
    await give("waits", { [LABEL.jobStage]: "Suspend" });
    await world.waitForJob("waits", inPhase("Suspended"));
    await give("waits", { [LABEL.jobStage]: "Restart" });
    const message = (...domains: string[]): string =>
      `pods of an earlier attempt have not ended: ${domains.map((each) => `${each}/waits-runs-${world.suffix}-0`).join(", ")}`;
    const waitsFor =
      (...domains: string[]) =>
      (job: KusciaJob) =>
        taskOf(job, "runs")?.message === message(...domains);
    const waiting = await world.waitForJob("waits", waitsFor(world.alice, world.bob));
    expect(taskOf(waiting, "runs")).toMatchObject({ state: "Pending", reason: "OldPodsRunning", attempt: 1 });
    expect(conditionOf(waiting, "Reconciling")).toMatchObject({
      status: "True",
      reason: "OldPodsRunning",
      message: `Task[runs] waits: ${message(world.alice, world.bob)}`,
    });
    await scene.waitForEvent("waits", "OldPodsRunning", message(world.alice, world.bob));
    await scene.kubelet.finish(world.alice, `waits-runs-${world.suffix}-0`);
    await world.waitForJob("waits", waitsFor(world.bob));
    expect([...(await scene.podsOf(waiting)).keys()].filter((name) => name.endsWith("-r1"))).toEqual([]);
    await scene.kubelet.finish(world.bob, `waits-runs-${world.suffix}-0`);
    const job = await world.waitForJob("waits", (each) => taskStates(each)["runs"] === "Running");
    expect(taskOf(job, "runs")!.reason).toBeUndefined();
    expect((await scene.podsOf(job)).has("alice/waits-runs-0-r1")).toBe(true);
  });
});
