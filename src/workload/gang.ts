import type { Pod, PodSpec } from "../api/kubernetes.ts";
import { GANG_GATE } from "../api/names.ts";

/** The pods of one attempt of a task that are of use only together. */
export interface Gang {
  /** The task's id; unique in each domain. */
  name: string;
  attempt: number;
  /** Pods of all parties. */
  pods: number;
  /** Parties that must be schedulable (`scheduleConfig.minReservedMembers`). */
  minParties: number;
  /** No scheduler looks at a pod before enough of the others exist. */
  gated: boolean;
}

/** The one place where a pod is told of its gang: what that adds to its spec. */
export function gangSpec({ gated }: Gang): Pick<PodSpec, "schedulingGates"> {
  return gated ? { schedulingGates: [{ name: GANG_GATE }] } : {};
}

/** True while the pod waits for its gang. */
export function isGated({ spec }: Pod): boolean {
  return spec?.schedulingGates?.some(({ name }) => name === GANG_GATE) === true;
}
