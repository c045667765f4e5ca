import { createContext, useContext, useSyncExternalStore } from "react";
import type { AddedView, TaskView } from "../../job/view.ts";
import { Store, useStore } from "../app/store.ts";
import type { JobStore, ShownJob } from "./job-store.ts";
import type { LastWords } from "./logs/moment.ts";
import { taskOf } from "./shown-tasks.ts";

/** The job that the page is about. */
export const JobContext = createContext<JobStore | undefined>(undefined);

function useOf<T>(select: (shown: ShownJob) => T): T | undefined {
  const jobs = useContext(JobContext);
  return useSyncExternalStore(
    (listener) => jobs?.store.subscribe(listener) ?? (() => undefined),
    () => jobs && select(jobs.store.get()),
  );
}

/** Changes with each reading of the job. */
export function useReading(): number | undefined {
  return useOf(({ reading }) => reading);
}

/** How many tasks were added to the job, by state. */
export function useAdded(): AddedView | undefined {
  return useOf(({ job }) => job?.added);
}

/** One task as it is now; what changes of others does not concern whoever looks at it. */
export function useTask(alias: string): TaskView | undefined {
  return useOf(({ job }) => taskOf(job, alias));
}

const NO_WORDS = new Store<LastWords>({});
const NOWHERE = new Store(0);

/** Where in the logs parties that failed said why, as far as it is known. */
export function useLastWords(): LastWords {
  return useStore(useContext(JobContext)?.lastWords ?? NO_WORDS);
}

/** Changes each time when the reader wants to be led to a failure in the logs. */
export function useLed(): number {
  return useStore(useContext(JobContext)?.led ?? NOWHERE);
}
