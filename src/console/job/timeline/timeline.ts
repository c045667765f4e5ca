import type { JobView, TaskView } from "../../../job/view.ts";
import { parseTime } from "../../../util/time.ts";
import { shownTasks } from "../shown-tasks.ts";

/** What a stretch of time was spent with. */
export type Stretch = "waiting" | "starting" | "running";

export interface Segment {
  readonly stretch: Stretch;
  /** In milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** One attempt of a task. */
export interface Bar {
  readonly task: string;
  readonly attempt: number;
  /** The state of the task or, of an earlier attempt, Failed. */
  readonly state: string;
  readonly segments: readonly Segment[];
}

export interface Timeline {
  readonly bars: readonly Bar[];
  readonly from: number;
  readonly to: number;
}

type Job = Pick<JobView, "tasks" | "hooks" | "create_time" | "start_time" | "end_time">;

/** Whether nothing of the job runs any more, its releases neither. */
export function isAtRest({ end_time: end, hooks = [] }: Pick<JobView, "end_time" | "hooks">): boolean {
  const isActive = ({ state, create_time: created, end_time: ended }: TaskView): boolean =>
    created !== undefined && ended === undefined && (state === "Running" || state === "Pending");
  return end !== undefined && !hooks.some(isActive);
}

/** When each attempt waited, started and ran; what goes on lasts until now. */
export function timelineOf(job: Job, now: number): Timeline {
  const begin = parseTime(job.start_time) ?? parseTime(job.create_time) ?? now;
  const end = parseTime(job.end_time) ?? now;
  const tasks = shownTasks(job);
  const known = new Map(tasks.map((task) => [task.alias, task]));
  const bars = tasks.flatMap((task) => {
    // What a hook waits for is no task that leads to it.
    const ready = task.hook === undefined ? readyAt(task, known, begin) : undefined;
    const earlier = task.attempts.map((attempt): Bar => {
      const segments = [segment("running", parseTime(attempt.startTime), parseTime(attempt.endTime))];
      return { task: task.alias, attempt: attempt.attempt, state: "Failed", segments: segments.flatMap(orNone) };
    });
    return [...earlier, lastBar(task, { ready, end: task.hook === undefined ? end : now })];
  });
  const times = bars.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, to]));
  return { bars, from: Math.min(begin, ...times), to: Math.max(end, begin + 1000, ...times) };
}

/** When nothing before it stood in the task's way any more; undefined if something still does. */
function readyAt(
  { dependencies, attempts }: TaskView,
  known: ReadonlyMap<string, TaskView>,
  begin: number,
): number | undefined {
  const last = attempts.at(-1);
  if (last !== undefined) return parseTime(last.endTime) ?? begin;
  const ends = dependencies.map((alias) => known.get(alias)).map((task) => (task ? endOf(task) : begin));
  return ends.includes(undefined) ? undefined : Math.max(begin, ...ends.map((end) => end ?? begin));
}

function endOf({ state, end_time: end }: TaskView): number | undefined {
  return state === "Succeeded" || state === "Failed" ? parseTime(end) : undefined;
}

function lastBar(task: TaskView, { ready, end }: { readonly ready: number | undefined; readonly end: number }): Bar {
  const { alias, attempt, state } = task;
  const [created, started, ended] = [task.create_time, task.start_time, task.end_time].map(parseTime);
  const stop = ended ?? end;
  // A task that never started waits for nothing any more.
  const wait = state === "Skipped" ? undefined : segment("waiting", ready, created ?? stop);
  const segments = [
    wait,
    segment("starting", created, started ?? stop),
    started === undefined ? undefined : segment("running", started, stop),
  ];
  return { task: alias, attempt, state, segments: segments.flatMap(orNone) };
}

function segment(stretch: Stretch, from: number | undefined, to: number | undefined): Segment | undefined {
  return from === undefined || to === undefined || to < from ? undefined : { stretch, from, to };
}

function orNone(found: Segment | undefined): Segment[] {
  return found === undefined ? [] : [found];
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
const MOST_TICKS = 6;

/** Milliseconds after the beginning at which the axis has marks. */
export function ticksOf({ from, to }: Pick<Timeline, "from" | "to">): number[] {
  const seconds = (to - from) / 1000;
  const step = STEPS.find((each) => seconds / each <= MOST_TICKS) ?? Math.ceil(seconds / MOST_TICKS / 86_400) * 86_400;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step * 1000);
}
