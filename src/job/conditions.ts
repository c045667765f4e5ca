import { cut } from "../util/text.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { isEndPhase } from "../api/phases.ts";
import { CONDITION } from "../api/reasons.ts";
import type { Condition, JobPhase, KusciaJobStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import { hookRecords, owedReleases } from "./hook-records.ts";
import { allRuns, DISABLED, isActive, isDisabled, isHeld, isWaiting, type Pass } from "./pass.ts";
import { JOB_MESSAGE_BYTES, listed } from "./text.ts";
import type { Explanation } from "./types.ts";
import { notableWait, summaryOfWaits } from "./waits.ts";

/** Says that a command was refused; our own, beside Kuscia's and kstatus' types. */
export const COMMAND_REFUSED = "CommandRefused";

const NO_PROGRESS: ReadonlySet<JobPhase> = new Set(["Succeeded", "Failed", "Cancelled", "ApprovalReject", "Suspended"]);

export function findCondition(status: KusciaJobStatus | undefined, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** What is stated. Version 0.1.0 stored conditions without a reason or message. */
type Statement = Pick<Condition, "type" | "status"> & Partial<Pick<Condition, "reason" | "message">>;

/** Sets one condition; `lastTransitionTime` moves only with its status. */
export function setCondition(pass: Pass, { type, status, reason = "", message = "" }: Statement): void {
  const conditions = (pass.status.conditions ??= []);
  const known = conditions.find((condition) => condition.type === type);
  const lastTransitionTime = known?.status === status ? known.lastTransitionTime : pass.clock.text;
  const { generation } = pass.job.metadata;
  const next: Condition = {
    type,
    status,
    reason,
    message: cut(message, JOB_MESSAGE_BYTES),
    lastTransitionTime,
    ...(generation !== undefined && { observedGeneration: generation }),
  };
  if (known === undefined) conditions.push(next);
  else conditions.splice(conditions.indexOf(known), 1, next);
}

/**
 * The conditions that follow from the phase, for `kubectl wait` and for tools that judge by kstatus (docs/architecture.md).
 * `wait` is what the job as a whole waits for, if that is already known.
 */
export function writeConditions(pass: Pass, wait: Explanation | undefined): void {
  const { phase = "initialized" } = pass.status;
  const failed = phase === "Failed" || phase === "ApprovalReject";
  const why = {
    reason: failed ? failureReason(pass.status) : phase,
    message: failed ? failureMessage(pass.status) : "",
  };
  const set = (type: string, holds: boolean, explanation: Explanation): void => {
    setCondition(pass, { type, status: holds ? "True" : "False", ...explanation });
  };
  const validated = findCondition(pass.status, CONDITION.jobValidated);
  if (validated !== undefined) setCondition(pass, validated);
  const bare = { reason: phase, message: "" };
  set(CONDITION.complete, phase === "Succeeded", bare);
  set(CONDITION.failed, failed, why);
  setCondition(pass, suspendedStatement(pass, wait));
  const reconciling = !NO_PROGRESS.has(phase);
  set(
    CONDITION.reconciling,
    reconciling,
    reconciling ? (wait ?? jobWait(pass) ?? { reason: "Progressing", message: "" }) : bare,
  );
  set(CONDITION.stalled, failed, why);
  if (!writeReleasing(pass)) writeTerminating(pass);
}

/** Says of a job that ended in which domains its releases have not; true if there are any. */
function writeReleasing(pass: Pass): boolean {
  const { status, job } = pass;
  const owed = isEndPhase(status.phase) ? owedReleases({ spec: job.spec, status }) : [];
  if (owed.length === 0) return false;
  const message = `releases have not ended: ${listed(owed)}`;
  setCondition(pass, { type: CONDITION.terminating, status: "True", reason: "Releasing", message });
  return true;
}

/** A job that its spec suspends has to come to rest first; one that it lets go on, to be looked at once. */
function suspendedStatement(pass: Pass, wait: Explanation | undefined): Statement {
  const { phase = "initialized", message = "" } = pass.status;
  const type = CONDITION.suspended;
  if (isDisabled(pass.status)) return { type, status: "True", reason: DISABLED, message };
  if (NO_PROGRESS.has(phase)) return { type, status: phase === "Suspended" ? "True" : "False", reason: phase };
  if (isHeld(pass)) return { type, status: "Unknown", reason: "Suspending", message: wait?.message ?? "" };
  return isDisabled(pass.job.status)
    ? { type, status: "Unknown", reason: "Resuming" }
    : { type, status: "False", reason: phase };
}

/**
 * Says of a job that ended or was suspended which of its pods still end, until they have. A stray pod, one that the status
 * does not name, is worth no write when it is found and deleted later.
 */
function writeTerminating(pass: Pass): void {
  const { status, job, snapshot } = pass;
  const { phase = "initialized" } = status;
  const type = CONDITION.terminating;
  const wasTerminating = findCondition(status, type)?.status === "True";
  const live = NO_PROGRESS.has(phase) ? snapshot.children.Pod.filter(isLive) : [];
  const isNews = phase !== job.status?.phase || live.some((pod) => isNamed(status, pod));
  if (!wasTerminating && !isNews) return;
  const names = live.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).toSorted();
  const message = `pods are still terminating: ${listed(names)}`;
  if (names.length > 0) setCondition(pass, { type, status: "True", reason: "PodsTerminating", message });
  else if (wasTerminating) setCondition(pass, { type, status: "False", reason: "PodsTerminated", message: "" });
}

function isNamed(status: KusciaJobStatus, { metadata }: Stored<Pod>): boolean {
  return [...(status.tasks ?? []), ...hookRecords(status)].some(({ parties = [] }) =>
    parties.some(
      ({ domainID, pods = [] }) => domainID === metadata.namespace && pods.some(({ name }) => name === metadata.name),
    ),
  );
}

/** The one line on why the job does not get on: only if nothing of it runs unhindered. */
function jobWait(pass: Pass): Explanation | undefined {
  const runs = allRuns(pass);
  if (runs.some((run) => isActive(run) && notableWait(run.status) === undefined)) return undefined;
  const waiting = runs.filter((run) => isActive(run) || isWaiting(run)).filter(({ status }) => notableWait(status));
  const [first] = waiting;
  if (first === undefined) return undefined;
  return { reason: first.status.reason ?? "", message: summaryOfWaits(waiting.map(({ status }) => status)) };
}

/** Conditions want one word; a stopped job's reason is Kuscia's sentence. */
function failureReason({ phase, reason }: KusciaJobStatus): string {
  return reason !== undefined && /^[A-Za-z][A-Za-z0-9]*$/.test(reason) ? reason : (phase ?? "Failed");
}

/** Kuscia leaves the message empty when validation fails; the condition has the sentence then. */
export function failureMessage(status: KusciaJobStatus): string {
  const validated = findCondition(status, CONDITION.jobValidated);
  const refusal = validated?.status === "False" ? validated.message : undefined;
  return status.message ?? refusal ?? status.reason ?? "";
}
