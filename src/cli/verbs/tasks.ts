import { type Completion, completionOf, LONGEST_COMPLETION } from "../../job/completion.ts";
import type { JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { isSet, text } from "../flags.ts";
import { requireJob, requireStored } from "../jobs.ts";
import { tasksIn } from "../manifest.ts";
import { requireTask } from "./why.ts";

const OUTCOMES: Readonly<Record<string, string>> = { succeeded: "Succeeded", failed: "Failed" };

/** Tells how a task came out whose work is done elsewhere. */
export const mark: Verb = {
  name: "mark",
  args: "JOB TASK succeeded|failed",
  count: [3, 3],
  summary: "Say how an external task came out.",
  help: "For tasks without pods, which end when somebody says so. To run others again: kj restart JOB --task TASK.",
  flags: {
    reason: { type: "string", value: "TEXT", help: "What is said with it; needed by no program." },
    "dry-run": { type: "boolean", help: "Say what it would be, and mark nothing." },
  },
  examples: [
    ["mark nightly sign-off succeeded", "the tasks after it begin"],
    ['mark nightly sign-off failed --reason "figures differ"', "it fails, and with it perhaps the job"],
  ],
  run: async (context, [name = "", task = "", word = ""], flags) => {
    const outcome = OUTCOMES[word.toLowerCase()];
    if (outcome === undefined) throw usage(`a task cannot be marked ${word}`, "succeeded or failed");
    const message = text(flags, "reason") ?? "";
    if (message.length > LONGEST_COMPLETION) throw usage(`--reason is longer than ${LONGEST_COMPLETION} characters`);
    const job = await requireJob(context, name);
    requireTask(job, task);
    const completion = { alias: task, outcome, message };
    const isDry = isSet(flags, "dry-run");
    const attempt = isDry
      ? await wouldComplete(context, job, completion)
      : await (await context.source()).complete(job.name, completion);
    const said = isDry ? "would be" : "is";
    context.print(`${task} of ${job.name} ${said} ${outcome}${attempt === 0 ? "" : `, attempt ${attempt}`}`);
    return EXIT.ok;
  },
};

/** The attempt that would end. @throws CliError for a task that cannot be marked */
async function wouldComplete(context: Context, { name, tasks }: JobView, completion: Completion): Promise<number> {
  const { job } = await requireStored(context, name);
  const isAdded = !job.spec.tasks.some(({ alias }) => alias === completion.alias);
  // Of one that was added only the server knows all.
  if (isAdded) return tasks.find(({ alias }) => alias === completion.alias)?.attempt ?? 0;
  const completed = completionOf(job, completion);
  if (!("refusal" in completed)) return completed.attempt;
  throw new CliError(completed.refusal, { reason: "Refused", hint: "nothing was done" });
}

/** Adds tasks to a job. */
export const add: Verb = {
  name: "add",
  args: "JOB",
  count: [1, 1],
  summary: "Add tasks to an open job.",
  help: "The job's spec says `open: true`. The file has tasks as they stand in a KusciaJob.",
  flags: {
    file: { type: "string", short: "f", value: "FILE", help: "Tasks in YAML or JSON; - for standard input." },
    reason: { type: "string", value: "TEXT", help: "Why; kept on the tasks and in the audit log." },
    "dry-run": { type: "boolean", help: "Show what it would add, and add nothing." },
  },
  examples: [["add nightly -f more.yaml", "the operator takes them as soon as it sees them"]],
  run: async (context, [name = ""], flags) => {
    const path = text(flags, "file");
    if (path === undefined) throw usage("add needs tasks", "kj add JOB -f FILE");
    const tasks = await tasksIn(path);
    const stored = await requireStored(context, name);
    const { metadata, spec } = stored.job;
    const job = metadata.name ?? "";
    if (spec.open !== true)
      throw new CliError(`${job} takes no tasks: its open is not true`, {
        reason: "Refused",
        hint: "nothing was added",
      });
    if (isSet(flags, "dry-run")) {
      for (const { alias, parties } of tasks)
        context.print(`${alias} would be added to ${job}, of ${parties.map(({ domainID }) => domainID).join(", ")}`);
      return EXIT.ok;
    }
    const problems = await (await context.source()).addTasks(stored, tasks, text(flags, "reason") ?? "");
    const failed = tasks.flatMap(({ alias }, index) => {
      const problem = problems[index];
      if (problem === undefined) context.print(`${alias} is added to ${job}`);
      return problem === undefined ? [] : [`${alias}: ${problem}`];
    });
    if (failed.length === 0) return EXIT.ok;
    throw new CliError(failed.join("; "), { reason: "Invalid", hint: "the others were added" });
  },
};
