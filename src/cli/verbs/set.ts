import type { KusciaJob } from "../../api/types.ts";
import { ChangeError, type JobChanges, requireChanges } from "../../job/job-changes.ts";
import { etagOf } from "../../job/view.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { isSet, text } from "../flags.ts";
import { requireStored } from "../jobs.ts";
import { tableLines } from "../output/table.ts";

/** Words for fields of a job's spec, beside the names that they have there. */
const NUMBERS: Readonly<Record<string, NumberField>> = {
  parallelism: "maxParallelism",
  priority: "priority",
  deadline: "activeDeadlineSeconds",
  "start-deadline": "taskStartDeadlineSeconds",
  ttl: "ttlSecondsAfterFinished",
};
const TEXTS: Readonly<Record<string, "displayName" | "description">> = {
  title: "displayName",
  description: "description",
};
type NumberField =
  | "maxParallelism"
  | "priority"
  | "activeDeadlineSeconds"
  | "taskStartDeadlineSeconds"
  | "ttlSecondsAfterFinished";

/** Changes a job while it runs. */
export const set: Verb = {
  name: "set",
  args: "JOB FIELD=VALUE..",
  count: [2, 100],
  summary: "Change fields of a job that has not ended, and say what they were.",
  help: `Fields: ${[...Object.keys(NUMBERS), ...Object.keys(TEXTS)].join(", ")}, and priority.TASK. Times are in seconds, 0 takes a limit away.`,
  flags: {
    reason: { type: "string", value: "TEXT", help: "Why; kept on the job and in the audit log." },
    "dry-run": { type: "boolean", help: "Show what it would change, and change nothing." },
    "if-match": { type: "string", value: "ETAG", help: "Only if the job is still as --dry-run showed it." },
  },
  examples: [
    ["set nightly parallelism=4", "so many tasks at a time"],
    ["set nightly priority.train=9 --dry-run", "only shows it"],
  ],
  run: async (context, [name = "", ...pairs], flags) => {
    const stored = await requireStored(context, name);
    const etag = etagOf(stored.job);
    const wanted = text(flags, "if-match");
    if (wanted !== undefined && wanted !== etag)
      throw new CliError(`${name} has moved: it is ${etag} now, not ${wanted}`, {
        reason: "Conflict",
        hint: "nothing was changed; look again with --dry-run",
      });
    const changes = changesOf(pairs);
    orUsage(() => requireChanges(changes));
    const rows = pairs.map((pair) => rowOf(stored.job, pair));
    const isDry = isSet(flags, "dry-run");
    const values = rows.map(([field = "", from = "", to = ""]) => ({ field, from, to }));
    const isShown = await context.printValueIf(isDry, { job: stored.job.metadata.name, etag, changes: values });
    const columns = [{ title: "FIELD" }, { title: "FROM", flexible: true }, { title: "TO", flexible: true }];
    const write = (line: string): void => (isDry ? context.print(line) : context.note(line));
    if (!isShown) for (const line of tableLines(context.style, columns, rows)) write(line);
    if (isDry) return EXIT.ok;
    const source = await context.source();
    await source.change(stored, changes, text(flags, "reason") ?? "").catch((error: unknown) => {
      throw error instanceof ChangeError ? usage(error.message) : error;
    });
    context.print(`${stored.job.metadata.name} is changed`);
    return EXIT.ok;
  },
};

/** @throws CliError */
function changesOf(pairs: readonly string[]): JobChanges {
  const priorities: Record<string, number> = {};
  const fields: Record<string, number | string> = {};
  for (const pair of pairs) {
    const { key, value } = partsOf(pair);
    const task = /^priority\.(.+)$/.exec(key)?.[1];
    if (task !== undefined) priorities[task] = numberOf(pair, value);
    else if (TEXTS[key] !== undefined) fields[TEXTS[key]] = value;
    else fields[fieldOf(key)] = numberOf(pair, value);
  }
  return { ...fields, taskPriorities: priorities, customFields: {}, parameters: {} };
}

function partsOf(pair: string): { readonly key: string; readonly value: string } {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined || value === undefined) throw usage(`${pair} is not FIELD=VALUE`, "kj set --help lists fields");
  return { key, value };
}

function fieldOf(key: string): NumberField {
  const field = NUMBERS[key] ?? Object.values(NUMBERS).find((each) => each === key);
  if (field !== undefined) return field;
  const known = [...Object.keys(NUMBERS), ...Object.keys(TEXTS), "priority.TASK"];
  throw usage(`${key} cannot be changed`, `one of ${known.join(", ")}`);
}

function numberOf(pair: string, value: string): number {
  if (!/^-?\d{1,10}$/.test(value)) throw usage(`${pair} is no number`, "seconds, or a whole number");
  return Number(value);
}

/** FIELD, FROM, TO. */
function rowOf({ spec }: KusciaJob, pair: string): string[] {
  const { key, value } = partsOf(pair);
  const alias = /^priority\.(.+)$/.exec(key)?.[1];
  const task = spec.tasks.find((each) => each.alias === alias);
  if (alias !== undefined && task === undefined)
    throw usage(`the job has no task "${alias}"`, `it has ${spec.tasks.map((each) => each.alias).join(", ")}`);
  const from = task === undefined ? spec[TEXTS[key] ?? fieldOf(key)] : task.priority;
  return [key, from === undefined ? "-" : String(from), value];
}

function orUsage(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof ChangeError ? usage(error.message) : error;
  }
}
