import { cut } from "../util/text.ts";
import { type FailureReason, isWaitReason, type WaitReason } from "../api/reasons.ts";
import type { TaskStatus } from "../api/types.ts";
import type { Pass, TaskRun } from "./pass.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";
import { clearExplanation } from "./transitions.ts";
import type { CreateFailure, Explanation, PodWarning } from "./types.ts";

/** What a task, a party or a pod waits for. */
export type Wait = Explanation<WaitReason>;

/** Part of any queue: the job itself resolves these, so they are worth neither a write nor an Event of their own. */
const QUIET: ReadonlySet<string> = new Set<WaitReason>([
  "DependencyPending",
  "ParallelismLimit",
  "JobSuspended",
  "Preparing",
  "AwaitingCompletion",
]);

/**
 * Waits whose message changes only with what is waited for, so that a change of it is worth a write. The messages of
 * the others, such as the numbers of a quota, may change with each try.
 */
const STEADY: ReadonlySet<string> = new Set<WaitReason>([
  "DomainNotFound",
  "AppImageNotFound",
  "InitiatorNotFound",
  "AwaitingApproval",
  "DomainLimit",
  "OldPodsRunning",
  "AdmissionDenied",
  "AwaitingPeers",
  "SidecarRunning",
  "RetryBackoff",
]);

/** If a task waits for several things, the one that is shown: first those that have a deadline of their own. */
const ORDER: readonly WaitReason[] = [
  "ImagePull",
  "DomainNotFound",
  "AppImageNotFound",
  "AwaitingApproval",
  "AdmissionDenied",
  "DomainLimit",
  "QuotaExceeded",
  "GangReleased",
  "WaitingInLine",
  "APIError",
  "OldPodsRunning",
  "Unschedulable",
  "ContainerCreating",
  "AwaitingPeers",
  "SidecarRunning",
];

/** The wait that a task which has not ended is recorded with, if it is one that somebody should know of. */
export function notableWait({ state, reason }: TaskStatus): WaitReason | undefined {
  if (state !== "Pending" && state !== "Running") return undefined;
  return isWaitReason(reason) && !QUIET.has(reason) ? reason : undefined;
}

export function isQuietWait(reason: string | undefined): boolean {
  return reason !== undefined && QUIET.has(reason);
}

/** True for a wait of which only the reason is worth a write, not a change of its message. */
export function isFickleWait(reason: string | undefined): boolean {
  return isWaitReason(reason) && !STEADY.has(reason);
}

/** The one line for waits of several tasks, in the condition and in the Event: the first of them, and how many more wait. */
export function summaryOfWaits(waits: readonly { readonly alias: string; readonly message?: string }[]): string {
  const [first, ...others] = waits;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return first === undefined ? "" : `Task[${first.alias}] waits: ${first.message}${more}`;
}

/** The wait that is shown of several. */
export function foremost(waits: readonly Wait[]): Wait | undefined {
  const rank = ({ reason }: Wait): number => (ORDER.includes(reason) ? ORDER.indexOf(reason) : ORDER.length);
  return [...waits].sort((a, b) => rank(a) - rank(b))[0];
}

const WARNING = "; Warning ";

/** What a pod waits for, with its newest Warning Event: what is missing is often told there alone. */
export function warningText(what: string, warning: PodWarning | undefined): string {
  if (warning === undefined || what.includes(warning.message)) return what;
  return `${what}${WARNING}${warning.reason}: ${cut(warning.message, 256)}`;
}

/** True for a message of `warningText` with a warning in it: that one is there is worth a write, its words are not. */
export function hasWarning(message: string | undefined): boolean {
  return message?.includes(WARNING) === true;
}

/** Records what the task waits for, and since when; the time stays while the reason does. */
export function recordWait(pass: Pass, { status }: TaskRun, wait: Wait | undefined): void {
  if (wait === undefined) return clearExplanation(status);
  if (status.reason !== wait.reason || status.waitingSince === undefined) status.waitingSince = pass.clock.text;
  status.reason = wait.reason;
  status.message = cut(wait.message, TASK_MESSAGE_BYTES);
}

/** The task's latest failed creation, if it is of this attempt. */
export function creationFailure(pass: Pass, { status }: TaskRun): CreateFailure | undefined {
  const { alias, attempt = 0 } = status;
  return pass.snapshot.failures.find((each) => each.alias === alias && each.attempt === attempt);
}

/** A failed creation in Kuscia's text. */
export function creationText({ domainID, role, message }: CreateFailure): string {
  return `failed to create resource for party '${domainID}/${role}', ${message}`;
}

/** What a creation that will be tried again is waited for as. */
export function creationWait(failure: CreateFailure): Wait {
  const reason: WaitReason | FailureReason = failure.reason;
  return { reason: isWaitReason(reason) ? reason : "APIError", message: creationText(failure) };
}
