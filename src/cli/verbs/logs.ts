import { shortAttempt, shortFailure } from "../../job/why.ts";
import type { JobView, TaskView } from "../../job/view.ts";
import { nameOfParty } from "../../job/why-text.ts";
import { type Archive, archiveIn, jobOrKept } from "../archive.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { requireJob } from "../jobs.ts";
import type { LogLine, LogReading } from "../logs/log.ts";
import { culpritsOf, type LogChoice, podLogsOf } from "../logs/log-ref.ts";
import { partyColour } from "../../job/look.ts";
import { paint } from "../output/style.ts";
import { parseDuration } from "../output/duration.ts";
import { pad } from "../output/width.ts";
import { durationFlag, TIMEOUT_FLAG } from "../timeout.ts";
import { requireTask } from "./why.ts";

/** Shows logs of all parties. */
export const logs: Verb = {
  name: "logs",
  args: "JOB [TASK..]",
  count: [0, 100],
  summary: "Show the logs of a job's pods, of all tasks and parties.",
  help: "With -f also of pods to come, until the job ends; the exit code is that of `wait`. Logs that you may not read are named on standard error.",
  flags: {
    file: { type: "string", value: "FILE", help: "Of what kj export has written; asks no server." },
    follow: { type: "boolean", short: "f", help: "Go on until the job ends." },
    party: { type: "string", value: "DOMAIN", help: "Only of this party." },
    container: { type: "string", short: "c", value: "NAME", help: "Only of this container; all." },
    tail: { type: "string", value: "N", help: "The last N lines of each container only." },
    attempt: {
      type: "string",
      value: "N|all",
      help: "Of this attempt, 0 being the first, or of all; the present one.",
    },
    since: { type: "string", value: "TIME", help: "Only lines of the last TIME, such as 10m." },
    timestamps: { type: "boolean", help: "Begin each line with the time at which it was printed." },
    failed: { type: "boolean", help: "Only of the parties that failed first." },
    prefix: { type: "string", value: "WHEN", help: "auto: mark lines with task/party; never." },
    timeout: { ...TIMEOUT_FLAG.timeout, help: "With -f: give up after this, such as 10m, with exit code 124; never." },
  },
  examples: [
    ["logs nightly", "everything, in the order of the tasks"],
    ["logs nightly train -f --party bob", "one task of one party, as it comes"],
    ["logs nightly --failed --tail 20", "why it failed"],
    ["logs nightly train --attempt all", "also of attempts that were tried again"],
  ],
  run: async (context, [name, ...tasks], flags) => {
    const job = await jobOrKept(context, name, flags);
    for (const task of tasks) requireTask(job, task);
    const path = text(flags, "file");
    if (path !== undefined) return kept(context, await archiveIn(path), tasks, flags);
    const follow = isSet(flags, "follow");
    const isFailed = isSet(flags, "failed");
    if (follow && isFailed) throw usage("--failed does not go with -f", "who failed first is known at the end");
    const printer = new Printer(context, flags);
    const choice = choiceOf(tasks, flags);
    const source = await context.source();
    const stop = new AbortController();
    let isTold = false;
    const readings = attemptsOf(job, tasks, flags).map(({ attempt, tasks: of }) =>
      source.readLogs({
        choice: { ...choice, tasks: of, ...(attempt !== undefined && { attempt }) },
        follow: follow && attempt === undefined,
        ...(text(flags, "tail") !== undefined && { tail: tailOf(flags) }),
        ...(text(flags, "since") !== undefined && { sinceSeconds: sinceOf(flags) }),
        timestamps: isSet(flags, "timestamps"),
        onLine: (line) => printer.line(line),
        onNote: (note) => {
          isTold = true;
          context.note(`! ${note}`);
        },
        signal: AbortSignal.any([context.io.signal, stop.signal]),
      }),
    );
    printer.widen(podLogsOf(job, choice).map(({ label }) => label));
    const last = readings.pop()!;
    for (const reading of readings) await reading.takeInOrder(job);
    if (follow) return followAll(context, job.name, last, { stop, timeoutMs: durationFlag(flags) });
    await last.takeInOrder(job);
    // Where it was said why a log does not come, nothing else is the reason.
    if (printer.lines === 0 && !isTold) context.note("no lines: nothing has started, or nothing is chosen");
    return EXIT.ok;
  },
};

interface Attempt {
  /** The present one when absent. */
  readonly attempt: number | undefined;
  /** All when empty. */
  readonly tasks: readonly string[];
}

/** Lines of an archive. */
function kept(context: Context, { logs: lines, notes }: Archive, tasks: readonly string[], flags: FlagValues): number {
  const printer = new Printer(context, flags);
  const party = text(flags, "party");
  for (const note of notes) context.note(`! ${note}`);
  const chosen = lines.filter(
    (line) => (tasks.length === 0 || tasks.includes(line.task)) && (party === undefined || line.party === party),
  );
  printer.widen(chosen.map(({ label }) => label));
  for (const { seq, text: said, container, ...log } of chosen) printer.line({ log, container, seq, text: said });
  return EXIT.ok;
}

/** Which attempts are read, one after the other; undefined for the present one. @throws CliError */
function attemptsOf({ tasks: all }: JobView, tasks: readonly string[], flags: FlagValues): Attempt[] {
  const given = text(flags, "attempt");
  const present = { attempt: undefined, tasks };
  if (given === undefined) return [present];
  if (given !== "all") {
    if (!/^\d+$/.test(given)) throw usage(`--attempt is "${given}"`, "a number, 0 being the first, or all");
    if (isSet(flags, "follow")) throw usage("--attempt does not go with -f", "leave one of them out, or --attempt all");
    return [{ attempt: Number(given), tasks }];
  }
  const chosen = all.filter(({ alias }) => tasks.length === 0 || tasks.includes(alias));
  const most = Math.max(0, ...chosen.map(({ attempt }) => attempt));
  const earlier = Array.from({ length: most }, (_, attempt): Attempt => {
    const of = chosen.filter((task) => task.attempt > attempt);
    return { attempt, tasks: of.map(({ alias }) => alias) };
  });
  return [...earlier, present];
}

function choiceOf(tasks: readonly string[], flags: FlagValues): LogChoice {
  const [party, container] = [text(flags, "party"), text(flags, "container")];
  return {
    tasks,
    failed: isSet(flags, "failed"),
    ...(party !== undefined && { party }),
    ...(container !== undefined && { container }),
  };
}

/** All logs of the job as they come, until it ends. */
export async function followLogs(context: Context, name: string, flags: FlagValues): Promise<number> {
  const job = await requireJob(context, name);
  const stop = new AbortController();
  const printer = new Printer(context, {});
  const reading = (await context.source()).readLogs({
    choice: { tasks: [], failed: false },
    follow: true,
    timestamps: false,
    onLine: (line) => printer.line(line),
    onNote: (note) => context.note(`! ${note}`),
    signal: AbortSignal.any([context.io.signal, stop.signal]),
  });
  printer.widen(podLogsOf(job, { tasks: [], failed: false }).map(({ label }) => label));
  return followAll(context, job.name, reading, { stop, timeoutMs: durationFlag(flags) });
}

/** When reading ends that the job's end does not end. */
interface Limits {
  /** Ends the reading. */
  readonly stop: AbortController;
  readonly timeoutMs: number | undefined;
}

async function followAll(
  context: Context,
  name: string,
  reading: LogReading,
  { stop, timeoutMs }: Limits,
): Promise<number> {
  const narrator = new Narrator((line) => context.note(`! ${line}`));
  const code = await followJobs(context, [name], {
    timeoutMs,
    onJob: (job) => {
      reading.take(job);
      narrator.take(job);
    },
  }).catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  await reading.done();
  return code;
}

function tailOf(flags: FlagValues): number {
  const given = text(flags, "tail") ?? "";
  if (!/^\d+$/.test(given)) throw usage(`--tail is "${given}"`, "a number of lines");
  return Number(given);
}

function sinceOf(flags: FlagValues): number {
  const given = text(flags, "since") ?? "";
  const ms = parseDuration(given);
  if (ms === undefined || ms === 0) throw usage(`--since is "${given}"`, "a time such as 90s, 5m or 2h");
  return Math.ceil(ms / 1000);
}

/** Writes lines, each marked with its task and party. */
class Printer {
  readonly #context: Context;
  readonly #prefixed: boolean;
  #width = 0;
  lines = 0;

  constructor(context: Context, flags: FlagValues) {
    const when = text(flags, "prefix") ?? "auto";
    if (when !== "auto" && when !== "never") throw usage(`--prefix is "${when}"`, "auto or never");
    this.#context = context;
    this.#prefixed = when === "auto";
  }

  widen(labels: readonly string[]): void {
    this.#width = Math.max(this.#width, ...labels.map((label) => label.length));
  }

  line(line: LogLine): void {
    this.lines += 1;
    this.#write(line);
  }

  #write(line: LogLine): void {
    const { format, style } = this.#context;
    const { log, container, seq } = line;
    if (format.kind === "ndjson" || format.kind === "json") {
      const { task, party, attempt, pod } = log;
      const { time, text: said } = line;
      const about = { task, party, attempt, pod, ...(container && { container }), seq, ...(time && { time }) };
      this.#context.print(JSON.stringify({ ...about, text: said }));
      return;
    }
    const said = style.columns === undefined ? line.text : printable(line.text);
    const shown = line.time === undefined ? said : `${line.time} ${said}`;
    const mark = markOf(line);
    this.widen([mark]);
    this.#context.print(
      this.#prefixed ? `${paint(style, partyColour(log.party), pad(mark, this.#width))} | ${shown}` : shown,
    );
  }
}

function markOf({ log, container }: LogLine): string {
  return container === undefined ? log.label : `${log.label}:${container}`;
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const STEERING = /\u001B\[[\d;]*m|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;

/** A line that cannot steer the terminal: of all control characters only colours stay. */
function printable(line: string): string {
  let isColoured = false;
  const clean = line.replace(STEERING, (found) => {
    const isColour = found.length > 1;
    isColoured ||= isColour;
    return isColour ? found : "";
  });
  return isColoured ? `${clean}\u001B[0m` : clean;
}

/** Says what happens between the lines: ends of parties, and attempts that follow. */
class Narrator {
  readonly #say: (line: string) => void;
  readonly #told = new Set<string>();

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  take({ tasks }: JobView): void {
    for (const task of tasks) {
      for (const { attempt, message = "" } of task.attempts)
        this.#once(`${task.alias} #${attempt}`, retryText(task, attempt, message));
      for (const party of culpritsOf(task)) {
        const { reason = "Failed", message = reason } = party;
        const name = `${task.alias}/${nameOfParty(party)}`;
        this.#once(`${name} #${task.attempt}`, `${name} ended, ${shortFailure(message)}`);
      }
    }
  }

  #once(key: string, line: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#say(line);
  }
}

function retryText({ alias, message: wait = "" }: TaskView, attempt: number, message: string): string {
  const next = /^attempt \d+[^;]*/.exec(wait)?.[0] ?? `attempt ${attempt + 1} follows`;
  return `${alias} ended, ${shortAttempt(message)}; ${next}`;
}
