import type { Stored } from "../../api/kubernetes.ts";
import { ANNOTATION } from "../../api/names.ts";
import { KUSCIA_JOB_CONSENTS } from "../../api/resources.ts";
import { isOver } from "../../api/phases.ts";
import type { KusciaJobConsent } from "../../api/types.ts";
import { ConsentService } from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import { inDomain } from "../access.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";
import { requireDomain } from "./consents.ts";

const MOST_JOBS = 100;

/** Shows the standing consents of a domain, and which jobs rely on them. */
export const listStandingConsents = define({
  rpc: ConsentService.method.listStandingConsents,
  path: "/api/v1/consent/standing",
  check: requireDomain,
  access: inDomain("list", "kusciajobconsents"),
  uses: ["list kusciajobconsents"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async ({ domainId }, { backend, caller, signal }) => {
    const { items } = await backend.client.list(KUSCIA_JOB_CONSENTS, { namespace: domainId, signal });
    const standing = items.filter(({ spec }) => spec.until !== undefined);
    const relying = new Map<string, string[]>();
    await mapInTurns([...backend.jobs.list()], (job) => {
      const consent = job.status?.consents?.find(({ domainID }) => domainID === domainId)?.consent;
      if (consent !== undefined && !isOver(job))
        relying.set(consent, [...(relying.get(consent) ?? []), job.metadata.name ?? ""]);
    });
    const consents = standing
      .map((consent) => ({
        ...said(consent),
        domainId,
        jobIds: (relying.get(consent.metadata.name) ?? []).slice(0, MOST_JOBS),
      }))
      .sort((a, b) => (a.until < b.until ? -1 : 1));
    const right = { verb: "delete", resource: "kusciajobconsents", namespace: domainId } as const;
    return { data: { consents, mayRevoke: await caller.may(right) } };
  },
});

/** What the consent itself says. */
function said({ metadata, spec }: Stored<KusciaJobConsent>) {
  const { initiator = "", schedule, contentDigest = "", decision, reason = "", until = "" } = spec;
  const by = metadata.annotations?.[ANNOTATION.decidedBy] ?? "";
  const createTime = metadata.creationTimestamp ?? "";
  return {
    name: metadata.name,
    initiator,
    schedule: schedule?.name ?? "",
    contentDigest,
    decision,
    reason,
    by,
    createTime,
    until,
  };
}
