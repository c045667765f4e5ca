import { ConsentService, type DecideConsentRequest } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";
import {
  askedOf,
  createConsent,
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
    const { domainId, digest, decision, reason } = request;
    const { job, status } = await askedOf(request, call);
    if (status.digest !== digest) {
      const message = `the job asks for ${status.digest ?? "nothing"} now; look at it, and answer that`;
      throw new CallError("decideConsent", message, { reason: "Conflict" });
    }
    const name = await createConsent(job, domainId, { digest, decision: decision as Decision, reason }, call);
    return { data: { name } };
  },
});

const DIGEST = new RegExp(DIGEST_FORM);

function check(request: DecideConsentRequest): void {
  requireDomain(request);
  requireJobID(request);
  const { digest, decision, reason } = request;
  if (!DIGEST.test(digest)) throw invalid("digest must be sha256: and 64 hexadecimal digits");
  if (!DECISIONS.some((each) => each === decision)) throw invalid(`decision must be ${DECISIONS.join(" or ")}`);
  if (reason.length > LONGEST_REASON) throw invalid(`reason must have at most ${LONGEST_REASON} characters`);
}
