import { createContext, useContext, useSyncExternalStore } from "react";
import type { TaskView } from "../../job/view.ts";
import { type JobStore, taskOf } from "./job-store.ts";

/** The job that the page is about. */
export const JobContext = createContext<JobStore | undefined>(undefined);

/** One task as it is now; what changes of others does not concern whoever looks at it. */
export function useTask(alias: string): TaskView | undefined {
  const jobs = useContext(JobContext);
  return useSyncExternalStore(
    (listener) => jobs?.store.subscribe(listener) ?? (() => undefined),
    () => taskOf(jobs?.store.get().job, alias),
  );
}
