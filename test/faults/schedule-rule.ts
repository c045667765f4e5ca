import { LABEL } from "../../src/api/names.ts";
import { isOver } from "../../src/api/phases.ts";
import type { KusciaJob, KusciaJobSchedule, KusciaJobScheduleStatus } from "../../src/api/types.ts";
import type { Change } from "../../src/local/api/types.ts";
import { type Grid, gridOf, gridStartOf } from "../../src/schedule/grid.ts";
import { parseTime } from "../../src/util/time.ts";
import type { Call } from "./call.ts";
import type { View } from "./view.ts";

/**
 * No time of a schedule is run twice, and none is lost but by its policy: each that has come was run, waits, or is counted as
 * skipped or missed. No job is made that the status did not call for, and none is removed that has not ended.
 */
export class ScheduleRule {
  readonly #view: View;
  /** Names of the jobs that were made, by the uid of their schedule. */
  readonly #made = new Map<string, Set<string>>();

  constructor(view: View) {
    this.#view = view;
  }

  /** A call that leaves the operator; answers with what is wrong about it. */
  sent(call: Call): string[] {
    if (call.plural !== "kusciajobs" || call.subresource !== undefined) return [];
    if (call.method === "POST") return this.#judgeCreation(call);
    return call.method === "DELETE" ? this.#judgeRemoval(call) : [];
  }

  /** A commit, before the view has taken it. */
  committed({ type, plural, object, previous }: Change): string[] {
    if (plural === "kusciajobs" && type === "ADDED") return this.#judgeRun(object as unknown as KusciaJob);
    if (plural !== "kusciajobschedules" || type !== "MODIFIED") return [];
    return judgeTimes(previous as unknown as KusciaJobSchedule, object as unknown as KusciaJobSchedule);
  }

  /** When nothing moves any more. */
  atRest(): string[] {
    const schedules = this.#view.all("kusciajobschedules") as unknown as KusciaJobSchedule[];
    return schedules.flatMap(({ metadata: { name, uid = "" }, status = {} }) => {
      const { counts, active = [] } = status;
      const begun = begunIn(status);
      const ended = (counts?.succeeded ?? 0) + (counts?.failed ?? 0);
      const made = this.#made.get(uid)?.size ?? 0;
      return [
        ...(begun === ended + active.length ? [] : [`${name} counts ${begun} runs, of which ${ended} have ended`]),
        ...(begun === made ? [] : [`${name} counts ${begun} runs, and ${made} jobs were made`]),
      ];
    });
  }

  #judgeCreation(call: Call): string[] {
    const job = call.body as KusciaJob;
    const schedule = this.#scheduleOf(job);
    if (schedule === undefined) return [];
    const { name } = job.metadata;
    const isCalledFor = schedule.status?.active?.some((run) => run.name === name && run.uid === undefined) === true;
    return isCalledFor ? [] : [`job ${name} was asked for, and ${schedule.metadata.name} did not call for it`];
  }

  #judgeRemoval(call: Call): string[] {
    const job = this.#view.get("kusciajobs", call.key) as KusciaJob | undefined;
    const { uid } = (call.body as { preconditions?: { uid?: string } } | undefined)?.preconditions ?? {};
    if (job === undefined || job.metadata.uid !== uid || isOver(job)) return [];
    return [`${call.text} removes a job that has not ended`];
  }

  #judgeRun(job: KusciaJob): string[] {
    const schedule = this.#scheduleOf(job);
    const { name = "", labels = {} } = job.metadata;
    const uid = labels[LABEL.scheduleUID];
    if (schedule === undefined || uid === undefined) return [];
    const made = this.#made.get(uid) ?? new Set();
    this.#made.set(uid, made);
    const problems = made.has(name) ? [`job ${name} was made a second time`] : [];
    made.add(name);
    if (schedule.spec.concurrencyPolicy === "Allow" || labels[LABEL.runType] === "Manual") return problems;
    const beside = this.#view.jobs.filter((each) => each.metadata.labels?.[LABEL.scheduleUID] === uid && !isOver(each));
    return [...problems, ...beside.map(({ metadata }) => `job ${name} was made while ${metadata.name} ran`)];
  }

  #scheduleOf({ metadata: { labels = {}, namespace } }: KusciaJob): KusciaJobSchedule | undefined {
    const found = this.#view.get("kusciajobschedules", `${namespace}/${labels[LABEL.schedule]}`);
    return found?.metadata.uid === labels[LABEL.scheduleUID] ? (found as unknown as KusciaJobSchedule) : undefined;
  }
}

function begunIn({ counts }: KusciaJobScheduleStatus): number {
  return (counts?.scheduled ?? 0) + (counts?.manual ?? 0) + (counts?.backfill ?? 0);
}

/** All times from one state to the next are accounted for, but those of a pause. */
function judgeTimes(before: KusciaJobSchedule, after: KusciaJobSchedule): string[] {
  const { name } = after.metadata;
  const settled = parseTime(after.status?.settledTime);
  if (settled === undefined || isPaused(before) || isPaused(after)) return [];
  const from = parseTime(before.status?.settledTime) ?? gridStartOf(after);
  const times = timesBetween(gridOf(after.spec, gridStartOf(after)), from, settled);
  const accounted = accountedIn(after) - accountedIn(before);
  // Times after the last run that there may be are nobody's.
  if (times > accounted && begunIn(after.status ?? {}) + (after.status?.waiting ?? []).length >= mostRuns(after))
    return [];
  const text = `${name}: ${times} times came up to ${after.status?.settledTime}, and ${accounted} are accounted for`;
  return times === accounted ? [] : [text];
}

function mostRuns({ spec: { maxRuns = Number.POSITIVE_INFINITY } }: KusciaJobSchedule): number {
  return maxRuns;
}

function isPaused({ spec, status }: KusciaJobSchedule): boolean {
  const pause = status?.conditions?.find(({ type }) => type === "Suspended");
  return spec.suspend === true || pause?.status === "True";
}

function accountedIn({ status }: KusciaJobSchedule): number {
  const { scheduled = 0, skipped = 0, missed = 0 } = status?.counts ?? {};
  return scheduled + skipped + missed + (status?.waiting ?? []).filter(({ type }) => type === "Scheduled").length;
}

function timesBetween(grid: Grid, after: number, until: number): number {
  let count = 0;
  for (let time = grid.next(after); time !== undefined && time <= until; time = grid.next(time)) count += 1;
  return count;
}
