import { type Action, type CommandOptions, type Preview, SUSPEND_MODES, type SuspendMode } from "../../job/preview.ts";
import type { RestartChoice } from "../../job/restart-choice.ts";
import { LABEL } from "../../api/names.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { explained } from "../explain.ts";
import { type FlagTable, type FlagValues, isSet, text, texts } from "../flags.ts";
import { isGrace } from "../../job/grace.ts";
import { requireJobs, requireStored } from "../jobs.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { parseDuration } from "../output/duration.ts";
import { tableLines } from "../output/table.ts";
import { PARAMETER_FLAGS, parametersOf } from "../parameters.ts";
import { QUERY_FLAGS, queryOf } from "../query.ts";
import type { Given, JobSource } from "../source/source.ts";
import { planLines, summary } from "../show/plan.ts";

const FLAGS = {
  reason: { type: "string", value: "TEXT", help: "Why; kept on the job and in the audit log." },
  "dry-run": { type: "boolean", help: "Show what it would do, and do nothing." },
  "if-match": { type: "string", value: "ETAG", help: "Only if the job is still as --dry-run showed it." },
  yes: { type: "boolean", short: "y", help: "Do not ask." },
} as const satisfies FlagTable;

const { selector, state, party } = QUERY_FLAGS;

const CHOICE_FLAGS = {
  task: { type: "string", multiple: true, value: "TASK", help: "Also this one, and what depends on it." },
  only: { type: "boolean", help: "With --task: nothing else, neither what depends on it nor what failed." },
  all: { type: "boolean", help: "Every task." },
  parameter: {
    ...PARAMETER_FLAGS.parameter,
    help: "Refused: a job keeps the values it began with. Says how to run it anew with others.",
  },
} as const satisfies FlagTable;

/** What one command does, in words. */
interface Words {
  readonly summary: string;
  readonly help: string;
  /** After the name of a job. */
  readonly done: string;
  readonly example: string;
}

const WORDS: Readonly<Record<Action, Words>> = {
  stop: {
    summary: "End jobs as Failed; what runs is stopped.",
    help: "Tasks that Succeeded keep their results, and a restart goes on from there.",
    done: "is told to stop",
    example: "as Failed; it can be restarted",
  },
  cancel: {
    summary: "End jobs as Cancelled, for good.",
    help: "A cancelled job cannot be restarted.",
    done: "is told to cancel",
    example: "for good",
  },
  delete: {
    summary: "Delete jobs with all their pods.",
    help: "Logs of their pods go with them. With --grace a job that has not ended is cancelled before.",
    done: "is being deleted",
    example: "with its pods and their logs",
  },
  resume: {
    summary: "Go on with suspended jobs.",
    help: "What did not succeed runs again.",
    done: "is told to go on",
    example: "where it stood",
  },
  suspend: {
    summary: "Stop what runs of jobs until they are resumed.",
    help: "By default running tasks are stopped and run again, from their beginning, when the job is resumed.",
    done: "is told to suspend",
    example: "until kj resume",
  },
  restart: {
    summary: "Run again what did not succeed.",
    help: "For jobs that Failed or are Suspended. Tasks that Succeeded are kept, unless --task or --all chooses them.",
    done: "is told to restart",
    example: "what did not succeed",
  },
};

const GRACE_FLAG = {
  grace: {
    type: "string",
    value: "TIME",
    help: "Programs have this long to end, such as 5m; else as their AppImage says.",
  },
} as const satisfies FlagTable;

const OWN_FLAGS: Readonly<Partial<Record<Action, FlagTable>>> = {
  stop: GRACE_FLAG,
  cancel: GRACE_FLAG,
  delete: GRACE_FLAG,
  restart: CHOICE_FLAGS,
  suspend: {
    mode: { type: "string", value: "HOW", help: "Running tasks: requeue, terminate for good, or wait for; requeue." },
  },
};

const RESTART_EXAMPLES: Verb["examples"] = [["restart nightly --task train", "train and what depends on it, too"]];

function commandVerb(action: Action): Verb {
  const words = WORDS[action];
  return {
    name: action,
    args: "JOB..",
    count: [0, 1000],
    summary: words.summary,
    help: `${words.help} Says first what it will do, and asks; without a terminal it needs --yes. A job that has moved since it was looked at is left alone.`,
    flags: { ...FLAGS, ...OWN_FLAGS[action], selector, state, party },
    examples: [
      [`${action} nightly --dry-run`, "only shows what it would do"],
      [`${action} nightly`, words.example],
      ...(action === "restart" ? RESTART_EXAMPLES : []),
      [`${action} -l team=risk --state running --yes`, "several at once"],
    ],
    run: (context, names, flags) => command(context, action, names, flags),
  };
}

/** The verbs that give a command to jobs. */
export const COMMAND_VERBS: readonly Verb[] = (
  ["stop", "cancel", "suspend", "resume", "restart", "delete"] as const
).map(commandVerb);

async function command(context: Context, action: Action, names: readonly string[], flags: FlagValues): Promise<number> {
  const source = await context.source();
  const chosen = await namesOf(context, names, flags);
  await requireOwnValues(context, chosen, flags);
  const options = optionsOf(action, flags);
  const graceSeconds = graceOf(flags);
  const plans = await Promise.all(chosen.map((name) => source.plan(name, action, options)));
  const wanted = text(flags, "if-match");
  for (const plan of plans) requireMatch(plan, wanted);
  const isDry = isSet(flags, "dry-run");
  const isShown = await context.printValueIf(isDry, plans.length === 1 ? plans[0] : { plans });
  if (!isShown) show(context, plans, { isDry, options: optionText(options, graceSeconds) });
  requireAllowed(plans);
  if (isDry) return EXIT.ok;
  if (!(await context.confirm(`${action} ${nameOf(plans)}?`, isSet(flags, "yes") || wanted !== undefined))) {
    context.note("nothing was done");
    return EXIT.error;
  }
  await give(context, plans, {
    ...options,
    reason: text(flags, "reason") ?? "",
    ...(graceSeconds !== undefined && { graceSeconds }),
  });
  return EXIT.ok;
}

async function give(context: Context, plans: readonly Preview[], how: Omit<Given, "etag">): Promise<void> {
  const source = await context.source();
  for (const plan of plans) {
    if (plan.action === "delete" && how.graceSeconds !== undefined)
      await deleteGently({ source, signal: context.io.signal }, plan, how);
    else await source.give(plan.job, plan.action, { ...how, etag: plan.etag });
    context.print(`${plan.job} ${WORDS[plan.action].done}`);
  }
}

const OPEN: ReadonlySet<string> = new Set(["Pending", "AwaitingApproval", "Running", "Suspended"]);
const MOST_TRIES = 20;
const AGAIN_MS = 100;

/** A deletion itself says nothing of time: what runs is cancelled before, with the time that it has. */
async function deleteGently(
  { source, signal }: { readonly source: JobSource; readonly signal: AbortSignal },
  plan: Preview,
  how: Omit<Given, "etag">,
): Promise<void> {
  const { job } = plan;
  const isOpen = OPEN.has(plan.state);
  if (isOpen) await source.give(job, "cancel", { ...how, etag: plan.etag });
  const { graceSeconds: _, ...rest } = how;
  let { etag } = isOpen ? await source.plan(job, "delete") : plan;
  for (let tries = 1; ; tries += 1) {
    try {
      await source.give(job, "delete", { ...rest, etag });
      return;
    } catch (error) {
      // What has moved is the job that ends, as it was told.
      const isMoved = explained(error, source.place).reason === "Conflict" && isOpen;
      if (!isMoved || tries === MOST_TRIES) throw error;
      await sleep(systemClock, AGAIN_MS, signal);
      ({ etag } = await source.plan(job, "delete"));
    }
  }
}

function nameOf(plans: readonly Preview[]): string {
  return plans.length === 1 ? plans[0]!.job : `${plans.length} jobs`;
}

function optionsOf(action: Action, flags: FlagValues): CommandOptions {
  return { choice: choiceOf(flags), mode: action === "suspend" ? modeOf(flags) : undefined };
}

/** Undefined unless tasks are chosen. @throws CliError */
function choiceOf(flags: FlagValues): RestartChoice | undefined {
  const [tasks, only, all] = [texts(flags, "task"), isSet(flags, "only"), isSet(flags, "all")];
  if (all && (only || tasks.length > 0)) throw usage("--all runs every task", "leave out --task and --only");
  if (only && tasks.length === 0) throw usage("--only needs --task", "kj restart JOB --task TASK --only");
  return all || tasks.length > 0 ? { all, tasks, only } : undefined;
}

/** In upper or lower case. @throws CliError */
function modeOf(flags: FlagValues): SuspendMode {
  const given = text(flags, "mode") ?? "requeue";
  const found = SUSPEND_MODES.find((each) => each.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  throw usage(`--mode is "${given}"`, `one of ${SUSPEND_MODES.join(", ").toLowerCase()}`);
}

/** In whole seconds. @throws CliError */
function graceOf(flags: FlagValues): number | undefined {
  const given = text(flags, "grace");
  if (given === undefined) return undefined;
  const ms = parseDuration(given);
  const seconds = ms === undefined ? undefined : Math.ceil(ms / 1000);
  if (isGrace(seconds)) return seconds;
  throw usage(`--grace is "${given}"`, "a time from 1s to 24h, such as 90s or 5m");
}

/** What was said with the command, as flags. */
function optionText({ choice = {}, mode }: CommandOptions, graceSeconds: number | undefined): string {
  const { all, tasks = [], only } = choice;
  const isUsual = mode === undefined || mode === "Requeue";
  const grace = graceSeconds === undefined ? "" : `--grace ${graceSeconds}s`;
  const flags = [all ? "--all" : "", ...tasks.map((task) => `--task ${task}`), only ? "--only" : ""];
  return [...flags, isUsual ? "" : `--mode ${mode.toLowerCase()}`, grace]
    .flatMap((each) => (each ? [` ${each}`] : []))
    .join("");
}

async function namesOf(context: Context, names: readonly string[], flags: FlagValues): Promise<readonly string[]> {
  const query = queryOf(flags);
  const isNarrowed = query.party !== undefined || query.states?.length || Object.keys(query.labels ?? {}).length > 0;
  if (names.length > 0) {
    if (isNarrowed) throw usage("give names or -l, --state, --party, not both");
    return (await requireJobs(context, names)).map(({ name }) => name);
  }
  if (!isNarrowed) throw usage("name the jobs, or choose them by -l, --state or --party");
  const source = await context.source();
  const found = (await source.list(query)).map(({ name }) => name);
  if (found.length === 0) throw new CliError(`no job matches (${context.place})`, { reason: "NotFound" });
  return found;
}

/** What a job runs is fixed from its beginning: its parties have agreed to that. @throws CliError for other values */
async function requireOwnValues(context: Context, names: readonly string[], flags: FlagValues): Promise<void> {
  const values = Object.entries(await parametersOf(flags));
  if (values.length === 0) return;
  const [name = ""] = names;
  const { metadata } = (await requireStored(context, name)).job;
  const given = values.map(([key, value]) => `-p ${shellWord(`${key}=${value}`)}`).join(" ");
  const anew =
    metadata.labels?.[LABEL.template] === undefined
      ? `${context.program} export ${name}, change its file, ${context.program} run -f FILE --name NAME`
      : `${context.program} run --from ${name} ${given}`;
  throw new CliError(`${name} keeps the values it began with: its parties agreed to those`, {
    reason: "Refused",
    hint: `nothing was done; a new job with others: ${anew}`,
  });
}

/** As a shell takes it for one word. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function requireMatch({ job, etag }: Preview, wanted: string | undefined): void {
  if (wanted === undefined || wanted === etag) return;
  throw new CliError(`${job} has moved: it is ${etag} now, not ${wanted}`, {
    reason: "Conflict",
    hint: "nothing was changed; look again with --dry-run",
  });
}

function requireAllowed(plans: readonly Preview[]): void {
  const refusals = plans.flatMap(({ job, refusal }) => (refusal === undefined ? [] : [`${job}: ${refusal}`]));
  if (refusals.length > 0) throw new CliError(refusals.join("; "), { reason: "Refused", hint: "nothing was done" });
}

/** What is about to happen goes to people; what would happen is the answer. */
function show(
  context: Context,
  plans: readonly Preview[],
  { isDry, options }: { readonly isDry: boolean; readonly options: string },
): void {
  const write = (line: string): void => (isDry ? context.print(line) : context.note(line));
  const [only, ...more] = plans.filter((plan) => plan.refusal === undefined);
  if (only === undefined) return;
  if (more.length > 0) {
    const columns = [{ title: "JOB" }, { title: "STATE" }, { title: "BECOMES" }, { title: "TASKS", flexible: true }];
    const rows = [only, ...more].map((plan) => [plan.job, plan.state, plan.next_state, summary(plan)]);
    for (const line of tableLines(context.style, columns, rows)) write(line);
    return;
  }
  for (const line of planLines(context.style, only)) write(line);
  if (isDry) write(`do it: ${context.program} ${only.action} ${only.job}${options} --if-match ${only.etag}`);
}
