import type { ContainerStatus, Pod } from "../api/kubernetes.ts";
import { isGated } from "../workload/gang.ts";
import { startGateOf } from "../workload/start-gate.ts";
import { allContainers } from "./containers.ts";

/** What a container waits for that nothing is wrong with. */
const USUAL: ReadonlySet<string | undefined> = new Set([undefined, "ContainerCreating", "PodInitializing"]);

/**
 * True if all that such a pod has come to is a step of an undisturbed start or run, on which nothing else waits: no pod or
 * container of it has ended, is to end, is in trouble, or is at a gate that somebody must open. The status may tell of that
 * a little later.
 */
export function isMereProgress(pod: Pod): boolean {
  const { metadata, status = {} } = pod;
  const { phase = "Pending", reason, conditions = [] } = status;
  if (metadata.deletionTimestamp !== undefined || (phase !== "Pending" && phase !== "Running")) return false;
  if (reason !== undefined || isGated(pod) || startGateOf(pod) !== undefined) return false;
  const isTrouble = conditions.some(
    (each) => each.type === "DisruptionTarget" || (each.type === "PodScheduled" && each.status === "False"),
  );
  return !isTrouble && allContainers(pod).every(isUndisturbed);
}

function isUndisturbed({ state, restartCount }: ContainerStatus): boolean {
  return restartCount === 0 && state?.terminated === undefined && USUAL.has(state?.waiting?.reason);
}
