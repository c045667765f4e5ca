import { isWaitReason } from "../api/reasons.ts";
import type { PartyStatus } from "../api/types.ts";
import { WorkloadError } from "../workload/errors.ts";
import type { PartyPlan } from "../workload/input.ts";
import { networkPolicyName, podPrefix, serviceName } from "../workload/names.ts";
import { planMissing } from "./accepted-app-image.ts";
import { CHILD_KINDS } from "./children.ts";
import { missingPods, stillCounts } from "./made-pods.ts";
import { allRuns, isActive, type Pass, type TaskRun } from "./pass.ts";
import { tryPlan } from "./rendering.ts";
import { failTask } from "./transitions.ts";
import type { PlannedChild, TaskCreations } from "./types.ts";
import { creationFailure, creationText, creationWait, type Wait } from "./waits.ts";

/** What is still to be made of each active task. Only tasks that were planned in this pass can lack anything. */
export function planCreations(pass: Pass): TaskCreations[] {
  return allRuns(pass).flatMap((run) => {
    if (!isActive(run)) return [];
    const gates = pass.startGates.get(run.spec.alias) ?? [];
    const { parties = [] } = pass.taskPlans.get(run.spec.alias) ?? {};
    const lacking = parties.map((party) => ({ party, lacks: lackOf(pass, run, party) }));
    const planned = CHILD_KINDS.flatMap((row) =>
      lacking.flatMap(({ party, lacks }) =>
        row
          .of(party)
          .map((child) => ({ ...child, kind: row.kind, role: party.role }))
          .filter(lacks),
      ),
    );
    const children = [...gates, ...planned];
    const { alias, attempt = 0, appImageGeneration } = run.status;
    return children.length === 0
      ? []
      : [{ jobUID: pass.job.metadata.uid, alias, attempt, appImageGeneration, children }];
  });
}

/**
 * Plans a task that lacks pods, if they may be made now. Answers with what stands against it; the task may fail here.
 */
export function prepareCreation(pass: Pass, run: TaskRun): Wait[] {
  const failure = creationFailure(pass, run);
  if (failure?.permanent === true) {
    const reason = isWaitReason(failure.reason) ? "ObjectRefused" : failure.reason;
    failTask(pass, run, { reason, message: creationText(failure) });
    return [];
  }
  const against = planMissing(pass, run);
  return failure === undefined || !isActive(run) ? against : [...against, creationWait(failure)];
}

/**
 * Plans a task whose pods all exist but that lacks what they rely on: peers reach a pod by its Service alone, a
 * NetworkPolicy guards it, and one that does not come up may lack its ConfigMap. Somebody deleted that. It is made again
 * as long as it can still be known; that it cannot be made is told, but fails no task that runs.
 */
export function prepareRepair(pass: Pass, run: TaskRun, podWaits: readonly Wait[]): Wait[] {
  const isStuck = podWaits.some(({ reason }) => reason === "ContainerCreating");
  if (!isStuck && !lacksSupport(pass, run)) return [];
  const appImage = pass.snapshot.references.appImage(run.spec.appImage);
  // What another generation says may not fit the pods that run.
  if (appImage === undefined || appImage.metadata.generation !== run.status.appImageGeneration) return [];
  const plan = tryPlan(pass, run, appImage);
  if (plan instanceof WorkloadError) return [];
  pass.taskPlans.set(run.spec.alias, plan);
  const failure = creationFailure(pass, run);
  return failure === undefined ? [] : [creationWait(failure)];
}

/** True while a Service or a NetworkPolicy of a party that still counts is not there. */
function lacksSupport(pass: Pass, { status }: TaskRun): boolean {
  const { taskID, attempt = 0, parties = [] } = status;
  return parties.filter(stillCounts).some((party) => {
    const { domainID: namespace, role = "" } = party;
    const policy = (): string => networkPolicyName(podPrefix(taskID, role), attempt);
    const guarded = pass.snapshot.references.domainSettings(namespace).networkPolicy === true;
    return (
      serviceNames(taskID, attempt, party).some((name) => !pass.children.has("Service", namespace, name)) ||
      (guarded && !pass.children.has("NetworkPolicy", namespace, policy()))
    );
  });
}

/** The names of a party's Services: an endpoint need not hold them. */
function serviceNames(
  taskID: string,
  attempt: number,
  { role = "", endpoints = [], pods = [] }: PartyStatus,
): string[] {
  const prefix = podPrefix(taskID, role);
  // Each pod has the same ports, and the endpoints are in the order of the pods.
  const perPod = endpoints.length / Math.max(1, pods.length);
  return endpoints.map(({ portName }, position) =>
    serviceName({ prefix, index: Math.floor(position / perPod), attempt }, portName),
  );
}

/** Tells which objects of a party are to be made: its missing pods, and what its pods rely on and lack. */
function lackOf(pass: Pass, run: TaskRun, party: PartyPlan): (planned: PlannedChild) => boolean {
  const record = run.status.parties?.find(
    ({ domainID, role = "" }) => domainID === party.domainID && role === party.role,
  );
  if (record === undefined || !stillCounts(record)) return () => false;
  const missing = new Set(missingPods(pass, run, record));
  return ({ kind, namespace, name }) =>
    kind === "Pod" ? missing.has(name) : !pass.children.has(kind, namespace, name);
}
