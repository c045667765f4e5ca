import type { JobView } from "../job/view.ts";
import { after } from "../util/timer.ts";
import type { Context } from "./context.ts";
import { CliError, Interrupted, TimedOut } from "./errors.ts";
import { requireJobs } from "./jobs.ts";
import { type Goal, outcomeOf, worstOf } from "./outcome.ts";
import type { JobSource, WatchChange } from "./source/source.ts";

export interface FollowOptions {
  readonly goal?: Goal;
  readonly timeoutMs?: number;
  /** Called with each job as it is at the beginning, and whenever it changes. */
  readonly onJob?: (job: JobView) => void;
}

/**
 * Follows jobs until all have come to an end or to the goal, and answers with the exit code. An end that came before the
 * first look counts. @throws CliError for a job that is not there, or is deleted meanwhile; Interrupted; TimedOut
 */
export async function followJobs(context: Context, names: readonly string[], options: FollowOptions): Promise<number> {
  const { goal = "ended", onJob } = options;
  const source = await context.source();
  const first = await requireJobs(context, names);
  const outcomes = new Map<string, number>();
  const open = new Set(first.map(({ name }) => name));
  const take = (job: JobView): void => {
    if (!open.has(job.name)) return;
    onJob?.(job);
    const outcome = outcomeOf(job, goal);
    if (outcome === undefined) return;
    outcomes.set(job.name, outcome);
    open.delete(job.name);
  };
  for (const job of first) take(job);
  const deadline = timer(options.timeoutMs);
  const signal = AbortSignal.any([context.io.signal, deadline.signal]);
  try {
    if (open.size > 0) await untilNoneIsOpen(context, source, { open, take, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    deadline.clear();
  }
  if (open.size > 0) throw endOf(context, [...open], options.timeoutMs);
  return worstOf([...outcomes.values()]);
}

interface Following {
  readonly open: ReadonlySet<string>;
  readonly take: (job: JobView) => void;
  readonly signal: AbortSignal;
}

async function untilNoneIsOpen(context: Context, source: JobSource, { open, take, signal }: Following): Promise<void> {
  let isLost = false;
  for await (const change of source.watch([...open], signal)) {
    if (change.type === "lost") {
      if (!isLost) noteLoss(context, change);
      isLost = true;
      continue;
    }
    isLost = false;
    const gone = goneOf(change, open);
    if (gone !== undefined) throw new CliError(`${gone} was deleted`, { reason: "NotFound" });
    for (const job of jobsOf(change)) take(job);
    if (open.size === 0) return;
  }
}

/** Says that the connection is lost, if it is. */
export function noteLoss(context: Context, change: WatchChange): void {
  if (change.type === "lost") context.note(`! lost ${context.place}: ${change.why}; trying again`);
}

/** The jobs that a change shows. */
export function jobsOf(change: WatchChange): readonly JobView[] {
  if (change.type === "state") return change.jobs;
  return change.type === "changed" ? [change.job] : [];
}

function goneOf(change: WatchChange, open: ReadonlySet<string>): string | undefined {
  if (change.type === "deleted") return open.has(change.name) ? change.name : undefined;
  if (change.type !== "state") return undefined;
  return [...open].find((name) => !change.jobs.some((job) => job.name === name));
}

function timer(ms: number | undefined): { readonly signal: AbortSignal; readonly clear: () => void } {
  const controller = new AbortController();
  const clear = ms === undefined ? () => undefined : after(ms, () => controller.abort());
  return { signal: controller.signal, clear };
}

function endOf({ io, program }: Context, names: readonly string[], timeoutMs: number | undefined): CliError {
  const again = `${program} wait ${names.join(" ")}`;
  const goOn = names.length === 1 ? `${names[0]} goes on` : `${names.join(", ")} go on`;
  if (io.signal.aborted) {
    const { message } = io.signal.reason as Interrupted;
    return new CliError(`${message}; ${goOn}`, { reason: "Interrupted", hint: again, exit: 130 });
  }
  return new TimedOut(`after ${(timeoutMs ?? 0) / 1000} s ${goOn}`);
}
