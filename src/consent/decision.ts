import { ANNOTATION, LABEL } from "../api/names.ts";
import type { AppImage, ConsentStatus, DomainPolicy, KusciaJob, KusciaJobConsent } from "../api/types.ts";
import { formatTime, parseTime } from "../util/time.ts";
import {
  type ConsentContent,
  type ContentDigests,
  contentFor,
  differences,
  digestOf,
  digestsOf,
  standingContent,
} from "./content.ts";
import { type Difference, differencesBetween } from "./difference.ts";
import { type Approval, policyAnswer } from "./policy.ts";
import { LONGEST_STANDING_MS } from "./standing.ts";

/** What one domain's answer to a job is decided from. */
export interface ConsentQuestion {
  readonly job: KusciaJob;
  readonly domainID: string;
  readonly policy: DomainPolicy | undefined;
  readonly defaultApproval: Approval;
  /** Those of the domain's namespace that may concern the job. */
  readonly consents: readonly KusciaJobConsent[];
  readonly findAppImage: (name: string) => AppImage | undefined;
  /** What is recorded of the domain. */
  readonly recorded: ConsentStatus | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** True for a state in which tasks of the domain may start. */
export function mayStart(status: ConsentStatus | undefined): boolean {
  return status === undefined || status.state === "Accepted" || status.state === "NotNeeded";
}

/** The domain's answer as it is to be recorded; undefined if nobody ever asked for one. */
export function decideConsent(question: ConsentQuestion): ConsentStatus | undefined {
  const { job, domainID, policy, recorded, findAppImage, defaultApproval, now } = question;
  if (policy === undefined && defaultApproval === "Automatic" && recorded === undefined) return undefined;
  const { action, obstacle } = policyAnswer(job, domainID, policy, { defaultApproval, findAppImage });
  if (action === "Accept" && obstacle === "") return timed({ domainID, state: "NotNeeded" }, recorded, now);
  if (action === "Reject") {
    return timed(
      { domainID, state: "Rejected", by: "DomainPolicy", reason: "the DomainPolicy rejects it" },
      recorded,
      now,
    );
  }
  return answerByConsents(question, obstacle);
}

/** What the consents say to exactly what is asked, if nothing hinders it. */
function answerByConsents(question: ConsentQuestion, obstacle: string): ConsentStatus {
  const { job, domainID, findAppImage, recorded, now } = question;
  const content = contentFor(job, domainID, findAppImage);
  const digests = digestsOf(content);
  const asked: ConsentStatus = { domainID, state: "Waiting", ...digests, parts: { ...digests.parts } };
  if (obstacle !== "") return timed({ ...asked, reason: obstacle }, recorded, now);
  const counting = question.consents.filter((each) => answers(each, job, digests, now));
  const decisive = counting.find(({ spec }) => spec.decision === "Rejected") ?? counting[0];
  if (decisive !== undefined) return { ...asked, ...answerOf(decisive) };
  return timed({ ...asked, ...(outdated(question, digests) ?? unlike(question, content)) }, recorded, now);
}

/** When a standing consent that the job relies on ends; undefined if none does. */
export function consentEnds(question: ConsentQuestion, status: ConsentStatus): number | undefined {
  const relied = question.consents.find(({ metadata }) => metadata.name === status.consent);
  return relied?.spec.until === undefined ? undefined : endOf(relied);
}

/** Whether the consent is about exactly what is asked. */
function answers(consent: KusciaJobConsent, job: KusciaJob, digests: ContentDigests, now: number): boolean {
  const { spec } = consent;
  if (spec.job !== undefined) return isAbout(consent, job) && spec.digest === digests.digest;
  return isStandingFor(consent, job) && spec.contentDigest === digests.contentDigest && now < endOf(consent);
}

function isAbout({ spec }: KusciaJobConsent, { metadata }: KusciaJob): boolean {
  const { job } = spec;
  return job?.uid === metadata.uid && job?.name === metadata.name && job?.namespace === metadata.namespace;
}

/** Whether a standing consent is about jobs like this one, whatever they ask. */
export function isStandingFor({ spec }: KusciaJobConsent, { metadata, spec: asking }: KusciaJob): boolean {
  const { schedule, initiator } = spec;
  if (schedule === undefined) return initiator !== undefined && initiator === asking.initiator;
  const { [LABEL.schedule]: name, [LABEL.scheduleUID]: uid } = metadata.labels ?? {};
  return schedule.uid === uid && schedule.name === name && schedule.namespace === metadata.namespace;
}

/** When a standing consent ends; one whose time cannot be read never began. */
function endOf({ spec, metadata }: KusciaJobConsent): number {
  return Math.min(parseTime(spec.until) ?? 0, madeAt({ metadata, spec }) + LONGEST_STANDING_MS);
}

function answerOf({ spec, metadata }: KusciaJobConsent): Partial<ConsentStatus> & Pick<ConsentStatus, "state"> {
  const by = metadata.annotations?.[ANNOTATION.decidedBy];
  return {
    state: spec.decision,
    ...(metadata.name !== undefined && { consent: metadata.name }),
    ...(by !== undefined && { by }),
    ...(metadata.creationTimestamp !== undefined && { time: metadata.creationTimestamp }),
    ...(spec.reason !== undefined && spec.reason !== "" && { reason: spec.reason }),
  };
}

/** That something else was accepted than what is asked now. */
function outdated(
  { job, consents, recorded }: ConsentQuestion,
  digests: ContentDigests,
): Partial<ConsentStatus> | undefined {
  const old = consents.find((each) => isAbout(each, job) && each.spec.decision === "Accepted");
  if (old === undefined) return undefined;
  const state = "Outdated";
  if (recorded?.state === state && recorded.digest === digests.digest) return { state, ...reasonOf(recorded) };
  const changed = differences(recorded?.parts ?? digests.parts, digests.parts);
  const what = changed.length > 0 ? `${changed.join(" and ")} changed` : "it asks for something else";
  return { state, reason: `${what} since the consent ${old.metadata.name} was given` };
}

/** That a standing consent accepts something like it. Readers of the job may see names of fields, and no values. */
function unlike({ job, consents, now }: ConsentQuestion, content: ConsentContent): Pick<ConsentStatus, "reason"> {
  const nearest = nearestStanding(job, content, consents, now);
  if (nearest === undefined) return {};
  const paths = [...new Set(nearest.differences.map(({ path }) => path.replace(/(: taskInputConfig).*/s, "$1")))];
  const more = paths.length > MOST_PATHS ? ` and ${paths.length - MOST_PATHS} more` : "";
  const where = `${paths.slice(0, MOST_PATHS).join(", ")}${more}`;
  return { reason: `it differs from the standing consent ${nearest.consent} in ${where}` };
}

const MOST_PATHS = 4;
/** So many standing consents, the newest, are compared with what is asked. */
const MOST_COMPARED = 8;

/** A standing consent that accepts something like what is asked, and what differs. */
export interface Nearest {
  /** Its name. */
  readonly consent: string;
  readonly differences: readonly Difference[];
}

/**
 * Of the standing consents to jobs like this one that keep their content, and that have a task in common with it, the one
 * from which the content differs least; undefined if there is none, or if it does not differ.
 */
export function nearestStanding(
  job: KusciaJob,
  content: ConsentContent,
  consents: readonly KusciaJobConsent[],
  now: number,
): Nearest | undefined {
  const asked = standingContent(content);
  const found = consents
    .filter((each) => each.spec.decision === "Accepted" && isStandingFor(each, job) && now < endOf(each))
    .toSorted((a, b) => madeAt(b) - madeAt(a))
    .slice(0, MOST_COMPARED)
    .flatMap(({ metadata: { name = "" }, spec }): Nearest[] => {
      const kept = keptContent(spec);
      if (kept === undefined || !shareTasks(kept, content)) return [];
      return [{ consent: name, differences: differencesBetween(kept, asked) }];
    });
  const nearest = found.toSorted((a, b) => a.differences.length - b.differences.length)[0];
  return nearest === undefined || nearest.differences.length === 0 ? undefined : nearest;
}

/** What the consent accepts, if it keeps that: nothing else has its digest. */
function keptContent({ content, contentDigest }: KusciaJobConsent["spec"]): object | undefined {
  if (content === undefined || !content.startsWith("{")) return undefined;
  try {
    const kept = JSON.parse(content) as object;
    return digestOf(kept) === contentDigest ? kept : undefined;
  } catch {
    return undefined;
  }
}

function shareTasks(kept: Partial<ConsentContent>, { tasks }: ConsentContent): boolean {
  const known = new Set((kept.tasks ?? []).map(({ alias }) => alias));
  return tasks.some(({ alias }) => known.has(alias));
}

function madeAt({ metadata }: KusciaJobConsent): number {
  return parseTime(metadata.creationTimestamp) ?? 0;
}

function reasonOf({ reason }: ConsentStatus): Pick<ConsentStatus, "reason"> {
  return reason === undefined ? {} : { reason };
}

/** The time stays while the answer does. */
function timed(status: ConsentStatus, recorded: ConsentStatus | undefined, now: number): ConsentStatus {
  const isSame = recorded?.state === status.state && recorded.digest === status.digest;
  return { ...status, time: (isSame ? recorded.time : undefined) ?? formatTime(now) };
}
