import { describe, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { DomainPolicySpec, KusciaJob, TaskStatus } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import type { AddedTask } from "./added-tasks.ts";
import { limitedAddedTask } from "./domain-limits.ts";
import { aJob, START } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

/** Another job, whose one task of bob runs unless the draft says something else. */
function other(name: string, draft: Partial<TaskStatus> = {}, ageSeconds = -10): Stored<KusciaJob> {
  const running = { alias: "t", taskID: `${name}-t`, state: "Running", createTime: formatTime(START) } as const;
  const job = aJob()
    .named(name)
    .task("t", { parties: ["bob"] })
    .status({ phase: "Running", tasks: [{ ...running, ...draft }] })
    .build();
  Object.assign(job.metadata, { uid: name, creationTimestamp: formatTime(START + ageSeconds * 1000) });
  return job;
}

const WAITING: Partial<TaskStatus> = {
  state: "Pending",
  createTime: undefined,
  reason: "DomainLimit",
  limitedBy: ["bob"],
};

/** Two tasks of bob that could start, in a namespace whose policy says this. */
function limited(spec: Partial<DomainPolicySpec>, ...others: Stored<KusciaJob>[]): World {
  const world = new World(
    aJob()
      .with({ maxParallelism: 8 })
      .task("a", { parties: ["alice", "bob"] })
      .task("b", { parties: ["bob"] })
      .task("c", { parties: ["alice"] }),
  );
  const metadata = { name: "default", namespace: "bob" };
  world.policies.set("bob", { metadata, spec: { approval: "Automatic", ...spec } });
  world.others = others;
  return world.settle();
}

describe("a party's limit of tasks", () => {
  it("lets so many start, and says what the others wait for", () => {
    const world = limited({ maxConcurrentTasks: 1 });
    expect(world.pods).toEqual(["alice/a-0", "alice/c-0", "bob/a-0"]);
    expect(world.task("b")).toMatchObject({
      reason: "DomainLimit",
      message: "bob lets 1 task run at a time",
      limitedBy: ["bob"],
    });
    expect(world.events.filter(({ reason }) => reason === "DomainLimit")).toEqual([]);
    world.run("alice/a-0", "bob/a-0").succeed("alice/a-0", "bob/a-0");
    expect(world.pods).toContain("bob/b-0");
    expect(world.task("b").limitedBy).toBeUndefined();
  });

  it("costs no write while they wait", () => {
    const world = limited({ maxConcurrentTasks: 1 }).run("alice/a-0", "bob/a-0", "alice/c-0");
    const { writes } = world;
    world.now += 3_600_000;
    world.settle();
    expect(world.writes).toBe(writes);
  });

  it.each<[string, Stored<KusciaJob>[], string]>([
    ["tasks of other jobs count", [other("o"), other("p")], ""],
    ["one of two places is taken", [other("o")], "a"],
    ["tasks that have ended do not count", [other("o", { state: "Succeeded" }), other("p", { state: "Failed" })], "ab"],
    ["an older job that waits goes first", [other("o", WAITING)], "a"],
    ["a younger one does not", [other("o", WAITING, 10)], "ab"],
    ["one that waits for another domain does not", [other("o", { ...WAITING, limitedBy: ["carol"] })], "ab"],
    ["one that waits for something else by now does not", [other("o", { ...WAITING, reason: "ImagePull" })], "ab"],
  ])("of two: %s", (_about, others, expected) => {
    const world = limited({ maxConcurrentTasks: 2 }, ...others);
    const started = ["a", "b"].filter((alias) => world.task(alias).createTime !== undefined).join("");
    expect(started).toBe(expected);
  });

  it.each<[string, (job: Stored<KusciaJob>) => void]>([
    ["suspended", ({ spec }) => void (spec.suspend = true)],
    ["being deleted", ({ metadata }) => void (metadata.deletionTimestamp = formatTime(START))],
    ["over", ({ status }) => void (status!.phase = "Failed")],
  ])("does not wait for an older job that is %s", (_about, change) => {
    const before = other("o", WAITING);
    change(before);
    expect(limited({ maxConcurrentTasks: 2 }, before).pods).toContain("bob/b-0");
  });

  const addedTo = ({ metadata }: Stored<KusciaJob>): AddedTask => {
    const { namespace, name: jobName, creationTimestamp } = metadata;
    return {
      metadata: { namespace, name: "x", uid: "x", resourceVersion: "1", creationTimestamp: creationTimestamp! },
      spec: { jobName, jobUID: metadata.uid, alias: "x", appImage: "app", taskInputConfig: "", parties: [] },
      status: { ...WAITING, alias: "x", taskID: "x", state: "Pending" },
    };
  };

  it.each<[string, (job: Stored<KusciaJob>) => void, boolean]>([
    ["runs", () => {}, true],
    ["is another one of the name", ({ metadata }) => void (metadata.uid = "successor"), false],
    ["was suspended by a command", ({ status }) => void (status!.phase = "Suspended"), false],
    ["is suspended by its spec", ({ spec }) => void (spec.suspend = true), false],
    ["waits for a party's answer", ({ status }) => void (status!.phase = "AwaitingApproval"), false],
    ["is being deleted", ({ metadata }) => void (metadata.deletionTimestamp = formatTime(START)), false],
  ])("waits for an older task that was added to a job only where that %s", (_about, change, expected) => {
    const job = other("o", { state: "Succeeded" });
    const added = addedTo(job);
    change(job);
    const world = limited({ maxConcurrentTasks: 0 }, job);
    world.othersTasks = [added];
    world.policies.get("bob")!.spec = { approval: "Automatic", maxConcurrentTasks: 1 };
    expect(world.settle().pods.includes("bob/a-0")).toBe(!expected);
    expect(limitedAddedTask(added, undefined)).toEqual([]);
  });

  it("of 0 starts nothing there, and all as soon as it is lifted", () => {
    const world = limited({ maxConcurrentTasks: 0 });
    expect(world.pods).toEqual(["alice/c-0"]);
    expect(world.task("a").message).toBe("bob lets no task run at a time");
    world.policies.get("bob")!.spec = { approval: "Automatic" };
    expect(world.settle().pods).toEqual(["alice/a-0", "alice/c-0", "bob/a-0", "bob/b-0"]);
  });

  it("is not about tasks without pods", () => {
    const world = new World(aJob().task("e", { parties: ["bob"], external: true }));
    world.policies.set("bob", { metadata: {}, spec: { approval: "Automatic", maxConcurrentTasks: 0 } });
    expect(world.settle().task("e").state).toBe("Running");
  });

  it("holds for tasks that are added", () => {
    const world = new World(
      aJob()
        .with({ open: true, maxParallelism: 8 })
        .task("a", { parties: ["bob"] }),
    );
    world.policies.set("bob", { metadata: {}, spec: { approval: "Automatic", maxConcurrentTasks: 1 } });
    world.add("x", { parties: [{ domainID: "bob" }] }).settle();
    expect(world.pods).toEqual(["bob/a-0"]);
    expect(world.added("x")).toMatchObject({ reason: "DomainLimit", limitedBy: ["bob"] });
  });
});
