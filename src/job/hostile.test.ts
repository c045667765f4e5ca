import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL } from "../api/names.ts";
import type { Stored } from "../api/kubernetes.ts";
import type { AppContainer, AppImage, DeployTemplate, KusciaJob, Party, Task } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { isLive } from "./children.ts";
import { aJob, terminated } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

/**
 * Whatever the schema lets through, and more: names, ids, graphs, AppImages, labels and statuses that nobody would write.
 * The plan must neither throw nor fall silent: a job ends with a reason, or says what it waits for, or runs.
 */

const RUNS = Number(process.env["KJO_FUZZ_RUNS"] ?? 300);

const word = fc.constantFrom(
  "a",
  "b",
  "a-b",
  "A",
  "",
  "x".repeat(64),
  "ä",
  "a_b",
  "a.b",
  "-a",
  "__proto__",
  "constructor",
);
const text = fc.oneof(word, fc.string({ unit: "binary", maxLength: 40 }));
const count = fc.constantFrom(undefined, -1, 0, 1, 2, 3, 2 ** 31 - 1);

const parties: fc.Arbitrary<Party> = fc.record(
  {
    domainID: fc.oneof(fc.constantFrom("alice", "bob", "carol", "nobody", "kube-system"), word),
    role: word,
    resources: fc.record({
      limits: fc.dictionary(
        fc.constantFrom("cpu", "memory", "gpu"),
        fc.oneof(word, fc.constantFrom("1", "1Gi", "0.1m")),
      ),
    }),
  },
  { requiredKeys: ["domainID"] },
);

const tasks: fc.Arbitrary<Task> = fc.record(
  {
    alias: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("a", "b", "c", "d") }, word),
    taskID: fc.oneof(fc.constantFrom("a", "b", "a-b"), word),
    dependencies: fc.array(fc.constantFrom("a", "b", "c", "d", "", "none"), { maxLength: 3 }),
    tolerable: fc.boolean(),
    appImage: fc.constantFrom("app", "app", "odd", "missing", ""),
    taskInputConfig: fc.oneof(text, fc.json()),
    priority: count,
    timeoutSeconds: count,
    scheduleConfig: fc.record({ minReservedMembers: count, lifecycleSeconds: count }),
    parties: fc.array(parties, { maxLength: 4 }),
  },
  { requiredKeys: ["alias", "appImage", "taskInputConfig", "parties"] },
);

const containers: fc.Arbitrary<AppContainer> = fc.record(
  {
    name: word,
    workingDir: word,
    command: fc.array(text, { maxLength: 2 }),
    ports: fc.array(
      fc.record({ name: word, scope: fc.constantFrom("Cluster" as const, "Domain" as const, "Local" as const) }),
      { maxLength: 3 },
    ),
    configVolumeMounts: fc.array(fc.record({ mountPath: text, subPath: fc.constantFrom("t.conf", "none", "") }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ["name", "workingDir"] },
);

const templates: fc.Arbitrary<DeployTemplate> = fc.record(
  {
    name: word,
    role: fc.oneof(fc.constant(""), word, fc.constant("a,b")),
    replicas: fc.constantFrom(0, 1, 2, 3, -1),
    spec: fc.record({ containers: fc.array(containers, { maxLength: 3 }) }),
  },
  { requiredKeys: ["name", "spec"] },
);

const appImages: fc.Arbitrary<AppImage> = fc.record({
  metadata: fc.constant({ name: "odd", generation: 1 }),
  spec: fc.record(
    {
      image: fc.record({ name: text, tag: word }),
      configTemplates: fc.dictionary(
        fc.constantFrom("t.conf", "../x", ""),
        fc.oneof(text, fc.constantFrom("{{.TASK_ID}}", "{{{.TASK_CLUSTER_DEFINE.parties[9].x}}}", "{{")),
      ),
      deployTemplates: fc.array(templates, { maxLength: 3 }),
    },
    { requiredKeys: ["image", "deployTemplates"] },
  ),
});

const labels: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(LABEL.jobStage, LABEL.jobStageTrigger, LABEL.jobStageVersion, LABEL.jobID, "other"),
  fc.oneof(fc.constantFrom("Start", "Stop", "Restart", "Suspend", "Cancel", "Create", "start"), text),
);

/** As another operator, another version or a careless hand may have left it. */
const statuses: fc.Arbitrary<KusciaJob["status"]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        phase: fc.constantFrom(
          "initialized",
          "AwaitingApproval",
          "Pending",
          "Running",
          "Suspended",
          "Failed",
          "Succeeded",
          "Cancelled",
          "ApprovalReject",
        ),
        startTime: fc.constantFrom("2026-01-08T03:04:05Z", "nonsense"),
        completionTime: fc.constantFrom("2026-01-08T03:04:05Z", "nonsense"),
        taskStatus: fc.dictionary(word, fc.constantFrom("Pending", "Running", "Succeeded", "Failed")),
        stageStatus: fc.dictionary(word, word),
        tasks: fc.array(
          fc.record(
            {
              alias: fc.constantFrom("a", "b", "zz"),
              taskID: word,
              state: fc.constantFrom("Pending", "Running", "Succeeded", "Failed", "Skipped"),
              createTime: fc.constantFrom("2026-01-08T03:04:05Z", "nonsense"),
              attempt: count,
              parties: fc.array(
                fc.record({ domainID: word, role: word, state: fc.constantFrom("Pending", "Failed") }),
                { maxLength: 2 },
              ),
            },
            { requiredKeys: ["alias", "taskID", "state"] },
          ),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
  },
);

const jobs: fc.Arbitrary<Stored<KusciaJob>> = fc
  .record({
    spec: fc.record(
      {
        initiator: fc.oneof({ weight: 5, arbitrary: fc.constant("alice") }, word),
        scheduleMode: fc.constantFrom("Strict" as const, "BestEffort" as const),
        maxParallelism: fc.constantFrom(undefined, 1, 2, 128),
        activeDeadlineSeconds: count,
        ttlSecondsAfterFinished: count,
        tasks: fc.array(tasks, { maxLength: 4 }),
      },
      { requiredKeys: ["initiator", "tasks"] },
    ),
    labels,
    status: statuses,
  })
  .map(({ spec, labels: given, status }) => {
    const job = aJob().build();
    return { ...job, metadata: { ...job.metadata, labels: given }, spec, ...(status && { status }) };
  });

/** Lives on until nothing more can happen: pods that there are succeed, time passes. */
function live(world: World): void {
  for (let round = 0; round < 12; round += 1) {
    world.settle();
    for (const key of world.pods) {
      if (isLive(world.pod(key))) world.setPod(key, { phase: "Succeeded", containerStatuses: [terminated(0)] });
    }
    world.now += 61_000;
  }
  world.settle();
}

const ENDS = new Set(["Succeeded", "Failed", "Cancelled", "Suspended", "ApprovalReject"]);

describe("a hostile job", () => {
  it(
    "never makes the plan throw, and never leaves a job without an end, a reason or a word",
    { timeout: 120_000 },
    () => {
      fc.assert(
        fc.property(jobs, appImages, (job, odd) => {
          const world = new World(job);
          world.appImages.set("odd", odd);
          live(world);
          const { phase = "" } = world.status;
          const told = findCondition(world.status, "Reconciling")?.message ?? "";
          if (phase === "Failed" && job.status?.phase !== "Failed")
            expect(findCondition(world.status, "Failed")?.message).not.toBe("");
          // A status of others may claim that a graph was found good which never can be.
          if (!ENDS.has(phase) && job.status === undefined) expect(told, `${phase}: ${world.states}`).not.toBe("");
          for (const task of world.status.tasks ?? []) {
            if (task.state === "Failed" && job.status?.tasks === undefined)
              expect([task.reason, task.message], task.alias).not.toContain(undefined);
          }
        }),
        { numRuns: RUNS },
      );
    },
  );

  it("is restarted once, also for a domain whose name means something to JavaScript", () => {
    const world = new World(
      aJob()
        .task("a", { parties: ["__proto__"] })
        .stage("Restart", ""),
    );
    live(world);
    expect(Object.entries(world.status.stageStatus ?? {})).toEqual([["__proto__", "JobStartStageSucceeded"]]);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "DomainNotFound" });
  });
});
