import type { Logger } from "pino";
import type { KubeObject } from "../../api/kubernetes.ts";
import { FINALIZER, LABEL } from "../../api/names.ts";
import { KUSCIA_JOBS, type ResourceType } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { allChildren, CHILD_KINDS, childKind } from "../../job/children.ts";
import type { Children } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isNotFound } from "../../kube/errors.ts";
import type { JobMemory } from "./memory.ts";

/** Past the grace period, which ends at the deletionTimestamp; kubelet kills and reports within seconds of it. */
const OVERDUE_MS = 5_000;

/** A child as the cache has it, with its kind. */
interface Known {
  readonly type: ResourceType;
  readonly object: KubeObject;
}

function knownOf(children: Children): Known[] {
  return allChildren(children).map(({ kind, object }) => ({ type: childKind(kind).type, object }));
}

/** Each kind and namespace once. */
function placesOf(children: readonly Known[]): Place[] {
  const places = children.map(({ type, object }): [string, Place] => {
    const namespace = object.metadata.namespace!;
    return [`${type.plural} ${namespace}`, { type, namespace }];
  });
  return [...new Map(places).values()];
}

/** Pods that should have ended by now, as `alice/a-0 on node-1`: their node is gone, or a finalizer of others holds them. */
export function overduePods({ Pod: pods }: Children, now: number): string[] {
  return pods.flatMap(({ metadata, spec }) => {
    const { namespace, name, deletionTimestamp } = metadata;
    if (deletionTimestamp === undefined || Date.parse(deletionTimestamp) + OVERDUE_MS > now) return [];
    return [`${namespace}/${name}${spec?.nodeName === undefined ? "" : ` on ${spec.nodeName}`}`];
  });
}

/** A kind of child in a namespace. */
interface Place {
  readonly type: ResourceType;
  readonly namespace: string;
}

/**
 * Removes everything of a job that is being deleted: a delete-collection for each kind and namespace in which children are
 * known, and the finalizer once live LISTs of all kinds in all namespaces find nothing. The cache alone is not trusted,
 * since a child made a moment ago may not be in it.
 */
export class Cleanup {
  readonly #client: KubeClient;
  readonly #logger: Logger;

  constructor(client: KubeClient, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** One step; true once the finalizer is gone. Nothing is asked of the server while known children are on their way out. */
  async step(
    job: KusciaJob,
    memory: Pick<JobMemory, "deletionsRequested">,
    namespaces: readonly string[],
    children: Children,
  ): Promise<boolean> {
    const uid = job.metadata.uid!;
    if (!job.metadata.finalizers?.includes(FINALIZER)) return true;
    const labelSelector = `${LABEL.jobUID}=${uid}`;
    const known = knownOf(children);
    const requested = memory.deletionsRequested;
    // A cache that lags may show a child only after the first request for its kind and namespace.
    const fresh = known.filter(({ object }) => !requested.has(object.metadata.uid!));
    await this.#deleteIn(placesOf(fresh), labelSelector);
    for (const { object } of fresh) requested.add(object.metadata.uid!);
    if (known.length > 0) return false;
    const left = await this.#occupied(namespaces, labelSelector);
    await this.#deleteIn(left, labelSelector);
    if (left.length > 0) return false;
    await this.#removeFinalizer(job);
    return true;
  }

  async #deleteIn(places: readonly Place[], labelSelector: string): Promise<void> {
    await Promise.all(
      places.map(({ type, namespace }) => this.#client.deleteCollection(type, namespace, { labelSelector })),
    );
  }

  /** Where something is left, by live answers. */
  async #occupied(namespaces: readonly string[], labelSelector: string): Promise<Place[]> {
    const places = namespaces.flatMap((namespace) => CHILD_KINDS.map(({ type }) => ({ type, namespace })));
    const found = await Promise.all(
      places.map(({ type, namespace }) => this.#client.list(type, { namespace, labelSelector, limit: 1 })),
    );
    return places.filter((_, i) => found[i]!.items.length > 0);
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
