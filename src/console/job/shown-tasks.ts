import type { JobView, TaskView } from "../../job/view.ts";

const indexes = new WeakMap<JobView, ReadonlyMap<string, TaskView>>();

/** The tasks and hooks that are held, in the order in which they run. */
export function shownTasks({ tasks, hooks = [] }: Pick<JobView, "tasks" | "hooks">): readonly TaskView[] {
  if (hooks.length === 0) return tasks;
  const of = (kind: TaskView["hook"]): TaskView[] => hooks.filter(({ hook }) => hook === kind);
  return [...of("preparation"), ...tasks, ...of("release")];
}

/** How many added tasks the job has that are not held. */
export function heldBack({ tasks, added }: Pick<JobView, "tasks" | "added">): number {
  return added === undefined ? 0 : added.total - tasks.filter((task) => task.added === true).length;
}

/** The task or hook of this alias, if it is held. */
export function taskOf(job: JobView | undefined, alias: string): TaskView | undefined {
  if (job === undefined) return undefined;
  let index = indexes.get(job);
  if (index === undefined) {
    index = new Map(shownTasks(job).map((task) => [task.alias, task]));
    indexes.set(job, index);
  }
  return index.get(alias);
}
