import { ConsentService, type DecideConsentRequest } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { standingConsent, untilProblem } from "../../consent/standing.ts";
import { requireJobID } from "../job/job-id.ts";
import {
  askedOf,
  contentOf,
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
  uses: [
    "get kusciajobs",
    "get appimages",
    "get kusciajobconsents",
    "create kusciajobconsents",
    "attest kusciajobconsents",
  ],
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
    const content = await contentOf(job, domainId, call);
    const standing = standingConsent(job, domainId, { ...answer, until, content });
    // The AppImages have changed just now.
    if (standing.spec.contentDigest !== status.contentDigest)
      throw new CallError("decideConsent", "what the job asks changes just now; look at it again", {
        reason: "Conflict",
      });
    return { data: { name: await createStandingConsent(standing, answer, call) } };
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

/** @throws CallError 11100 */
function requireUntil(until: string, now: number): void {
  const problem = untilProblem(until, now);
  if (problem !== undefined) throw invalid(`until ${problem}`);
}
