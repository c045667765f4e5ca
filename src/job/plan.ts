import type { Pod } from "../api/kubernetes.ts";
import { hasFinalizer, isEndPhase, isOver } from "../api/phases.ts";
import type { KusciaJob, KusciaJobStatus } from "../api/types.ts";
import { isAccepted, isSettled, wholeJob } from "./added-tasks.ts";
import { allChildren, isLive, staysWithJob } from "./children.ts";
import { applyCommand, endDeleted, mayAct } from "./commands.ts";
import { writeConditions } from "./conditions.ts";
import { planKeptAppImages } from "./accepted-app-image.ts";
import { planCreations } from "./creations.ts";
import { planDeletions } from "./deletions.ts";
import { eventsOf } from "./events.ts";
import { keepTerminationMessages } from "./termination-messages.ts";
import { planUngating } from "./gangs.ts";
import { namespacesOf, needsFinalizer } from "./finalizer.ts";
import { owedReleases } from "./hook-records.ts";
import { isExpired } from "./limits.ts";
import { hasNewsOfOutputs, isLeftOver, planOutputs, recordOutputs } from "./outputs.ts";
import { answerUnwatched, isWatched } from "./ownership.ts";
import { beginPass, type Pass } from "./pass.ts";
import { advance } from "./phases.ts";
import { endIfTooLarge, fit, isUrgent, isWorthWriting, summarize } from "./status.ts";
import { doubtfulTasks, ownStatus, planTaskWrites } from "./task-writes.ts";
import { PassClock } from "./time.ts";
import type { ApplyPlan, Explanation, Plan, Snapshot } from "./types.ts";
import { isTerminating, verifyLeftPods } from "./unseen-pods.ts";

/**
 * Decides what to do next about a job (docs/architecture.md, "One pass"). A pure function of the snapshot: planning again
 * from what the plan leads to changes nothing more.
 */
export function plan(snapshot: Snapshot): Plan {
  const { job } = snapshot;
  if (!isWatched(snapshot)) return planUnwatched(snapshot);
  if (job.metadata.deletionTimestamp !== undefined)
    return isReleased(job) ? planCleanup(snapshot) : planLeave(snapshot);
  if (isQuiet(snapshot)) return planFinished(snapshot);
  const pass = beginPass(snapshot);
  const command = applyCommand(pass);
  if (command.next === "relabel") return { action: "mark", labels: command.labels };
  return planPass(pass, command.next === "proceed" ? advance(pass) : undefined);
}

/** What follows from the draft; `wait` is what the job as a whole waits for. */
function planPass(pass: Pass, wait: Explanation | undefined): Plan {
  const { snapshot } = pass;
  if (needsFinalizer(snapshot, pass.status.phase)) return { action: "mark", finalizer: true };
  verifyLeftPods(pass);
  // Nothing is decided about a task before it is known whether its pods are lost, or whether it is gone itself.
  const tasks = doubtfulTasks(pass);
  if (pass.verify.length + tasks.length > 0) return { action: "verify", pods: pass.verify, tasks };
  // Before the failure is recorded: recorded ones are not asked about again.
  if (pass.suspensions.length > 0) return { action: "mark", spec: { suspend: true, suspendPolicy: "Requeue" } };
  endIfTooLarge(pass);
  keepTerminationMessages(pass);
  recordOutputs(pass);
  summarize(pass);
  writeConditions(pass, wait);
  return planApply(pass);
}

/** A job that is another operator's is neither cleaned up nor expired; one that nobody runs is answered once. */
function planUnwatched(snapshot: Snapshot): Plan {
  if (snapshot.job.metadata.deletionTimestamp !== undefined) return { action: "rest" };
  const pass = beginPass(snapshot);
  return answerUnwatched(pass) ? planApply(pass) : rest(pass.clock);
}

/** Whether no release keeps a deleted job: it has none to run, or nothing holds it until they have. */
function isReleased(job: KusciaJob): boolean {
  return owedReleases(job).length === 0 || !hasFinalizer(job);
}

/** A job that is being deleted ends first, and its releases run. It obeys no command any more. */
function planLeave(snapshot: Snapshot): Plan {
  const pass = beginPass(snapshot);
  if (isEndPhase(pass.status.phase)) advance(pass);
  else endDeleted(pass);
  return planPass(pass, undefined);
}

/** Everything that is left of a job that is being deleted goes, then our finalizer. */
function planCleanup(snapshot: Snapshot): Plan {
  const something = hasFinalizer(snapshot.job) || allChildren(snapshot.children).length > 0;
  return something ? { action: "cleanup", namespaces: namespacesOf(snapshot) } : { action: "rest" };
}

/** A finished job that no command and no left-over child concerns: it must cost next to nothing. */
function isQuiet(given: Snapshot): boolean {
  const { addedTasks = [] } = given;
  if (!isSettledJob(given)) return false;
  const job = wholeJob(given.job, addedTasks.filter(isAccepted));
  const snapshot = { ...given, job };
  const { status = {}, metadata } = job;
  if (mayAct({ job, status })) return false;
  // A job that ended under Kuscia has none, and is not worth a write for it.
  const { observedGeneration = metadata.generation } = status;
  if (observedGeneration !== metadata.generation) return false;
  if (hasNewsOfPods(snapshot) || hasNewsOfOutputs(snapshot)) return false;
  return isTidy(snapshot);
}

/** Whether the job has ended with all its added tasks and releases. */
function isSettledJob({ job, addedTasks = [] }: Snapshot): boolean {
  return isOver(job) && addedTasks.every(isSettled) && owedReleases(job).length === 0;
}

/** Whether nothing is there but what stays until the job goes: its results and kept logs, and as the settings say its pods. */
function isTidy({ job, children, settings }: Snapshot): boolean {
  const all = allChildren(children);
  if (all.length === 0) return true;
  const others = all.filter(({ object }) => !staysWithJob(object));
  if (others.length > children.Pod.length || !hasFinalizer(job)) return false;
  if (others.length > 0 && !settings.keepFinishedPods) return false;
  const aliases = new Set(job.spec.tasks.map(({ alias }) => alias));
  return !all.some(({ object }) => isLeftOver(object, aliases));
}

/** Whether pods have yet to end, or have ended and gone without their messages or their end having been recorded. */
function hasNewsOfPods({ job, children, terminatedPods = [] }: Snapshot): boolean {
  return isTerminating(job) || terminatedPods.length > 0 || children.Pod.some(isEnding);
}

/** A pod that has yet to end, or that may still leave a message before it goes. */
function isEnding(pod: Pod): boolean {
  return isLive(pod) || pod.metadata.deletionTimestamp !== undefined;
}

function planFinished({ job, settings, now }: Snapshot): Plan {
  const clock = new PassClock(now);
  return isExpired(job, settings, clock) ? { action: "expire" } : rest(clock);
}

function planApply(pass: Pass): Plan {
  const { statusRefusals = 0 } = pass.snapshot;
  const { stored } = pass;
  const deletions = planDeletions(pass);
  const creations = planCreations(pass);
  const own = ownStatus(pass);
  const changed = isWorthWriting(stored.status, own, pass.clock);
  const written = changed ? stamped(fit(own, statusRefusals), pass.clock.text) : undefined;
  const tasks = planTaskWrites(pass);
  const writes = (written === undefined ? 0 : 1) + tasks.outcomes.length + tasks.intents.length;
  // What hinders a job from being quiet, such as a pod on a dead node, must not keep it for ever.
  if (writes === 0 && mayExpire(pass)) return { action: "expire" };
  const bestEffort = [...planKeptAppImages(pass), ...planOutputs(pass)];
  const ungating = planUngating(pass);
  const effects = deletions.length + creations.length + bestEffort.length + ungating.length;
  if (writes + effects === 0) return rest(pass.clock);
  return {
    ...rest(pass.clock),
    action: "apply",
    ...(written !== undefined && { status: written }),
    outcomes: tasks.outcomes,
    intents: tasks.intents,
    ...(writes > 0 ? newsOf(pass, tasks.urgent || isUrgent(stored.status, own)) : NO_NEWS),
    deletions,
    creations,
    bestEffort,
    ungating,
  };
}

function mayExpire({ stored, snapshot, clock }: Pass): boolean {
  return owedReleases(stored).length === 0 && isExpired(stored, snapshot.settings, clock);
}

/** What a plan tells. Without a write there is nothing new. */
type News = Pick<ApplyPlan, "urgent" | "events" | "retries" | "releases">;

const NO_NEWS: News = { urgent: false, events: [], retries: [], releases: [] };

function newsOf(pass: Pass, urgent: boolean): News {
  const events = [...eventsOf(pass.job.status, pass.status), ...pass.events];
  return { urgent, events, retries: pass.retries, releases: pass.releases };
}

function stamped(status: KusciaJobStatus, lastReconcileTime: string): KusciaJobStatus {
  return { ...status, lastReconcileTime };
}

function rest({ requeueAfterMs }: PassClock): Plan {
  return { action: "rest", ...(requeueAfterMs !== undefined && { requeueAfterMs }) };
}
