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

/** Why a stream came to its end. */
export type PumpEnd = EndReason | "unauthorized";

/** Moves events to a client until one of them has had enough. */
export async function pump(options: PumpOptions): Promise<PumpEnd> {
  const { subscription, signal } = options;
  const leave = (): void => subscription.end("left");
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) leave();
  try {
    return (await beginning(options)) ?? (await live(options));
  } finally {
    signal.removeEventListener("abort", leave);
    leave();
  }
}

/** Undefined when the client has all of it. */
async function beginning(options: PumpOptions): Promise<PumpEnd | undefined> {
  for (let left = options.first; left > 0; left -= 1) {
    const end = await step(options, false);
    if (end !== undefined) return end;
  }
  options.sink.synced?.();
  return undefined;
}

async function live(options: PumpOptions): Promise<PumpEnd> {
  let checked = performance.now();
  for (;;) {
    const end = await step(options, true);
    if (end !== undefined) return end;
    if (performance.now() - checked < RECHECK_MS) continue;
    if (!(await options.caller.stillValid())) return "unauthorized";
    checked = performance.now();
  }
}

/** One event; undefined to go on. */
async function step(options: PumpOptions, isLive: boolean): Promise<PumpEnd | undefined> {
  const { subscription, sink } = options;
  const next = await subscription.take(options.idleMs);
  if (next === "ended") return subscription.ended ?? "left";
  const accepted = next === "idle" ? (sink.idle?.() ?? true) : await offer(next, isLive, options);
  return accepted || (await drainedInTime(options)) ? undefined : "slow";
}

async function offer(event: JobEvent, isLive: boolean, options: PumpOptions): Promise<boolean> {
  if (options.matches?.(event.job) === false) return true;
  const role = await roleOf(options.caller, "watch", options.jobNamespace, participants(event.job));
  // The client may have left meanwhile.
  if (role === undefined || options.subscription.ended !== undefined) return true;
  return options.sink.send(event, isLive);
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
