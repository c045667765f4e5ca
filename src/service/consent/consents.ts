import type { MessageInitShape } from "@bufbuild/protobuf";
import type { AppImage, ConsentStatus, KusciaJob, KusciaJobConsent } from "../../api/types.ts";
import { ANNOTATION, API_VERSION } from "../../api/names.ts";
import { jobState } from "../../api/phases.ts";
import { APP_IMAGES, KUSCIA_JOB_CONSENTS } from "../../api/resources.ts";
import { type ConsentContent, contentFor, tasksOf } from "../../consent/content.ts";
import { consentNames } from "../../consent/names.ts";
import type { StandingConsent } from "../../consent/standing.ts";
import { isAlreadyExists, isBadRequest, orUndefined } from "../../kube/errors.ts";
import type { ConsentSchema } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import type { Call } from "../call.ts";
import { CallError, invalid } from "../errors.ts";

/** What a domain may say. */
export const DECISIONS = ["Accepted", "Rejected"] as const;
export type Decision = (typeof DECISIONS)[number];

/** How a domain's answer may stand. */
export const CONSENT_STATES = ["Waiting", "Accepted", "Rejected", "Outdated", "NotNeeded"] as const;

/** The form of a digest, as a regular expression. */
export const DIGEST_FORM = "^sha256:[0-9a-f]{64}$";

/** Characters that the reason of an answer may have. */
export const LONGEST_REASON = 1024;

/** The shape of the message `Consent`. */
export function consentMessage(job: KusciaJob, status: ConsentStatus): MessageInitShape<typeof ConsentSchema> {
  const { domainID, state, digest = "", contentDigest = "", by = "", time = "", reason = "" } = status;
  const { name: jobId = "", creationTimestamp: jobCreateTime = "" } = job.metadata;
  const about = { jobId, domainId: domainID, initiator: job.spec.initiator };
  const ofJob = { jobState: jobState(job.status?.phase), jobCreateTime };
  return { ...about, ...ofJob, state, digest, contentDigest, by, time, reason };
}

/** What the job asks of the domain. @throws CallError if there is no such job, or it asks nothing */
export async function askedOf(
  { domainId, jobId }: { readonly domainId: string; readonly jobId: string },
  { backend, signal }: Call,
): Promise<{ readonly job: KusciaJob; readonly status: ConsentStatus }> {
  const job = await lookUp(() => backend.jobs.findLive(jobId, signal));
  const status = job?.status?.consents?.find(({ domainID }) => domainID === domainId);
  // Nobody learns by this which jobs of others exist.
  if (job === undefined || status === undefined)
    throw new CallError("queryConsent", `job "${jobId}" asks nothing of domain "${domainId}"`);
  return { job, status };
}

/** All that the job asks of the domain now. */
export async function contentOf(job: KusciaJob, domainID: string, call: Call): Promise<ConsentContent> {
  const images = await appImagesOf(job, domainID, call);
  return contentFor(job, domainID, (name) => images.get(name));
}

/** The AppImages of the tasks in which the domain takes part, as they are now. */
export async function appImagesOf(
  job: KusciaJob,
  domainID: string,
  { backend, signal }: Call,
): Promise<ReadonlyMap<string, AppImage>> {
  const names = [...new Set(tasksOf(job, domainID).map(({ appImage }) => appImage))];
  const found = await Promise.all(
    names.map(async (name) => {
      const image = await lookUp(() => backend.client.get(APP_IMAGES, { name }, { signal }));
      return image === undefined ? [] : [[name, image] as const];
    }),
  );
  return new Map(found.flat());
}

/** An answer to a job, and who gives it. */
export interface Answer {
  readonly decision: Decision;
  readonly digest: string;
  readonly reason: string;
}

/** Creates a standing consent; the answer is its name. The same answer again succeeds as the first one did. */
export async function createStandingConsent(
  { namespace, name, spec }: StandingConsent,
  { reason }: Pick<Answer, "reason">,
  call: Call,
): Promise<string> {
  const found = await createOrFind(namespace, name, { ...spec, ...(reason !== "" && { reason }) }, call);
  if (found.contentDigest === spec.contentDigest && found.decision === spec.decision) return name;
  throw new CallError("decideConsent", `the consent "${name}" of "${namespace}" says something else`);
}

/** Creates the domain's consent; the answer is its name. The same answer again succeeds as the first one did. */
export async function createConsent(job: KusciaJob, domainID: string, answer: Answer, call: Call): Promise<string> {
  const { namespace = "", name = "", uid = "" } = job.metadata;
  const { decision, digest, reason } = answer;
  const spec = { job: { namespace, name, uid }, digest, decision, ...(reason !== "" && { reason }) };
  for (const each of consentNames(job.metadata, answer)) {
    const found = await createOrFind(domainID, each, spec, call);
    if (found.digest === digest && found.decision === decision) return each;
  }
  throw new CallError("decideConsent", `the consents of "${domainID}" to job "${name}" all say something else`);
}

async function createOrFind(
  namespace: string,
  name: string,
  spec: KusciaJobConsent["spec"],
  { backend, caller, signal }: Call,
): Promise<KusciaJobConsent["spec"]> {
  const metadata = { namespace, name, annotations: { [ANNOTATION.decidedBy]: caller.name } };
  try {
    const body = { apiVersion: API_VERSION, kind: "KusciaJobConsent", metadata, spec };
    return (await backend.client.create(KUSCIA_JOB_CONSENTS, body, { signal })).spec;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    return (await backend.client.get(KUSCIA_JOB_CONSENTS, { namespace, name }, { signal })).spec;
  }
}

/** Nothing has a name that the API server does not even look up. */
async function lookUp<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await orUndefined(look);
  } catch (error) {
    if (isBadRequest(error)) return undefined;
    throw error;
  }
}

/** @throws CallError 11100 */
export function requireDomain({ domainId }: { readonly domainId: string }): void {
  if (domainId === "") throw invalid("domain id can not be empty");
}
