import type { Logger } from "pino";
import type { KubeObject } from "../api/kubernetes.ts";
import { KUSCIA_JOBS } from "../api/resources.ts";
import type { KubeClient } from "../kube/client.ts";
import { isConflict, isForbidden, isNotFound } from "../kube/errors.ts";
import { WorkQueue } from "../kube/workqueue.ts";
import { ownerOf } from "../workload/metadata.ts";
import { BY_UID, type Caches, type ChildSource, jobUIDOf } from "./caches.ts";

/**
 * Removes children whose job is gone. A POST that timed out can commit after the job's finalizer went, and nothing
 * else looks at what it made.
 */
export class OrphanCollector {
  readonly #client: KubeClient;
  readonly #caches: Caches;
  readonly #sources: readonly ChildSource[];
  readonly #logger: Logger;
  readonly #queue: WorkQueue<string>;

  constructor(client: KubeClient, caches: Caches, sources: readonly ChildSource[], logger: Logger) {
    this.#client = client;
    this.#caches = caches;
    this.#sources = sources;
    this.#logger = logger;
    this.#queue = new WorkQueue<string>({ name: "orphans" });
  }

  /** Asks whether the job of this child still exists. Call it only once all caches are synced. */
  suspect(kind: string, child: KubeObject): void {
    this.#queue.add(`${kind}/${child.metadata.namespace}/${child.metadata.name}`);
  }

  /** Suspects every cached child whose job is not cached. */
  sweep(): void {
    for (const { type, cache } of this.#sources) {
      for (const child of cache.list()) {
        if (!this.#jobIsCached(child)) this.suspect(type.kind, child);
      }
    }
  }

  run(): void {
    this.#queue.run(1, (key) => this.#check(key));
  }

  stop(): Promise<void> {
    return this.#queue.shutDown();
  }

  #jobIsCached(child: KubeObject): boolean {
    const [uid] = jobUIDOf(child);
    return uid !== undefined && this.#caches.jobs.byIndex(BY_UID, uid).length > 0;
  }

  async #check(key: string): Promise<void> {
    const [kind, ...rest] = key.split("/");
    const source = this.#sources.find(({ type }) => type.kind === kind)!;
    const child = source.cache.get(rest.join("/"));
    if (child === undefined || child.metadata.deletionTimestamp !== undefined || this.#jobIsCached(child)) return;
    try {
      if (await this.#jobExists(child)) return;
      const { namespace, name, uid } = child.metadata;
      await this.#client.delete(source.type, { namespace, name: name }, { uid: uid });
      this.#logger.info({ kind, namespace, name }, "deleted a child whose job is gone");
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return;
      this.#logger.warn({ err: error, key }, "checking for a left-over child");
      this.#queue.addRateLimited(key);
    }
  }

  async #jobExists(child: KubeObject): Promise<boolean> {
    const { namespace, name, uid } = ownerOf(child);
    // Not made by us in full: without these nothing proves that the job is gone.
    if (namespace === undefined || name === undefined || uid === undefined) return true;
    try {
      const job = await this.#client.get(KUSCIA_JOBS, { namespace, name });
      return job.metadata.uid === uid;
    } catch (error) {
      if (isNotFound(error)) return false;
      // Not a namespace of our jobs: another operator's child, which it looks after.
      if (isForbidden(error)) return true;
      throw error;
    }
  }
}
