import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_CONSENTS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { consentName } from "../../consent/names.ts";
import { withKind } from "../../kube/resource.ts";

/** What an Event is about: the job, or the consent that a domain is asked for, which need not exist yet. */
export function aboutWhat(job: Stored<KusciaJob>, domain: string | undefined): KubeObject {
  if (domain === undefined) return withKind(KUSCIA_JOBS, job);
  const { apiVersion, kind } = KUSCIA_JOB_CONSENTS;
  return { apiVersion, kind, metadata: { namespace: domain, name: consentName(job.metadata) } };
}
