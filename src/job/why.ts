import { hookAlias, type HookKind } from "../api/hooks.ts";
import { isWaitReason, type WaitReason } from "../api/reasons.ts";
import type { ConsentStatus, JobPhase, KusciaJob, KusciaJobStatus, PartyStatus, TaskStatus } from "../api/types.ts";
import { mayStart } from "../consent/decision.ts";
import { hookRecords } from "./hook-records.ts";
import { failureMessage, findCondition } from "./conditions.ts";
import { partyName } from "./pass.ts";
import { satisfiesDependents } from "./outcome.ts";
import { isNodeRoom } from "./rooms.ts";
import { listed } from "./text.ts";
import { formatTime, parseTime } from "../util/time.ts";

/** One cause why a job waits or came to its end. The names are those of the job API's JSON. */
export interface Why {
  /** A reason of the reference, or the job's state. */
  readonly code: string;
  /** Completes a sentence that begins with the task and party. */
  readonly text: string;
  readonly task?: string;
  readonly party?: string;
  /** RFC 3339. */
  readonly since?: string;
  /** When it goes on by itself. */
  readonly until?: string;
  /** When it fails, unless it goes on before. */
  readonly deadline?: string;
  /** Tasks or domains that are waited for. */
  readonly blockers?: readonly string[];
  /** The command that helps, or several with ` | ` between them. */
  readonly remedy?: string;
}

/** Why the job waits or ended as it did; the first is the one to look at. Empty for a job that runs unhindered or succeeded. */
export function whyOf(job: KusciaJob): readonly Why[] {
  const phase = job.status?.phase ?? "initialized";
  // A phase that is none of ours was written by somebody else.
  return Object.hasOwn(BY_PHASE, phase) ? BY_PHASE[phase](job) : [];
}

const BY_PHASE: Readonly<Record<JobPhase, (job: KusciaJob) => readonly Why[]>> = {
  initialized: notBegun,
  Pending: notBegun,
  AwaitingApproval: awaited,
  Running: openTasks,
  Suspended: suspended,
  Failed: failures,
  Cancelled: (job) => [cancelled(job.status ?? {}), ...hooks(job)],
  ApprovalReject: ({ status = {} }) => [rejected(status)],
  Succeeded: (job) => [...failedTasks(job.status ?? {}).flatMap(whyOfFailedTask), ...hooks(job)],
};

/** What preparations and releases wait for or failed of; one that was stopped with its job tells nothing new. */
function hooks(job: KusciaJob): Why[] {
  const told = hookRecords(job.status ?? {}).filter(({ reason }) => reason !== "KusciaJobStopped");
  return told.flatMap((hook) => whyOfOpenTask(job, hook));
}

function cancelled(status: KusciaJobStatus): Why {
  const code = "Cancelled";
  if (status.reason === "Deleted") return { code, text: status.message ?? "deleted before it had ended" };
  return { code, text: `cancelled by ${triggerOf(status)}` };
}

function failedTasks({ tasks = [] }: KusciaJobStatus): TaskStatus[] {
  return tasks.filter(({ state }) => state === "Failed");
}

function openTasks(job: KusciaJob): Why[] {
  const ofTasks = (job.status?.tasks ?? []).flatMap((task) => whyOfOpenTask(job, task));
  const found = [...awaited(job), ...hooks(job), ...ofTasks].sort(byUrgency);
  return found.length > 0 || !isIdle(job)
    ? found
    : [{ code: "Running", text: "is open, and waits for tasks to be added" }];
}

/** Whether all tasks have ended of a job that takes more; a job may be asked about without those that were added. */
function isIdle({ spec, status = {} }: KusciaJob): boolean {
  const [done, total] = (status.progress ?? "").split("/");
  return spec.open === true && done === total;
}

/** A job whose spec was not looked at yet, or that lacks something it names. */
function notBegun({ metadata, status = {} }: KusciaJob): Why[] {
  const wait = findCondition(status, "Reconciling");
  if (wait?.status === "True" && isWaitReason(wait.reason))
    return [{ code: wait.reason, text: wait.message, since: wait.lastTransitionTime, ...remedyOfMissing(wait.reason) }];
  const stalled = findCondition(status, "Stalled");
  if (stalled?.status === "True") return [{ code: stalled.reason, text: stalled.message }];
  if (status.phase !== undefined) return [];
  const text = "no operator has seen it yet";
  const since = metadata.creationTimestamp;
  return [{ code: "NotSeen", text, ...(since && { since }), remedy: "kj doctor" }];
}

/** The parties that have not answered. */
function awaited({ metadata, status = {} }: KusciaJob): Why[] {
  return (status.consents ?? [])
    .filter((each) => !mayStart(each) && each.state !== "Rejected")
    .map((consent) => ({
      code: "AwaitingApproval",
      text: consentText(consent),
      party: consent.domainID,
      ...(consent.time && { since: consent.time }),
      remedy: `kj approve ${metadata.name} --party ${consent.domainID}`,
    }));
}

function consentText({ domainID, state, reason }: ConsentStatus): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  return state === "Outdated"
    ? `${domainID} has to answer again, what is asked has changed${why}`
    : `${domainID} has not answered${why}`;
}

/** Waits that the job itself resolves come last. */
const LATE: readonly string[] = ["Preparing", "ParallelismLimit", "DependencyPending"] satisfies WaitReason[];

function byUrgency(a: Why, b: Why): number {
  return LATE.indexOf(a.code) - LATE.indexOf(b.code);
}

function whyOfOpenTask(job: KusciaJob, task: TaskStatus): Why[] {
  const { state, reason } = task;
  if (state === "Failed") return whyOfFailedTask(task);
  if (state === "Succeeded" || state === "Skipped" || !isWaitReason(reason)) return [];
  // Whose answer is missing is said of the job.
  if (reason === "AwaitingApproval") return [];
  return [whyOfWait(job, task, reason)];
}

function whyOfWait(job: KusciaJob, task: TaskStatus, reason: WaitReason): Why {
  const { alias, message = "", waitingSince, nextAttemptTime } = task;
  const blockers = reason === "DependencyPending" ? openDependencies(job, alias) : undefined;
  const text = waitText(reason, message, blockers);
  return {
    code: reason,
    text: ROOM.has(reason) ? text + placeText(task) : text,
    task: alias,
    ...partyOfWait(task),
    ...(waitingSince && { since: waitingSince }),
    ...(nextAttemptTime && { until: nextAttemptTime }),
    ...(blockers && { blockers }),
    ...(ROOM.has(reason) ? aboutRoom(job, task) : remedyOfMissing(reason)),
    ...(reason === "AwaitingCompletion" && { remedy: `kj mark ${job.metadata.name} ${alias} succeeded` }),
  };
}

/** Waits for what others use. */
const ROOM: ReadonlySet<string> = new Set<WaitReason>([
  "QuotaExceeded",
  "WaitingInLine",
  "GangReleased",
  "Unschedulable",
]);

/** That others are before it is the text of one that waits in line. */
function placeText({ reason, queuePosition = 1 }: TaskStatus): string {
  return queuePosition > 1 && reason !== "WaitingInLine" ? `; number ${queuePosition} in line` : "";
}

const STEP = 10;
const HIGHEST = 1000;

/** Where to look who has the room, how to go first, and when the task fails for want of it. */
function aboutRoom(job: KusciaJob, task: TaskStatus): Pick<Why, "remedy" | "deadline"> {
  const { queuedFor = [], queuePosition = 1 } = task;
  const { metadata, spec } = job;
  const domain = queuedFor.find((room) => !isNodeRoom(room));
  const priority = Math.min((spec.priority ?? 0) + STEP, HIGHEST);
  const remedies = [
    ...(domain === undefined ? [] : [`kj domain get ${domain}`]),
    ...(queuePosition > 1 ? [`kj set ${metadata.name} priority=${priority}`] : []),
  ];
  const deadline = roomDeadline(job, task);
  return {
    ...(remedies.length > 0 && { remedy: remedies.join(" | ") }),
    ...(deadline !== undefined && { deadline }),
  };
}

/** The end of its `lifecycleSeconds`, if the job gives any. */
function roomDeadline({ spec }: KusciaJob, { alias, queuedSince, createTime }: TaskStatus): string | undefined {
  const seconds = spec.tasks.find((task) => task.alias === alias)?.scheduleConfig?.lifecycleSeconds ?? 0;
  const since = parseTime(queuedSince ?? createTime);
  return seconds > 0 && since !== undefined ? formatTime(since + seconds * 1000) : undefined;
}

const LISTS: Readonly<Partial<Record<string, string>>> = {
  AppImageNotFound: "kj app list",
  DomainNotFound: "kj domain list",
  InitiatorNotFound: "kj domain list",
};

/** What there is instead of what is missing. */
function remedyOfMissing(reason: string): Pick<Why, "remedy"> {
  const remedy = LISTS[reason];
  return remedy === undefined ? {} : { remedy };
}

function openDependencies(job: KusciaJob, alias: string): string[] {
  const { succeeded, dependencies } = indexOf(job);
  return (dependencies.get(alias) ?? []).filter((each) => !succeeded.has(each));
}

interface Index {
  readonly succeeded: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
}

/** Of each job once: thousands of tasks may wait. */
const indexes = new WeakMap<KusciaJob, Index>();

function indexOf(job: KusciaJob): Index {
  const known = indexes.get(job);
  if (known !== undefined) return known;
  const { spec, status = {} } = job;
  const index: Index = {
    failed: new Set(failedTasks(status).map((task) => task.alias)),
    succeeded: new Set((status.tasks ?? []).filter(satisfiesDependents).map((task) => task.alias)),
    dependencies: new Map(spec.tasks.map((task) => [task.alias, task.dependencies ?? []])),
  };
  indexes.set(job, index);
  return index;
}

function waitText(reason: WaitReason, message: string, blockers: readonly string[] = []): string {
  if (reason === "DependencyPending") return `waits for ${listed(blockers)}`;
  if (reason === "ParallelismLimit") return `waits for a slot: ${message}`;
  if (reason === "QuotaExceeded") return `waits for quota: ${message}`;
  if (reason === "RetryBackoff") return message.replace(/Party\[[^\]]+\]: .*$/s, shortAttempt);
  return `waits: ${message === "" ? reason : message}`;
}

/** The party that the whole task waits for, if its status says so. */
function partyOfWait({ reason, parties = [] }: TaskStatus): { party?: string } {
  const waiting = parties.filter((party) => party.reason === reason);
  return waiting.length === 1 ? { party: partyName(waiting[0]!) } : {};
}

function suspended({ metadata, status = {} }: KusciaJob): Why[] {
  const by = COMMAND.test(status.reason ?? "") ? triggerOf(status) : "its spec";
  return [{ code: "Suspended", text: `suspended by ${by}`, remedy: `kj resume ${metadata.name}` }];
}

/** The first failure, then those that came of it. */
function failures(job: KusciaJob): Why[] {
  const { metadata, status = {} } = job;
  const remedy = `kj restart ${metadata.name} --dry-run`;
  const ended = failedTasks(status).sort((a, b) => (a.endTime ?? "").localeCompare(b.endTime ?? ""));
  const causes = ended.flatMap(whyOfFailedTask).sort((a, b) => Number(isConsequence(a)) - Number(isConsequence(b)));
  const skipped = (status.tasks ?? []).filter(({ state }) => state === "Skipped").map((task) => skippedWhy(job, task));
  const command = commandOf(status);
  const own = command !== undefined || causes.length === 0 || !isOfTasks(status);
  const text = command === undefined ? failureMessage(status) : `stopped by ${command}`;
  const first: Why[] = own ? [{ code: wordOf(status), text }] : [];
  // What could not be prepared is the cause, and what could not be released follows.
  const [before, after] = [hooksOf(job, "preparation"), hooksOf(job, "release")];
  const all = [...first, ...before, ...causes, ...skipped, ...after];
  return all.map((each, index) => (index === 0 ? { ...each, remedy } : each));
}

function hooksOf(job: KusciaJob, hook: HookKind): Why[] {
  return hooks(job).filter(({ task = "" }) => task.startsWith(hookAlias(hook, "")));
}

const CONSEQUENCES: ReadonlySet<string> = new Set(["PeerPartyFailed", "KusciaJobStopped"]);

function isConsequence({ code }: Why): boolean {
  return CONSEQUENCES.has(code);
}

function isOfTasks({ reason }: KusciaJobStatus): boolean {
  return reason === "TasksFailed";
}

/** Conditions want one word, and so do we. */
function wordOf({ reason }: KusciaJobStatus): string {
  return reason !== undefined && /^[A-Za-z]+$/.test(reason) ? reason : "Failed";
}

/** The parties of a task that failed, the one to blame first; the task itself if none of them says why. */
export function whyOfFailedTask(task: TaskStatus): Why[] {
  const { alias, reason = "Failed", message = "", parties = [], endTime } = task;
  const since = endTime === undefined ? {} : { since: endTime };
  const failed = parties.filter(({ state }) => state === "Failed");
  const own = failed.filter((party) => !CONSEQUENCES.has(party.reason ?? "") && party.message !== message);
  if (own.length === 0) return [{ code: reason, text: shortFailure(message || reason), task: alias, ...since }];
  const peers = failed.filter(({ reason: why }) => why === "PeerPartyFailed");
  const culprits = own.map(partyName);
  return [
    ...own.map((party) => ({ ...partyWhy(party), task: alias, ...since })),
    ...peers.map((party) => ({
      code: "PeerPartyFailed",
      text: `stopped: ${listed(culprits)} failed`,
      task: alias,
      party: partyName(party),
      ...since,
    })),
  ];
}

function partyWhy(party: PartyStatus): Pick<Why, "code" | "text" | "party"> {
  const { reason = "Failed", message = "" } = party;
  return { code: reason, text: shortFailure(message || reason), party: partyName(party) };
}

function skippedWhy(job: KusciaJob, { alias, reason = "Skipped" }: TaskStatus): Why {
  if (reason !== "DependencyFailed") return { code: reason, text: "not started before the job ended", task: alias };
  const blockers = openDependencies(job, alias);
  const failed = blockers.filter((each) => indexOf(job).failed.has(each));
  const text = failed.length > 0 ? `skipped: ${listed(failed)} failed` : `skipped: ${listed(blockers)} was skipped`;
  return { code: reason, text, task: alias, blockers };
}

function rejected({ consents = [], reason = "", message }: KusciaJobStatus): Why {
  const party = consents.find(({ state }) => state === "Rejected");
  if (party === undefined) return { code: "ApprovalReject", text: message ?? reason };
  const why = party.reason === undefined ? "" : `: ${party.reason}`;
  return { code: "ApprovalReject", text: `${party.domainID} rejected it${why}`, party: party.domainID };
}

/** Kuscia's sentence of a command (commands.ts). */
const COMMAND = /^Party: (\S*) execute the cmd: (\w+)\.$/;

/** Who stopped the job; undefined if it failed by itself. */
function commandOf({ reason = "" }: KusciaJobStatus): string | undefined {
  return COMMAND.test(reason) ? triggerOf({ reason }) : undefined;
}

function triggerOf({ reason = "" }: KusciaJobStatus): string {
  return COMMAND.exec(reason)?.[1] || "somebody";
}

/**
 * Kuscia's texts of a container's end (failure-message.ts) in short: `exit 3: no such file`, or with the container's own
 * words in quotes, `exit 3 "no such file"`; any other text as it is.
 */
export function shortFailure(text: string, quoted = false): string {
  const end = /^container\[[^\]]*\] (?:last )?terminated state reason "([^"]*)", (?:exit code|(signal)) (-?\d+)/.exec(
    text,
  );
  if (end === null) return text;
  const [whole, reason = "", signal, number] = end;
  const ended = signal === undefined ? `exit ${number}` : `signal ${number}`;
  const named = reason === "Error" || reason === "" ? ended : `${reason}, ${ended}`;
  return named + saidAfter(text.slice(whole.length), quoted);
}

/** The same of an earlier attempt, whose text names the party to blame: `bob exit 3: no such file`. */
export function shortAttempt(text: string): string {
  const [, party, said = text] = /^Party\[([^\]]+)\]: (.*)$/s.exec(text) ?? [];
  return party === undefined ? shortFailure(text) : `${party} ${shortFailure(said)}`;
}

function saidAfter(rest: string, quoted: boolean): string {
  const said = /^, message: ("(?:[^"\\]|\\.)*")(.*)$/s.exec(rest);
  if (said === null) return rest;
  const [, words = "", more = ""] = said;
  return quoted ? ` "${unquoted(words)}"${more}` : `: ${unquoted(words)}${more}`;
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
