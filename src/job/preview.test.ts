import { describe, expect, it } from "vitest";
import type { KusciaJobSpec } from "../api/types.ts";
import { ACTIONS, previewOf, STAGE_OF } from "./preview.ts";
import type { RestartChoice } from "./restart-choice.ts";
import { aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { etagOf } from "./view.ts";

/** Task a is done, b runs, c waits for b; all of alice and bob. */
function midway(): World {
  const both = { parties: ["alice", "bob"] };
  const tasks = aJob()
    .task("a")
    .task("b", { ...both, dependencies: ["a"] })
    .task("c", { ...both, dependencies: ["b"] });
  return new World(tasks).settle().succeed("alice/a-0").run("alice/b-0", "bob/b-0");
}

const WORLDS: Readonly<Record<string, () => World>> = {
  fresh: () => new World(aJob().task("a")),
  running: midway,
  failed: () => midway().fail("bob/b-0"),
  suspended: () => midway().command("Suspend"),
  stopped: () => midway().command("Stop"),
  cancelled: () => midway().command("Cancel"),
  succeeded: () => new World(aJob().task("a")).settle().succeed("alice/a-0"),
  invalid: () => new World(aJob().task("a", { dependencies: ["none"] })).settle(),
};

/** A command that comes before the job has begun waits for its phase; and to resume is to restart by another name. */
const SAYS_NOTHING = new Set(["suspend fresh", "restart fresh", "resume fresh", "resume failed", "resume stopped"]);
const CASES = Object.keys(WORLDS)
  .flatMap((name) => ACTIONS.filter((action) => action !== "delete").map((action) => [action, name] as const))
  .filter((each) => !SAYS_NOTHING.has(each.join(" ")));

describe.each(CASES)("the preview of %s for a job that is %s", (action, name) => {
  it("is what the command then does", () => {
    const world = WORLDS[name]!();
    const before = { phase: world.status.phase, tasks: structuredClone(world.status.tasks ?? []) };
    const preview = previewOf(world.job, action);
    world.command(STAGE_OF[action]);
    if (preview.refusal !== undefined) {
      // A stop of a job that failed by itself changes nothing; nor does any other refused command.
      expect(world.status.phase).toBe(before.phase);
      return;
    }
    expect(preview.rows.map(({ task }) => task)).toEqual(world.job.spec.tasks.map(({ alias }) => alias));
    if (preview.next_state === "Running") expect(["initialized", "Running", "Pending"]).toContain(world.status.phase);
    else expect(world.status.phase).toBe(preview.next_state);
    for (const row of preview.rows) {
      const now = world.status.tasks?.find(({ alias }) => alias === row.task);
      const then = before.tasks.find(({ alias }) => alias === row.task);
      if (row.action === "RUN") expect([now?.state, now?.attempt ?? 0]).toEqual(["Pending", row.attempt]);
      if (row.action === "KEEP" && then !== undefined) expect(now?.state).toBe(then.state);
      if (row.action === "STOP") expect(now?.state).toBe("Failed");
      if (row.action === "SKIP" && now !== undefined) expect(now.state).toBe("Skipped");
    }
  });
});

describe("the preview of a restart", () => {
  it("says which attempt comes, and what is kept", () => {
    const world = midway().fail("bob/b-0");
    expect(previewOf(world.job, "restart").rows).toEqual([
      { task: "a", action: "KEEP", because: "succeeded", attempt: 0, parties: ["alice"] },
      {
        task: "b",
        action: "RUN",
        because: "did not succeed",
        previous_attempt: 0,
        attempt: 1,
        parties: ["alice", "bob"],
      },
      { task: "c", action: "RUN", because: "depends on b", attempt: 0, parties: ["alice", "bob"] },
    ]);
  });

  it("is refused with the states that it needs", () => {
    expect(previewOf(midway().job, "restart").refusal).toBe("the job is Running; restart needs Failed or Suspended");
    const deleted = midway().job;
    deleted.metadata.deletionTimestamp = "2026-01-08T03:04:05Z";
    expect(previewOf(deleted, "stop").refusal).toBe("the job is being deleted");
  });
});

describe("a job that its spec suspends", () => {
  it.each([
    ["Requeue", ["KEEP", "RUN", "RUN"], "Running"],
    // What was ended for the pause is a failure of the job, once it goes on.
    ["Terminate", ["KEEP", "KEEP", "KEEP"], "Failed"],
  ] as const)("with %s goes on as its preview says", (suspendPolicy, actions, next) => {
    const world = midway();
    world.job = { ...world.job, spec: { ...world.job.spec, suspend: true, suspendPolicy } };
    world.settle();
    expect(world.status.phase).toBe("Suspended");
    expect(previewOf(world.job, "restart").refusal).toBe("its spec suspends it; resume it first");
    const preview = previewOf(world.job, "resume");
    expect([preview.rows.map(({ action }) => action), preview.next_state]).toEqual([actions, next]);
    const before = structuredClone(world.status.tasks ?? []);
    world.job = { ...world.job, spec: { ...world.job.spec, suspend: false } };
    world.step();
    if (next === "Failed") world.settle();
    expect(world.status.phase).toBe(next);
    for (const [index, { action, attempt }] of preview.rows.entries()) {
      const now = world.status.tasks?.[index];
      if (action === "KEEP") expect(now?.state).toBe(before[index]?.state);
      else expect([now?.state, now?.attempt ?? 0]).toEqual(["Pending", attempt]);
    }
  });
});

describe("a job that is to be suspended by its spec", () => {
  it.each([
    ["Requeue", ["KEEP", "STOP", "KEEP"], "a=Succeeded b=Pending c=Pending"],
    ["Terminate", ["KEEP", "STOP", "KEEP"], "a=Succeeded b=Failed c=Skipped"],
    ["Wait", ["KEEP", "KEEP", "KEEP"], "a=Succeeded b=Running c=Pending"],
  ] as const)("with %s ends what its preview says", (mode, actions, states) => {
    const world = midway();
    const preview = previewOf(world.job, "suspend", { mode });
    expect([preview.rows.map(({ action }) => action), preview.next_state]).toEqual([actions, "Suspended"]);
    world.edit({ suspend: true, suspendPolicy: mode });
    expect(world.states).toBe(states);
    if (mode === "Wait") world.succeed("alice/b-0", "bob/b-0");
    expect(world.status.phase).toBe("Suspended");
    expect(previewOf(world.job, "suspend", { mode }).refusal).toBe(`its spec suspends it already, with ${mode}`);
  });

  it("has not ended", () => {
    const { job } = midway().fail("bob/b-0");
    const refusal = "the job is Failed; suspend needs Pending or AwaitingApproval or Running";
    expect(previewOf(job, "suspend", { mode: "Wait" }).refusal).toBe(refusal);
  });
});

describe("the etag", () => {
  it("moves when a task starts or ends, or a command is given, and not with a message", () => {
    const world = midway();
    const first = etagOf(world.job);
    world.job.status!.tasks![1]!.message = "other words";
    world.job.metadata.resourceVersion = "99";
    expect(etagOf(world.job)).toBe(first);
    world.succeed("alice/b-0", "bob/b-0");
    const second = etagOf(world.job);
    expect(second).not.toBe(first);
    world.command("Stop");
    expect(etagOf(world.job)).not.toBe(second);
  });
});

/** Task a is done, b and side failed, c waits for b; by default side is tolerable. */
function branched(spec: Partial<KusciaJobSpec> = {}, tolerable = true): World {
  const tasks = aJob()
    .with(spec)
    .task("a")
    .task("b", { dependencies: ["a"] })
    .task("c", { dependencies: ["b"] })
    .task("side", { tolerable });
  return new World(tasks).settle().fail("alice/side-0").succeed("alice/a-0").fail("alice/b-0");
}

describe("a restart of chosen tasks", () => {
  it.each<[string, RestartChoice, string, string]>([
    ["what did not succeed", {}, "a KEEP, b RUN, c RUN, side RUN", "a=Succeeded b=Pending c=Pending side=Pending"],
    [
      "a task that succeeded, and all after it",
      { tasks: ["a"] },
      "a RUN, b RUN, c RUN, side RUN",
      "a=Pending b=Pending c=Pending side=Pending",
    ],
    ["all", { all: true }, "a RUN, b RUN, c RUN, side RUN", "a=Pending b=Pending c=Pending side=Pending"],
    [
      "only some, what is tolerable stays failed",
      { tasks: ["b", "c"], only: true },
      "a KEEP, b RUN, c RUN, side KEEP",
      "a=Succeeded b=Pending c=Pending side=Failed",
    ],
  ])("runs %s, as its preview says", (_, choice, rows, states) => {
    const world = branched();
    const preview = previewOf(world.job, "restart", { choice });
    expect(preview.rows.map(({ task, action }) => `${task} ${action}`).join(", ")).toBe(rows);
    world.restart(choice);
    expect([world.status.phase, world.states]).toEqual(["Running", states]);
    for (const { task, attempt, action } of preview.rows)
      if (action === "RUN") expect(world.task(task).attempt ?? 0).toBe(attempt);
  });

  it("says why each runs", () => {
    const { rows } = previewOf(branched().job, "restart", { choice: { tasks: ["a"] } });
    expect(rows.map(({ because }) => because)).toEqual([
      "asked for",
      "did not succeed",
      "depends on b",
      "did not succeed",
    ]);
  });

  it.each<[string, RestartChoice, RegExp]>([
    ["a task that is none", { tasks: ["nope"] }, /^the job has no task "nope"; it has a, b, c, side$/],
    ["nothing", { only: true }, /^only is given without tasks/],
    ["a task without the failed one before it", { tasks: ["c"], only: true }, /^c depends on b, which did not succeed/],
    ["less than it takes to succeed", { tasks: ["b"], only: true }, /^without c, not succeeded, the job fails at once/],
  ])("of %s is refused, by the preview and once by the operator", (_, choice, refusal) => {
    const world = branched();
    expect(previewOf(world.job, "restart", { choice }).refusal).toMatch(refusal);
    const before = world.states;
    world.restart(choice);
    expect([world.status.phase, world.states]).toEqual(["Failed", before]);
    const told = world.events.filter(({ reason }) => reason === "RestartRefused");
    expect(told.map(({ message }) => message.replace("Restart by party alice is refused: ", ""))).toEqual([
      expect.stringMatching(refusal),
    ]);
    expect(world.step()).toBe(false);
    // The next one is not bound by it.
    world.restart();
    expect(world.status.phase).toBe("Running");
  });

  it("leaves out what else failed where the others go on", () => {
    const world = branched({ scheduleMode: "BestEffort" }, false);
    const choice = { tasks: ["b"], only: true };
    expect(previewOf(world.job, "restart", { choice }).rows.map(({ action }) => action)).toEqual([
      "KEEP",
      "RUN",
      "KEEP",
      "KEEP",
    ]);
    world.restart(choice);
    expect(world.states).toBe("a=Succeeded b=Pending c=Skipped side=Failed");
    expect(world.succeed("alice/b-0-r1").status.phase).toBe("Failed");
  });

  it("keeps what depends on a task that runs alone", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("b", { dependencies: ["a"] })
        .task("c"),
    );
    world.settle().succeed("alice/a-0").succeed("alice/b-0").fail("alice/c-0");
    world.restart({ tasks: ["a", "c"], only: true });
    expect(world.states).toBe("a=Pending b=Succeeded c=Pending");
    expect(world.succeed("alice/a-0-r1", "alice/c-0-r1").status.phase).toBe("Succeeded");
  });
});

it("a deletion says what goes with the job", () => {
  expect(previewOf(midway().job, "delete").losses).toEqual([
    { what: "tasks", count: 3 },
    { what: "pods", count: 3 },
    { what: "logs", count: 3 },
  ]);
  const hook = { appImage: "app", taskInputConfig: "" };
  const hooked = new World(aJob().with({ release: hook }).task("a")).settle();
  expect(previewOf(hooked.job, "delete").losses).toContainEqual({ what: "releases", count: 1 });
  expect(previewOf(midway().job, "stop")).not.toHaveProperty("losses");
});
