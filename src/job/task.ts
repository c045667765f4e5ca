import type { PartyState, PartyStatus } from "../api/types.ts";
import { prepareCreation, prepareRepair } from "./creations.ts";
import { type PodFailure, failureMessageOf } from "./failure-message.ts";
import { checkGang } from "./gangs.ts";
import { checkTaskDeadlines, threshold } from "./limits.ts";
import { observeParty, type PartyView } from "./party.ts";
import { awaitCompletion, readCompletion } from "./external.ts";
import { hasMissingPods } from "./made-pods.ts";
import { isActive, isExternal, partyName, type Pass, type TaskRun } from "./pass.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";
import { openStartGates } from "./start-together.ts";
import { failTask, succeedParty, succeedTask } from "./transitions.ts";
import { speakUp, unstartedText } from "./unstarted.ts";
import { foremost, recordWait } from "./waits.ts";

/** Brings an active task up to date with its pods: pods -> parties -> task, then what it waits for, then its limits. */
export function observeTask(pass: Pass, run: TaskRun): readonly PartyView[] {
  const views = readOutcome(pass, run);
  if (!isActive(run)) return views;
  if (isExternal(run)) {
    awaitCompletion(pass, run);
    return views;
  }
  const podWaits = views.flatMap((view) => view.waits);
  const creationWaits = hasMissingPods(pass, run) ? prepareCreation(pass, run) : prepareRepair(pass, run, podWaits);
  const startWaits = openStartGates(pass, run);
  if (!isActive(run)) return views;
  const waits = [...podWaits, ...creationWaits, ...startWaits];
  recordWait(pass, run, foremost(waits));
  const schedule = { scheduledParties: views.filter(({ scheduled }) => scheduled).length, waits, views };
  checkTaskDeadlines(pass, run, schedule);
  // One pod holds nothing that it would let go of, and a hook stands in no line.
  if (run.hook === undefined) checkGang(pass, run, schedule);
  return views;
}

/** Only what the pods say, or what was said of an external task: the states of the parties, and whether the task thereby runs or has ended. */
export function readOutcome(pass: Pass, run: TaskRun): PartyView[] {
  if (isExternal(run)) {
    readCompletion(pass, run);
    return [];
  }
  const parties = run.status.parties ?? [];
  const views = parties.map((party) => observeParty(pass, run, party));
  if (parties.some(hasStarted)) {
    run.status.state = "Running";
    run.status.startTime ??= pass.clock.text;
  }
  settle(pass, run, views);
  return views;
}

/** The sentence of Kuscia's lifecycle; a task that never ran only tells of the failed parties. */
function thresholdText(parties: readonly PartyStatus[], needed: number, ran: boolean): string {
  const named = (state: PartyState): string =>
    parties
      .filter((party) => party.state === state)
      .map(partyName)
      .join(",");
  const left = parties.filter(({ state }) => state !== "Failed").length;
  const head = `The remaining no-failed party task counts ${left} are less than the task success threshold ${needed}.`;
  const failed = `failed party[${named("Failed")}]`;
  if (!ran) return `${head} ${failed}`;
  return `${head} pending party[${named("Pending")}], running party[${named("Running")}], successful party[${named("Succeeded")}], ${failed}`;
}

/** Ends the task if enough parties failed or succeeded. */
function settle(pass: Pass, run: TaskRun, views: readonly PartyView[]): void {
  const { parties = [] } = run.status;
  const needed = threshold(run);
  const count = (state: PartyState): number => parties.filter((party) => party.state === state).length;
  const servers = parties.filter((_, index) => views[index]?.serves === true);
  const others = parties.length - servers.length;
  if (needed > parties.length - count("Failed")) failByParties(pass, run, views);
  // Parties that serve end with the others; where all of them serve only a command or a limit ends the task.
  else if (count("Succeeded") >= (others === 0 ? needed : Math.min(needed, others))) {
    for (const server of servers) succeedParty(server);
    succeedTask(pass, run);
  }
}

function failByParties(pass: Pass, run: TaskRun, views: readonly PartyView[]): void {
  const parties = run.status.parties ?? [];
  const index = Math.max(
    0,
    views.findIndex(({ failure }) => failure !== undefined),
  );
  const culprit = parties[index];
  const name = culprit === undefined ? "" : partyName(culprit);
  const counted = thresholdText(parties, threshold(run), run.status.state === "Running");
  const failure: PodFailure = views[index]?.failure ?? { reason: "PodFailed", what: culprit?.message ?? "it failed" };
  // A party that gives up waiting for its peer is not the one to blame.
  // What has not run has not given up waiting for anybody.
  if (hasRun(views[index])) speakUp(parties, views);
  const unstarted = unstartedText(parties);
  const lead = unstarted === "" ? `${counted}; ` : `${unstarted}; then `;
  const message = failureMessageOf({ ...failure, what: `${lead}Party[${name}]: ${failure.what}` }, TASK_MESSAGE_BYTES);
  failTask(
    pass,
    run,
    { reason: "PartyFailed", message },
    {
      reason: "PeerPartyFailed",
      message: `Stopped because party ${name} failed.`,
    },
  );
}

function hasRun(view: PartyView | undefined): boolean {
  return (view?.facts?.exits.length ?? 0) > 0;
}

/** True once any pod left the pod phase Pending, however briefly (Kuscia's lifecycle). */
function hasStarted({ state, pods = [] }: PartyStatus): boolean {
  return state === "Running" || state === "Succeeded" || pods.some(({ phase }) => phase !== undefined);
}
