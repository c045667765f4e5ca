import type { FailureReason } from "../api/reasons.ts";
import type { AppImage, PartyStatus } from "../api/types.ts";
import { WorkloadError, type WorkloadReason } from "../workload/errors.ts";
import type { TaskInput, TaskPlan } from "../workload/input.ts";
import { checkTaskSize, planTask } from "../workload/render.ts";
import { partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { type Failure, failTask, startTask } from "./transitions.ts";

/** The failure that each reason of src/workload becomes; what is not listed is `AppImageInvalid`. */
const RENDER_FAILURES: Partial<Record<WorkloadReason, FailureReason>> = {
  TemplateNotFound: "TemplateNotFound",
  ConfigTemplateNotFound: "ConfigTemplateInvalid",
  ConfigTemplateInvalid: "ConfigTemplateInvalid",
  ConfigTooLarge: "ConfigTooLarge",
  VolumeNotFound: "VolumeNotFound",
  ApiAccessUnavailable: "ApiAccessUnavailable",
};

/** Plans the task's objects for this pass; fails the task if they cannot be rendered. */
export function planRun(pass: Pass, run: TaskRun, appImage: AppImage): void {
  const plan = tryPlan(pass, run, appImage);
  if (plan instanceof WorkloadError) failTask(pass, run, renderFailure(plan));
  else pass.taskPlans.set(run.spec.alias, plan);
}

/** What the task's objects would be, or why they cannot be rendered. */
export function tryPlan(pass: Pass, run: TaskRun, appImage: AppImage): TaskPlan | WorkloadError {
  try {
    return planTask(taskInput(pass, run, appImage));
  } catch (error) {
    if (error instanceof WorkloadError) return error;
    throw error;
  }
}

/** Why the objects of the task are more than a task may have, with the numbers; undefined if they are not. */
export function tooLargeText(run: TaskRun, plan: TaskPlan): string | undefined {
  try {
    checkTaskSize(run.spec, plan.measure());
    return undefined;
  } catch (error) {
    if (error instanceof WorkloadError) return error.message;
    throw error;
  }
}

function renderFailure({ reason, message }: WorkloadError): Failure {
  return { reason: RENDER_FAILURES[reason] ?? "AppImageInvalid", message };
}

/** What the objects of the task's current attempt are made from. Pods of a recorded intent keep the names that it gave them. */
export function taskInput({ job, snapshot }: Pass, { spec, status, added }: TaskRun, appImage: AppImage): TaskInput {
  const { name, namespace, uid } = job.metadata;
  const domains = partyDomains([spec]).map((id) => [id, snapshot.references.domainSettings(id)] as const);
  const isRecorded = status.appImageGeneration === appImage.metadata.generation;
  return {
    job: { name, namespace, uid, initiator: job.spec.initiator },
    task: spec,
    ...(added !== undefined && { addedTask: added.metadata.name }),
    taskID: status.taskID,
    attempt: status.attempt ?? 0,
    // What came apart once may come apart again.
    gated: (status.releases ?? 0) > 0,
    appImage,
    domains: new Map(domains),
    network: snapshot.settings.network,
    ...(snapshot.settings.jobApi && { jobApi: snapshot.settings.jobApi }),
    ...(isRecorded && recordedParts(status.parties ?? [])),
  };
}

/** What an intent has fixed: the names of pods and the addresses by which peers find each other. */
function recordedParts(parties: readonly PartyStatus[]): Pick<TaskInput, "podNames" | "endpoints"> {
  const of = <T>(part: (party: PartyStatus) => T): Map<string, T> =>
    new Map(parties.map((party) => [`${party.domainID}/${party.role ?? ""}`, part(party)]));
  return {
    podNames: of(({ pods = [] }) => pods.map(({ name }) => name)),
    endpoints: of(({ endpoints = [] }) => endpoints),
  };
}

/** Starts the task; false if its objects cannot be rendered, or are too large, and it has failed instead. */
export function tryStart(pass: Pass, run: TaskRun, appImage: AppImage): boolean {
  const plan = planStart(pass, run, appImage);
  if ("reason" in plan) {
    failTask(pass, run, plan);
    return false;
  }
  pass.taskPlans.set(run.spec.alias, plan);
  startTask(pass, run, appImage, plan);
  return true;
}

/** Why the task could not start with the AppImage: its objects cannot be rendered, or are too large. */
export function startProblem(pass: Pass, run: TaskRun, appImage: AppImage): Failure | undefined {
  const plan = planStart(pass, run, appImage);
  return "reason" in plan ? plan : undefined;
}

function planStart(pass: Pass, run: TaskRun, appImage: AppImage): TaskPlan | Failure {
  const plan = tryPlan(pass, run, appImage);
  if (plan instanceof WorkloadError) return renderFailure(plan);
  const tooLarge = tooLargeText(run, plan);
  return tooLarge === undefined ? plan : { reason: "ConfigTooLarge", message: tooLarge };
}
