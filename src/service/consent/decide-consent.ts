import { ConsentService, type DecideConsentRequest } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { parseTime } from "../../util/time.ts";
import { requireJobID } from "../job/job-id.ts";
import {
  askedOf,
  createConsent,
  createStandingConsent,
  type Decision,
  DECISIONS,
  DIGEST_FORM,
  LONGEST_REASON,
  requireDomain,
} from "./consents.ts";

/** Accepts or rejects exactly what a digest stands for. */
export const decideConsent = define({
  rpc: ConsentService.method.decideConsent,
  path: "/api/v1/consent/decide",
  check,
  access: inDomain("create", "kusciajobconsents"),
  uses: ["get kusciajobs", "get kusciajobconsents", "create kusciajobconsents", "attest kusciajobconsents"],
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  repeat: true,
  failure: "decideConsent",
  run: async (request, call) => {
    const { domainId, digest, decision, reason, until } = request;
    const { job, status } = await askedOf(request, call);
    if (status.digest !== digest) {
      const message = `the job asks for ${status.digest ?? "nothing"} now; look at it, and answer that`;
      throw new CallError("decideConsent", message, { reason: "Conflict" });
    }
    const answer = { digest, decision: decision as Decision, reason };
    if (until === "") return { data: { name: await createConsent(job, domainId, answer, call) } };
    const { contentDigest = "" } = status;
    const { initiator } = job.spec;
    return { data: { name: await createStandingConsent({ initiator, contentDigest, until }, domainId, answer, call) } };
  },
});

const DIGEST = new RegExp(DIGEST_FORM);

function check(request: DecideConsentRequest): void {
  requireDomain(request);
  requireJobID(request);
  const { digest, decision, reason, until } = request;
  if (!DIGEST.test(digest)) throw invalid("digest must be sha256: and 64 hexadecimal digits");
  if (!DECISIONS.some((each) => each === decision)) throw invalid(`decision must be ${DECISIONS.join(" or ")}`);
  if (reason.length > LONGEST_REASON) throw invalid(`reason must have at most ${LONGEST_REASON} characters`);
  if (until !== "") requireUntil(until, Date.now());
}

/** The operator counts no standing consent for longer, whatever it says. */
const LONGEST_STANDING_DAYS = 366;

/** @throws CallError 11100 */
function requireUntil(until: string, now: number): void {
  const end = parseTime(until);
  if (end === undefined) throw invalid("until must be a time such as 2027-01-31T00:00:00Z");
  if (end <= now) throw invalid("until must be ahead");
  if (end > now + LONGEST_STANDING_DAYS * 24 * 3600 * 1000) throw invalid("until must be at most a year ahead");
}
