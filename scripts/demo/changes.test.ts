import { expect, it } from "vitest";
import type { KusciaJob, KusciaJobStatus } from "../../src/api/types.ts";
import { changeLines } from "./changes.ts";

function aJob(status?: KusciaJobStatus): KusciaJob {
  return { metadata: { name: "demo" }, spec: { initiator: "alice", tasks: [] }, status };
}

it("says nothing about a job without a status, nor about what stayed as it was", () => {
  expect(changeLines(undefined, aJob())).toEqual([]);
  const running = aJob({ phase: "Running", tasks: [{ alias: "a", taskID: "a", state: "Running" }] });
  expect(changeLines(running, running)).toEqual([]);
});

it("begins with the job and ends with it", () => {
  const started = aJob({
    phase: "Running",
    tasks: [
      { alias: "a", taskID: "a", state: "Pending", createTime: "2026-01-08T03:04:05Z" },
      { alias: "b", taskID: "b", state: "Pending", reason: "DependencyPending", message: "not Succeeded yet: a" },
      { alias: "c", taskID: "c", state: "Pending" },
    ],
  });
  expect(changeLines(undefined, started)).toEqual([
    "job demo: Running",
    "task a: Pending (its pods are being made)",
    "task b: Pending (DependencyPending: not Succeeded yet: a)",
  ]);
  const ended = aJob({
    phase: "Failed",
    message: "Task[a]: no",
    completionTime: "2026-01-08T03:04:06Z",
    tasks: [
      {
        alias: "a",
        taskID: "a",
        state: "Failed",
        createTime: "2026-01-08T03:04:05Z",
        parties: [
          { domainID: "alice", role: "host", state: "Failed", reason: "PodFailed", message: "exit\n3" },
          { domainID: "bob", state: "Pending" },
        ],
      },
      { alias: "b", taskID: "b", state: "Skipped", reason: "DependencyFailed" },
      { alias: "c", taskID: "c", state: "Pending" },
    ],
  });
  expect(changeLines(started, ended)).toEqual([
    "task a, party alice (host): Failed (PodFailed: exit 3)",
    "task a: Failed",
    "task b: Skipped (DependencyFailed)",
    "job demo: Failed (Task[a]: no)",
  ]);
});
