import type { KubeObject } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { seesAny, type Sight } from "../sight.ts";
import { StreamCut } from "../stream.ts";
import type { JobEvent, ObjectEvent } from "./event.ts";
import type { ObjectHub, Subscribed } from "./hub.ts";
import type { Subscription } from "./subscription.ts";

/** What a client wants to hear of. */
export interface ChangesOptions {
  /** The id of the last event that the client saw. */
  readonly lastID?: string;
  /** Jobs that the client never hears of. */
  readonly concerns?: (job: KusciaJob) => boolean;
  /** Of the others, the client sees one while it matches, and hears of it as deleted when it no longer does. */
  readonly matches?: (job: KusciaJob) => boolean;
  /** Also hears of changes of added tasks; such an event has no id. */
  readonly withTasks?: boolean;
  /** Ends the changes; by default the stream's own. */
  readonly signal?: AbortSignal;
  /** How long to wait for the next change before it is said that there is none, in ms; for ever by default. */
  readonly idleMs?: () => number;
}

/**
 * reset: the client cannot go on where it was, the whole state follows. synced: the state is complete, what follows is live;
 * `id` is what a client gives back that has seen it. Events of the beginning have no id: they are in no order that one could
 * go on from.
 */
export type Change =
  | { readonly type: "reset" }
  | { readonly type: "synced"; readonly id: string }
  | {
      readonly type: "event";
      readonly event: EventType;
      /** The change of the job, of which the client sees `sight`. */
      readonly change: JobEvent;
      readonly sight: Sight;
      readonly id?: string;
    }
  | { readonly type: "idle" };

// How soon access is asked about again when Kubernetes could not tell.
const RETRY_MS = 500;

/** How the changes of one kind are followed. */
interface Followed<E> {
  /** Called with the client's events before the first of them. */
  readonly begin?: (subscription: Subscription<E>) => void;
  readonly lastID?: string;
  readonly signal?: AbortSignal;
  readonly idleMs?: () => number;
}

/** The same as Change, of objects of any kind, whoever may see them. */
export type RawChange<E> =
  | Exclude<Change, { readonly type: "event" }>
  | { readonly type: "event"; readonly change: E; readonly id?: string };

/** All objects that a hub knows, then every change of them. */
export async function* objectChanges<T extends KubeObject, E extends ObjectEvent<T>>(
  hub: ObjectHub<T, E>,
  { lastID, signal, idleMs, begin }: Followed<E>,
  call: Pick<GrantedStream<unknown>, "signal" | "cut">,
): AsyncGenerator<RawChange<E>> {
  const subscribed = hub.subscribe(lastID);
  const { subscription } = subscribed;
  begin?.(subscription);
  const leave = (): void => subscription.end("left");
  const ends = [call.signal, signal].filter((end) => end !== undefined);
  for (const end of ends) end.addEventListener("abort", leave, { once: true });
  if (ends.some((end) => end.aborted)) leave();
  // Who leaves one topic of a stream has not left the stream.
  subscription.atEnd = (reason) => {
    if (reason !== "left") call.cut(reason);
  };
  try {
    if (lastID !== undefined && !subscribed.resumed) yield { type: "reset" };
    yield* taken(subscribed, hub, idleMs);
  } finally {
    for (const end of ends) end.removeEventListener("abort", leave);
    subscription.atEnd = () => undefined;
    leave();
  }
}

async function* taken<T extends KubeObject, E extends ObjectEvent<T>>(
  { subscription, first, id: syncedID }: Subscribed<E>,
  { history }: Pick<ObjectHub<T, E>, "history">,
  idleMs: () => number = () => Number.POSITIVE_INFINITY,
): AsyncGenerator<RawChange<E>> {
  for (let count = 0; ; count += 1) {
    if (count === first) yield { type: "synced", id: syncedID };
    let event = await subscription.take(idleMs());
    for (; event === "idle"; event = await subscription.take(idleMs())) yield { type: "idle" };
    if (event === "ended") return;
    const id = count >= first && event.isRepeatable ? history.idOf(event.version) : undefined;
    yield { type: "event", change: event, id };
  }
}

/** All jobs that the caller may see, then every change of them. */
export async function* jobChanges(
  { lastID, signal, idleMs, withTasks = false, ...what }: ChangesOptions,
  call: GrantedStream<Sees>,
): AsyncGenerator<Change> {
  let filter = filterOf(what, lastID !== undefined);
  const { watches } = call.backend;
  const begin = (subscription: Subscription): void => {
    if (withTasks) watches.tellOfTasks(subscription, (job) => what.concerns?.(job) !== false);
  };
  for await (const change of objectChanges(watches, { lastID, signal, idleMs, begin }, call)) {
    if (change.type === "reset") filter = filterOf(what, false);
    const seen = change.type === "event" ? await visible(change, filter, call) : change;
    // The client may have left while it was asked what it sees.
    const hasLeft = change.type === "event" && (call.signal.aborted || signal?.aborted === true);
    if (seen !== undefined && !hasLeft) yield seen;
  }
}

/** The change as the caller sees it; undefined if it does not. */
async function visible(
  { change, id }: RawChange<JobEvent> & { readonly type: "event" },
  filter: Filter,
  call: GrantedStream<Sees>,
): Promise<Change | undefined> {
  const event = filter(change);
  const sight = event === undefined ? [] : await sightOf(change.job, call);
  return event === undefined || !seesAny(sight) ? undefined : { type: "event", event, change, sight, id };
}

/** As what a client hears of an event; undefined if it does not. */
export type Filter<T extends KubeObject = KusciaJob> = (event: ObjectEvent<T>) => EventType | undefined;

function filterOf({ concerns, matches }: Pick<ChangesOptions, "concerns" | "matches">, resumed: boolean): Filter {
  const filter: Filter = matches ? whileMatching(matches, resumed) : ({ type }) => type;
  return (event) => (concerns?.(event.object) === false ? undefined : filter(event));
}

/** The client sees an object while it matches; `resumed`: one that goes on may have seen any object before. */
export function whileMatching<T extends KubeObject>(matches: (object: T) => boolean, resumed: boolean): Filter<T> {
  const shown = new Set<string>();
  const hidden = new Set<string>();
  return ({ type, object }) => {
    const { uid = "" } = object.metadata;
    if (matches(object)) {
      if (type === EventType.DELETED) shown.delete(uid);
      else shown.add(uid);
      return type;
    }
    const wasSeen = shown.delete(uid) || (resumed && !hidden.has(uid));
    if (resumed && type !== EventType.DELETED) hidden.add(uid);
    return wasSeen ? EventType.DELETED : undefined;
  };
}

/** What the caller sees of the job. Asks until Kubernetes can tell. @throws StreamCut when it does not while our patience lasts. */
export async function sightOf(job: KusciaJob, call: GrantedStream<Sees>): Promise<Sight> {
  const end = performance.now() + call.backend.patienceMs;
  for (;;) {
    try {
      return await call.grant(job);
    } catch {
      if (call.signal.aborted) return [];
      if (performance.now() > end) throw new StreamCut("unavailable");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
