import { describe, expect, it } from "vitest";
import type { KusciaJob, KusciaJobStatus, Task, TaskStatus } from "../../api/types.ts";
import { jobDataOf } from "./job-config.ts";
import { jobErrorMessage, statusDetailOf } from "./job-status.ts";

const task = (alias: string, more: Partial<Task> = {}): Task => ({
  alias,
  appImage: "i",
  taskInputConfig: "{}",
  parties: [{ domainID: "alice" }],
  ...more,
});

function job(status?: KusciaJobStatus, tasks: Task[] = [task("a"), task("b")]): KusciaJob {
  return {
    metadata: { name: "j", creationTimestamp: "2026-01-08T03:04:05Z" },
    spec: { initiator: "alice", tasks },
    status,
  };
}

const failed = (alias: string, more: Partial<TaskStatus> = {}): TaskStatus => ({
  alias,
  taskID: `j-${alias}`,
  state: "Failed",
  ...more,
});

it.each([
  [undefined, "Pending"],
  ["", "Pending"],
  ["Pending", "Pending"],
  ["initialized", "Pending"],
  ["Later", "Unknown"],
  ["Running", "Running"],
  ["Succeeded", "Succeeded"],
  ["Failed", "Failed"],
  ["AwaitingApproval", "AwaitingApproval"],
  ["ApprovalReject", "ApprovalReject"],
  ["Cancelled", "Cancelled"],
  ["Suspended", "Suspended"],
])("shows phase %j as %s", (phase, state) => {
  expect(statusDetailOf(job({ phase: phase as KusciaJobStatus["phase"] })).state).toBe(state);
});

it.each([
  [undefined, "Pending"],
  ["Pending", "Pending"],
  ["Skipped", "Pending"],
  ["Running", "Running"],
  ["Succeeded", "Succeeded"],
  ["Failed", "Failed"],
] as const)("shows task state %j as %s", (state, word) => {
  const tasks = state === undefined ? undefined : [{ alias: "a", taskID: "x", state }];
  expect(statusDetailOf(job({ tasks })).tasks[0]?.state).toBe(word);
});

it("shows all tasks in the order of the spec, whatever the order of the status", () => {
  const { tasks } = statusDetailOf(
    job({ tasks: [failed("b"), { alias: "a", taskID: "", state: "Pending" }] }, [task("a"), task("b"), task("c")]),
  );
  expect(tasks.map(({ alias, taskId, state }) => [alias, taskId, state])).toEqual([
    ["a", "", "Pending"],
    ["b", "j-b", "Failed"],
    ["c", "", "Pending"],
  ]);
});

it.each([
  ["2026-01-08T03:04:05Z", "2026-01-08T03:04:05Z"],
  ["2026-01-08T11:04:05.999999+08:00", "2026-01-08T03:04:05Z"],
  [undefined, ""],
  ["nonsense", ""],
])("writes the time %j as %j", (time, text) => {
  expect(statusDetailOf(job({ startTime: time })).startTime).toBe(text);
});

describe("a domain with several roles", () => {
  const parties = (states: readonly ("Pending" | "Running" | "Succeeded" | "Failed")[]): TaskStatus["parties"] =>
    states.map((state, index) => ({
      domainID: "alice",
      role: `r${index}`,
      state,
      message: index === 1 ? "why" : "",
      endpoints: [{ portName: "p", scope: "Cluster", endpoint: `e${index}` }],
    }));
  it.each([
    [["Succeeded", "Failed"], "Failed"],
    [["Pending", "Running"], "Running"],
    [["Succeeded", "Pending"], "Pending"],
    [["Succeeded", "Succeeded"], "Succeeded"],
  ] as const)("%j is one party, %s", (states, state) => {
    const shown = statusDetailOf(job({ tasks: [failed("a", { parties: parties(states) })] })).tasks[0]?.parties;
    expect(shown).toMatchObject([{ domainId: "alice", state, errMsg: "why" }]);
    expect(shown?.[0]?.endpoints.map(({ endpoint }) => endpoint)).toEqual(["e0", "e1"]);
  });
});

describe("err_msg of a task that is tried again", () => {
  const attempts = [
    { attempt: 0, message: "first" },
    { attempt: 1, message: "Party[bob]: it broke" },
  ];
  it.each<[string, Partial<TaskStatus>, string]>([
    [
      "is what it says while it pauses",
      { state: "Pending", message: "attempt 2 in 20 s; attempt 1: x" },
      "attempt 2 in 20 s; attempt 1: x",
    ],
    [
      "is why the last attempt failed when the next one has begun",
      { state: "Running" },
      "attempt 1: Party[bob]: it broke",
    ],
    ["is its own again when it has failed", { state: "Failed", message: "t" }, "t"],
    ["is empty when it has succeeded", { state: "Succeeded" }, ""],
  ])("%s", (_, shown, expected) => {
    const status = { alias: "a", taskID: "ta", attempt: 2, attempts, ...shown } as TaskStatus;
    expect(statusDetailOf(job({ phase: "Running", tasks: [status] })).tasks[0]?.errMsg).toBe(expected);
  });
});

describe("err_msg of a job", () => {
  const party = (domainID: string, message?: string, state: "Failed" | "Succeeded" = "Failed") => ({
    domainID,
    state,
    message,
  });
  const rows: readonly (readonly [string, KusciaJobStatus | undefined, string])[] = [
    ["nothing yet", undefined, ""],
    ["its own message first", { phase: "Failed", message: "m", tasks: [failed("a", { message: "t" })] }, "m"],
    ["no search unless failed", { phase: "Running", tasks: [failed("a", { message: "t" })] }, ""],
    [
      "failed parties of failed tasks, in spec order",
      {
        phase: "Failed",
        tasks: [
          failed("b", { parties: [party("bob", "y")] }),
          failed("a", {
            message: "t",
            parties: [party("alice", "x"), party("carol", "ok", "Succeeded"), party("bob", "z")],
          }),
        ],
      },
      "Task[a]-Party[alice]: x; Task[a]-Party[bob]: z; Task[b]-Party[bob]: y",
    ],
    [
      "the task's message if no party says why",
      { phase: "Failed", tasks: [failed("a", { message: "t", parties: [party("alice")] })] },
      "Task[a]: t",
    ],
    [
      "the task's reason without a message",
      { phase: "Failed", tasks: [failed("a", { reason: "PodLost" })] },
      "Task[a]: PodLost",
    ],
    [
      "the failed validation",
      {
        phase: "Failed",
        reason: "ValidateFailed",
        conditions: [
          {
            type: "JobValidated",
            status: "False",
            lastTransitionTime: "2026-01-01T00:00:00Z",
            reason: "ValidateFailed",
            message: "Validate job failed, x",
          },
        ],
      },
      "Validate job failed, x",
    ],
    ["the reason if nothing else", { phase: "Failed", reason: "TasksFailed" }, "TasksFailed"],
  ];
  it.each(rows)("%s", (_name, status, text) => {
    expect(jobErrorMessage(job(status))).toBe(text);
  });
});

it("reads back what was asked for: schedule with defaults, custom fields, bandwidth, the generated id", () => {
  const tasks = [
    task("a", {
      scheduleConfig: { lifecycleSeconds: 7 },
      parties: [{ domainID: "alice", bandwidthLimits: [{ destinationID: "bob", limitKBps: 9 }] }],
    }),
  ];
  const shown = jobDataOf({
    ...job({ tasks: [failed("a")] }, tasks),
    metadata: { name: "j", labels: { "kuscia.job.custom-fields/k": "v" } },
  });
  expect(shown.customFields).toEqual({ k: "v" });
  expect(shown.maxParallelism).toBe(1);
  expect(shown.tasks[0]).toMatchObject({
    taskId: "j-a",
    scheduleConfig: { taskTimeoutSeconds: 7, resourceReservedSeconds: 30, resourceReallocationIntervalSeconds: 30 },
    parties: [{ bandwidthLimits: [{ destinationId: "bob", limitKbps: 9n }] }],
  });
});
