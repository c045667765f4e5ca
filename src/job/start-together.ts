import type { Pod, Stored } from "../api/kubernetes.ts";
import { isWaitReason } from "../api/reasons.ts";
import type { PartyStatus } from "../api/types.ts";
import { containerNamesOf } from "../workload/container-names.ts";
import { isAtStartGate, planStartGate, startGateOf } from "../workload/start-gate.ts";
import { isLive } from "./children.ts";
import { podsOf } from "./gangs.ts";
import { threshold } from "./limits.ts";
import { isActive, type Pass, type TaskRun } from "./pass.ts";
import { isScheduled } from "./pod-start.ts";
import { failTask } from "./transitions.ts";
import type { PlannedChild } from "./types.ts";
import { creationFailure, creationText, creationWait, type Wait } from "./waits.ts";

/**
 * Opens the start gates of a task once nothing else keeps enough of its parties from starting: all their pods have a node
 * and their images. Answers with what keeps the gates from being opened then.
 */
export function openStartGates(pass: Pass, run: TaskRun): Wait[] {
  const closed = isActive(run) ? closedGates(pass, run) : [];
  if (closed.length === 0 || readyParties(pass, run) < threshold(run)) return [];
  const failure = creationFailure(pass, run);
  if (failure?.permanent === true) {
    const reason = isWaitReason(failure.reason) ? "ObjectRefused" : failure.reason;
    failTask(pass, run, { reason, message: creationText(failure) });
    return [];
  }
  pass.startGates.set(run.spec.alias, closed);
  return failure === undefined ? [] : [creationWait(failure)];
}

/** The ConfigMaps that the pods of the attempt still lack, one for each party with startTogether. */
function closedGates(pass: Pass, run: TaskRun): PlannedChild[] {
  const gates = new Map<string, PlannedChild>();
  for (const pod of podsOf(pass, run)) {
    const { namespace } = pod.metadata;
    const name = startGateOf(pod);
    if (name === undefined || pass.children.has("ConfigMap", namespace, name)) continue;
    gates.set(`${namespace}/${name}`, { ...planStartGate(pod, name), kind: "ConfigMap", role: roleOf(run, pod) });
  }
  return [...gates.values()];
}

function roleOf({ status: { parties = [] } }: TaskRun, { metadata }: Pod): string {
  const isOf = ({ domainID, pods = [] }: PartyStatus): boolean =>
    domainID === metadata.namespace && pods.some(({ name }) => name === metadata.name);
  return parties.find(isOf)?.role ?? "";
}

/** How many parties have started, or would as soon as their gates are open. */
function readyParties(pass: Pass, { status }: TaskRun): number {
  const { alias, attempt = 0, parties = [] } = status;
  return parties.filter(({ domainID, pods = [] }) =>
    pods.every(({ name, phase }) => {
      const pod = pass.children.pod({ alias, attempt }, domainID, name);
      return phase !== undefined || (pod !== undefined && isReady(pod));
    }),
  ).length;
}

/** True if the pod has started, or if all that its containers lack is the gate. */
function isReady(pod: Stored<Pod>): boolean {
  if (!isLive(pod) || pod.status?.phase === "Running") return true;
  const own = containerNamesOf(pod);
  const statuses = (pod.status?.containerStatuses ?? []).filter(({ name }) => own === undefined || own.has(name));
  const isThere = statuses.length > 0 && (own === undefined || statuses.length === own.size);
  return isScheduled(pod) && isThere && statuses.every((each) => isAtStartGate(pod, each) || !each.state?.waiting);
}
