import type { KusciaJob } from "../../api/types.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { seesAny, type Sight } from "../sight.ts";
import { StreamCut } from "../stream.ts";
import type { JobEvent } from "./event.ts";
import type { Subscribed } from "./hub.ts";

/** What a client wants to hear of. */
export interface ChangesOptions {
  /** The id of the last event that the client saw. */
  readonly lastID?: string;
  /** Jobs that the client never hears of. */
  readonly concerns?: (job: KusciaJob) => boolean;
  /** Of the others, the client sees one while it matches, and hears of it as deleted when it no longer does. */
  readonly matches?: (job: KusciaJob) => boolean;
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

/** All jobs that the caller may see, then every change of them. */
export async function* jobChanges(
  { lastID, signal, idleMs = () => Number.POSITIVE_INFINITY, ...filter }: ChangesOptions,
  call: GrantedStream<Sees>,
): AsyncGenerator<Change> {
  const { watches } = call.backend;
  const subscribed = watches.subscribe(lastID);
  const { subscription } = subscribed;
  const leave = (): void => subscription.end("left");
  const ends = [call.signal, signal].filter((end) => end !== undefined);
  for (const end of ends) end.addEventListener("abort", leave, { once: true });
  if (ends.some((end) => end.aborted)) leave();
  subscription.atEnd = (reason) => call.cut(reason);
  try {
    if (lastID !== undefined && !subscribed.resumed) yield { type: "reset" };
    yield* visible(subscribed, call, { filter: filterOf(filter, subscribed.resumed), idleMs });
  } finally {
    for (const end of ends) end.removeEventListener("abort", leave);
    subscription.atEnd = () => undefined;
    leave();
  }
}

async function* visible(
  { subscription, first, id: syncedID }: Subscribed,
  call: GrantedStream<Sees>,
  { filter, idleMs }: { readonly filter: Filter; readonly idleMs: () => number },
): AsyncGenerator<Change> {
  const { history } = call.backend.watches;
  for (let taken = 0; ; taken += 1) {
    if (taken === first) yield { type: "synced", id: syncedID };
    let event = await subscription.take(idleMs());
    for (; event === "idle"; event = await subscription.take(idleMs())) yield { type: "idle" };
    if (event === "ended") return;
    const type = filter(event);
    const sight = type === undefined ? [] : await sightOf(event.job, call);
    if (type === undefined || !seesAny(sight)) continue;
    // The client may have left meanwhile.
    if (subscription.ended !== undefined) return;
    const id = taken >= first ? history.idOf(event.version) : undefined;
    yield { type: "event", event: type, change: event, sight, id };
  }
}

/** As what a client hears of an event; undefined if it does not. */
type Filter = (event: JobEvent) => EventType | undefined;

function filterOf({ concerns, matches }: Pick<ChangesOptions, "concerns" | "matches">, resumed: boolean): Filter {
  const filter: Filter = matches ? whileMatching(matches, resumed) : ({ type }) => type;
  return (event) => (concerns?.(event.job) === false ? undefined : filter(event));
}

/** The client sees a job while it matches; `resumed`: one that goes on may have seen any job before. */
export function whileMatching(matches: (job: KusciaJob) => boolean, resumed: boolean): Filter {
  const shown = new Set<string>();
  const hidden = new Set<string>();
  return ({ type, job }) => {
    const { uid = "" } = job.metadata;
    if (matches(job)) {
      if (type === EventType.DELETED) shown.delete(uid);
      else shown.add(uid);
      return type;
    }
    const wasSeen = shown.delete(uid) || (resumed && !hidden.has(uid));
    if (resumed && type !== EventType.DELETED) hidden.add(uid);
    return wasSeen ? EventType.DELETED : undefined;
  };
}

/** Asks until Kubernetes can tell. @throws StreamCut when it does not while our patience lasts. */
async function sightOf(job: KusciaJob, call: GrantedStream<Sees>): Promise<Sight> {
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
