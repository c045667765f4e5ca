import { CONDITION, SCHEDULE_CONDITION } from "../api/reasons.ts";
import { setCondition } from "../api/conditions.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { runsSoFar } from "./due.ts";
import type { Grid } from "./grid.ts";
import type { Reasoned, SchedulePass } from "./pass.ts";

/** Writes the conditions of a schedule; without a grid its trigger is wrong. */
export function writeConditions(pass: SchedulePass, grid: Grid | undefined): void {
  const suspended = pass.spec.suspend === true ? { reason: "Suspended", message: "" } : undefined;
  const end = grid && endOf(pass, grid);
  const missed = pass.missed ?? (end?.reason === "DateInPast" ? end : undefined);
  const isIdle = pass.status.active.length + pass.status.waiting.length === 0;
  const isDateMissed = pass.spec.trigger.date !== undefined && missed !== undefined;
  set(pass, SCHEDULE_CONDITION.ready, pass.problem, "False");
  set(pass, CONDITION.stalled, pass.problem);
  set(pass, SCHEDULE_CONDITION.suspended, suspended);
  set(pass, SCHEDULE_CONDITION.missed, missed);
  // A date that was not run stays to be seen as missed.
  set(pass, SCHEDULE_CONDITION.completed, isIdle && !isDateMissed ? end : undefined);
}

/** States that something holds, for this reason, or does not. */
function set(pass: SchedulePass, type: string, why: Reasoned | undefined, holds: "True" | "False" = "True"): void {
  const otherwise = holds === "True" ? "False" : "True";
  const { reason, message } = why ?? { reason: "Scheduled", message: "" };
  const { generation } = pass.snapshot.schedule.metadata;
  const status = why === undefined ? otherwise : holds;
  setCondition(pass.status.conditions, { type, status, reason, message }, generation, pass.now);
}

/** Why no run comes any more; undefined if one does. */
function endOf({ spec, status }: SchedulePass, grid: Grid): Reasoned | undefined {
  if (spec.maxRuns !== undefined && runsSoFar(status) >= spec.maxRuns)
    return { reason: "MaxRuns", message: `there were ${spec.maxRuns} runs` };
  if (grid.next(parseTime(status.settledTime)!) !== undefined) return undefined;
  if (spec.trigger.date === undefined) return { reason: "EndReached", message: "no time comes before endAt any more" };
  const start = parseTime(status.gridStart)!;
  if (grid.next(start) !== undefined) return { reason: "DateReached", message: "" };
  const message = `${spec.trigger.date.at} had passed when the trigger was written, at ${formatTime(start)}`;
  return { reason: "DateInPast", message };
}
