import { type FailureReason, isWaitReason } from "../api/reasons.ts";
import type { AppImage, PartyStatus } from "../api/types.ts";
import { WorkloadError } from "../workload/errors.ts";
import type { PartyPlan } from "../workload/input.ts";
import { isKeptAppImage, planKeptAppImage, readKeptAppImage } from "../workload/kept-app-image.ts";
import { networkPolicyName, podPrefix, serviceName } from "../workload/names.ts";
import { CHILD_KINDS } from "./children.ts";
import { allRuns, isActive, type Pass, type TaskRun } from "./pass.ts";
import { missingAppImage } from "./references.ts";
import { planRun, taskInput, tryPlan, tryStart } from "./rendering.ts";
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

/** True while some expected pod of a party that still counts was not made, as far as anybody knows. */
export function hasMissingPods(pass: Pass, run: TaskRun): boolean {
  return (run.status.parties ?? []).some((party) => missingPods(pass, run, party).length > 0);
}

/** How many parties have all their pods, as far as anybody knows. */
export function completeParties(pass: Pass, run: TaskRun): number {
  return (run.status.parties ?? []).filter((party) => missingPods(pass, run, party).length === 0).length;
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

/** Plans the task from the AppImage of its attempt; answers with what that waits for. */
function planMissing(pass: Pass, run: TaskRun): Wait[] {
  const kept = keptAppImage(pass, run);
  const missing = kept === undefined ? missingAppImage(pass.snapshot, run.spec) : undefined;
  if (missing !== undefined) return waitFor(pass, run, missing);
  const appImage = kept ?? pass.snapshot.references.appImage(run.spec.appImage);
  if (appImage === undefined) return [];
  if (hasMoved(run, appImage)) return followAppImage(pass, run, appImage);
  planRun(pass, run, appImage);
  return [];
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

function stillCounts({ state }: PartyStatus): boolean {
  return state !== "Succeeded" && state !== "Failed";
}

/** True once a pod of the attempt is recorded: from then on all of them are made from one AppImage. */
function hasPods({ status }: TaskRun): boolean {
  return (status.parties ?? []).some(({ pods = [] }) => pods.some(({ uid }) => uid !== undefined));
}

/** The copy of the AppImage that the waiting task was accepted with, if there is one. */
function keptAppImage(pass: Pass, { spec, status }: TaskRun): AppImage | undefined {
  const { attempt = 0, appImageGeneration } = status;
  const copy = pass.children
    .of(spec.alias)
    .find((child) => child.kind === "ConfigMap" && child.attempt === attempt && isKeptAppImage(child.object));
  const kept = copy && readKeptAppImage(copy.object);
  return kept?.metadata.generation === appImageGeneration ? kept : undefined;
}

/** Copies of the AppImages of tasks whose creation must be tried again, so that an update meanwhile does not concern them. */
export function planKeptAppImages(pass: Pass): PlannedChild[] {
  return allRuns(pass).flatMap((run) => {
    const appImage = pass.snapshot.references.appImage(run.spec.appImage);
    const isSame = appImage !== undefined && appImage.metadata.generation === run.status.appImageGeneration;
    if (!isSame || !isActive(run) || !hasPods(run) || creationFailure(pass, run) === undefined) return [];
    const copy = planKeptAppImage(taskInput(pass, run, appImage));
    const isThere = copy === undefined || pass.children.has("ConfigMap", copy.namespace, copy.name);
    return isThere ? [] : [{ ...copy, kind: "ConfigMap" as const, role: "" }];
  });
}

/** True if the AppImage is of another generation than the one that the intent was recorded from. */
function hasMoved({ status }: TaskRun, { metadata: { generation } }: AppImage): boolean {
  const recorded = status.appImageGeneration;
  return recorded !== undefined && generation !== undefined && generation !== recorded;
}

/**
 * What was decided stays decided (docs/architecture.md): pods of one attempt are all made from one generation of the AppImage.
 * If it moved before there was any pod, the intent is recorded anew, once what was made from the old one is gone.
 */
function followAppImage(pass: Pass, run: TaskRun, appImage: AppImage): Wait[] {
  const { appImageGeneration: recorded = 0, attempt = 0 } = run.status;
  const { generation = 0, name } = appImage.metadata;
  // A lower generation, and a copy that is not there, may be caches that lag behind; time tells.
  if (hasPods(run) || (generation < recorded && !hasWaited(pass, run))) {
    const message = `AppImage "${name}" changed from generation ${recorded} to ${generation} before all pods existed`;
    return waitFor(pass, run, { failure: "AppImageChanged", message });
  }
  // No pod of the attempt exists: it would be recorded. What else was made of it would take the names of what is to be made.
  if (pass.children.of(run.spec.alias).some((child) => child.attempt === attempt)) {
    pass.outdated.add(run.spec.alias);
    const message = `objects of generation ${recorded} of AppImage "${name}" are removed first`;
    return [{ reason: "AppImageNotFound", message }];
  }
  tryStart(pass, run, appImage);
  return [];
}

/** Waits for the AppImage for the grace time, counted from when the wait was recorded; then the task fails. */
function waitFor(
  pass: Pass,
  run: TaskRun,
  { failure, message }: { readonly failure: FailureReason; readonly message: string },
): Wait[] {
  if (!hasWaited(pass, run)) return [{ reason: "AppImageNotFound", message }];
  failTask(pass, run, { reason: failure, message });
  return [];
}

function hasWaited(pass: Pass, { status }: TaskRun): boolean {
  const since = status.reason === "AppImageNotFound" ? status.waitingSince : undefined;
  return pass.clock.passed(since, pass.snapshot.settings.missingReferenceGraceSeconds);
}

/** Expected pods of a party that still counts which are neither recorded nor cached. */
function missingPods(pass: Pass, run: TaskRun, party: PartyStatus): string[] {
  if (!stillCounts(party)) return [];
  const { domainID, pods = [] } = party;
  const { alias, attempt = 0 } = run.status;
  return pods
    .filter(({ name, uid }) => uid === undefined && pass.children.pod({ alias, attempt }, domainID, name) === undefined)
    .map(({ name }) => name);
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
