import type { ContainerStatus, Pod, PodCondition } from "../api/kubernetes.ts";
import { isGated } from "../workload/gang.ts";
import { startGateOf } from "../workload/start-gate.ts";
import { allContainers } from "./containers.ts";

const ON_THE_WAY: ReadonlySet<string> = new Set(["Pending", "Running"]);
/** What a container waits for that nothing is wrong with. */
const USUAL: ReadonlySet<string | undefined> = new Set([undefined, "ContainerCreating", "PodInitializing"]);

/**
 * True if all that such a pod has come to is a step of an undisturbed start or run, on which nothing else waits: no pod or
 * container of it has ended, is to end, is in trouble, or is at a gate that somebody must open. The status may tell of that
 * a little later.
 */
export function isMereProgress(pod: Pod): boolean {
  const { metadata, status: { phase = "Pending", reason, conditions = [] } = {} } = pod;
  const isOnItsWay = metadata.deletionTimestamp === undefined && ON_THE_WAY.has(phase) && reason === undefined;
  const isAtGate = isGated(pod) || startGateOf(pod) !== undefined;
  return isOnItsWay && !isAtGate && !conditions.some(isTrouble) && allContainers(pod).every(isUndisturbed);
}

function isTrouble({ type, status }: PodCondition): boolean {
  return type === "DisruptionTarget" || (type === "PodScheduled" && status === "False");
}

function isUndisturbed({ state, restartCount }: ContainerStatus): boolean {
  return restartCount === 0 && state?.terminated === undefined && USUAL.has(state?.waiting?.reason);
}
