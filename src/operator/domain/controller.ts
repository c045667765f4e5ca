import { DOMAINS, NAMESPACES, RESOURCE_QUOTAS } from "../../api/resources.ts";
import { formatTime } from "../../util/time.ts";
import type { JobSettings } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { replaceStatus } from "../../kube/status.ts";
import type { Caches } from "../caches.ts";
import type { Result } from "../reconcile.ts";
import { domainNameProblem } from "../../domain/names.ts";
import { type DomainPlan, planDomain, QUOTA_NAME } from "../../domain/plan.ts";

/** What the controller works with. */
export interface DomainControllerDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly settings: JobSettings;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Keeps the Namespace and the ResourceQuota of each Domain. */
export class DomainController {
  readonly #deps: DomainControllerDeps;

  constructor(deps: DomainControllerDeps) {
    this.#deps = deps;
  }

  /** One pass over the domain of this name. */
  async reconcile(name: string): Promise<Result> {
    const { caches, settings, clock } = this.#deps;
    const plan = planDomain({
      name,
      domain: caches.domains.get(name),
      namespace: caches.namespaces.get(name),
      quota: caches.quotas.get(`${name}/${QUOTA_NAME}`),
      nameProblem: domainNameProblem(settings, name),
      now: formatTime(clock()),
    });
    await this.#act(name, plan);
    return {};
  }

  async #act(name: string, plan: DomainPlan): Promise<void> {
    const { client, caches } = this.#deps;
    if (plan.createNamespace !== undefined)
      caches.namespaces.observe(await client.create(NAMESPACES, plan.createNamespace));
    if (plan.labelNamespace !== undefined) {
      const body = { metadata: { labels: plan.labelNamespace } };
      caches.namespaces.observe(await client.patch(NAMESPACES, { name }, body));
    }
    if (plan.createQuota !== undefined) caches.quotas.observe(await client.create(RESOURCE_QUOTAS, plan.createQuota));
    if (plan.updateQuota !== undefined) caches.quotas.observe(await client.replace(RESOURCE_QUOTAS, plan.updateQuota));
    if (plan.deleteQuota !== undefined) {
      await client.delete(RESOURCE_QUOTAS, { namespace: name, name: QUOTA_NAME }, { uid: plan.deleteQuota });
    }
    if (plan.status !== undefined) await this.#writeStatus(name, plan);
  }

  async #writeStatus(name: string, { status }: DomainPlan): Promise<void> {
    const domain = this.#deps.caches.domains.get(name)!;
    this.#deps.caches.domains.observe(await replaceStatus(this.#deps.client, DOMAINS, domain, status!));
  }
}
