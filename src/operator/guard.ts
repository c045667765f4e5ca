import type { KubeObject, Stored } from "../api/kubernetes.ts";
import type { ResourceType } from "../api/resources.ts";
import type { Cache } from "../kube/cache.ts";
import type { KubeClient } from "../kube/client.ts";
import { keyOf } from "../kube/resource.ts";
import { replaceStatus } from "../kube/status.ts";
import { StaleStateError } from "./reconcile.ts";

/** Where objects of one kind are written and cached. */
export interface Guarded<T extends KubeObject> {
  readonly client: Pick<KubeClient, "get" | "replace">;
  readonly type: ResourceType<T>;
  readonly cache: Pick<Cache<T>, "observe">;
}

/** What a pass is about to do. */
export interface Intention<T extends { status?: object }> {
  /** Undefined: none is written. */
  readonly status: T["status"];
  /** Whether anything is created, changed or deleted beside it. */
  readonly effects: boolean;
}

/**
 * Lets a pass act only on the newest state of an object: it wins a status write with the resourceVersion that it saw, or a
 * live look shows that version. Answers with that state.
 * @throws StaleStateError if what it saw was not the newest state
 */
export async function guard<T extends KubeObject & { status?: object }>(
  { client, type, cache }: Guarded<T>,
  seen: Stored<T>,
  { status, effects }: Intention<T>,
): Promise<Stored<T>> {
  if (status !== undefined) {
    const written = await replaceStatus(client, type, seen, status);
    cache.observe(written);
    return written;
  }
  if (!effects) return seen;
  const { namespace, name, uid, resourceVersion } = seen.metadata;
  const live = await client.get(type, { namespace, name });
  cache.observe(live);
  if (live.metadata.uid === uid && live.metadata.resourceVersion === resourceVersion) return live;
  throw new StaleStateError(`${keyOf(seen)} has changed since the pass began`);
}
