import { isEndPhase } from "../api/phases.ts";
import type { HookStatus } from "../api/types.ts";
import { waitForConsent } from "./consents.ts";
import { type DomainHooks, type HookRun, hookRuns } from "./hook-records.ts";
import { isActive, isBetweenAttempts, isFinished, isWaiting, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { isLive } from "./children.ts";
import { waitForOldPods } from "./earlier-attempts.ts";
import type { PartyView } from "./party.ts";
import { missingReference } from "./references.ts";
import { tryStart } from "./rendering.ts";
import { isBackingOff, retryIfFailed } from "./retries.ts";
import { observeTask } from "./task.ts";
import { listed } from "./text.ts";
import { clearExplanation, failTask, resetTask } from "./transitions.ts";
import { creationFailure, recordWait, type Wait } from "./waits.ts";

/*
 * When hooks run (docs/adr/0011-hooks.md). A preparation begins when the first task of its domain could start; a release is
 * due when the job has ended, in each domain where something was started. Neither counts as a task.
 */

/** How long a release may take when the spec, written before there were defaults, does not say. */
const RELEASE_SECONDS = 900;

/** Brings the hooks that run up to date with their pods. */
export function observeHooks(pass: Pass): void {
  for (const run of hookRuns(pass.hooks).filter(isActive)) {
    const views = observeTask(pass, run);
    if (run.hook === "release" && isActive(run)) checkReleaseTimeout(pass, run);
    // A rule that fails the job of a task fails a hook alone.
    if (run.hook !== "release" || !isTooLate(pass)) retryIfFailed(pass, run, views);
    if (isFinished(run)) recordEnd(run, views);
  }
}

/** A hook has one party: what that came to says all. */
function recordEnd({ status }: HookRun, [view]: readonly PartyView[]): void {
  const code = exitCodeOf(status, view);
  if (code !== undefined) status.exitCode = code;
  const { reason = "PartyFailed", message } = status.parties?.[0] ?? {};
  if (status.reason === "PartyFailed") Object.assign(status, { reason, ...(message !== undefined && { message }) });
}

function exitCodeOf({ state }: HookStatus, view: PartyView | undefined): number | undefined {
  return state === "Succeeded" ? 0 : view?.facts?.exits[0]?.code;
}

/** Fails a task of a domain whose preparation has failed; true if it did. */
export function failUnprepared(pass: Pass, run: TaskRun): boolean {
  if (pass.job.spec.preparation === undefined || pass.job.spec.preparation.waitForSuccess === false) return false;
  const failed = hooksFor(pass, run).find(({ preparation, release }) => {
    return preparation?.status.state === "Failed" && !(release !== undefined && isFinished(release));
  });
  if (failed === undefined) return false;
  const why = failed.preparation?.status.message ?? "";
  const message = `The preparation of ${failed.domainID} failed: ${why}`;
  failTask(pass, run, { reason: "PreparationFailed", message });
  return true;
}

/** What a task that could start otherwise is to do about the preparations of its domains. */
export type Prepared = "ready" | "prepares" | "waits";

/**
 * Begins the preparations that the task lacks, unless others come first. The task holds no place of `maxParallelism`
 * meanwhile.
 */
export function prepareFor(pass: Pass, run: TaskRun, mayBegin: boolean): Prepared {
  const open = hooksFor(pass, run).flatMap((hooks) => {
    const what = openText(pass, hooks, mayBegin);
    return what === undefined ? [] : [`${hooks.domainID}: ${what}`];
  });
  if (open.length === 0) return "ready";
  recordWait(pass, run, { reason: "Preparing", message: `not prepared yet: ${listed(open)}` });
  return mayBegin ? "prepares" : "waits";
}

/** Why tasks of the domain may not start yet. */
function openText(pass: Pass, hooks: DomainHooks, mayBegin: boolean): string | undefined {
  if (isReleasing(pass, hooks)) return "the release of the run before has not ended";
  const { preparation } = hooks;
  if (preparation === undefined || isFinished(preparation)) return undefined;
  if (isWaiting(preparation) && mayBegin) beginPreparation(pass, hooks, preparation);
  const { state, message } = preparation.status;
  return message ?? `its preparation is ${state}`;
}

/** Whether a release of the run before is under way; one that has ended makes room for another. */
function isReleasing(pass: Pass, hooks: DomainHooks): boolean {
  const { release } = hooks;
  if (release === undefined) return false;
  if (!isFinished(release)) return hasBegun(release);
  // How it ended is written down before it is forgotten.
  if (!isRecorded(pass, hooks)) return true;
  beginAnew(hooks);
  return false;
}

function isRecorded({ stored }: Pass, { domainID, release }: DomainHooks): boolean {
  const known = stored.status?.hooks?.find((each) => each.domainID === domainID)?.release;
  return known?.state === release?.status.state && known?.attempt === release?.status.attempt;
}

function hasBegun(release: HookRun): boolean {
  return isActive(release) || isBetweenAttempts(release);
}

/** What was released has to be prepared again, and then released again. */
function beginAnew(hooks: DomainHooks): void {
  for (const run of hookRuns([hooks])) resetHook(run);
  hooks.used = false;
}

/** Puts a hook back to where it may run again, as a new attempt. */
export function resetHook(run: HookRun): void {
  resetTask(run);
  delete run.status.exitCode;
}

function beginPreparation(pass: Pass, hooks: DomainHooks, run: HookRun): void {
  if (isBackingOff(pass, run)) return;
  if (isMissing(pass, run) || waitForOldPods(pass, run)) return;
  if (startHook(pass, run)) hooks.used = true;
}

/** Records that the hook waits for its AppImage or its domain; fails it once the grace time is over. */
function isMissing(pass: Pass, run: HookRun): boolean {
  const missing = missingReference(pass.snapshot, run.spec);
  if (missing === undefined) return false;
  recordWait(pass, run, { reason: missing.wait, message: missing.message });
  if (pass.clock.passed(run.status.waitingSince, pass.snapshot.settings.missingReferenceGraceSeconds))
    failTask(pass, run, { reason: missing.failure, message: missing.message });
  return true;
}

function startHook(pass: Pass, run: HookRun): boolean {
  delete run.status.exitCode;
  const appImage = pass.snapshot.references.appImage(run.spec.appImage);
  return appImage !== undefined && tryStart(pass, run, appImage);
}

/** Notes that a task starts in these domains: from then on a release is due there. */
export function noteUse(pass: Pass, run: TaskRun): void {
  for (const hooks of hooksFor(pass, run)) hooks.used = true;
}

/** Starts the releases that are due. One that has begun goes on whatever becomes of the job. */
export function advanceReleases(pass: Pass): void {
  const isOver = isEndPhase(pass.status.phase);
  for (const { used, release, domainID } of pass.hooks) {
    if (release === undefined || !isWaiting(release)) continue;
    if (isBetweenAttempts(release) || (isOver && used)) startRelease(pass, release, domainID);
    else clearExplanation(release.status);
  }
}

function startRelease(pass: Pass, run: HookRun, domainID: string): void {
  if (isBackingOff(pass, run)) return;
  if (failRejected(pass, run, domainID) || isMissing(pass, run)) return stopIfTooLate(pass, run);
  const busy = busyWait(pass, run, domainID);
  if (busy !== undefined) recordWait(pass, run, busy);
  if (busy === undefined && !waitForConsent(pass, run)) startHook(pass, run);
  else stopIfTooLate(pass, run);
}

/** A domain that rejects the job lets nothing run, a release neither. */
function failRejected(pass: Pass, run: HookRun, domainID: string): boolean {
  const { state } = pass.status.consents?.find((each) => each.domainID === domainID) ?? {};
  if (state !== "Rejected") return false;
  failTask(pass, run, { reason: "ConsentRejected", message: `${domainID} rejects what the job asks for` });
  return true;
}

/** A release begins when nothing of the job runs in the domain any more. */
function busyWait({ snapshot }: Pass, { spec }: HookRun, domainID: string): Wait | undefined {
  const live = snapshot.children.Pod.filter((pod) => pod.metadata.namespace === domainID && isLive(pod));
  if (live.length === 0) return undefined;
  const names = live.map(({ metadata: { namespace, name } }) => `${namespace}/${name}`).toSorted();
  return { reason: "OldPodsRunning", message: `${spec.alias} waits for pods of the job to end: ${listed(names)}` };
}

function releaseSeconds({ job }: Pass): number {
  return job.spec.release?.timeoutSeconds ?? RELEASE_SECONDS;
}

/** Whether releases that have not started are given up, and those that fail are not tried again. */
function isTooLate(pass: Pass): boolean {
  return pass.clock.passed(pass.status.completionTime, releaseSeconds(pass));
}

/** What cannot start in time is given up: a deleted job must go. */
function stopIfTooLate(pass: Pass, run: HookRun): void {
  if (!isWaiting(run) || !isTooLate(pass)) return;
  const { message = "it waited" } = run.status;
  const text = `The release did not start within its timeoutSeconds of ${releaseSeconds(pass)} seconds: ${message}`;
  failTask(pass, run, { reason: "StartDeadline", message: text });
}

function checkReleaseTimeout(pass: Pass, run: HookRun): void {
  const seconds = releaseSeconds(pass);
  const since = triedSince(pass, run);
  if (since === undefined || !pass.clock.passed(since, seconds)) return;
  const why = run.status.message === undefined ? "" : `: ${run.status.message}`;
  const message = `The release did not end within its timeoutSeconds of ${seconds} seconds${why}`;
  failTask(pass, run, { reason: "TaskTimeout", message });
}

/** Since when its pods exist, or are tried to be made: the operator may have been away ever since it decided to. */
function triedSince(pass: Pass, run: HookRun): string | undefined {
  const { createTime, parties = [] } = run.status;
  const records = parties.flatMap(({ domainID, pods = [] }) => pods.map((pod) => ({ domainID, ...pod })));
  const found = records.flatMap(({ domainID, name }) => {
    return pass.children.pod({ alias: run.spec.alias, attempt: run.status.attempt ?? 0 }, domainID, name) ?? [];
  });
  const [first] = found.flatMap(({ metadata }) => metadata.creationTimestamp ?? []).toSorted();
  const isUntried = records.every(({ uid }) => uid === undefined) && creationFailure(pass, run) === undefined;
  return first ?? (isUntried ? undefined : createTime);
}

function hooksFor(pass: Pass, { spec }: TaskRun): DomainHooks[] {
  if (pass.hooks.length === 0) return [];
  const domains = new Set(partyDomains([spec]));
  return pass.hooks.filter(({ domainID }) => domains.has(domainID));
}
