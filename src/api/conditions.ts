import { formatTime } from "../util/time.ts";
import type { Condition } from "./types.ts";

/** Sets one condition of a list; `lastTransitionTime` moves only with its status. */
export function setCondition(
  conditions: Condition[],
  { type, status, reason, message }: Pick<Condition, "type" | "status" | "reason" | "message">,
  generation: number | undefined,
  now: number,
): void {
  const index = conditions.findIndex((each) => each.type === type);
  const known = conditions[index];
  const next: Condition = {
    type,
    status,
    reason,
    message,
    lastTransitionTime: known?.status === status ? known.lastTransitionTime : formatTime(now),
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  if (known === undefined) conditions.push(next);
  else conditions[index] = next;
}
