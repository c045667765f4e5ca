import type { Pod } from "../api/kubernetes.ts";
import { isOver } from "../api/phases.ts";
import type { KusciaJobStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import { applyCommand, mayAct } from "./commands.ts";
import { concludeConditions } from "./conditions.ts";
import { planCreations } from "./creations.ts";
import { planDeletions } from "./deletions.ts";
import { eventsOf } from "./events.ts";
import { keepLastWords } from "./last-words.ts";
import { allChildren, hasFinalizer, namespacesOf, needsFinalizer } from "./leaving.ts";
import { beginPass, type Pass } from "./pass.ts";
import { advance } from "./phases.ts";
import { fit, isUrgent, isWorthWriting, summarize } from "./status.ts";
import { Clock } from "./time.ts";
import { isExpired } from "./ttl.ts";
import type { Children, Plan, Snapshot } from "./types.ts";
import { answerUnwatched, isWatched } from "./unwatched.ts";

const REST: Plan = { urgent: false, deletions: [], creations: [], events: [], verify: [] };

/**
 * Decides what to do next about a job (docs/architecture.md). A pure function of the snapshot: planning again from what the plan
 * leads to changes nothing more.
 */
export function plan(snapshot: Snapshot): Plan {
  const { job } = snapshot;
  if (job.metadata.deletionTimestamp !== undefined) return planCleanup(snapshot);
  if (isQuiet(snapshot)) return planFinished(snapshot);
  const pass = beginPass(snapshot);
  if (!isWatched(snapshot)) return answerUnwatched(pass) ? conclude(pass) : atRest(pass.clock);
  const command = applyCommand(pass);
  if (command.next === "relabel") return { ...REST, labels: command.labels, urgent: true };
  const wait = command.next === "proceed" ? advance(pass) : undefined;
  if (needsFinalizer(snapshot, pass.status.phase)) return { ...REST, finalizer: "add", urgent: true };
  // Nothing is decided about a task before it is known whether its pods are lost.
  if (pass.verify.length > 0) return { ...REST, verify: pass.verify };
  keepLastWords(pass);
  summarize(pass);
  concludeConditions(pass, wait);
  return conclude(pass);
}

/** All that is left of a job that is being deleted goes, then our finalizer. */
function planCleanup(snapshot: Snapshot): Plan {
  const something = hasFinalizer(snapshot.job) || allChildren(snapshot.children).length > 0;
  return something ? { ...REST, cleanup: { namespaces: namespacesOf(snapshot) } } : REST;
}

/** A finished job that no command and no left-over child concerns: it must cost next to nothing. */
function isQuiet({ job, children, settings }: Snapshot): boolean {
  const { status = {}, metadata } = job;
  if (!isOver(job) || mayAct({ job, status })) return false;
  // A job that ended under Kuscia has none, and is not worth a write for it.
  const { observedGeneration = metadata.generation } = status;
  const all = allChildren(children);
  if (observedGeneration !== metadata.generation || all.length > children.pods.length) return false;
  if (haveMoreToSay(children)) return false;
  return all.length === 0 || (settings.keepFinishedPods && hasFinalizer(job));
}

/** Whether pods have yet to end, or have ended and gone without having been listened to. */
function haveMoreToSay({ pods, departed = [] }: Children): boolean {
  return departed.length > 0 || pods.some(isOnItsWay);
}

/** A pod that has yet to end, or that may still leave last words before it goes. */
function isOnItsWay(pod: Pod): boolean {
  return isLive(pod) || pod.metadata.deletionTimestamp !== undefined;
}

function planFinished({ job, settings, now }: Snapshot): Plan {
  const clock = new Clock(now);
  return isExpired(job, settings, clock) ? { ...REST, expire: true } : atRest(clock);
}

function conclude(pass: Pass): Plan {
  const { job, settings, statusTooLarge } = pass.snapshot;
  const deletions = planDeletions(pass);
  const creations = planCreations(pass);
  const changed = isWorthWriting(job.status, pass.status);
  const written = changed ? stamped(fit(pass.status, statusTooLarge === true), pass.clock.text) : undefined;
  // What hinders a job from being quiet, such as a pod on a dead node, must not keep it for ever.
  if (written === undefined && isExpired(job, settings, pass.clock)) return { ...REST, expire: true };
  return {
    ...atRest(pass.clock),
    ...(written && { status: written, events: [...eventsOf(job.status, written), ...pass.events] }),
    urgent: written !== undefined && isUrgent(job.status, written),
    deletions,
    creations,
  };
}

function stamped(status: KusciaJobStatus, lastReconcileTime: string): KusciaJobStatus {
  return { ...status, lastReconcileTime };
}

function atRest(clock: Clock): Plan {
  const { requeueAfterMs } = clock;
  return { ...REST, ...(requeueAfterMs !== undefined && { requeueAfterMs }) };
}
