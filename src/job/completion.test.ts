import { describe, expect, it } from "vitest";
import type { KusciaJob, TaskCompletion, TaskStatus } from "../api/types.ts";
import { completionOf } from "./completion.ts";

describe("what is said of an external task that has ended", () => {
  const say = (outcome: string, state: TaskStatus["state"], known: TaskCompletion): unknown => {
    const task = { alias: "ext", taskID: "t", state, attempt: 1, createTime: "2026-01-01T00:00:00Z" };
    const spec = { alias: "ext", external: true, appImage: "", taskInputConfig: "", parties: [] };
    const job: KusciaJob = {
      metadata: { name: "j" },
      spec: { initiator: "alice", tasks: [spec] },
      status: { phase: "Running", tasks: [task], completions: { ext: known } },
    };
    return completionOf(job, { alias: "ext", outcome, message: "" });
  };
  const succeeded: TaskCompletion = { attempt: 1, outcome: "Succeeded" };
  const ended = (state: string): unknown => ({
    refusal: `task "ext" of job "j" has ended, it is ${state}`,
    noTask: false,
  });

  it("may be said again, if it ended by it", () => {
    expect(say("Succeeded", "Succeeded", succeeded)).toEqual({ attempt: 1 });
    expect(say("Failed", "Failed", { attempt: 1, outcome: "Failed" })).toEqual({ attempt: 1 });
  });

  it("is refused, if it is something else, of another attempt, or came too late", () => {
    expect(say("Failed", "Succeeded", succeeded)).toEqual(ended("Succeeded"));
    expect(say("Succeeded", "Succeeded", { attempt: 0, outcome: "Succeeded" })).toEqual(ended("Succeeded"));
    expect(say("Succeeded", "Failed", succeeded)).toEqual(ended("Failed"));
    expect(say("Started", "Failed", { attempt: 1, outcome: "Started" })).toEqual(ended("Failed"));
  });
});
