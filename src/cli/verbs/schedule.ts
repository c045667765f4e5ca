import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { createdText } from "../created.ts";
import { EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { ageText, durationText } from "../../util/duration.ts";
import { tableLines } from "../output/table.ts";
import { PARAMETER_FLAGS } from "../parameters.ts";
import type { Catalog, ScheduleView } from "../source/catalog.ts";
import { BACKFILL_FLAGS, backfill, create, set, SPEC_FLAGS } from "./schedule-changes.ts";
import { zonedText } from "./zoned-text.ts";
import { parseTime } from "../../util/time.ts";
import { requireStream, watchList } from "../watch-list.ts";

type Action = (context: Context, catalog: Catalog, name: string, flags: FlagValues) => Promise<number>;

/** Looks at schedules, and changes them. */
export const schedule: Verb = {
  name: "schedule",
  args: "list|get|create|set|next|runs|run|backfill|pause|resume|delete [NAME]",
  count: [1, 2],
  summary: "Show schedules, when they run next and what they ran; create, change, run, pause and delete them.",
  help: "A pause makes no run up later; backfill makes up for past times. Jobs of a deleted schedule stay.",
  flags: {
    ...SPEC_FLAGS,
    ...PARAMETER_FLAGS,
    ...BACKFILL_FLAGS,
    "dry-run": { type: "boolean", help: "Show what a change would do, and do nothing." },
    watch: { type: "boolean", short: "w", help: "With list: go on with every change, one line each." },
    limit: { type: "string", value: "N", help: "With next and runs: the first N only." },
    yes: { type: "boolean", short: "y", help: "With backfill and delete: do not ask." },
  },
  examples: [
    ["schedule list", "all of the namespace"],
    ["schedule list -w", "and every change of them"],
    ["schedule next nightly --limit 1", "in its zone and in yours"],
    ['schedule create nightly --template psi -p column=id --cron "0 2 * * *" --zone Asia/Shanghai', "every night"],
    ['schedule set nightly --cron "30 1 * * *" --dry-run', "what would change, and the next times"],
    [
      "schedule backfill nightly --from 2026-11-01T00:00:00Z --to 2026-11-05T00:00:00Z",
      "what was missed, after asking",
    ],
    ["schedule run nightly", "now, and says the name of the job"],
  ],
  run: async (context, [what = "", name], flags) => {
    const action = ACTIONS[what];
    if (action === undefined) throw usage(`schedule ${what} is unknown`, `one of ${Object.keys(ACTIONS).join(", ")}`);
    if (name === undefined && what !== "list") throw usage(`schedule ${what} needs a NAME`, "kj schedule list");
    return action(context, await (await context.source()).catalog(), name ?? "", flags);
  },
};

const ACTIONS: Readonly<Record<string, Action>> = {
  list: async (context, catalog, _name, flags) => {
    if (isSet(flags, "watch")) return watch(context, catalog);
    const schedules = [...(await catalog.schedules())].sort((a, b) => a.name.localeCompare(b.name));
    if (!(await context.printValue({ schedules }))) list(context, schedules);
    return EXIT.ok;
  },
  get: async (context, catalog, name) => {
    const found = await catalog.schedule(name);
    if (!(await context.printValue(found))) list(context, [found]);
    if (found.message !== undefined) context.note(found.message);
    return EXIT.ok;
  },
  create,
  set,
  backfill,
  next,
  runs,
  run: async (context, catalog, name, flags) => {
    if (isSet(flags, "dry-run")) return would(context, catalog, name, `a job of ${name} would be created`);
    context.print(await createdText(context, await catalog.exec(name)));
    return EXIT.ok;
  },
  pause: async (context, catalog, name, flags) => {
    if (isSet(flags, "dry-run")) return would(context, catalog, name, `${name} would be paused`);
    await catalog.suspend(name, true);
    context.print(`${name} is paused`);
    return EXIT.ok;
  },
  resume: async (context, catalog, name, flags) => {
    if (isSet(flags, "dry-run")) return would(context, catalog, name, `${name} would go on`);
    await catalog.suspend(name, false);
    context.print(`${name} goes on`);
    return EXIT.ok;
  },
  delete: async (context, catalog, name, flags) => {
    if (isSet(flags, "dry-run")) return would(context, catalog, name, `${name} would be deleted; its jobs stay`);
    await catalog.schedule(name);
    if (!(await context.confirm(`delete schedule ${name}? Its jobs stay.`, isSet(flags, "yes")))) {
      context.note("nothing was done");
      return EXIT.error;
    }
    await catalog.deleteSchedule(name);
    context.print(`${name} is deleted`);
    return EXIT.ok;
  },
};

/** Says what a change of a schedule would do, if there is the schedule. */
async function would(context: Context, catalog: Catalog, name: string, what: string): Promise<number> {
  const { message } = await catalog.schedule(name);
  context.print(what);
  if (message !== undefined) context.note(message);
  return EXIT.ok;
}

function watch(context: Context, catalog: Catalog): Promise<number> {
  requireStream(context);
  return watchList(context, catalog.watchSchedules(context.io.signal), {
    kind: "schedule",
    nameOf: ({ name }) => name,
    lines: (schedules) => scheduleLines(context, schedules),
  });
}

function list(context: Context, schedules: readonly ScheduleView[]): void {
  if (schedules.length === 0) {
    context.note(`no schedules (${context.place})`);
    return;
  }
  for (const line of scheduleLines(context, schedules)) context.print(line);
}

function scheduleLines(context: Context, schedules: readonly ScheduleView[]): readonly string[] {
  const titles = ["NAME", "STATE", "TRIGGER", "ZONE", "NEXT", "LAST", "RUNS NOW"];
  const columns = titles.map((title) => ({ title, flexible: title === "TRIGGER" || title === "RUNS NOW" }));
  const rows = schedules.map(({ name, state, trigger, time_zone, next_run_times, last_schedule_time, active }) => [
    name,
    state,
    trigger,
    time_zone,
    untilText(next_run_times[0], context.now),
    last_schedule_time === undefined ? "-" : `${ageText(last_schedule_time, context.now)} ago`,
    active.join(",") || "-",
  ]);
  return tableLines(context.style, columns, rows);
}

function untilText(time: string | undefined, now: number): string {
  const at = parseTime(time);
  return at === undefined ? "-" : `in ${durationText(at - now)}`;
}

const SHOWN_TIMES = 5;

async function next(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const { next_run_times: known, time_zone, state, message } = await catalog.schedule(name);
  // The operator has not written them down yet of one that is new.
  const isNew = known.length === 0 && state === "Active";
  const all = isNew ? await catalog.scheduleTimes(name, context.now, SHOWN_TIMES) : known;
  const times = all.slice(0, limitOf(flags));
  if (await context.printValue({ name, time_zone, times })) return EXIT.ok;
  if (times.length === 0)
    context.note(`no next time: ${name} is ${state}${message === undefined ? "" : `, ${message}`}`);
  for (const time of times) context.print(`${zonedText(time, time_zone)}  ${untilText(time, context.now)}`);
  return EXIT.ok;
}

async function runs(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const found = (await catalog.runs(name)).slice(0, limitOf(flags));
  if (await context.printValue({ runs: found })) return EXIT.ok;
  if (found.length === 0) context.note(`${name} has made no job that is still there`);
  const columns = ["JOB", "STATE", "TYPE", "FOR"].map((title) => ({ title }));
  const rows = found.map(({ job, state, type, scheduled_time }) => [job, state, type, scheduled_time]);
  if (rows.length > 0) for (const line of tableLines(context.style, columns, rows)) context.print(line);
  return EXIT.ok;
}

function limitOf(flags: FlagValues): number | undefined {
  const given = text(flags, "limit");
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw usage(`--limit is "${given}"`, "a number");
  return Number(given);
}
