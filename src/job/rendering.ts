import type { FailureReason } from "../api/reasons.ts";
import type { AppImage } from "../api/types.ts";
import { WorkloadError, type WorkloadReason } from "../workload/errors.ts";
import type { TaskWorkload } from "../workload/input.ts";
import { renderTask } from "../workload/render.ts";
import { failTask, startTask } from "./transitions.ts";
import { partyDomains, type Pass, type TaskRun } from "./pass.ts";

/** The failure that each reason of src/workload becomes; what is not listed is `AppImageInvalid`. */
const RENDER_FAILURES: Partial<Record<WorkloadReason, FailureReason>> = {
  TemplateNotFound: "TemplateNotFound",
  ConfigTemplateNotFound: "ConfigTemplateInvalid",
  ConfigTemplateInvalid: "ConfigTemplateInvalid",
  ConfigTooLarge: "ConfigTooLarge",
  VolumeNotFound: "VolumeNotFound",
};

/** Renders the task's objects for this pass; fails the task if that cannot be done. */
export function renderRun(pass: Pass, run: TaskRun, appImage: AppImage): TaskWorkload | undefined {
  const workload = tryRender(pass, run, appImage);
  if (!(workload instanceof WorkloadError)) return workload;
  const reason = RENDER_FAILURES[workload.reason] ?? "AppImageInvalid";
  failTask(pass, run, { reason, message: workload.message });
  return undefined;
}

/** Renders the task's objects for this pass, or says why that cannot be done. */
export function tryRender(pass: Pass, run: TaskRun, appImage: AppImage): TaskWorkload | WorkloadError {
  const { metadata, spec } = pass.job;
  const { references } = pass.snapshot;
  try {
    const workload = renderTask({
      job: {
        name: metadata.name,
        namespace: metadata.namespace,
        uid: metadata.uid,
        initiator: spec.initiator,
      },
      task: run.spec,
      taskID: run.status.taskID,
      attempt: run.status.attempt ?? 0,
      appImage,
      domains: new Map(partyDomains([run.spec]).map((domainID) => [domainID, references.domainSettings(domainID)])),
    });
    pass.rendered.set(run.spec.alias, workload);
    return workload;
  } catch (error) {
    if (error instanceof WorkloadError) return error;
    throw error;
  }
}

/** Starts the task; false if it cannot be rendered and has failed instead. */
export function tryStart(pass: Pass, run: TaskRun, appImage: AppImage): boolean {
  const workload = renderRun(pass, run, appImage);
  if (workload === undefined) return false;
  startTask(pass, run, appImage, workload);
  return true;
}
