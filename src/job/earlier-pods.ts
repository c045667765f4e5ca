import type { PartyStatus } from "../api/types.ts";
import { podName, podPrefix } from "../workload/names.ts";

/** The names of a party's pods of an attempt that has ended: the status has them no more, but they follow from its number. */
export function earlierPodNames(taskID: string, { role = "", pods = [] }: PartyStatus, attempt: number): string[] {
  const prefix = podPrefix(taskID, role);
  return pods.map((_, index) => podName({ prefix, index, attempt }));
}
