import type { KusciaJob, KusciaJobConsentSpec } from "../api/types.ts";
import { LABEL } from "../api/names.ts";
import { canonicalJson } from "../util/canonical-json.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { type ConsentContent, digestsOf, LONGEST_KEPT_CONTENT, standingContent } from "./content.ts";
import { shortDigest } from "./names.ts";

/** A KusciaJobConsent that is to be made. */
export interface StandingConsent {
  readonly namespace: string;
  readonly name: string;
  readonly spec: KusciaJobConsentSpec;
}

/** A standing consent ends so long after it was made, whatever it says. */
export const LONGEST_STANDING_MS = 366 * 24 * 3600 * 1000;

/** Why nobody may consent until then; undefined if somebody may. `now` in milliseconds since the epoch. */
export function untilProblem(until: string, now: number): string | undefined {
  const time = parseTime(until);
  if (time === undefined) return "must be a time such as 2027-05-01T00:00:00Z";
  if (time <= now) return "must be in the future";
  return time - now > LONGEST_STANDING_MS ? "must be at most a year ahead" : undefined;
}

/** The domain's answer to all jobs like this one that ask exactly the same: to those of its schedule if it is a run of one. */
export function standingConsent(
  job: KusciaJob,
  domainID: string,
  answer: {
    readonly decision: KusciaJobConsentSpec["decision"];
    readonly until: string;
    readonly content: ConsentContent;
  },
): StandingConsent {
  const { [LABEL.schedule]: name, [LABEL.scheduleUID]: uid } = job.metadata.labels ?? {};
  const schedule =
    name === undefined || uid === undefined ? undefined : { namespace: job.metadata.namespace ?? "", name, uid };
  const { contentDigest } = digestsOf(answer.content);
  const content = canonicalJson(standingContent(answer.content));
  const until = formatTime(parseTime(answer.until)!);
  const digits = until.replaceAll(/\D/g, "").slice(0, "20270501".length);
  return {
    namespace: domainID,
    name: `standing-${(schedule?.name ?? job.spec.initiator).slice(0, LONGEST_NAME)}-${shortDigest(contentDigest)}-${digits}`,
    spec: {
      ...(schedule === undefined ? { initiator: job.spec.initiator } : { schedule }),
      contentDigest,
      until,
      decision: answer.decision,
      ...(content.length <= LONGEST_KEPT_CONTENT && { content }),
    },
  };
}

/** Names hold 253 characters. */
const LONGEST_NAME = 200;
