import { describe, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { AppImage, KusciaJob } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { aJob, aNamespace, anAppImage, type JobBuilder } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const bad = (change: (job: KusciaJob) => void, builder: JobBuilder): Stored<KusciaJob> => {
  const job = builder.build();
  change(job);
  return job;
};

/** Rows of Kuscia's lifecycle, Kuscia's first and in their order, then those of the design. */
const ROWS: [string, Stored<KusciaJob>, string][] = [
  ["no task", aJob().build(), "kuscia job should include at least one of task"],
  [
    "unknown dependency",
    aJob()
      .task("a")
      .task("b", { dependencies: ["a", "x"] })
      .build(),
    "validate failed: task b has not exist dependency task x",
  ],
  [
    "self-dependency",
    aJob()
      .task("a", { dependencies: ["a"] })
      .build(),
    "validate failed: cycled dependencies",
  ],
  [
    "cycle",
    aJob()
      .task("a", { dependencies: ["b"] })
      .task("b", { dependencies: ["a"] })
      .build(),
    "validate failed: cycled dependencies",
  ],
  [
    "unknown dependency before cycle",
    aJob()
      .task("a", { dependencies: ["a", "x"] })
      .build(),
    "validate failed: task a has not exist dependency task x",
  ],
  [
    "duplicate alias",
    aJob().task("a").task("a", { taskID: "b" }).build(),
    "validate failed: task a is declared more than once",
  ],
  [
    "duplicate taskID",
    aJob().task("a", { taskID: "t" }).task("b", { taskID: "t" }).build(),
    "validate failed: tasks a, b have the same taskID t",
  ],
  ["bad taskID", aJob().task("a", { taskID: "A_1" }).build(), "validate failed: task a has an invalid taskID A_1"],
  [
    "taskID of 64 characters",
    aJob()
      .task("a", { taskID: "x".repeat(64) })
      .build(),
    `validate failed: task a has an invalid taskID ${"x".repeat(64)}`,
  ],
  [
    "tolerable dependency",
    aJob()
      .task("a", { tolerable: true })
      .task("b", { dependencies: ["a"] })
      .build(),
    "validate failed: task b depends on tolerable task a",
  ],
  ["no parties", aJob().task("a").task("b", { parties: [] }).build(), "validate failed: task b has no parties"],
  [
    "unknown scheduleMode",
    bad((job) => Object.assign(job.spec, { scheduleMode: "Lazy" }), aJob().task("a")),
    "validate failed: scheduleMode Lazy is neither Strict nor BestEffort",
  ],
  [
    "a party in kube-system",
    aJob()
      .task("a", { parties: ["kube-system"] })
      .build(),
    "validate failed: party kube-system of task a can never be a domain",
  ],
  [
    "a party of the reserved name",
    aJob()
      .task("a", { parties: ["master"] })
      .build(),
    "validate failed: party master of task a can never be a domain",
  ],
  [
    "a party in the operator's namespace",
    aJob()
      .task("a", { parties: ["kusciajob-system"] })
      .build(),
    "validate failed: party kusciajob-system of task a can never be a domain",
  ],
  [
    "a party in a job namespace",
    aJob()
      .task("a", { parties: ["cross-domain"] })
      .build(),
    "validate failed: party cross-domain of task a can never be a domain",
  ],
  [
    "a partner, by its Domain",
    aJob()
      .task("a", { parties: ["alice", "partner"] })
      .build(),
    "validate failed: party partner of task a is a partner domain of another cluster, which is not supported",
  ],
  [
    "a spec above 1 MiB",
    aJob()
      .task("a", { taskInputConfig: "x".repeat(1024 * 1024) })
      .build(),
    "validate failed: ConfigTooLarge: the spec of the job is larger than 1 MiB: it has 1048749 bytes as JSON, where quotes and line breaks count twice, and may have 1048576; name a file or an address in the task input instead of the data",
  ],
  [
    "equal pod names",
    aJob()
      .task("a", { parties: ["alice/b"] })
      .task("a-b")
      .build(),
    "validate failed: task a role b and task a-b would have the same pod alice/a-b-0",
  ],
  [
    "equal Service names",
    aJob().task("a", { appImage: "long-port" }).task("a-0-b", { appImage: "short-port" }).build(),
    "validate failed: task a and task a-0-b would have the same Service alice/a-0-b-0-p",
  ],
];

describe("validation", () => {
  it.each(ROWS)("%s", (_, job, error) => {
    const world = new World(job);
    world.namespaces.set("partner", aNamespace("partner"));
    world.appImages.set("long-port", anAppImage({ name: "long-port", ports: ["b-0-p"] }));
    world.appImages.set("short-port", anAppImage({ name: "short-port", ports: ["p"] }));
    world.domains.set("partner", { metadata: { name: "partner" }, spec: { role: "partner" } });
    world.settle();
    const message = `Validate job failed, ${error}`;
    expect(world.status).toMatchObject({ phase: "Failed", reason: "ValidateFailed" });
    expect(world.status.message ?? "").toBe("");
    expect(world.status.completionTime).toBeDefined();
    expect(findCondition(world.status, "JobValidated")).toMatchObject({
      status: "False",
      reason: "ValidateFailed",
      message,
    });
    expect(world.events.map((event) => event.message)).toEqual([message]);
    expect(world.writes).toBe(1);
    expect(world.job.metadata.finalizers).toBeUndefined();
    expect(world.status.tasks).toBeUndefined();
  });

  it.each(["Start", "Stop", "Suspend", "Restart", "Create", "Nonsense"])(
    "leaves an invalid job Failed on %s",
    (stage) => {
      const world = new World(aJob()).settle().command(stage);
      expect(world.status).toMatchObject({ phase: "Failed", reason: "ValidateFailed" });
      expect(world.pods).toEqual([]);
    },
  );

  it("says once why an invalid job cannot be restarted", () => {
    const world = new World(aJob()).settle().command("Restart").settle();
    expect(findCondition(world.status, "CommandRefused")).toMatchObject({ status: "True", reason: "RestartRefused" });
    expect(world.events.filter(({ reason }) => reason === "RestartRefused")).toHaveLength(1);
  });

  it("waits for a missing initiator, then fails in Kuscia's words", () => {
    const world = new World(aJob().with({ initiator: "zoe" }).task("a")).settle();
    expect(world.status.phase).toBe("initialized");
    expect(findCondition(world.status, "Reconciling")).toMatchObject({ status: "True", reason: "InitiatorNotFound" });
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 30_000 });
    world.after(30);
    const message = `Validate job failed, can't find initiator namespace zoe under cluster, namespace "zoe" not found`;
    expect(world.status).toMatchObject({ phase: "Failed", reason: "ValidateFailed" });
    expect(findCondition(world.status, "JobValidated")).toMatchObject({ status: "False", message });
    expect(world.events.map(({ reason }) => reason)).toEqual(["InitiatorNotFound", "Failed"]);
  });

  it("goes on when the initiator appears in time", () => {
    const world = new World(aJob().with({ initiator: "zoe" }).task("a")).settle();
    world.namespaces.set("zoe", aNamespace("zoe"));
    expect(world.after(10).status.phase).toBe("Running");
  });

  it("counts the replicas of the AppImage when it looks for equal names", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("a-1", { parties: ["alice"] }),
    );
    world.appImages.set("app", anAppImage({ replicas: 2 }));
    // a has a-0 and a-1, a-1 has a-1-0 and a-1-1: all different.
    expect(world.settle().status.phase).toBe("Running");
  });

  it("accepts a party that is given twice, as Kuscia does", () => {
    const world = new World(aJob().task("a", { parties: ["alice", "bob", "alice"] })).settle();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
  });

  it("keeps two roles of one domain apart", () => {
    const world = new World(aJob().task("a", { parties: ["alice/x", "alice/y"] })).settle();
    expect(world.pods).toEqual(["alice/a-x-0", "alice/a-y-0"]);
    expect(world.task("a").parties?.map(({ role }) => role)).toEqual(["x", "y"]);
  });
});

describe("what could not fit", () => {
  const refusal = (world: World): string => findCondition(world.settle().status, "JobValidated")?.message ?? "";

  it("a status that could not name all pods is refused with the numbers", () => {
    const parties = ["alice", "bob", "carol"];
    const world = new World(aJob().task("a", { parties }).task("b", { parties }));
    world.appImages.set("app", anAppImage({ replicas: 1000 }));
    expect(refusal(world)).toMatch(
      /the status of job job would have at least \d{6} bytes for 2 tasks and 6000 pods, more than the 327680 bytes/,
    );
    expect(world.pods).toEqual([]);
  });

  it("a thousand pods fit", () => {
    const world = new World(aJob().task("a"));
    world.appImages.set("app", anAppImage({ replicas: 1000 }));
    expect(world.settle().pods).toHaveLength(1000);
  });

  const tooLarge = (): AppImage => {
    const image = anAppImage({ replicas: 1000 });
    const [template] = image.spec.deployTemplates;
    const [container] = template!.spec.containers!;
    const mounted = { ...container!, configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }] };
    image.spec.configTemplates = { "task.conf": "{{.TASK_INPUT_CONFIG}}" };
    template!.spec.containers = [mounted];
    return image;
  };

  it("a task whose pods would be too large together is refused before anything is made", () => {
    const world = new World(aJob().task("a", { taskInputConfig: "x".repeat(200_000) }));
    world.appImages.set("app", tooLarge());
    expect(refusal(world)).toMatch(
      /ConfigTooLarge: the objects of task a have \d{9} bytes in 1000 pods .* 67108864 bytes/,
    );
    expect(world.pods).toEqual([]);
  });

  it("the size of tasks is asked for when all is there that the job names", () => {
    const world = new World(
      aJob()
        .task("a", { taskInputConfig: "x".repeat(200_000) })
        .task("b", { appImage: "late" }),
    );
    world.appImages.set("app", tooLarge());
    expect(world.settle().status).toMatchObject({ phase: "initialized" });
    world.appImages.set("late", anAppImage());
    expect(refusal(world)).toMatch(/ConfigTooLarge: the objects of task a have/);
    expect(world.pods).toEqual([]);
  });
});
