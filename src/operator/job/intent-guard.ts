import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import { PODS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../../api/types.ts";
import type { ApplyPlan } from "../../job/types.ts";
import { startingTasks, starts } from "./added-tasks.ts";
import { type ConsentGuardDeps, verifyConsents } from "./consent-guard.ts";
import { isLive } from "../../job/children.ts";
import type { KubeClient } from "../../kube/client.ts";
import { keyOf } from "../../kube/resource.ts";
import type { Caches } from "../caches.ts";
import { StaleStateError } from "../reconcile.ts";

/** What the guard works with. */
export interface IntentGuardDeps extends ConsentGuardDeps {
  readonly client: Pick<KubeClient, "get" | "listAll">;
  readonly caches: Pick<Caches, "domainPolicies" | "pods">;
}

/** Looks live at all that the plan's intents rely on. @throws StaleStateError if something is not as it was planned with */
export async function verifyIntents(
  deps: IntentGuardDeps,
  job: Stored<KusciaJob>,
  plan: Pick<ApplyPlan, "status" | "intents">,
): Promise<void> {
  await verifyConsents(deps, ...startingTasks(job, plan));
  await verifyReleases(deps, job, plan.status);
}

/**
 * Looks live whether the pods of a job have ended in the domains where a release starts with this status: it takes away what
 * they work with, and a watch may be behind. @throws StaleStateError if one has not
 */
async function verifyReleases(
  { client, caches }: IntentGuardDeps,
  job: Stored<KusciaJob>,
  status: KusciaJobStatus | undefined,
): Promise<void> {
  await Promise.all(
    startingReleases(job.status, status).map(async (namespace) => {
      const labelSelector = `${LABEL.jobUID}=${job.metadata.uid}`;
      const { items } = await client.listAll(PODS, { namespace, labelSelector });
      for (const pod of items) caches.pods.observe(pod);
      const live = items.find(isLive);
      if (live !== undefined) throw new StaleStateError(`${keyOf(job)} was planned without pod ${keyOf(live)}`);
    }),
  );
}

/** The domains whose releases start with the second status. */
function startingReleases(before: KusciaJobStatus = {}, after: KusciaJobStatus = {}): string[] {
  const known = new Map((before.hooks ?? []).map(({ domainID, release }) => [domainID, release]));
  return (after.hooks ?? []).flatMap(({ domainID, release }) =>
    release !== undefined && starts(known.get(domainID), release) ? [domainID] : [],
  );
}
