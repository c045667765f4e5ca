import { randomBytes } from "node:crypto";
import { GROUP, LABEL } from "../../api/names.ts";
import type { KusciaJob, KusciaJobSpec } from "../../api/types.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { createdText } from "../created.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { requireStored } from "../jobs.ts";
import { jobIn } from "../manifest.ts";
import { PARAMETER_FLAGS, parametersOf } from "../parameters.ts";
import { followJobs } from "../follow.ts";
import { durationFlag } from "../timeout.ts";
import { followLogs } from "./logs.ts";
import { reporter } from "./wait.ts";
import { watchTree } from "./tree.ts";

/** Creates a job. */
export const run: Verb = {
  name: "run",
  args: "TEMPLATE|-f FILE|--from JOB",
  count: [0, 1],
  summary: "Create a job from a template, a manifest or an earlier job, and follow it if asked to.",
  help: "With --wait, --watch or --logs the exit code is that of `wait`. Ctrl-C ends kj, not the job. --from takes the template and values of a job, or its whole spec if no template made it; -p changes values.",
  flags: {
    file: { type: "string", short: "f", value: "FILE", help: "A KusciaJob in YAML or JSON; - for standard input." },
    from: { type: "string", value: "JOB", help: "As this job was made, with the changes of -p." },
    ...PARAMETER_FLAGS,
    name: { type: "string", value: "NAME", help: "Of the job; else that of the file, or one made up." },
    suspended: { type: "boolean", help: "It starts nothing until kj resume." },
    "dry-run": { type: "boolean", help: "Check it on the server, and create nothing." },
    wait: { type: "boolean", help: "Wait until the job ends." },
    watch: { type: "boolean", short: "w", help: "Show its tasks until the job ends." },
    logs: { type: "boolean", help: "Show its logs until the job ends." },
    timeout: { type: "string", value: "TIME", help: "With --wait, --watch, --logs: give up after this, with 124." },
  },
  examples: [
    ["run psi -p column=id --wait", "from the template psi"],
    ["run --from psi-0398 -p column=phone", "an earlier job once more, with another value"],
    ["run -f nightly.yaml --dry-run", "what the server says of it"],
    ["run -f nightly.yaml --name nightly-30 --wait", "exit code 0 if it Succeeded, 3 if it Failed"],
  ],
  run: async (context, [template], flags) => {
    const made = await make(context, template, flags);
    if (!isSet(flags, "dry-run")) return followed(context, made.name, flags);
    const { tasks, initiator } = await made.spec();
    const count = `${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}`;
    const held = isSet(flags, "suspended") ? ", suspended" : "";
    context.print(`${made.name} would be created, ${count}, by ${initiator}${held}`);
    return EXIT.ok;
  },
};

/** A job that was created, or would be. */
interface Made {
  readonly name: string;
  readonly spec: () => Promise<KusciaJobSpec>;
}

/** @throws CliError */
function make(context: Context, template: string | undefined, flags: FlagValues): Promise<Made> {
  const [path, from] = [text(flags, "file"), text(flags, "from")];
  if (isSet(flags, "watch") && isSet(flags, "logs")) throw usage("--watch does not go with --logs");
  if (path !== undefined && (template !== undefined || from !== undefined))
    throw usage("-f does not go with a template or --from");
  if (from !== undefined) return fromJob(context, { from, template }, flags);
  if (path !== undefined) return fromFile(context, path, flags);
  if (template !== undefined) return fromTemplate(context, template, flags);
  throw usage(
    "run needs a template, a manifest or a job",
    "kj run TEMPLATE -p NAME=VALUE, kj run -f FILE, or --from JOB",
  );
}

async function fromFile(context: Context, path: string, flags: FlagValues): Promise<Made> {
  return submitted(context, named(await jobIn(path), text(flags, "name")), flags);
}

async function submitted(context: Context, job: KusciaJob, flags: FlagValues): Promise<Made> {
  const held = isSet(flags, "suspended") ? { ...job, spec: { ...job.spec, suspend: true } } : job;
  const name = await (await context.source()).submit(held, isSet(flags, "dry-run"));
  return { name, spec: () => Promise.resolve(job.spec) };
}

/** By the template that made the job, with its values; else with its spec. */
async function fromJob(
  context: Context,
  { from, template }: { readonly from: string; readonly template: string | undefined },
  flags: FlagValues,
): Promise<Made> {
  const { job } = await requireStored(context, from);
  const of = template ?? job.metadata.labels?.[LABEL.template];
  if (of !== undefined) return fromTemplate(context, of, flags, job.spec.parameters);
  if (Object.keys(await parametersOf(flags)).length > 0)
    throw usage(
      `no template made ${job.metadata.name}, so -p changes nothing`,
      "kj export it, change the file, kj run -f",
    );
  const { suspend: _suspend, ...spec } = job.spec;
  const name = text(flags, "name") ?? `${(job.metadata.name ?? "").slice(0, LONGEST_NAME)}-${madeUp()}`;
  return submitted(context, { metadata: { name, labels: ownLabels(job) }, spec }, flags);
}

const LONGEST_NAME = 56;

function madeUp(): string {
  return randomBytes(3).toString("hex");
}

/** Those that a user gave; ours are about the old job. */
function ownLabels({ metadata }: KusciaJob): Record<string, string> {
  const labels = Object.entries(metadata.labels ?? {});
  return Object.fromEntries(labels.filter(([key]) => !key.startsWith(`${GROUP}/`)));
}

async function fromTemplate(
  context: Context,
  template: string,
  flags: FlagValues,
  earlier: Readonly<Record<string, string>> = {},
): Promise<Made> {
  const catalog = await (await context.source()).catalog();
  const parameters = { ...earlier, ...(await parametersOf(flags)) };
  const chosen = text(flags, "name");
  const name = await catalog.runTemplate({
    template,
    parameters,
    dryRun: isSet(flags, "dry-run"),
    suspended: isSet(flags, "suspended"),
    ...(chosen !== undefined && { name: chosen }),
  });
  return { name, spec: () => catalog.render(template, parameters) };
}

async function followed(context: Context, name: string, flags: FlagValues): Promise<number> {
  const [isWatched, isRead] = [isSet(flags, "watch"), isSet(flags, "logs")];
  const isFollowed = isSet(flags, "wait") || isWatched || isRead;
  if (context.format.kind === "name") context.print(`kusciajob/${name}`);
  else if (isFollowed) context.note(await createdText(context, name));
  else context.print(await createdText(context, name));
  if (isWatched) return watchTree(context, name, flags);
  if (isRead) return followLogs(context, name, flags);
  if (!isFollowed) return EXIT.ok;
  return followJobs(context, [name], { timeoutMs: durationFlag(flags), onJob: reporter(context) });
}

/** Only what the user may say of a new job; the namespace is that of the command line. */
function named(
  { metadata, spec }: KusciaJob & { metadata: { generateName?: string } },
  name: string | undefined,
): KusciaJob {
  const made = metadata.generateName === undefined ? undefined : metadata.generateName + madeUp();
  const chosen = name ?? metadata.name ?? made;
  if (chosen === undefined) throw new CliError("the job has no name", { reason: "Invalid", hint: "give --name NAME" });
  const { labels, annotations } = metadata;
  return { metadata: { name: chosen, ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
}
