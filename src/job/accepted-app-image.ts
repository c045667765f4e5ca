import type { AppImage } from "../api/types.ts";
import { isKeptAppImage, planKeptAppImage, readKeptAppImage } from "../workload/kept-app-image.ts";
import { hasEnds, letGoForAppImage, mustLook, podsOf } from "./gangs.ts";
import { threshold } from "./limits.ts";
import { completeParties, hasPods } from "./made-pods.ts";
import { allRuns, isActive, type Pass, type TaskRun } from "./pass.ts";
import { missingAppImage } from "./references.ts";
import { planRun, startProblem, taskInput } from "./rendering.ts";
import { type Failure, failTask, putBack } from "./transitions.ts";
import type { PlannedChild } from "./types.ts";
import { creationFailure, type Wait } from "./waits.ts";

/*
 * Which AppImage the pods of a task are made from that waits for some of them. All pods of an attempt are made from one.
 * While there is none, the task follows the newest, as one that has not started does, where that fits it; else it goes on
 * with what it was accepted with, of which a copy is kept.
 */

/** Plans what the attempt lacks; answers with what that waits for. The task may go back into the queue here, or fail. */
export function planMissing(pass: Pass, run: TaskRun): Wait[] {
  const newest = pass.snapshot.references.appImage(run.spec.appImage);
  if (newest !== undefined && isToFollow(pass, run, newest)) {
    putBack(pass, run);
    return [];
  }
  const accepted = keptAppImage(pass, run) ?? (newest !== undefined && hasMoved(run, newest) ? undefined : newest);
  if (accepted === undefined) return waitForCopy(pass, run, newest);
  planRun(pass, run, accepted);
  return [];
}

/** Copies of the AppImages of tasks whose creation must be tried again, so that an update meanwhile does not concern them. */
export function planKeptAppImages(pass: Pass): PlannedChild[] {
  return allRuns(pass).flatMap((run) => {
    const appImage = pass.snapshot.references.appImage(run.spec.appImage);
    const isSame = appImage !== undefined && appImage.metadata.generation === run.status.appImageGeneration;
    if (!isSame || !isActive(run) || creationFailure(pass, run) === undefined) return [];
    const copy = planKeptAppImage(taskInput(pass, run, appImage));
    const isThere = copy === undefined || pass.children.has("ConfigMap", copy.namespace, copy.name);
    return isThere ? [] : [{ ...copy, kind: "ConfigMap" as const, role: "" }];
  });
}

/** The copy of the AppImage that the waiting task was accepted with, if there is one. */
function keptAppImage(pass: Pass, { spec, status }: TaskRun): AppImage | undefined {
  const { attempt = 0, appImageGeneration } = status;
  const copy = pass.children
    .of(spec.alias)
    .find((child) => child.kind === "ConfigMap" && child.attempt === attempt && isKeptAppImage(child.object));
  const kept = copy && readKeptAppImage(copy.object);
  return kept?.metadata.generation === appImageGeneration ? kept : undefined;
}

/** True if the AppImage is of another generation than the one that the intent was recorded from. */
function hasMoved({ status }: TaskRun, { metadata: { generation } }: AppImage): boolean {
  const recorded = status.appImageGeneration;
  return recorded !== undefined && generation !== undefined && generation !== recorded;
}

/** True if the task is to begin anew with the newest AppImage: no pod of it exists, it would be recorded, and that one fits. */
function isToFollow(pass: Pass, run: TaskRun, newest: AppImage): boolean {
  if (hasPods(run) || !hasMoved(run, newest)) return false;
  const { generation = 0 } = newest.metadata;
  // A lower generation may be a cache that lags behind; time tells.
  const mayLag = generation < (run.status.appImageGeneration ?? 0);
  return (!mayLag || hasWaited(pass, run)) && misfit(pass, run, newest) === undefined;
}

/** Why the task could not start with the AppImage, or without one. */
function misfit(pass: Pass, run: TaskRun, appImage: AppImage | undefined): Failure | undefined {
  const missing = missingAppImage(pass.snapshot, run.spec);
  if (missing !== undefined) return { reason: missing.failure, message: missing.message };
  return appImage && startProblem(pass, run, appImage);
}

/**
 * The AppImage that the task was accepted with is gone, and no copy is seen. There may be one, or caches may lag behind:
 * time tells. Then what was made lets go and is made again from the newest AppImage, unless that would throw a result away.
 */
function waitForCopy(pass: Pass, run: TaskRun, newest: AppImage | undefined): Wait[] {
  const failure = lossOf(pass, run, newest);
  const wait: Wait = { reason: "AppImageNotFound", message: failure.message };
  const isWhole = hasPods(run) && completeParties(pass, run) >= threshold(run);
  // What has enough pods goes on without the others.
  if (isWhole || !hasWaited(pass, run)) return [wait];
  const isGang = hasPods(run) && run.hook === undefined;
  if (!isGang || hasEnds(run)) failTask(pass, run, failure);
  else if (mustLook(pass, podsOf(pass, run))) return [wait];
  else letGoForAppImage(pass, run, failure.message);
  return [];
}

function lossOf(pass: Pass, run: TaskRun, newest: AppImage | undefined): Failure {
  const misfits = newest === undefined || !hasPods(run) ? misfit(pass, run, newest) : undefined;
  return misfits ?? { reason: "AppImageChanged", message: changeText(run, newest) };
}

function changeText({ spec, status: { appImageGeneration = 0 } }: TaskRun, newest: AppImage | undefined): string {
  const generation = newest?.metadata.generation ?? 0;
  return `AppImage "${spec.appImage}" changed from generation ${appImageGeneration} to ${generation} before all pods existed`;
}

/** Whether the task has waited for its AppImage for the grace time, counted from when the wait was recorded, or else from now. */
function hasWaited(pass: Pass, { status }: TaskRun): boolean {
  const since = status.reason === "AppImageNotFound" ? status.waitingSince : pass.clock.text;
  return pass.clock.passed(since, pass.snapshot.settings.missingReferenceGraceSeconds);
}
