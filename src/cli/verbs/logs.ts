import { shortFailure } from "../../job/why.ts";
import type { JobView, TaskView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { requireJob } from "../jobs.ts";
import { LogFollower, type LogLine } from "../logs/follower.ts";
import { culpritsOf, nameOf, podLogsOf } from "../logs/log-ref.ts";
import { partyColour } from "../../job/look.ts";
import { paint } from "../output/style.ts";
import { pad } from "../output/width.ts";
import { requireTask } from "./why.ts";

/** Shows logs of all parties. */
export const logs: Verb = {
  name: "logs",
  args: "JOB [TASK..]",
  count: [1, 100],
  summary: "Show the logs of a job's pods, of all tasks and parties.",
  help: "With -f also of pods to come, until the job ends; the exit code is that of `wait`. Logs that you may not read are named on standard error. Of each task it shows the present attempt.",
  flags: {
    follow: { type: "boolean", short: "f", help: "Go on until the job ends." },
    party: { type: "string", value: "DOMAIN", help: "Only of this party." },
    container: { type: "string", short: "c", value: "NAME", help: "Only of this container; all." },
    tail: { type: "string", value: "N", help: "The last N lines of each container only." },
    failed: { type: "boolean", help: "Only of the parties that failed first." },
    prefix: { type: "string", value: "WHEN", help: "auto: mark lines with task/party; never." },
  },
  examples: [
    ["logs nightly", "everything, in the order of the tasks"],
    ["logs nightly train -f --party bob", "one task of one party, as it comes"],
    ["logs nightly --failed --tail 20", "why it failed"],
  ],
  run: async (context, [name = "", ...tasks], flags) => {
    const job = await requireJob(context, name);
    for (const task of tasks) requireTask(job, task);
    const follow = isSet(flags, "follow");
    const tail = tailOf(flags, follow);
    const printer = new Printer(context, flags, tail);
    const choice = {
      tasks,
      failed: isSet(flags, "failed"),
      ...(text(flags, "party") !== undefined && { party: text(flags, "party") }),
      ...(text(flags, "container") !== undefined && { container: text(flags, "container") }),
    };
    const source = await context.source();
    const follower = new LogFollower({
      source,
      choice,
      follow,
      onLine: (line) => printer.line(line),
      onNote: (note) => context.note(`! ${note}`),
      signal: context.io.signal,
    });
    if (follow) return followAll(context, job.name, follower);
    const found = podLogsOf(job, choice);
    if (found.length === 0) context.note("no pods: nothing has started, or nothing is chosen");
    printer.widen(found.map(({ label }) => label));
    await follower.takeInOrder(job);
    printer.flush();
    return EXIT.ok;
  },
};

async function followAll(context: Context, name: string, follower: LogFollower): Promise<number> {
  const narrator = new Narrator((line) => context.note(`! ${line}`));
  const code = await followJobs(context, [name], {
    onJob: (job) => {
      follower.take(job);
      narrator.take(job);
    },
  });
  await follower.done();
  return code;
}

function tailOf(flags: FlagValues, follow: boolean): number | undefined {
  const given = text(flags, "tail");
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw usage(`--tail is "${given}"`, "a number of lines");
  if (follow) throw usage("--tail does not go with -f", "leave one of them out");
  return Number(given);
}

/** Writes lines, each marked with its task and party. */
class Printer {
  readonly #context: Context;
  readonly #prefixed: boolean;
  readonly #tail: number | undefined;
  readonly #held = new Map<string, LogLine[]>();
  #width = 0;

  constructor(context: Context, flags: FlagValues, tail: number | undefined) {
    const when = text(flags, "prefix") ?? "auto";
    if (when !== "auto" && when !== "never") throw usage(`--prefix is "${when}"`, "auto or never");
    this.#context = context;
    this.#prefixed = when === "auto";
    this.#tail = tail;
  }

  widen(labels: readonly string[]): void {
    this.#width = Math.max(this.#width, ...labels.map((label) => label.length));
  }

  line(line: LogLine): void {
    if (this.#tail === undefined) {
      this.#write(line);
      return;
    }
    const key = markOf(line);
    const held = [...(this.#held.get(key) ?? []), line];
    this.#held.set(key, held.slice(Math.max(0, held.length - this.#tail)));
  }

  /** Writes the last lines of each container. */
  flush(): void {
    for (const lines of this.#held.values()) for (const line of lines) this.#write(line);
  }

  #write(line: LogLine): void {
    const { format, style } = this.#context;
    const { log, container, seq } = line;
    if (format.kind === "ndjson" || format.kind === "json") {
      const { task, party, attempt, ref } = log;
      const { pod } = ref;
      this.#context.print(
        JSON.stringify({ task, party, attempt, pod, ...(container && { container }), seq, text: line.text }),
      );
      return;
    }
    const shown = style.columns === undefined ? line.text : printable(line.text);
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
        const name = `${task.alias}/${nameOf(party)}`;
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
  return `${alias} ended, ${shortFailure(message)}; ${next}`;
}
