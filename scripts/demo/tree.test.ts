import { expect, it } from "vitest";
import type { KusciaJob, TaskStatus } from "../../src/api/types.ts";
import { durationText, plainText, treeLines } from "./tree.ts";

const START = Date.parse("2026-01-08T03:04:05Z");
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

const JOB: KusciaJob = {
  metadata: { name: "demo", namespace: "cross-domain" },
  spec: {
    initiator: "alice",
    tasks: [
      { alias: "prepare", appImage: "app", taskInputConfig: "", parties: [{ domainID: "alice" }, { domainID: "bob" }] },
      {
        alias: "train",
        appImage: "app",
        taskInputConfig: "",
        dependencies: ["prepare"],
        parties: [{ domainID: "alice", role: "host" }],
      },
    ],
  },
};
const text = (job: KusciaJob, seconds: number): string[] => treeLines(job, START + seconds * 1000).map(plainText);

function withTasks(...tasks: Partial<TaskStatus>[]): KusciaJob {
  const full = tasks.map((task, index): TaskStatus => ({
    alias: JOB.spec.tasks[index]?.alias ?? "",
    taskID: `t${index}`,
    state: "Pending",
    ...task,
  }));
  return { ...JOB, status: { phase: "Running", progress: "0/2", startTime: at(0), tasks: full } };
}

it("shows a job that nobody has seen yet", () => {
  expect(text(JOB, 0)).toEqual(["cross-domain/demo  not seen yet", "├─ ○ prepare  Pending", "└─ ○ train    Pending"]);
});

it("shows parties below a task once it was created, and what a task waits for", () => {
  const job = withTasks(
    {
      state: "Running",
      createTime: at(1),
      parties: [
        { domainID: "alice", state: "Running" },
        { domainID: "bob", state: "Pending", reason: "ImagePull", message: "Back-off pulling\nimage" },
      ],
    },
    { reason: "DependencyPending", message: "not Succeeded yet: prepare" },
  );
  expect(text(job, 66)).toEqual([
    "cross-domain/demo  Running  0/2 tasks done  1m06s",
    "├─ ● prepare   Running    1m05s",
    "│  ├─ ● alice  Running",
    "│  └─ ○ bob    Pending           ImagePull: Back-off pulling image",
    "└─ ○ train     Pending           DependencyPending: not Succeeded yet: prepare",
  ]);
});

it("stops the clock of what has ended, and says why it failed", () => {
  const job = withTasks(
    {
      state: "Failed",
      createTime: at(0),
      endTime: at(7),
      parties: [{ domainID: "alice", state: "Failed", reason: "PodFailed", message: "exit code 3" }],
    },
    { state: "Skipped", reason: "DependencyFailed" },
  );
  Object.assign(job.status ?? {}, { phase: "Failed", completionTime: at(8), message: "Task[prepare]: exit code 3" });
  expect(text(job, 4000)).toEqual([
    "cross-domain/demo  Failed  0/2 tasks done  8s  Task[prepare]: exit code 3",
    "├─ ✖ prepare   Failed        7s",
    "│  └─ ✖ alice  Failed            PodFailed: exit code 3",
    "└─ – train     Skipped           DependencyFailed",
  ]);
});

it("names roles, and lists the parties of the spec until they have a status", () => {
  const job = withTasks({ state: "Succeeded" }, { createTime: at(2) });
  expect(text(job, 3).slice(-2)).toEqual(["└─ ○ train            Pending       1s", "   └─ ○ alice (host)  Pending"]);
});

it("says that a failure was tolerated", () => {
  const job = withTasks({ state: "Failed", message: "no answer" });
  const [first, ...rest] = job.spec.tasks;
  const tolerant = { ...job, spec: { ...job.spec, tasks: [{ ...first!, tolerable: true }, ...rest] } };
  expect(text(tolerant, 3)[1]).toBe("├─ ✖ prepare  Failed            tolerated; no answer");
});

it("lines up names that terminals draw wider", () => {
  const job = { ...JOB, spec: { ...JOB.spec, tasks: JOB.spec.tasks.map((task) => ({ ...task })) } };
  job.spec.tasks[0]!.alias = "求交";
  expect(text(job, 0)).toEqual(["cross-domain/demo  not seen yet", "├─ ○ 求交   Pending", "└─ ○ train  Pending"]);
});

it("obeys nothing that stands in a message", () => {
  const job = withTasks({ state: "Failed", message: "\u001b[2Jgone\u0007" });
  expect(text(job, 0)[1]).toBe("├─ ✖ prepare  Failed            [2Jgone");
});

it.each([
  [-5, "0s"],
  [59_999, "59s"],
  [65_000, "1m05s"],
  [3_900_000, "1h05m"],
])("writes %i ms as %s", (milliseconds, expected) => {
  expect(durationText(milliseconds)).toBe(expected);
});
