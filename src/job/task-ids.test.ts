import { describe, expect, it } from "vitest";
import { isTaskID, taskIDOf } from "./task-ids.ts";
import { aJob } from "./testing/builders.ts";

describe("taskIDOf", () => {
  const job = (name: string): ReturnType<ReturnType<typeof aJob>["build"]> => aJob().named(name).task("a").build();
  const task = { alias: "a", appImage: "app", taskInputConfig: "", parties: [] };

  it("takes what is recorded before what the spec says", () => {
    expect(taskIDOf(job("j"), { ...task, taskID: "given" }, "recorded")).toBe("recorded");
    expect(taskIDOf(job("j"), { ...task, taskID: "given" })).toBe("given");
  });

  it.each([
    ["j", /^j-[0-9a-f]{12}$/],
    ["my.job.v1", /^my-job-v1-[0-9a-f]{12}$/],
    ["x".repeat(80), /^x{50}-[0-9a-f]{12}$/],
    [`${"x".repeat(48)}.-y`, /^x{48}-[0-9a-f]{12}$/],
  ])("generates one from the job's name %s", (name, expected) => {
    const id = taskIDOf(job(name), { ...task, taskID: "" });
    expect(id).toMatch(expected);
    expect(isTaskID(id)).toBe(true);
    expect(taskIDOf(job(name), task)).toBe(id);
  });

  it("differs between tasks and between jobs of the same name", () => {
    const other = { ...job("j"), metadata: { ...job("j").metadata, uid: "other" } };
    const ids = [taskIDOf(job("j"), task), taskIDOf(job("j"), { ...task, alias: "b" }), taskIDOf(other, task)];
    expect(new Set(ids).size).toBe(3);
  });
});

describe("isTaskID", () => {
  it.each([
    ["a", true],
    ["0a-b", true],
    ["x".repeat(63), true],
    ["x".repeat(64), false],
    ["-a", false],
    ["a-", false],
    ["a.b", false],
    ["A", false],
    ["", false],
  ])("%s: %s", (id, expected) => {
    expect(isTaskID(id)).toBe(expected);
  });
});
