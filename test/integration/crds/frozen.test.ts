import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJob, KusciaJobSpec, Task } from "../../../src/api/types.ts";
import { Jobs, jobSpec, refusal } from "./support.ts";

let jobs: Jobs;

beforeAll(async () => {
  jobs = await new Jobs().open();
});
afterAll(() => jobs.close());

const REDO = "once the job has a phase; delete the job and create it again";
const PARTIES = [
  {
    domainID: "alice",
    role: "client",
    resources: { limits: { cpu: "1" } },
    bandwidthLimits: [{ destinationID: "bob", limitKBps: 1 }],
  },
  { domainID: "bob" },
];
const START = jobSpec(
  [
    { alias: "a", taskID: "id-a", parties: PARTIES },
    { alias: "b", parties: PARTIES, dependencies: ["a"], scheduleConfig: { lifecycleSeconds: 100 } },
    { alias: "c", parties: PARTIES },
  ],
  { flowID: "f" },
);

/** A spec with the task of that alias changed. */
const task = (alias: string, change: Partial<Task>): ((spec: KusciaJobSpec) => object) => {
  return ({ tasks }) => ({ tasks: tasks.map((one) => (one.alias === alias ? { ...one, ...change } : one)) });
};
const party = (change: object): ((spec: KusciaJobSpec) => object) =>
  task("c", { parties: [{ ...PARTIES[0]!, ...change }, PARTIES[1]!] });

const refusedOnceStarted: [string, (spec: KusciaJobSpec) => object, string][] = [
  ["initiator", () => ({ initiator: "bob" }), `spec.initiator: Invalid value: initiator cannot change ${REDO}`],
  [
    "another appImage",
    task("c", { appImage: "other" }),
    `spec.tasks: Invalid value: task 'c': appImage cannot change ${REDO}`,
  ],
  [
    "other input",
    task("c", { taskInputConfig: "{ }" }),
    `spec.tasks: Invalid value: task 'c': taskInputConfig cannot change ${REDO}`,
  ],
  [
    "a task that becomes external",
    task("c", { external: true }),
    `spec.tasks: Invalid value: task 'c': external cannot change ${REDO}`,
  ],
  [
    "a task that gets access to the job API",
    task("c", { apiAccess: true }),
    `spec.tasks: Invalid value: task 'c': apiAccess cannot change ${REDO}`,
  ],
  [
    "a task that becomes a manager",
    task("c", { manager: true }),
    `spec.tasks: Invalid value: task 'c': manager cannot change ${REDO}`,
  ],
  [
    "a task whose end becomes the job's",
    task("c", { endsJob: true }),
    `spec.tasks: Invalid value: task 'c': endsJob cannot change ${REDO}`,
  ],
  [
    "another taskID",
    task("a", { taskID: "id-b" }),
    `spec.tasks: Invalid value: task 'a': taskID cannot change ${REDO}`,
  ],
  [
    "a taskID where none was",
    task("b", { taskID: "id-b" }),
    `spec.tasks: Invalid value: task 'b': taskID cannot change ${REDO}`,
  ],
  [
    "no taskID where one was",
    task("a", { taskID: undefined }),
    `spec.tasks: Invalid value: task 'a': taskID cannot change ${REDO}`,
  ],
  [
    "another dependency",
    task("b", { dependencies: ["a", "c"] }),
    `spec.tasks: Invalid value: task 'b': dependencies cannot change ${REDO}`,
  ],
  [
    "no dependency",
    task("b", { dependencies: undefined }),
    `spec.tasks: Invalid value: task 'b': dependencies cannot change ${REDO}`,
  ],
  [
    "a party more",
    task("c", { parties: [...PARTIES, { domainID: "carol" }] }),
    `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`,
  ],
  [
    "a party less",
    task("c", { parties: PARTIES.slice(1) }),
    `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`,
  ],
  [
    "another domain",
    party({ domainID: "carol" }),
    `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`,
  ],
  ["another role", party({ role: "server" }), `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`],
  [
    "other resources",
    party({ resources: { limits: { cpu: "2" } } }),
    `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`,
  ],
  [
    "other bandwidth",
    party({ bandwidthLimits: [] }),
    `spec.tasks: Invalid value: task 'c': parties cannot change ${REDO}`,
  ],
  [
    "a task more",
    ({ tasks }) => ({ tasks: [...tasks, ...jobSpec([{ alias: "d" }]).tasks] }),
    `spec.tasks: Invalid value: task 'd' cannot be added, nor an alias changed, ${REDO}`,
  ],
  [
    "a task less",
    ({ tasks }) => ({ tasks: tasks.slice(0, 2) }),
    `spec.tasks: Invalid value: task 'c' cannot be removed ${REDO}`,
  ],
  [
    "another alias",
    task("c", { alias: "z" }),
    `spec.tasks: Invalid value: task 'z' cannot be added, nor an alias changed, ${REDO}`,
  ],
];

const allowed: [string, (spec: KusciaJobSpec) => object][] = [
  ["maxParallelism", () => ({ maxParallelism: 5 })],
  ["scheduleMode", () => ({ scheduleMode: "BestEffort" })],
  ["flowID", () => ({ flowID: "g" })],
  ["activeDeadlineSeconds", () => ({ activeDeadlineSeconds: 5 })],
  ["ttlSecondsAfterFinished", () => ({ ttlSecondsAfterFinished: 0 })],
  ["priority", task("a", { priority: 7 })],
  ["timeoutSeconds", task("a", { timeoutSeconds: 7 })],
  ["tolerable", task("c", { tolerable: true })],
  ["scheduleConfig", task("b", { scheduleConfig: { lifecycleSeconds: 5 } })],
  ["the order of the tasks", ({ tasks }) => ({ tasks: tasks.toReversed() })],
  ["the order, and a priority", ({ tasks }) => ({ tasks: tasks.toReversed().map((one) => ({ ...one, priority: 3 })) })],
  ["an empty list of dependencies for none", task("a", { dependencies: [] })],
];

async function started(phase: string | undefined): Promise<KusciaJob> {
  const job = await jobs.create(START);
  return phase === undefined ? job : jobs.setStatus(job, { phase });
}

describe("once the job has a phase", () => {
  it.each(refusedOnceStarted)("%s is refused", async (_, change, message) => {
    const job = await started("Running");
    const texts = (await refusal(jobs.patch(job, { spec: change(START) }))).replace(/^\[(.*)\]$/s, "$1");
    expect(texts).toBe(message);
  });

  it.each(allowed)("%s may change", async (_, change) => {
    const job = await started("Running");
    const patched = await jobs.patch(job, { spec: change(START) });
    expect(patched.metadata.generation).toBe(2);
  });

  it("the first of many faults is named, in a job of any size", async () => {
    const tasks = Array.from({ length: 128 }, (_, index) => ({ alias: `t${index}`, parties: PARTIES }));
    const job = await jobs.create(jobSpec(tasks));
    await jobs.setStatus(job, { phase: "Running" });
    const changed = jobSpec(tasks.toReversed().map((one) => ({ ...one, appImage: "other" })));
    expect(await refusal(jobs.patch(job, { spec: changed }))).toMatch(
      /appImage.* cannot change once the job has a phase; delete the job and create it again/,
    );
  });

  it("labels, annotations and finalizers may change, and it can be deleted", async () => {
    const job = await started("Running");
    await jobs.patch(job, {
      metadata: { labels: { "kuscia.secretflow/job-stage": "Stop" }, finalizers: ["example.com/test"] },
    });
    await jobs.kubectl(["delete", "kj", job.metadata.name!, "--wait=false"]);
    await jobs.setStatus(job, { phase: "Cancelled" });
    await jobs.patch(job, { metadata: { finalizers: null } });
    expect(await jobs.kubectl(["get", "kj", job.metadata.name!, "--ignore-not-found"])).toBe("");
  });

  it("a status sent along with the spec does not thaw it", async () => {
    const job = await started("Running");
    const put = { ...job, spec: { ...job.spec, initiator: "bob" }, status: {} };
    expect(await refusal(jobs.replace(put))).toBe(`spec.initiator: Invalid value: initiator cannot change ${REDO}`);
  });
});

describe.each([[undefined], [""]])("while the phase is %j", (phase) => {
  it.each(refusedOnceStarted)("%s may change", async (_, change) => {
    const job = await started(phase);
    const patched = await jobs.patch(job, { spec: change(START) });
    expect(patched.metadata.generation).toBe(2);
  });
});

it.each([
  "initialized",
  "AwaitingApproval",
  "Pending",
  "Suspended",
  "Succeeded",
  "Failed",
  "Cancelled",
  "ApprovalReject",
])("phase %s freezes", async (phase) => {
  const job = await started(phase);
  expect(await refusal(jobs.patch(job, { spec: { initiator: "bob" } }))).toContain("initiator cannot change");
});
