import type { JobView } from "../../job/view.ts";

/** The task to look at first: of a failed job its first failure, else where the job is. Undefined without tasks. */
export function firstLook({ tasks, hooks = [], why }: Pick<JobView, "tasks" | "hooks" | "why">): string | undefined {
  const all = new Map([...tasks, ...hooks].map((task) => [task.alias, task]));
  const named = why.flatMap(({ task = "" }) => all.get(task) ?? []);
  const started = tasks.filter(({ create_time: time }) => time !== undefined);
  const found =
    named.find(({ state }) => state === "Failed") ??
    tasks.find(({ state }) => state === "Running") ??
    started.find(({ state }) => state === "Pending") ??
    named[0] ??
    started.toSorted((a, b) => (a.end_time ?? "").localeCompare(b.end_time ?? "")).at(-1) ??
    tasks[0];
  return found?.alias;
}
