import { randomBytes } from "node:crypto";
import type { KusciaJob, KusciaJobSpec } from "../../api/types.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { jobIn } from "../manifest.ts";
import { PARAMETER_FLAGS, parametersOf } from "../parameters.ts";
import { followJobs } from "../follow.ts";
import { reporter, timeoutFlag } from "./wait.ts";
import { watchTree } from "./tree.ts";

/** Creates a job. */
export const run: Verb = {
  name: "run",
  args: "TEMPLATE|-f FILE",
  count: [0, 1],
  summary: "Create a job from a template or a manifest, and follow it if asked to.",
  help: "With --wait or --watch the exit code is that of `wait`. Ctrl-C ends kj, not the job.",
  flags: {
    file: { type: "string", short: "f", value: "FILE", help: "A KusciaJob in YAML or JSON; - for standard input." },
    ...PARAMETER_FLAGS,
    name: { type: "string", value: "NAME", help: "Of the job; else that of the file, or one made up." },
    "dry-run": { type: "boolean", help: "Check it on the server, and create nothing." },
    wait: { type: "boolean", help: "Wait until the job ends." },
    watch: { type: "boolean", short: "w", help: "Show its tasks until the job ends." },
    timeout: { type: "string", value: "TIME", help: "With --wait: give up after this." },
  },
  examples: [
    ["run psi -p column=id --wait", "from the template psi"],
    ["run -f nightly.yaml --dry-run", "what the server says of it"],
    ["run -f nightly.yaml --name nightly-30 --wait", "exit code 0 if it Succeeded, 3 if it Failed"],
  ],
  run: async (context, [template], flags) => {
    const path = text(flags, "file");
    if ((template === undefined) === (path === undefined))
      throw usage("run needs a template or a manifest", "kj run TEMPLATE -p NAME=VALUE, or kj run -f FILE");
    const made =
      path === undefined ? await fromTemplate(context, template ?? "", flags) : await fromFile(context, path, flags);
    if (!isSet(flags, "dry-run")) return followed(context, made.name, flags);
    const { tasks, initiator } = await made.spec();
    context.print(
      `${made.name} would be created, ${tasks.length} ${tasks.length === 1 ? "task" : "tasks"}, by ${initiator}`,
    );
    return EXIT.ok;
  },
};

/** A job that was created, or would be. */
interface Made {
  readonly name: string;
  readonly spec: () => Promise<KusciaJobSpec>;
}

async function fromFile(context: Context, path: string, flags: FlagValues): Promise<Made> {
  const job = named(await jobIn(path), text(flags, "name"));
  const name = await (await context.source()).submit(job, isSet(flags, "dry-run"));
  return { name, spec: () => Promise.resolve(job.spec) };
}

async function fromTemplate(context: Context, template: string, flags: FlagValues): Promise<Made> {
  const catalog = await (await context.source()).catalog();
  const parameters = await parametersOf(flags);
  const chosen = text(flags, "name");
  const dryRun = isSet(flags, "dry-run");
  const name = await catalog.runTemplate({
    template,
    parameters,
    dryRun,
    ...(chosen !== undefined && { name: chosen }),
  });
  return { name, spec: () => catalog.render(template, parameters) };
}

async function followed(context: Context, name: string, flags: FlagValues): Promise<number> {
  const isFollowed = isSet(flags, "wait") || isSet(flags, "watch");
  if (context.format.kind === "name") context.print(`kusciajob/${name}`);
  else if (isFollowed) context.note(`${name} created`);
  else context.print(`${name} created`);
  if (isSet(flags, "watch")) return watchTree(context, name);
  if (!isSet(flags, "wait")) return EXIT.ok;
  return followJobs(context, [name], { timeoutMs: timeoutFlag(flags), onJob: reporter(context) });
}

/** Only what the user may say of a new job; the namespace is that of the command line. */
function named(
  { metadata, spec }: KusciaJob & { metadata: { generateName?: string } },
  name: string | undefined,
): KusciaJob {
  const made = metadata.generateName === undefined ? undefined : metadata.generateName + randomBytes(3).toString("hex");
  const chosen = name ?? metadata.name ?? made;
  if (chosen === undefined) throw new CliError("the job has no name", { reason: "Invalid", hint: "give --name NAME" });
  const { labels, annotations } = metadata;
  return { metadata: { name: chosen, ...(labels && { labels }), ...(annotations && { annotations }) }, spec };
}
