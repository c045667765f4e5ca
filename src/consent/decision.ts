import { ANNOTATION } from "../api/names.ts";
import type { AppImage, ConsentStatus, DomainPolicy, KusciaJob, KusciaJobConsent } from "../api/types.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { type ContentDigests, contentFor, differences, digestsOf } from "./content.ts";
import { type Approval, policyAnswer } from "./policy.ts";

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

/** A standing consent holds no longer, whatever it says. */
const LONGEST_STANDING_MS = 366 * 24 * 3600 * 1000;

/** True for a state in which tasks of the domain may start. */
export function mayStart(status: ConsentStatus | undefined): boolean {
  return status === undefined || status.state === "Accepted" || status.state === "NotNeeded";
}

/** The domain's answer as it is to be recorded; undefined if nobody ever asked for one. */
export function decideConsent(question: ConsentQuestion): ConsentStatus | undefined {
  const { job, domainID, policy, recorded, findAppImage, defaultApproval, now } = question;
  if (policy === undefined && defaultApproval === "Automatic" && recorded === undefined) return undefined;
  const { action, obstacle } = policyAnswer(job, domainID, policy, { defaultApproval, findAppImage });
  const bare: ConsentStatus = { domainID, state: "NotNeeded" };
  if (action === "Accept" && obstacle === "") return timed(bare, recorded, now);
  if (action === "Reject") {
    return timed(
      { domainID, state: "Rejected", by: "DomainPolicy", reason: "the DomainPolicy rejects it" },
      recorded,
      now,
    );
  }
  const digests = digestsOf(contentFor(job, domainID, findAppImage));
  const asked: ConsentStatus = { ...bare, state: "Waiting", ...digests, parts: { ...digests.parts } };
  if (obstacle !== "") return timed({ ...asked, reason: obstacle }, recorded, now);
  const counting = question.consents.filter((each) => answers(each, job, digests, now));
  const decisive = counting.find(({ spec }) => spec.decision === "Rejected") ?? counting[0];
  if (decisive !== undefined) return { ...asked, ...answerOf(decisive) };
  return timed({ ...asked, ...outdated(question, digests) }, recorded, now);
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
  return spec.initiator === job.spec.initiator && spec.contentDigest === digests.contentDigest && now < endOf(consent);
}

function isAbout({ spec }: KusciaJobConsent, { metadata }: KusciaJob): boolean {
  const { job } = spec;
  return job?.uid === metadata.uid && job?.name === metadata.name && job?.namespace === metadata.namespace;
}

/** When a standing consent ends; one whose time cannot be read never began. */
function endOf({ spec, metadata }: KusciaJobConsent): number {
  const made = parseTime(metadata.creationTimestamp) ?? 0;
  return Math.min(parseTime(spec.until) ?? 0, made + LONGEST_STANDING_MS);
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
function outdated({ job, consents, recorded }: ConsentQuestion, digests: ContentDigests): Partial<ConsentStatus> {
  const old = consents.find((each) => isAbout(each, job) && each.spec.decision === "Accepted");
  if (old === undefined) return {};
  const state = "Outdated";
  if (recorded?.state === state && recorded.digest === digests.digest) return { state, ...reasonOf(recorded) };
  const changed = differences(recorded?.parts ?? digests.parts, digests.parts);
  const what = changed.length > 0 ? `${changed.join(" and ")} changed` : "it asks for something else";
  return { state, reason: `${what} since the consent ${old.metadata.name} was given` };
}

function reasonOf({ reason }: ConsentStatus): Pick<ConsentStatus, "reason"> {
  return reason === undefined ? {} : { reason };
}

/** The time stays while the answer does. */
function timed(status: ConsentStatus, recorded: ConsentStatus | undefined, now: number): ConsentStatus {
  const isSame = recorded?.state === status.state && recorded.digest === status.digest;
  return { ...status, time: (isSame ? recorded.time : undefined) ?? formatTime(now) };
}
