import type { ConsentStatus } from "../api/types.ts";
import { consentEnds, type ConsentQuestion, decideConsent, mayStart } from "../consent/decision.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { dueReleases } from "./hook-records.ts";
import { isActive, isWaiting, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { listed } from "./text.ts";
import { clearExplanation, endJob } from "./transitions.ts";
import type { Explanation, PlannedEvent } from "./types.ts";
import { recordWait } from "./waits.ts";

/**
 * Asks the domains of all tasks that have not started for their answers, and records them. A domain that no policy concerns
 * is recorded nowhere.
 */
export function askConsents(pass: Pass): void {
  for (const domainID of openDomains(pass)) {
    const recorded = recordOf(pass, domainID);
    const question = questionFor(pass, domainID, recorded);
    const answer = decideConsent(question);
    if (answer === undefined) continue;
    const ends = consentEnds(question, answer);
    // The pass after that sees that the standing consent has ended.
    if (ends !== undefined) pass.clock.passed(formatTime(ends), 0);
    record(pass, answer, recorded);
  }
}

/** True if a domain rejects what has not started: then the job ends, and says who and why. */
export function endIfRejected(pass: Pass): boolean {
  const open = openDomains(pass);
  const rejected = pass.status.consents?.find(({ domainID, state }) => state === "Rejected" && open.has(domainID));
  if (rejected === undefined) return false;
  endJob(pass, "ApprovalReject");
  pass.status.reason = `Party: ${rejected.domainID} approval reject.`;
  if (rejected.reason !== undefined) pass.status.message = `${rejected.domainID}: ${rejected.reason}`;
  return true;
}

/** Whom the job waits for, if it waits for anybody's consent. */
export function awaitedConsents(pass: Pass): Explanation | undefined {
  const open = openDomains(pass);
  const missing = (pass.status.consents ?? []).filter((each) => open.has(each.domainID) && !mayStart(each));
  return missing.length === 0 ? undefined : { reason: "AwaitingApproval", message: waitText(missing) };
}

/** Records that the task waits for a consent of one of its parties; false if it waits for none. */
export function waitForConsent(pass: Pass, run: TaskRun): boolean {
  const missing = partyDomains([run.spec])
    .map((domainID) => recordOf(pass, domainID))
    .filter((each) => each !== undefined && !mayStart(each)) as ConsentStatus[];
  if (missing.length === 0) return false;
  recordWait(pass, run, { reason: "AwaitingApproval", message: waitText(missing) });
  return true;
}

/** A job of which nothing runs waits as a whole: its tasks need not say so too. */
export function waitAsWhole(pass: Pass): void {
  const blocked = pass.runs.filter((run) => isWaiting(run) && run.status.reason === "AwaitingApproval");
  if (blocked.length === 0 || pass.runs.some(isActive)) return;
  pass.status.phase = "AwaitingApproval";
  for (const { status } of blocked) clearExplanation(status);
}

/** Adds the time since the first of the missing consents was asked for to the job's pauses. */
export function addApprovalPause({ job, status, clock }: Pass): void {
  const asked = (job.status?.consents ?? []).filter((each) => !mayStart(each)).map(({ time }) => parseTime(time));
  const since = Math.min(...asked.filter((each) => each !== undefined));
  const seconds = Number.isFinite(since) ? Math.floor((clock.now - since) / 1000) : 0;
  if (seconds > 0) status.pausedSeconds = (status.pausedSeconds ?? 0) + seconds;
}

/** The domains of all tasks that have not started, and of releases that are to start. */
function openDomains(pass: Pass): ReadonlySet<string> {
  const tasks = partyDomains(pass.runs.filter(isWaiting).map(({ spec }) => spec));
  return new Set([...tasks, ...dueReleases(pass)]);
}

function questionFor(pass: Pass, domainID: string, recorded: ConsentStatus | undefined): ConsentQuestion {
  const { references, settings } = pass.snapshot;
  return {
    job: pass.job,
    domainID,
    policy: references.domainPolicy(domainID),
    defaultApproval: settings.defaultApproval,
    consents: references.consents(domainID),
    findAppImage: (name) => references.appImage(name),
    recorded,
    now: pass.clock.now,
  };
}

function recordOf({ status }: Pass, domainID: string): ConsentStatus | undefined {
  return status.consents?.find((each) => each.domainID === domainID);
}

const APPROVALS = { Accepted: "JobAccepted", NotNeeded: "JobAccepted", Rejected: "JobRejected" } as const;

/** Writes the answer down, in Kuscia's words too, and tells of a change. */
function record(pass: Pass, answer: ConsentStatus, known: ConsentStatus | undefined): void {
  const { domainID, state } = answer;
  const others = (pass.status.consents ?? []).filter((each) => each.domainID !== domainID);
  pass.status.consents = [...others, answer].sort((a, b) => (a.domainID < b.domainID ? -1 : 1));
  const { [domainID]: _, ...approvals } = pass.status.approveStatus ?? {};
  const approval = state === "Waiting" || state === "Outdated" ? undefined : APPROVALS[state];
  pass.status.approveStatus = { ...approvals, ...(approval !== undefined && { [domainID]: approval }) };
  if (known?.state === state && known.digest === answer.digest) return;
  tell(pass, answer, known);
}

function tell(pass: Pass, answer: ConsentStatus, known: ConsentStatus | undefined): void {
  const { domainID, state, reason = "" } = answer;
  const because = reason === "" ? "" : `: ${reason}`;
  switch (state) {
    case "Waiting":
      return tellBoth(pass, answer, { type: "Normal", reason: "ConsentNeeded" });
    case "Outdated":
      return tellBoth(pass, answer, { type: "Warning", reason: "ConsentOutdated" });
    case "Accepted": {
      const message = `${domainID} accepted ${answer.digest}${because}`;
      return void pass.events.push({ type: "Normal", reason: "ConsentAccepted", message });
    }
    case "NotNeeded":
      if (known === undefined) return;
      return void pass.events.push({
        type: "Normal",
        reason: "ConsentNotNeeded",
        message: `${domainID} need not be asked any more`,
      });
    // The end of the job has an Event of its own.
    case "Rejected":
  }
}

/** The initiator, and the domain that is asked: its administrator need not be able to read the job. */
function tellBoth({ job, events }: Pass, answer: ConsentStatus, event: Pick<PlannedEvent, "type" | "reason">): void {
  events.push({ ...event, message: waitText([answer]) });
  const { namespace, name, uid } = job.metadata;
  const { domainID, digest = "", contentDigest = "", reason } = answer;
  const why = reason === undefined ? "" : `; ${reason}`;
  const message = `${job.spec.initiator} asks ${domainID} to take part in job ${namespace}/${name}, uid ${uid}, digest ${digest}, contentDigest ${contentDigest}${why}`;
  events.push({ ...event, message, toDomain: domainID });
}

function waitText(missing: readonly ConsentStatus[]): string {
  return `not accepted yet by ${listed(missing.map(textOf))}`;
}

function textOf({ domainID, digest, reason }: ConsentStatus): string {
  const why = reason === undefined ? "" : `, ${reason}`;
  return `${domainID} (${digest}${why})`;
}
