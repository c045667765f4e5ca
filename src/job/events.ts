import { CONDITION, isWaitReason, type WaitReason } from "../api/reasons.ts";
import type { KusciaJobStatus, TaskStatus } from "../api/types.ts";
import { failureMessage, findCondition } from "./conditions.ts";
import { hookRecords } from "./hook-records.ts";
import { isDisabled } from "./pass.ts";
import type { PlannedEvent } from "./types.ts";
import { notableWait, summaryOfWaits } from "./waits.ts";

/** Stopped with the job or never started: what ended the job has its own Event. */
const NO_NEWS: ReadonlySet<string | undefined> = new Set([
  "KusciaJobStopped",
  "Disabled",
  "JobEnded",
  "DependencyFailed",
]);

/** The Events that go with a change of status (docs/architecture.md): phases, waits, failures; none per start or success. */
export function eventsOf(before: KusciaJobStatus | undefined, after: KusciaJobStatus): PlannedEvent[] {
  return [...failureEvents(before, after), ...waitEvents(before, after), ...phaseEvents(before, after)];
}

/** A job goes through these within milliseconds, or waits there for something that has an Event of its own. */
const PASSING: ReadonlySet<string> = new Set(["initialized", "Pending"]);

function phaseEvents(before: KusciaJobStatus | undefined, after: KusciaJobStatus): PlannedEvent[] {
  const { phase = "initialized" } = after;
  if (phase === before?.phase || PASSING.has(phase)) return [];
  const failed = phase === "Failed" || phase === "ApprovalReject";
  const message = failed ? failureMessage(after) : phaseText(before, after);
  const state = phase === "Running" ? "passing" : "lasting";
  return [{ type: failed ? "Warning" : "Normal", reason: phase, state, message: message || `The job is ${phase}` }];
}

/** A command's effect has the command's own text. */
function phaseText(before: KusciaJobStatus | undefined, after: KusciaJobStatus): string {
  if (isDisabled(after)) return after.message ?? "";
  if (after.reason !== undefined && after.reason !== before?.reason) return after.reason;
  return after.progress === undefined ? "" : `The job is ${after.phase}, ${after.progress} tasks done`;
}

function failureEvents(before: KusciaJobStatus | undefined, after: KusciaJobStatus): PlannedEvent[] {
  return changed(before, after)
    .filter(({ task, known }) => task.state === "Failed" && known?.state !== "Failed" && !NO_NEWS.has(task.reason))
    .map(({ task }) => ({
      type: "Warning",
      reason: task.reason ?? "PartyFailed",
      message: `Task[${task.alias}]: ${task.message ?? "failed"}`,
    }));
}

/** A retry and a release have Events of their own; a line is nothing to be warned of, nor is a limit that a party sets. */
const TOLD_OTHERWISE: ReadonlySet<WaitReason> = new Set([
  "RetryBackoff",
  "GangReleased",
  "WaitingInLine",
  "DomainLimit",
]);

/** One Event for each reason of which there is news, however many tasks wait for it. */
function waitEvents(before: KusciaJobStatus | undefined, after: KusciaJobStatus): PlannedEvent[] {
  if (after.phase === "initialized") return jobWaitEvent(before, after);
  const news = new Map<WaitReason, TaskStatus[]>();
  for (const { task, known } of changed(before, after)) {
    const reason = notableWait(task);
    const isOld = known !== undefined && notableWait(known) === reason;
    if (reason === undefined || isOld || TOLD_OTHERWISE.has(reason)) continue;
    news.set(reason, [...(news.get(reason) ?? []), task]);
  }
  return [...news].map(([reason, tasks]) => ({ type: "Warning", reason, message: summaryOfWaits(tasks) }));
}

function jobWaitEvent(before: KusciaJobStatus | undefined, after: KusciaJobStatus): PlannedEvent[] {
  const { reason, message = "" } = findCondition(after, CONDITION.reconciling) ?? {};
  const known = findCondition(before, CONDITION.reconciling)?.reason;
  return isWaitReason(reason) && reason !== known ? [{ type: "Warning", reason, message }] : [];
}

function changed(
  before: KusciaJobStatus | undefined,
  after: KusciaJobStatus,
): { task: TaskStatus; known: TaskStatus | undefined }[] {
  const all = (status: KusciaJobStatus = {}): TaskStatus[] => [...(status.tasks ?? []), ...hookRecords(status)];
  const earlier = new Map(all(before).map((task) => [task.alias, task]));
  return all(after).map((task) => ({ task, known: earlier.get(task.alias) }));
}
