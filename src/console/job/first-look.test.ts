import { expect, it } from "vitest";
import type { JobView, TaskView } from "../../job/view.ts";
import { firstLook } from "./first-look.ts";

const task = (alias: string, state: string, times: Partial<TaskView> = {}): TaskView =>
  ({ alias, state, dependencies: [], parties: [], attempts: [], attempt: 0, ...times }) as unknown as TaskView;
const created = { create_time: "2026-01-01T00:00:00Z" };
const look = (tasks: TaskView[], why: JobView["why"] = []): string | undefined => firstLook({ tasks, why });

it("opens a failed job at the failure that its first cause names", () => {
  const tasks = [task("a", "Succeeded", created), task("b", "Failed", created), task("c", "Failed", created)];
  const why = [
    { code: "Failed", text: "stopped by alice" },
    { code: "Error", text: "exit 3", task: "c" },
  ];
  expect(look(tasks, why)).toBe("c");
});

it("opens a job at the hook that its first cause names", () => {
  const hooks = [task("preparation@bob", "Failed", created)];
  const why = [{ code: "Error", text: "exit 3", task: "preparation@bob" }];
  expect(firstLook({ tasks: [task("a", "Failed", created)], hooks, why })).toBe("preparation@bob");
});

it("opens a job that goes on where it runs, and one that waits where it waits", () => {
  expect(look([task("a", "Succeeded", created), task("b", "Running", created), task("c", "Pending")])).toBe("b");
  const why = [{ code: "QuotaExceeded", text: "waits for quota", task: "b" }];
  expect(look([task("a", "Succeeded", created), task("b", "Pending"), task("c", "Pending")], why)).toBe("b");
});

it("opens a job that has ended at its last task, and one that did not begin at its first", () => {
  const at = (end: string): Partial<TaskView> => ({ ...created, end_time: `2026-01-01T00:00:0${end}Z` });
  expect(
    look([task("a", "Succeeded", at("2")), task("b", "Succeeded", at("9")), task("c", "Succeeded", at("5"))]),
  ).toBe("b");
  expect(look([task("a", "Pending"), task("b", "Pending")])).toBe("a");
  expect(look([])).toBeUndefined();
});
