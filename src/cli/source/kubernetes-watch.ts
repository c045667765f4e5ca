import type { KubeObject, Stored } from "../../api/kubernetes.ts";
import type { ResourceType } from "../../api/resources.ts";
import { Backoff } from "../../kube/backoff.ts";
import type { KubeClient } from "../../kube/client.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { isForbidden, isGone, isTransient, isUnknownResource, messageOf } from "../../kube/errors.ts";

/** What a watch of a kind shows, as ListChange does. */
export type ObjectChange<T extends KubeObject> =
  | { readonly type: "state"; readonly items: readonly Stored<T>[] }
  | { readonly type: "changed"; readonly object: Stored<T> }
  | { readonly type: "deleted"; readonly object: Stored<T> }
  | { readonly type: "lost"; readonly why: string };

interface Select {
  readonly namespace?: string;
  readonly fieldSelector?: string;
}

/** The objects there are, then each change, over lost connections, until the signal is aborted. */
export async function* watchObjects<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  select: Select,
  signal: AbortSignal,
): AsyncGenerator<ObjectChange<T>> {
  const backoff = new Backoff({ initialMs: 200, maxMs: 5000 });
  while (!signal.aborted) {
    try {
      for await (const change of watchOnce(client, type, select, signal)) {
        backoff.reset();
        yield change;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isTransient(error) && !isGone(error)) throw error;
      yield { type: "lost", why: messageOf(error) };
      await sleep(systemClock, backoff.next(), signal).catch(() => undefined);
    }
  }
}

/** The state, and changes until the server ends the watch. */
async function* watchOnce<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  select: Select,
  signal: AbortSignal,
): AsyncGenerator<ObjectChange<T>> {
  const { items, metadata } = await client.listAll(type, { ...select, signal });
  yield { type: "state", items };
  const from = { ...select, resourceVersion: metadata.resourceVersion, signal };
  for await (const event of client.watch(type, from)) {
    if (event.type === "BOOKMARK") continue;
    yield { type: event.type === "DELETED" ? "deleted" : "changed", object: event.object };
  }
}

/** A kind that is watched, and where. */
export interface Kind {
  readonly type: ResourceType;
  readonly namespace?: string;
}

/**
 * Rings at the beginning and after changes of any of the kinds, not oftener than every `everyMs`; kinds that the user may not
 * watch are passed over.
 */
export async function* bellOf(
  client: KubeClient,
  kinds: readonly Kind[],
  { everyMs, signal }: { readonly everyMs: number; readonly signal: AbortSignal },
): AsyncGenerator<"ring" | { readonly why: string }> {
  let waiting: ("ring" | { readonly why: string })[] = ["ring"];
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  const own = new AbortController();
  const until = AbortSignal.any([signal, own.signal]);
  const note = (ring: "ring" | { readonly why: string }): void => {
    waiting.push(ring);
    wake();
  };
  const follow = async ({ type, namespace }: Kind): Promise<void> => {
    for await (const change of watchObjects(client, type, { namespace }, until))
      note(change.type === "lost" ? { why: change.why } : "ring");
  };
  for (const kind of kinds)
    follow(kind).catch((error: unknown) => {
      if (!isForbidden(error) && !isUnknownResource(error)) failure ??= { error };
      wake();
    });
  const stop = (): void => wake();
  signal.addEventListener("abort", stop, { once: true });
  try {
    while (!signal.aborted) {
      const [rings, lost] = [waiting.includes("ring"), waiting.findLast((each) => each !== "ring")];
      waiting = [];
      if (failure !== undefined) throw failure.error;
      if (lost !== undefined) yield lost;
      if (rings) yield "ring";
      await sleep(systemClock, everyMs, signal).catch(() => undefined);
      if (waiting.length === 0 && failure === undefined && !signal.aborted)
        await new Promise<void>((resolve) => (wake = () => resolve(undefined)));
    }
  } finally {
    signal.removeEventListener("abort", stop);
    own.abort();
  }
}
