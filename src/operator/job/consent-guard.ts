import type { Stored } from "../../api/kubernetes.ts";
import { DOMAIN_POLICIES, KUSCIA_JOB_CONSENTS } from "../../api/resources.ts";
import type { ConsentStatus, DomainPolicy, KusciaJob, KusciaJobStatus } from "../../api/types.ts";
import { hookRecords } from "../../job/hook-records.ts";
import { POLICY_NAME } from "../../consent/policy.ts";
import { partyDomains } from "../../job/pass.ts";
import { orUndefined } from "../../kube/errors.ts";
import type { KubeClient } from "../../kube/client.ts";
import { keyOf } from "../../kube/resource.ts";
import type { Caches } from "../caches.ts";
import { StaleStateError } from "../reconcile.ts";
import { startedBy, starts } from "./added-tasks.ts";

/** What the guard works with. */
export interface ConsentGuardDeps {
  readonly client: Pick<KubeClient, "get">;
  readonly caches: Pick<Caches, "domainPolicies">;
}

/**
 * Looks live at what new intents rely on, the policies and consents of their parties: what was taken back must not count,
 * however far a watch is behind. Parties of whom nothing is recorded have no policy, and cost nothing.
 * @throws StaleStateError if something is not as it was planned with.
 */
export async function verifyConsents(
  deps: ConsentGuardDeps,
  job: Stored<KusciaJob>,
  status: KusciaJobStatus,
): Promise<void> {
  await Promise.all(answersReliedOn(job, status).map((answer) => verifyAnswer(deps, job, answer)));
}

/** The answers of the parties of tasks that start with this status. */
export function answersReliedOn(job: KusciaJob, after: KusciaJobStatus): readonly ConsentStatus[] {
  const { consents = [] } = after;
  if (consents.length === 0) return [];
  const domains = new Set([...partyDomains(startedBy(job, after)), ...startingHooks(job.status, after)]);
  return consents.filter(({ domainID }) => domains.has(domainID));
}

/** The domains of hooks that start with this status. */
function startingHooks(before: KusciaJobStatus = {}, after: KusciaJobStatus): string[] {
  const known = new Map(hookRecords(before).map((hook) => [hook.alias, hook]));
  const starting = (after.hooks ?? []).filter((hooks) =>
    hookRecords({ hooks: [hooks] }).some((hook) => starts(known.get(hook.alias), hook)),
  );
  return starting.map(({ domainID }) => domainID);
}

async function verifyAnswer(
  { client, caches }: ConsentGuardDeps,
  job: Stored<KusciaJob>,
  { domainID: namespace, consent }: ConsentStatus,
): Promise<void> {
  const planned = caches.domainPolicies.get(`${namespace}/${POLICY_NAME}`);
  const [policy, given] = await Promise.all([
    orUndefined(() => client.get(DOMAIN_POLICIES, { namespace, name: POLICY_NAME })),
    // A consent never changes: that it is there is all that there is to see.
    consent === undefined || orUndefined(() => client.get(KUSCIA_JOB_CONSENTS, { namespace, name: consent })),
  ]);
  if (given === undefined) throw new StaleStateError(`${keyOf(job)} relies on a consent that is gone: ${consent}`);
  if (policy !== undefined) caches.domainPolicies.observe(policy);
  if (versionOf(planned) !== versionOf(policy))
    throw new StaleStateError(`${keyOf(job)} was planned with another DomainPolicy of ${namespace}`);
}

function versionOf(policy: Stored<DomainPolicy> | undefined): string | undefined {
  return policy?.metadata.resourceVersion;
}
