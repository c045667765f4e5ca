import type { KusciaJobSchedule, KusciaJobScheduleSpec } from "../../api/types.ts";
import { merged } from "../../util/merge-patch.ts";
import { parseTime } from "../../util/time.ts";
import type { Context } from "../context.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagTable, type FlagValues, isSet, text } from "../flags.ts";
import { jobIn, objectIn } from "../manifest.ts";
import { parseDuration } from "../output/duration.ts";
import { tableLines } from "../output/table.ts";
import { parametersOf } from "../parameters.ts";
import type { Catalog } from "../source/catalog.ts";
import { zonedText } from "./zoned-text.ts";

/** Flags that say when and what a schedule runs. */
export const SPEC_FLAGS = {
  cron: { type: "string", value: "EXPRESSION", help: "With create and set: at these times, such as '0 2 * * *'." },
  every: { type: "string", value: "TIME", help: "With create and set: again and again after this, such as 6h." },
  at: { type: "string", value: "TIME", help: "With create and set: once, such as 2026-12-01T02:00:00Z." },
  zone: { type: "string", value: "ZONE", help: "With create and set: whose clock counts, such as Asia/Shanghai; UTC." },
  missed: {
    type: "string",
    value: "skip|latest|all",
    help: "With create and set: which missed times are run later; latest.",
  },
  template: { type: "string", value: "NAME", help: "With create and set: what makes its jobs, with the values of -p." },
  file: {
    type: "string",
    short: "f",
    value: "FILE",
    help: "With create: a KusciaJobSchedule, or the KusciaJob that it makes.",
  },
} as const satisfies FlagTable;

/** Flags of past times. */
export const BACKFILL_FLAGS = {
  from: { type: "string", value: "TIME", help: "With backfill: the first past time that counts." },
  to: { type: "string", value: "TIME", help: "With backfill: the last one; now." },
  max: { type: "string", value: "N", help: "With backfill: at most so many jobs, up to 100." },
} as const satisfies FlagTable;

const MISSED = { skip: "Skip", latest: "RunLatest", all: "RunAll" } as const;
const SHOWN_TIMES = 3;

/** What the flags say of a schedule. */
type Patch = Pick<KusciaJobScheduleSpec, "timeZone" | "missedRunPolicy" | "template" | "parameters"> & {
  readonly trigger?: Readonly<Record<"cron" | "interval" | "date", object | null>>;
};

/** @throws CliError */
async function patchOf(flags: FlagValues): Promise<Patch> {
  const [timeZone, template, missed] = [text(flags, "zone"), text(flags, "template"), missedOf(flags)];
  const trigger = triggerOf(flags);
  const parameters = await parametersOf(flags);
  return {
    ...(trigger && { trigger }),
    ...(timeZone !== undefined && { timeZone }),
    ...(missed !== undefined && { missedRunPolicy: missed }),
    ...(template !== undefined && { template: { name: template } }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

/** The one that is given; the others go. @throws CliError for several */
function triggerOf(flags: FlagValues): Patch["trigger"] {
  const [cron, every, at] = [text(flags, "cron"), text(flags, "every"), text(flags, "at")];
  const count = [cron, every, at].filter((each) => each !== undefined).length;
  if (count > 1) throw usage("give one of --cron, --every and --at");
  if (count === 0) return undefined;
  return {
    cron: cron === undefined ? null : { expression: cron },
    interval: every === undefined ? null : { seconds: secondsOf(every) },
    date: at === undefined ? null : { at },
  };
}

function secondsOf(every: string): number {
  const ms = parseDuration(every) ?? 0;
  if (ms >= 1000) return Math.round(ms / 1000);
  throw usage(`--every is "${every}"`, "a time such as 90s, 5m or 6h");
}

function missedOf(flags: FlagValues): (typeof MISSED)[keyof typeof MISSED] | undefined {
  const given = text(flags, "missed");
  if (given === undefined) return undefined;
  if (given === "skip" || given === "latest" || given === "all") return MISSED[given];
  throw usage(`--missed is "${given}"`, "one of skip, latest, all");
}

/** Creates a schedule, and says when it runs. */
export async function create(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const spec = merged(await fromFile(text(flags, "file")), await patchOf(flags)) as Partial<KusciaJobScheduleSpec>;
  const { trigger = {}, template, job } = spec;
  if (Object.keys(trigger).length === 0) throw usage("schedule create needs a time", "one of --cron, --every and --at");
  if (template === undefined && job === undefined)
    throw usage("schedule create needs what it runs", "--template NAME, or -f FILE");
  const whole = { ...spec, trigger };
  const times = await timesOf(whole, context.now);
  if (!isSet(flags, "dry-run")) await catalog.createSchedule(name, whole);
  context.print(`${name} ${isSet(flags, "dry-run") ? "would be" : "is"} created`);
  for (const line of timeLines(times, whole)) context.print(line);
  return EXIT.ok;
}

/** @throws CliError */
async function fromFile(path: string | undefined): Promise<Partial<KusciaJobScheduleSpec>> {
  if (path === undefined) return {};
  const schedule = await objectIn<KusciaJobSchedule>(path, "KusciaJobSchedule");
  if (schedule !== undefined) return schedule.spec;
  const { metadata, spec } = await jobIn(path);
  return { job: { ...(metadata.labels && { metadata: { labels: metadata.labels } }), spec: { ...spec } } };
}

/** Changes a schedule, after showing what. */
export async function set(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const patch = await patchOf(flags);
  if (Object.keys(patch).length === 0) throw usage("schedule set needs a change", "kj schedule --help lists them");
  const { spec: before, etag } = await catalog.scheduleSpec(name);
  const after = merged(before, patch) as KusciaJobScheduleSpec;
  const { specDifferences } = await import("../../job/spec-diff.ts");
  const changes = specDifferences(before, after);
  const isDry = isSet(flags, "dry-run");
  const write = (line: string): void => (isDry ? context.print(line) : context.note(line));
  if (changes.length === 0) {
    context.note(`${name} is so already`);
    return EXIT.ok;
  }
  const columns = [{ title: "FIELD" }, { title: "FROM", flexible: true }, { title: "TO", flexible: true }];
  const rows = changes.map(({ path, before: from = "-", after: to = "-" }) => [path, from, to]);
  for (const line of tableLines(context.style, columns, rows)) write(line);
  for (const line of timeLines(await timesOf(after, context.now), after)) write(line);
  if (isDry) return EXIT.ok;
  await catalog.changeSchedule(name, patch, etag);
  context.print(`${name} is changed`);
  return EXIT.ok;
}

/** Makes the jobs of past times, after showing which. */
export async function backfill(context: Context, catalog: Catalog, name: string, flags: FlagValues): Promise<number> {
  const range = rangeOf(flags, context.now);
  const found = await catalog.scheduleTimes(name, range.from - 1, range.max);
  const times = found.filter((time) => (parseTime(time) ?? 0) <= Math.min(range.to, context.now));
  if (times.length === 0) {
    context.note(`${name} has no times from then on until then`);
    return EXIT.ok;
  }
  const { timeZone = "UTC" } = (await catalog.scheduleSpec(name)).spec;
  const isDry = isSet(flags, "dry-run");
  const write = (line: string): void => (isDry ? context.print(line) : context.note(line));
  for (const time of times) write(zonedText(time, timeZone));
  const count = `${times.length} ${times.length === 1 ? "job" : "jobs"}`;
  if (isDry) {
    write(`${count} would be made, but for those that exist`);
    return EXIT.ok;
  }
  if (!(await context.confirm(`make ${count} of ${name}?`, isSet(flags, "yes")))) {
    context.note("nothing was done");
    return EXIT.error;
  }
  const jobs = await catalog.backfill(name, range);
  if (await context.printValue({ jobs })) return EXIT.ok;
  for (const { job, scheduled_time } of jobs) context.print(`${job} is made, for ${scheduled_time}`);
  return EXIT.ok;
}

const MOST_JOBS = 100;

/** @throws CliError */
function rangeOf(flags: FlagValues, now: number): { from: number; to: number; max: number } {
  const from = timeOf("from", text(flags, "from"));
  if (from === undefined) throw usage("schedule backfill needs --from", "a time such as 2026-12-01T00:00:00Z");
  const max = text(flags, "max") ?? String(MOST_JOBS);
  if (!/^\d+$/.test(max) || Number(max) < 1 || Number(max) > MOST_JOBS)
    throw usage(`--max is "${max}"`, `a number from 1 to ${MOST_JOBS}`);
  const to = timeOf("to", text(flags, "to")) ?? now;
  if (from > to) throw usage("--from is after --to", "exchange them");
  return { from, to, max: Number(max) };
}

function timeOf(flag: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const time = parseTime(given);
  if (time === undefined) throw usage(`--${flag} is "${given}"`, "a time such as 2026-12-01T00:00:00Z");
  return time;
}

/** The next times of a schedule that begins now. @throws CliError for a trigger that cannot be read */
async function timesOf(spec: KusciaJobScheduleSpec, now: number): Promise<string[]> {
  const { gridOf, nextTimes, ScheduleError } = await import("../../schedule/grid.ts");
  const { formatTime } = await import("../../util/time.ts");
  try {
    return nextTimes(gridOf(spec, now), now, SHOWN_TIMES).map(formatTime);
  } catch (error) {
    if (error instanceof ScheduleError) throw new CliError(error.message, { reason: "Invalid", exit: EXIT.usage });
    throw error;
  }
}

function timeLines(times: readonly string[], { timeZone = "UTC" }: KusciaJobScheduleSpec): string[] {
  if (times.length === 0) return ["  no time is ahead"];
  return times.map((time, index) => `  ${index === 0 ? "next" : "then"} ${zonedText(time, timeZone)}`);
}
