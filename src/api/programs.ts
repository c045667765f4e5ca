import type { Task } from "./types.ts";

/** Whether programs of the task may call the job API. */
export function callsJobApi({ apiAccess, manager }: Pick<Task, "apiAccess" | "manager">): boolean {
  return apiAccess === true || manager === true;
}
