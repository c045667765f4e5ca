import { describe, expect, it } from "vitest";
import type { TaskState } from "../api/types.ts";
import { jobOutcome, skipBlocked } from "./outcome.ts";
import { beginPass, type TaskRun } from "./pass.ts";
import { aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const LETTERS: Record<string, TaskState> = { P: "Pending", R: "Running", S: "Succeeded", F: "Failed", K: "Skipped" };

/** `a:R b~:S c:-<ab`: a runs, b is tolerable and Succeeded, c was not started and depends on a and b. */
function runs(text: string): TaskRun[] {
  return text.split(" ").map((each) => {
    const [, alias = "", tolerable, letter = "", dependencies = ""] = /^(\w)(~?):(.)(?:<(\w+))?$/.exec(each) ?? [];
    const state = LETTERS[letter] ?? "Pending";
    const created = state !== "Skipped" && letter !== "-";
    return {
      spec: {
        alias,
        tolerable: tolerable === "~",
        appImage: "",
        taskInputConfig: "",
        parties: [],
        ...(dependencies !== "" && { dependencies: dependencies.split("") }),
      },
      status: { alias, taskID: alias, state, ...(created && { createTime: "2026-01-08T03:04:05Z" }) },
    };
  });
}

describe("Kuscia's lifecycle, the phase of a job", () => {
  it.each<[string, string, string, string]>([
    ["1: no task created", "a:- b:-<a", "Running", "Running"],
    ["2: all Succeeded", "a:S b:S", "Succeeded", "Succeeded"],
    ["2: a tolerable one Failed", "a:S b~:F", "Succeeded", "Succeeded"],
    ["2: a tolerable one was skipped", "a:S b~:F c~:K<b", "Succeeded", "Succeeded"],
    ["2: a tolerable one still runs", "a:S b~:R", "Running", "Running"],
    ["2: a tolerable one was not started", "a:S b~:-", "Running", "Running"],
    ["3: a critical one Failed, nothing left", "a:F b:S", "Failed", "Failed"],
    ["3a: a critical one Failed, others run", "a:F b:R", "Failed", "Running"],
    ["3c: a critical one Failed, another is ready", "a:F b:- c:-<b", "Failed", "Running"],
    ["3c: what is left is blocked", "a:F b:K<a c:S", "Failed", "Failed"],
    ["3: a critical one was skipped behind a tolerable one", "a~:F b:K<a", "Failed", "Failed"],
    ["3: the same, while others run", "a~:F b:K<a c:R", "Failed", "Running"],
    ["3: the same, while a dependent of the running one waits", "a~:F b:K<a c:P d:-<c", "Failed", "Running"],
    ["5: some run", "a:S b:R c:-<b", "Running", "Running"],
  ])("%s", (_, text, strict, bestEffort) => {
    expect(jobOutcome(runs(text), "Strict")).toBe(strict);
    expect(jobOutcome(runs(text), undefined)).toBe(strict);
    expect(jobOutcome(runs(text), "BestEffort")).toBe(bestEffort);
  });
});

describe("skipBlocked", () => {
  it("skips all that depend on a failed task, directly or not, and says why", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("b", { dependencies: ["a"] })
        .task("c", { dependencies: ["b"] })
        .task("d"),
    );
    const pass = beginPass(world.snapshot());
    Object.assign(pass.runs[0]!.status, { state: "Failed", createTime: "2026-01-08T03:04:05Z" });
    skipBlocked(pass);
    expect(pass.runs.map(({ status }) => status.state)).toEqual(["Failed", "Skipped", "Skipped", "Pending"]);
    expect(pass.runs[2]!.status).toMatchObject({
      reason: "DependencyFailed",
      message: "Skipped, because it depends on b and a task before it failed.",
    });
  });
});
