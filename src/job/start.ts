import type { FailureReason } from "../api/reasons.ts";
import type { AppImage } from "../api/types.ts";
import { WorkloadError, type WorkloadReason } from "../workload/errors.ts";
import type { TaskWorkload } from "../workload/input.ts";
import { renderTask } from "../workload/render.ts";
import { failTask, newParty } from "./ending.ts";
import { partyDomains, type Pass, type TaskRun } from "./pass.ts";

/** How the reasons of src/workload are called in the catalogue of failures. */
const RENDER_FAILURES: Partial<Record<WorkloadReason, FailureReason>> = {
  TemplateNotFound: "TemplateNotFound",
  ConfigTemplateNotFound: "ConfigTemplateInvalid",
  ConfigTemplateInvalid: "ConfigTemplateInvalid",
  ConfigTooLarge: "ConfigTooLarge",
};

/**
 * Records that the task starts (docs/architecture.md): its expected pods, its endpoints and the AppImage's generation, so that
 * any later pass knows what must exist. False if the task cannot be rendered and has failed instead.
 */
export function recordIntent(pass: Pass, run: TaskRun, appImage: AppImage): boolean {
  const workload = renderRun(pass, run, appImage);
  if (workload === undefined) return false;
  const { status } = run;
  status.state = "Pending";
  status.createTime ??= pass.clock.text;
  if (appImage.metadata.generation !== undefined) status.appImageGeneration = appImage.metadata.generation;
  status.parties = workload.parties.map(({ domainID, role, endpoints, pods }) => ({
    ...newParty(domainID, role),
    ...(endpoints.length > 0 && { endpoints }),
    pods: pods.map(({ pod }) => ({ name: pod.metadata.name ?? "" })),
  }));
  delete status.reason;
  delete status.message;
  delete status.waitingSince;
  return true;
}

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
        name: metadata.name ?? "",
        namespace: metadata.namespace ?? "",
        uid: metadata.uid ?? "",
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
