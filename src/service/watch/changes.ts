import type { KusciaJob } from "../../api/types.ts";
import type { WatchJobEventResponse } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
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
  readonly matches?: (job: KusciaJob) => boolean;
  /** Ends the changes; by default the stream's own. */
  readonly signal?: AbortSignal;
}

/**
 * reset: the client cannot go on where it was, the whole state follows. synced: the state is complete, what follows is live;
 * `id` is what a client gives back that has seen it. Events of the beginning have no id: they are in no order that one could
 * go on from.
 */
export type Change =
  | { readonly type: "reset" }
  | { readonly type: "synced"; readonly id: string }
  | { readonly type: "event"; readonly event: JobEvent; readonly message: WatchJobEventResponse; readonly id?: string };

// How soon access is asked about again when Kubernetes could not tell.
const RETRY_MS = 500;

/** All jobs that the caller may see, then every change of them. */
export async function* jobChanges(
  { lastID, matches, signal }: ChangesOptions,
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
    yield* visible(subscribed, { call, matches });
  } finally {
    for (const end of ends) end.removeEventListener("abort", leave);
    subscription.atEnd = () => undefined;
    leave();
  }
}

async function* visible(
  { subscription, first, id: syncedID }: Subscribed,
  { call, matches }: { readonly call: GrantedStream<Sees>; readonly matches?: (job: KusciaJob) => boolean },
): AsyncGenerator<Change> {
  const { history } = call.backend.watches;
  for (let taken = 0; ; taken += 1) {
    if (taken === first) yield { type: "synced", id: syncedID };
    const event = await subscription.take();
    if (typeof event === "string") return;
    const sight = matches?.(event.job) === false ? [] : await sightOf(event.job, call);
    if (!seesAny(sight)) continue;
    // The client may have left meanwhile.
    if (subscription.ended !== undefined) return;
    const id = taken >= first ? history.idOf(event.version) : undefined;
    yield { type: "event", event, message: event.messageFor(sight), id };
  }
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
