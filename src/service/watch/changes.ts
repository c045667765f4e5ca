import type { KusciaJob } from "../../api/types.ts";
import type { GrantedStream } from "../call.ts";
import { StreamCut } from "../stream.ts";
import type { JobEvent } from "./event.ts";
import type { Subscribed } from "./hub.ts";

/** Decides whether the caller may see a job. @throws CallError when Kubernetes cannot tell */
export type MaySee = (job: KusciaJob) => Promise<boolean>;

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
  | { readonly type: "event"; readonly event: JobEvent; readonly id?: string };

// How soon access is asked about again when Kubernetes could not tell.
const RETRY_MS = 500;

/** All jobs that the caller may see, then every change of them. */
export async function* jobChanges(
  { lastID, matches, signal }: ChangesOptions,
  call: GrantedStream<MaySee>,
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
  { subscription, first, id }: Subscribed,
  { call, matches }: { readonly call: GrantedStream<MaySee>; readonly matches?: (job: KusciaJob) => boolean },
): AsyncGenerator<Change> {
  const { history } = call.backend.watches;
  for (let taken = 0; ; taken += 1) {
    if (taken === first) yield { type: "synced", id };
    const event = await subscription.take();
    if (typeof event === "string") return;
    if (matches?.(event.job) === false || !(await isVisible(event.job, call))) continue;
    // The client may have left meanwhile.
    if (subscription.ended !== undefined) return;
    yield { type: "event", event, ...(taken >= first && { id: history.idOf(event.version) }) };
  }
}

/** Asks until Kubernetes can tell. @throws StreamCut when it does not while our patience lasts. */
async function isVisible(job: KusciaJob, call: GrantedStream<MaySee>): Promise<boolean> {
  const end = performance.now() + call.backend.patienceMs;
  for (;;) {
    try {
      return await call.grant(job);
    } catch {
      if (call.signal.aborted) return false;
      if (performance.now() > end) throw new StreamCut("unavailable");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
