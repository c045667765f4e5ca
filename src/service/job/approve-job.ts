import type { ConsentStatus, KusciaJob } from "../../api/types.ts";
import { type ApproveJobRequest, JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import type { Call } from "../call.ts";
import { MASTER } from "../caller.ts";
import { type Answer, createConsent } from "../consent/consents.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { SELF_PARTIES } from "../names.ts";
import type { JobPatch } from "../store.ts";
import { requireJobID } from "./job-id.ts";

/** By the numbers of ApproveResult. */
const ANSWERS: Readonly<Record<number, string>> = { 1: "JobAccepted", 2: "JobRejected" };

/** Writes whether a party lets the job run. */
export const approveJob = define({
  rpc: JobService.method.approveJob,
  path: "/api/v1/job/approve",
  check,
  access: toJob("patch", { action: "approve" }),
  uses: [
    "get kusciajobs",
    "patch kusciajobs/status",
    "get kusciajobconsents",
    "create kusciajobconsents",
    "attest kusciajobconsents",
  ],
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  repeat: true,
  failure: "approveJob",
  run: async ({ jobId, result, reason }, call) => {
    const { backend, grant, signal } = call;
    const answer = ANSWERS[result] ?? "";
    const asked = (grant.job.status?.consents ?? []).filter(({ state }) => state === "Waiting" || state === "Outdated");
    if (asked.length > 0) {
      await consent(grant.job, asked, { decision: answer === "JobAccepted" ? "Accepted" : "Rejected", reason }, call);
      return { data: { jobId } };
    }
    await backend.jobs.change(grant.job, signal, async (job) => approval(answer, job, await grant.again(job)));
    return { data: { jobId } };
  },
});

/** Answers for every domain that is asked and for which the caller may answer. @throws CallError if that is none */
async function consent(
  job: KusciaJob,
  asked: readonly ConsentStatus[],
  answer: Pick<Answer, "decision" | "reason">,
  call: Call,
): Promise<void> {
  const right = { verb: "create", resource: "kusciajobconsents" } as const;
  const may = await Promise.all(asked.map(({ domainID }) => call.caller.may({ ...right, namespace: domainID })));
  const own = asked.filter((_, index) => may[index]);
  if (own.length === 0) {
    const domains = asked.map(({ domainID }) => domainID).join(", ");
    throw new CallError(
      "notParticipant",
      `the job asks ${domains}, and the caller may not create kusciajobconsents there`,
    );
  }
  for (const { domainID, digest = "" } of own) await createConsent(job, domainID, { ...answer, digest }, call);
}

function check(request: ApproveJobRequest): void {
  requireJobID(request);
  if (ANSWERS[request.result] === undefined) throw invalid("request result must be legal");
}

/** A master speaks for all domains of this cluster that the job's annotation names, a domain for itself. */
function approval(answer: string, job: KusciaJob, as: string): JobPatch | undefined {
  const own = job.metadata.annotations?.[SELF_PARTIES] ?? "";
  const domains = as === MASTER ? own.split("_").filter((domain) => domain !== "") : [as];
  if (domains.length === 0) return undefined;
  const approveStatus = Object.fromEntries(domains.map((domain) => [domain, answer]));
  return { patch: { status: { approveStatus } }, subresource: "status" };
}
