import type { KusciaJob } from "../../api/types.ts";
import { type Caller, participants, roleOf } from "../auth/caller.ts";
import type { JobEvent } from "./event.ts";
import type { EndReason, Subscription } from "./subscription.ts";

/** Where a client's events go. */
export interface Sink {
  /** False if the client does not take more for now. `live` is false for what there was at the beginning. */
  send(event: JobEvent, live: boolean): boolean;
  /** Called after the last event of the beginning. */
  synced?(): boolean;
  /** Called when nothing happened for a while. */
  idle?(): boolean;
  /** Resolves when the client takes more again, or left. */
  drained(): Promise<void>;
}

export interface PumpOptions {
  readonly subscription: Subscription;
  /** How many events the beginning has. */
  readonly first: number;
  readonly caller: Caller;
  readonly jobNamespace: string;
  readonly sink: Sink;
  /** After which `idle` is called. */
  readonly idleMs: number;
  /** How long a client may refuse to take more. */
  readonly patienceMs: number;
  /** Aborted at the end of the call, for whatever reason. */
  readonly signal: AbortSignal;
  readonly matches?: (job: KusciaJob) => boolean;
}

// How often a long call's credentials are looked at again.
const RECHECK_MS = 60_000;

// How soon access is asked about again when Kubernetes could not tell.
const RETRY_MS = 500;

/** Why a stream came to its end. */
export type PumpEnd = EndReason | "unauthorized" | "unavailable";

interface Pumping extends PumpOptions {
  /** When the client last heard of us; events that are not for it do not count. */
  heardAt: number;
}

/** Moves events to a client until one of them has had enough. */
export async function pump(options: PumpOptions): Promise<PumpEnd> {
  const { subscription, signal } = options;
  const leave = (): void => subscription.end("left");
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  const pumping = { ...options, heardAt: performance.now() };
  try {
    return (await beginning(pumping)) ?? (await live(pumping));
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

/** Undefined when the client has all of it. */
async function beginning(pumping: Pumping): Promise<PumpEnd | undefined> {
  for (let left = pumping.first; left > 0; left -= 1) {
    const end = await step(pumping, false);
    if (end !== undefined) return end;
  }
  pumping.sink.synced?.();
  return undefined;
}

async function live(pumping: Pumping): Promise<PumpEnd> {
  let checked = performance.now();
  for (;;) {
    const end = await step(pumping, true);
    if (end !== undefined) return end;
    if (performance.now() - checked < RECHECK_MS) continue;
    if (!(await isStillValid(pumping.caller))) return "unauthorized";
    checked = performance.now();
  }
}

/** Whoever was let in stays while Kubernetes cannot tell: a stream outlives a restart of the API server. */
async function isStillValid(caller: Caller): Promise<boolean> {
  try {
    return await caller.stillValid();
  } catch {
    return true;
  }
}

/** One event, or silence; undefined to go on. */
async function step(pumping: Pumping, isLive: boolean): Promise<PumpEnd | undefined> {
  const { subscription } = pumping;
  const next = await subscription.take(quietLeft(pumping));
  if (next === "ended") return subscription.ended ?? "left";
  const offered = next === "idle" ? "passed over" : await offer(next, isLive, pumping);
  if (offered === "unavailable") return offered;
  if (offered === "passed over" && quietLeft(pumping) > 0) return undefined;
  const accepted = offered === "passed over" ? sayIdle(pumping) : offered;
  pumping.heardAt = performance.now();
  return accepted || (await drainedInTime(pumping)) ? undefined : "slow";
}

/** How long the client may go without hearing of us. */
function quietLeft({ idleMs, heardAt }: Pumping): number {
  return Math.max(0, idleMs - (performance.now() - heardAt));
}

function sayIdle({ sink }: Pumping): boolean {
  return sink.idle?.() ?? true;
}

/** Whether the client takes more after the event, if the event is for it. */
async function offer(
  event: JobEvent,
  isLive: boolean,
  pumping: Pumping,
): Promise<boolean | "passed over" | "unavailable"> {
  if (pumping.matches?.(event.job) === false) return "passed over";
  const maySee = await isVisible(event.job, pumping);
  if (maySee === undefined) return "unavailable";
  // The client may have left meanwhile.
  if (!maySee || pumping.subscription.ended !== undefined) return "passed over";
  return pumping.sink.send(event, isLive);
}

/** Undefined if Kubernetes does not tell while our patience lasts. */
async function isVisible(job: KusciaJob, options: PumpOptions): Promise<boolean | undefined> {
  const { caller, jobNamespace, subscription, patienceMs } = options;
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return (await roleOf(caller, "watch", jobNamespace, participants(job))) !== undefined;
    } catch {
      if (subscription.ended !== undefined || performance.now() > end) return undefined;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** False if our patience with the client is over; the stream's own end is found at the next event. */
function drainedInTime({ sink, subscription, patienceMs }: PumpOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (inTime: boolean): void => {
      clearTimeout(timer);
      subscription.interrupt = () => undefined;
      resolve(inTime);
    };
    const timer = setTimeout(() => finish(false), patienceMs);
    subscription.interrupt = () => finish(true);
    sink.drained().then(
      () => finish(true),
      () => finish(true),
    );
  });
}
