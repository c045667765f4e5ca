import { describe, expect, it } from "vitest";
import type { RetryPolicy, RetryRule } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { type AttemptFailure, decideRetry, pauseSeconds } from "./retries.ts";
import { aChain, aJob, terminated } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { formatTime } from "../util/time.ts";

const BOTH = ["alice", "bob"];
const TARGET = { type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" } as const;

/** A job of one task of two parties, both of which run. */
function running(retryPolicy?: RetryPolicy, more: { tolerable?: boolean } = {}): World {
  const world = new World(aJob().task("a", { parties: BOTH, ...(retryPolicy && { retryPolicy }), ...more })).settle();
  return world.run("alice/a-0", "bob/a-0");
}

/** Kubernetes takes the pod away; its program ends with this code. */
function evict(world: World, key: string, exitCode = 143): World {
  const conditions = [{ ...TARGET, lastTransitionTime: formatTime(world.now) }];
  return world.setPod(key, { phase: "Failed", conditions, containerStatuses: [terminated(exitCode)] }).settle();
}

const decide = (policy: RetryPolicy, failure: Partial<AttemptFailure>, failed = 0, disrupted = 0): string => {
  const decision = decideRetry(
    { policy, retries: { failed, disrupted }, disruptionLimit: policy.disruptionLimit ?? 3 },
    { exits: [], reasons: ["PartyFailed", "PodFailed"], ...failure },
  );
  return decision.action === "retry" ? `${decision.cause} ${decision.counts ? "counts" : "free"}` : decision.action;
};

describe("what follows from a failure", () => {
  it.each<[string, RetryPolicy, Partial<AttemptFailure>, number, number, string]>([
    ["no policy", {}, {}, 0, 0, "failTask"],
    ["within the limit", { limit: 2 }, {}, 1, 0, "failure counts"],
    ["at the limit", { limit: 2 }, {}, 2, 0, "failTask"],
    ["a disruption", {}, { disruption: "Evicted" }, 0, 2, "disruption counts"],
    ["the last disruption", {}, { disruption: "Evicted" }, 0, 3, "failTask"],
    ["a disruption where none may be", { limit: 5, disruptionLimit: 0 }, { disruption: "Evicted" }, 0, 0, "failTask"],
    ["a disruption beside used up retries", { limit: 1 }, { disruption: "Evicted" }, 1, 0, "disruption counts"],
  ])("%s", (_, policy, failure, failed, disrupted, expected) => {
    expect(decide(policy, failure, failed, disrupted)).toBe(expected);
  });

  const on = (
    operator: "In" | "NotIn",
    values: number[],
    action: RetryRule["action"],
    container?: string,
  ): RetryRule => ({
    action,
    onExitCodes: { operator, values, ...(container !== undefined && { container }) },
  });
  const exits = (code: number, container = "engine"): Partial<AttemptFailure> => ({ exits: [{ container, code }] });

  it.each<[string, RetryRule[], Partial<AttemptFailure>, string]>([
    ["a code that is meant", [on("In", [3, 4], "FailTask")], exits(4), "failTask"],
    ["a code that is not", [on("In", [3, 4], "FailTask")], exits(5), "failure counts"],
    ["a code beside those", [on("NotIn", [3], "FailJob")], exits(5), "failJob"],
    ["a code among those", [on("NotIn", [3], "FailJob")], exits(3), "failure counts"],
    ["no code at all", [on("NotIn", [3], "FailJob")], {}, "failure counts"],
    ["of another container", [on("In", [3], "FailTask", "other")], exits(3), "failure counts"],
    ["of the container", [on("In", [3], "FailTask", "engine")], exits(3), "failTask"],
    ["a reason of the party", [{ action: "RetryUncounted", onReasons: ["PodFailed"] }], {}, "failure free"],
    ["another reason", [{ action: "FailTask", onReasons: ["TaskTimeout"] }], {}, "failure counts"],
    ["the first that fits", [on("In", [3], "Retry"), on("NotIn", [9], "FailJob")], exits(3), "failure counts"],
    ["a disruption", [{ action: "FailJob", onReasons: ["PodFailed"] }], { disruption: "Evicted" }, "disruption counts"],
  ])("a rule about %s", (_, rules, failure, expected) => {
    expect(decide({ limit: 1, rules }, failure)).toBe(expected);
  });
});

describe("the pause", () => {
  it("doubles up to its most, each time up to a fifth longer or shorter", () => {
    const policy = { backoffSeconds: 100, maxBackoffSeconds: 300 };
    for (const [doublings, base] of [100, 200, 300, 300].entries()) {
      const pauses = Array.from({ length: 200 }, (_, i) => pauseSeconds(policy, doublings, `key${i}`));
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(base * 0.8);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(base * 1.2);
      expect(new Set(pauses).size).toBeGreaterThan(20);
    }
  });

  it("is the same each time it is asked for", () => {
    expect(pauseSeconds({}, 0, "uid/a/1")).toBe(pauseSeconds({}, 0, "uid/a/1"));
  });

  it("may be none", () => {
    expect(pauseSeconds({ backoffSeconds: 0 }, 3, "x")).toBe(0);
  });
});

describe("a task whose party fails", () => {
  it("fails at once without a policy, and says nothing of attempts", () => {
    const world = running().fail("alice/a-0");
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(world.task("a").message).not.toContain("attempt");
    expect(world.task("a")).not.toHaveProperty("attempts");
  });

  it("is tried again as a whole, after a pause and after its old pods", () => {
    const world = running({ limit: 2, backoffSeconds: 20 });
    world.graceful = true;
    world.fail("alice/a-0", 3, "no luck");
    const task = world.task("a");
    expect(task).toMatchObject({ state: "Pending", reason: "RetryBackoff", attempt: 1, retries: { failed: 1 } });
    expect(task).not.toHaveProperty("createTime");
    expect(task.message).toMatch(
      /^attempt 1 of 2 in \d+ s; attempt 0: Party\[alice\]: container\[engine\].*exit code 3/,
    );
    const pause = Number(/in (\d+) s/.exec(task.message ?? "")?.[1]);
    expect(Date.parse(task.nextAttemptTime ?? "")).toBe(world.now + pause * 1000);
    expect(task.attempts).toMatchObject([{ attempt: 0, reason: "PartyFailed", startTime: formatTime(world.now) }]);
    expect(task.attempts?.[0]).not.toHaveProperty("disrupted");
    expect(world.status).toMatchObject({ phase: "Running", taskStatus: { a: "Pending" } });
    expect(findCondition(world.status, "Reconciling")).toMatchObject({ status: "True", reason: "RetryBackoff" });
    expect(world.events.map(({ reason }) => reason)).toEqual(["Running", "TaskRetried"]);

    world.after(pause - 1);
    expect(world.task("a").reason).toBe("RetryBackoff");
    world.after(1);
    expect(world.task("a").reason).toBe("OldPodsRunning");
    expect(world.pods.filter((key) => key.endsWith("-r1"))).toEqual([]);
    world.reap();
    expect(world.task("a")).toMatchObject({ state: "Pending", attempt: 1 });
    expect(world.task("a")).not.toHaveProperty("nextAttemptTime");
    expect(world.pods).toEqual(["alice/a-0", "alice/a-0-r1", "bob/a-0-r1"]);
    world.succeed("alice/a-0-r1", "bob/a-0-r1");
    expect(world.status.phase).toBe("Succeeded");
    expect(world.task("a")).toMatchObject({ attempt: 1, retries: { failed: 1 } });
  });

  it("fails for good when no retry is left, and says so", () => {
    const world = running({ limit: 1, backoffSeconds: 0 }).fail("alice/a-0");
    world.settle().run("alice/a-0-r1", "bob/a-0-r1").fail("bob/a-0-r1", 7);
    expect(world.status.phase).toBe("Failed");
    expect(world.task("a")).toMatchObject({ state: "Failed", attempt: 1, retries: { failed: 1 } });
    expect(world.task("a").message).toMatch(
      /exit code 7.*; attempt 1 was the last that the task's retryPolicy allows$/,
    );
    expect(world.pods.filter((key) => key.includes("-r2"))).toEqual([]);
  });

  it("has its retries counted anew by a Restart", () => {
    const world = running({ limit: 1, backoffSeconds: 0 }).fail("alice/a-0");
    world.settle().run("alice/a-0-r1", "bob/a-0-r1").fail("bob/a-0-r1").command("Restart");
    expect(world.task("a")).toMatchObject({ attempt: 2 });
    expect(world.task("a")).not.toHaveProperty("retries");
    world.settle().run("alice/a-0-r2", "bob/a-0-r2").fail("bob/a-0-r2");
    expect(world.task("a")).toMatchObject({ attempt: 3, retries: { failed: 1 } });
  });

  it("ends with its job while it pauses, and keeps why the attempt before failed", () => {
    const world = running({ limit: 1 }).fail("alice/a-0", 3).command("Stop");
    expect(world.status.phase).toBe("Failed");
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
    expect(world.task("a").message).toMatch(
      /^Job was stopped before attempt 1; attempt 0: Party\[alice\]: .*exit code 3/,
    );
    expect(world.task("a")).not.toHaveProperty("nextAttemptTime");
  });

  it("waits on through a Suspend, which a Restart ends", () => {
    const world = running({ limit: 1 }).fail("alice/a-0").command("Suspend").after(3600);
    expect(world.status.phase).toBe("Suspended");
    world.command("Restart");
    expect(world.task("a")).toMatchObject({ attempt: 1, state: "Pending" });
    expect(world.pods).toContain("alice/a-0-r1");
  });

  it("leaves its place to others while it pauses", () => {
    const job = aJob()
      .with({ maxParallelism: 1 })
      .task("a", { retryPolicy: { limit: 1 } })
      .task("b");
    const world = new World(job).settle().run("alice/a-0").fail("alice/a-0");
    expect(world.pods).toContain("alice/b-0");
    world.after(60);
    expect(world.task("a")).toMatchObject({ reason: "ParallelismLimit", attempt: 1 });
    world.succeed("alice/b-0").succeed("alice/a-0-r1");
    expect(world.status.phase).toBe("Succeeded");
  });

  it("keeps the last five attempts", () => {
    const world = running({ limit: 9, backoffSeconds: 0 });
    for (let attempt = 0; attempt < 7; attempt += 1) {
      world.fail(`alice/a-0${attempt === 0 ? "" : `-r${attempt}`}`, 10 + attempt).settle();
    }
    expect(world.task("a").attempts?.map((each) => each.attempt)).toEqual([2, 3, 4, 5, 6]);
    expect(world.task("a").retries).toEqual({ failed: 7 });
  });

  it("ends the whole job if a rule says so, even where it is tolerable", () => {
    const rules: RetryRule[] = [{ action: "FailJob", onExitCodes: { operator: "In", values: [42] } }];
    const world = running({ limit: 5, rules }, { tolerable: true }).fail("alice/a-0", 42);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
    expect(world.status.message).toMatch(
      /^Task\[a\]: Party\[alice\]: .*exit code 42.*a rule of its retryPolicy fails the job$/,
    );
  });

  it("is given its whole timeoutSeconds in each attempt", () => {
    const job = aJob().task("a", { timeoutSeconds: 100, retryPolicy: { limit: 1, backoffSeconds: 0 } });
    const world = new World(job).settle().run("alice/a-0").after(100);
    expect(world.task("a")).toMatchObject({ attempt: 1, attempts: [{ reason: "TaskTimeout" }] });
    world.settle().run("alice/a-0-r1").after(99);
    expect(world.task("a").state).toBe("Running");
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "TaskTimeout" });
  });

  it("is not tried again where another attempt would come to the same", () => {
    const job = aJob().task("a", { retryPolicy: { limit: 5 } });
    const world = new World(job);
    world.appImages.clear();
    world.settle().after(30);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "AppImageNotFound" });
  });
});

describe("what follows once a task has Failed for good", () => {
  type OnFailed = NonNullable<RetryPolicy["onFailed"]>;
  const on = (...values: number[]): Pick<OnFailed[number], "onExitCodes"> => ({
    onExitCodes: { operator: "In", values },
  });
  /** A task `a`, one beside it, and one that depends on `a`, in a job that goes on beside failures. */
  const started = (onFailed: OnFailed, limit = 0): World => {
    const retryPolicy = { limit, backoffSeconds: 1, onFailed };
    const job = aJob().task("a", { retryPolicy }).task("b");
    return new World(
      job.task("after", { dependencies: ["a"] }).with({ maxParallelism: 3, scheduleMode: "BestEffort" }),
    ).settle();
  };

  it("fails the job, but not before the last attempt", () => {
    const world = started([{ ...on(3), jobAction: "FailJob" }], 1).fail("alice/a-0", 3);
    expect(world.status.phase).toBe("Running");
    world.after(3).fail("alice/a-0-r1", 3);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
    expect(world.status.message).toContain("a rule of its retryPolicy fails the job");
  });

  it("suspends the job once: it can go on without being suspended again", () => {
    const world = started([{ jobAction: "SuspendJob" }])
      .fail("alice/a-0", 4)
      .reap();
    expect(world.job.spec).toMatchObject({ suspend: true, suspendPolicy: "Requeue" });
    expect(world.task("a")).toMatchObject({ state: "Failed" });
    expect(world.task("b")).toMatchObject({ state: "Pending", attempt: 1 });
    expect(world.status).toMatchObject({ phase: "Suspended", reason: "Disabled" });
    world.edit({ suspend: false }).settle();
    expect(world.status.phase).toBe("Running");
    world.succeed("alice/b-0-r1");
    expect(world.job.spec.suspend).toBe(false);
  });

  it("lets tasks that depend on it start, by its exit code", () => {
    const rules = [{ ...on(5), satisfiesDependencies: true }];
    const world = started(rules).fail("alice/a-0", 5);
    expect(world.task("a")).toMatchObject({ state: "Failed", dependenciesSatisfied: true });
    expect(world.pods).toContain("alice/after-0");
    expect(started(rules).fail("alice/a-0", 6).task("after")).toMatchObject({
      state: "Skipped",
      reason: "DependencyFailed",
    });
  });

  it("is said by the first rule that fits, by exit code, by reason, or for all", () => {
    const rules: OnFailed = [{ ...on(1, 2) }, { onReasons: ["TaskTimeout"] }, { satisfiesDependencies: true }];
    expect(started(rules).fail("alice/a-0", 2).task("after").state).toBe("Skipped");
    expect(started(rules).fail("alice/a-0", 3).task("after").state).not.toBe("Skipped");
  });

  it("is nothing for a task that was stopped", () => {
    const world = started([{ jobAction: "SuspendJob" }])
      .edit({ suspend: true, suspendPolicy: "Terminate" })
      .settle();
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "Disabled" });
    world.edit({ suspend: false }).settle();
    expect(world.job.spec.suspend).toBe(false);
  });
});

describe("a disruption", () => {
  it("starts the task again as a whole without a policy, also what a peer had finished", () => {
    const world = evict(running().succeed("alice/a-0"), "bob/a-0");
    expect(world.task("a")).toMatchObject({ state: "Pending", attempt: 1, retries: { disrupted: 1 } });
    expect(world.task("a").message).toMatch(/^attempt 1 in \d+ s, after disruption 1 of 3; attempt 0: Party\[bob\]: /);
    expect(world.task("a").attempts).toMatchObject([{ attempt: 0, disrupted: true }]);
    world.after(12).succeed("alice/a-0-r1", "bob/a-0-r1");
    expect(world.status.phase).toBe("Succeeded");
  });

  it("is one even if the program ends with 0", () => {
    const world = running();
    const finishedAt = formatTime(world.now + 1000);
    const conditions = [{ ...TARGET, lastTransitionTime: formatTime(world.now) }];
    const state = { terminated: { exitCode: 0, finishedAt } };
    const containerStatuses = [{ name: "engine", restartCount: 0, state }];
    world.setPod("alice/a-0", { phase: "Succeeded", conditions, containerStatuses }).settle();
    expect(world.task("a")).toMatchObject({ attempt: 1, retries: { disrupted: 1 } });
  });

  it("is one where the pod has gone before anybody saw its end, if it was seen to be told", () => {
    const world = running();
    const conditions = [{ ...TARGET, lastTransitionTime: formatTime(world.now) }];
    world.setPod("alice/a-0", { conditions }).settle();
    expect(world.task("a").parties?.[0]?.pods).toMatchObject([{ disruption: "EvictionByEvictionAPI" }]);
    world.remove("alice/a-0").settle();
    expect(world.task("a")).toMatchObject({ attempt: 1, retries: { disrupted: 1 } });
  });

  it("is the cause, too, where a peer gives up first because of it", () => {
    const world = running();
    const conditions = [{ ...TARGET, lastTransitionTime: formatTime(world.now) }];
    world.setPod("alice/a-0", { conditions }).settle();
    world.fail("bob/a-0", 1, "no connection to alice");
    expect(world.task("a")).toMatchObject({ attempt: 1, retries: { disrupted: 1 } });
    expect(world.task("a").message).toContain("Party[bob]");
  });

  it("is not the cause of what failed before it", () => {
    const world = running();
    const finishedAt = formatTime(world.now);
    const conditions = [{ ...TARGET, lastTransitionTime: formatTime(world.now + 5000) }];
    world.setPod("alice/a-0", { conditions });
    const state = { terminated: { exitCode: 1, finishedAt } };
    world
      .setPod("bob/a-0", { phase: "Failed", containerStatuses: [{ name: "engine", restartCount: 0, state }] })
      .settle();
    expect(world.task("a").state).toBe("Failed");
  });

  it("is not that somebody deletes a pod", () => {
    const world = running().remove("alice/a-0").settle();
    expect(world.task("a")).toMatchObject({ state: "Failed", parties: [{ reason: "PodLost" }, {}] });
  });

  it("is that a pod is lost with its node, though Kubernetes has not said so of the pod", () => {
    const world = running();
    world.lostWithNodes.add(world.pod("alice/a-0").metadata.uid);
    world.remove("alice/a-0").settle();
    expect(world.task("a")).toMatchObject({ attempt: 1, retries: { disrupted: 1 } });
    expect(world.task("a").message).toContain("pod a-0 is gone, and its node is gone or not ready");
  });

  it.each([
    ["is that somebody gives up a pod on a node that is not ready", true],
    ["is not that somebody deletes a pod on a node that is, if it does not end in time", false],
  ])("%s", (_, isNodeLost) => {
    const world = running();
    const pod = world.pod("alice/a-0");
    if (isNodeLost) world.lostWithNodes.add(pod.metadata.uid);
    const deletionTimestamp = formatTime(world.now + 1000);
    const metadata = { ...pod.metadata, deletionTimestamp, deletionGracePeriodSeconds: 1 };
    world.children.Pod.set("alice/a-0", { ...pod, metadata });
    world.graceful = true;
    world.after(2);
    const lost = { state: "Failed", parties: [{ reason: "PodLost" }, {}] };
    expect(world.task("a")).toMatchObject(isNodeLost ? { attempt: 1, retries: { disrupted: 1 } } : lost);
  });

  it("fails the task when there were too many, and says so", () => {
    const world = running({ disruptionLimit: 1, limit: 5, backoffSeconds: 0 });
    evict(evict(world, "alice/a-0").run("alice/a-0-r1", "bob/a-0-r1"), "bob/a-0-r1");
    expect(world.task("a")).toMatchObject({ state: "Failed", attempt: 1 });
    expect(world.task("a").message).toContain("attempt 1, ended by the disruption EvictionByEvictionAPI, was the last");
  });

  it("does not run again what Succeeded before it", () => {
    const world = new World(aChain("a", "b")).settle().succeed("alice/a-0").run("alice/b-0");
    evict(world, "alice/b-0").after(12);
    expect(world.states).toBe("a=Succeeded b=Pending");
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0", "alice/b-0-r1"]);
  });
});
