import { BY_A_RULE, type FailureReason } from "../api/reasons.ts";
import type { RetryPolicy, RetryRule, TaskStatus } from "../api/types.ts";
import type { FailureFacts } from "./disruption.ts";
import type { PartyView } from "./party.ts";
import { jittered } from "./jitter.ts";
import { isHeld, partyName, type Pass, type TaskRun } from "./pass.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";
import { type PlannedRetry, retryTask } from "./transitions.ts";
import type { Explanation, RetryCause } from "./types.ts";
import { tellsOfUnstarted } from "./unstarted.ts";
import { cut } from "../util/text.ts";

const BACKOFF_SECONDS = 10;
const MAX_BACKOFF_SECONDS = 360;
/** How much shorter or longer than asked for a pause may be, as a part of it. */
const JITTER = 0.2;

/** Failures of an attempt that another one may not meet. What else ends a task would come out the same. */
const RETRIABLE: ReadonlySet<string | undefined> = new Set([
  "PartyFailed",
  "ExternalFailed",
  "TaskTimeout",
  "TaskResourceGroupPhaseFailed",
  "AppImageChanged",
]);

/** What is known of an attempt that failed. */
export interface AttemptFailure extends FailureFacts {
  /** Those of the task, and of the party that failed first. */
  readonly reasons: readonly (string | undefined)[];
}

/** What follows from a failure. */
export type RetryDecision =
  | ({ readonly action: "retry" } & Pick<PlannedRetry, "cause" | "counts">)
  | { readonly action: "failTask" }
  | { readonly action: "failJob" };

/** The retries of a task so far, and what its policy allows. */
export interface RetryState {
  readonly policy: RetryPolicy;
  readonly retries: NonNullable<TaskStatus["retries"]>;
  readonly disruptionLimit: number;
}

/** Whether a task whose attempt failed is tried again. */
export function decideRetry({ policy, retries, disruptionLimit }: RetryState, failure: AttemptFailure): RetryDecision {
  if (failure.disruption !== undefined) return within(disruptionLimit, retries.disrupted, "disruption");
  const rule = (policy.rules ?? []).find((each) => fits(each, failure));
  switch (rule?.action ?? "Retry") {
    case "FailJob":
      return { action: "failJob" };
    case "FailTask":
      return { action: "failTask" };
    case "RetryUncounted":
      return { action: "retry", cause: "failure", counts: false };
    case "Retry":
      return within(policy.limit, retries.failed, "failure");
  }
}

function within(limit: number | undefined, used: number | undefined, cause: RetryCause): RetryDecision {
  return (used ?? 0) < (limit ?? 0) ? { action: "retry", cause, counts: true } : { action: "failTask" };
}

function fits(
  { onExitCodes, onReasons }: Pick<RetryRule, "onExitCodes" | "onReasons">,
  { exits, reasons }: AttemptFailure,
): boolean {
  const wanted: readonly FailureReason[] = onReasons ?? [];
  if (onReasons !== undefined) return reasons.some((reason) => wanted.some((each) => each === reason));
  if (onExitCodes === undefined) return false;
  const { container, operator, values } = onExitCodes;
  return exits
    .filter((exit) => container === undefined || exit.container === container)
    .some(({ code }) => values.includes(code) === (operator === "In"));
}

/** The pause before the next attempt: the `doublings`-th after failures that count. `key` makes it its own. */
export function pauseSeconds(policy: RetryPolicy, doublings: number, key: string): number {
  const { backoffSeconds = BACKOFF_SECONDS, maxBackoffSeconds = MAX_BACKOFF_SECONDS } = policy;
  return jittered(Math.min(maxBackoffSeconds, backoffSeconds * 2 ** doublings), JITTER, key);
}

/** True while the task pauses between two attempts. */
export function isBackingOff({ clock }: Pass, { status }: TaskRun): boolean {
  return status.nextAttemptTime !== undefined && !clock.passed(status.nextAttemptTime, 0);
}

/** Decides about a task that may have failed in this pass; answers with why the job ends, if a rule says so. */
export function retryIfFailed(pass: Pass, run: TaskRun, views: readonly PartyView[]): Explanation | undefined {
  const { spec, status } = run;
  if (status.state !== "Failed") return undefined;
  if (!RETRIABLE.has(status.reason)) return followUp(pass, run, failureOf(run, views), views);
  const { retryPolicy: policy = {} } = spec;
  const { retries = {} } = status;
  const disruptionLimit = policy.disruptionLimit ?? pass.snapshot.settings.defaultDisruptionRetries;
  const failure = failureOf(run, views);
  const decision = decideRetry({ policy, retries, disruptionLimit }, failure);
  if (decision.action === "failJob") {
    const message = `Task[${spec.alias}]: ${whyOf(run, views)}${BY_A_RULE}`;
    return { reason: "TasksFailed", message };
  }
  if (decision.action === "failTask") {
    noteLast(status, failure);
    return followUp(pass, run, failure, views);
  }
  retryTask(pass, run, planned(pass, run, decision, { why: whyOf(run, views), policy, disruptionLimit }));
  return undefined;
}

/** What `onFailed` says of a task that is not tried again; answers with why the job ends, if it does. */
function followUp(
  pass: Pass,
  { spec, status }: TaskRun,
  failure: AttemptFailure,
  views: readonly PartyView[],
): Explanation | undefined {
  const rule = spec.retryPolicy?.onFailed?.find((each) => isForAll(each) || fits(each, failure));
  if (rule?.satisfiesDependencies === true) status.dependenciesSatisfied = true;
  const why = `Task[${spec.alias}]: ${whyOf({ spec, status }, views)}`;
  if (rule?.jobAction === "FailJob") return { reason: "TasksFailed", message: `${why}${BY_A_RULE}` };
  // A job that is suspended already has been so for this very failure, or needs it no more.
  if (rule?.jobAction === "SuspendJob" && !isHeld(pass)) pass.suspensions.push(why);
  return undefined;
}

function isForAll({ onExitCodes, onReasons }: FailedRule): boolean {
  return onExitCodes === undefined && onReasons === undefined;
}

type FailedRule = NonNullable<RetryPolicy["onFailed"]>[number];

function planned(
  { job }: Pass,
  { spec, status }: TaskRun,
  { cause, counts }: Pick<PlannedRetry, "cause" | "counts">,
  { why, policy, disruptionLimit }: { why: string; policy: RetryPolicy; disruptionLimit: number },
): PlannedRetry {
  const { attempt = 0, retries: { failed = 0, disrupted = 0 } = {} } = status;
  const next = attempt + 1;
  const pause = pauseSeconds(policy, cause === "failure" ? failed : 0, `${job.metadata.uid}/${spec.alias}/${next}`);
  const which =
    cause === "disruption"
      ? `attempt ${next} in ${pause} s, after disruption ${disrupted + 1} of ${disruptionLimit}`
      : `attempt ${next}${counts ? ` of ${attempt + (policy.limit ?? 0) - failed}` : ""} in ${pause} s`;
  return { cause, counts, pauseSeconds: pause, why, message: `${which}; attempt ${attempt}: ${why}` };
}

/** A task that was tried again says that it is not any more. */
function noteLast(status: TaskStatus, { disruption }: AttemptFailure): void {
  if (status.retries === undefined && disruption === undefined) return;
  const what = disruption === undefined ? "" : `, ended by the disruption ${disruption},`;
  const note = `attempt ${status.attempt ?? 0}${what} was the last that the task's retryPolicy allows`;
  status.message = cut(`${status.message ?? ""}; ${note}`, TASK_MESSAGE_BYTES);
}

/** A party that fails because a peer was taken away is not the one to blame. */
function failureOf({ status }: TaskRun, views: readonly PartyView[]): AttemptFailure {
  const index = firstFailed(views);
  const { facts = { exits: [] } } = views[index] ?? {};
  const reasons = [status.reason, status.parties?.[index]?.reason];
  if (status.reason !== "PartyFailed" || facts.disruption !== undefined) return { ...facts, reasons };
  const { endedAt = Number.POSITIVE_INFINITY } = facts;
  const earlier = views.find(({ disruption }) => disruption !== undefined && disruption.at <= endedAt);
  return { ...facts, reasons, ...(earlier?.disruption && { disruption: earlier.disruption.what }) };
}

/** The index of the party that failed first in the order of the parties; -1 if none did by itself. */
function firstFailed(views: readonly PartyView[]): number {
  return views.findIndex(({ failure }) => failure !== undefined);
}

/** Why the attempt failed, as short as it can be said. */
function whyOf({ status }: TaskRun, views: readonly PartyView[]): string {
  const { reason, message = "", parties = [] } = status;
  const culprit = parties[firstFailed(views)];
  const isBare = reason === "PartyFailed" && !tellsOfUnstarted(message) && culprit?.message !== undefined;
  return isBare ? `Party[${partyName(culprit)}]: ${culprit.message}` : message;
}
