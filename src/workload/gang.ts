import type { Pod } from "../api/kubernetes.ts";

/** The pods of one attempt of a task that are of use only together. */
export interface Gang {
  /** The task's id; unique in each domain. */
  name: string;
  attempt: number;
  /** Pods of all parties. */
  pods: number;
  /** Parties that must be schedulable (`scheduleConfig.minReservedMembers`). */
  minParties: number;
}

/**
 * The one place where a pod is told of its gang. No gang scheduler is supported yet, so the pod stays as it is;
 * `lifecycleSeconds` limits how long half a gang may hold resources.
 */
export function applyGang(pod: Pod, _gang: Gang): Pod {
  return pod;
}
