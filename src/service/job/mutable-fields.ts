import type { KusciaJob } from "../../api/types.ts";
import {
  ChangeError,
  type ChangesPatch,
  changesPatch as patchOf,
  requireChanges as require,
} from "../../job/job-changes.ts";
import type { JobChanges } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { invalid } from "../errors.ts";

export { NUMBER_FIELDS, TEXT_FIELDS } from "../../job/job-changes.ts";

/** @throws CallError that names the field, its value and what it may be */
export function requireChanges(changes: JobChanges | undefined): void {
  orInvalid(() => require(changes));
}

/** What the changes write to the job. @throws CallError for a priority of a task that there is not */
export function changesPatch(job: KusciaJob, changes: JobChanges, reset: boolean): ChangesPatch {
  return orInvalid(() => patchOf(job, changes, reset));
}

function orInvalid<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (error instanceof ChangeError) throw invalid(error.message);
    throw error;
  }
}
