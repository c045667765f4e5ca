import type { Logger } from "pino";
import { FINALIZER, LABEL } from "../api/names.ts";
import { KUSCIA_JOBS } from "../api/resources.ts";
import type { KusciaJob } from "../api/types.ts";
import type { KubeClient } from "../kube/client.ts";
import { isNotFound } from "../kube/errors.ts";
import { CONFIG_MAPS, NETWORK_POLICIES, PODS, type ResourceType, SERVICES } from "../kube/resource.ts";

const KINDS: readonly ResourceType[] = [PODS, SERVICES, CONFIG_MAPS, NETWORK_POLICIES];

/**
 * Removes everything of a job that is being deleted: one delete-collection per kind and namespace, then the finalizer
 * once live LISTs in each namespace find nothing. The cache is not asked, since a child made a moment ago may not be in it.
 */
export class Cleanup {
  readonly #client: KubeClient;
  readonly #logger: Logger;
  /** Jobs whose collections were deleted by this process; a repeat would only cost requests. */
  readonly #requested = new Set<string>();

  constructor(client: KubeClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** One step; true once the finalizer is gone. `cachedChildren` saves the live look while some are known to be left. */
  async step(job: KusciaJob, namespaces: readonly string[], cachedChildren: number): Promise<boolean> {
    const uid = job.metadata.uid!;
    if (!job.metadata.finalizers?.includes(FINALIZER)) return true;
    const labelSelector = `${LABEL.jobUID}=${uid}`;
    if (!this.#requested.has(uid)) {
      await this.#forAll(namespaces, (type, namespace) =>
        this.#client.deleteCollection(type, namespace, { labelSelector }),
      );
      this.#requested.add(uid);
    }
    if (cachedChildren > 0) return false;
    const left = await this.#forAll(namespaces, async (type, namespace) => {
      const found = await this.#client.list(type, { namespace, labelSelector, limit: 1 });
      return found.items.length;
    });
    if (left.some((count) => count > 0)) {
      this.#requested.delete(uid);
      return false;
    }
    await this.#removeFinalizer(job);
    this.#requested.delete(uid);
    return true;
  }

  async #forAll<R>(
    namespaces: readonly string[],
    act: (type: ResourceType, namespace: string) => Promise<R>,
  ): Promise<R[]> {
    return Promise.all(namespaces.flatMap((namespace) => KINDS.map((type) => act(type, namespace))));
  }

  async #removeFinalizer(job: KusciaJob): Promise<void> {
    const { namespace, name, uid, resourceVersion, finalizers } = job.metadata;
    const left = (finalizers ?? []).filter((each) => each !== FINALIZER);
    try {
      await this.#client.patch(
        KUSCIA_JOBS,
        { namespace, name: name! },
        { metadata: { resourceVersion, uid, finalizers: left } },
      );
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    this.#logger.info({ job: `${namespace}/${name}`, uid }, "removed all children of the deleted job");
  }
}
