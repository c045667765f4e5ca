import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { GROUP } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { reporter, timeoutFlag } from "./wait.ts";
import { watchTree } from "./tree.ts";

/** Creates a job. */
export const run: Verb = {
  name: "run",
  args: "-f FILE",
  count: [0, 0],
  summary: "Create a job from a manifest, and follow it if asked to.",
  help: "With --wait or --watch the exit code is that of `wait`. Ctrl-C ends kj, not the job.",
  flags: {
    file: { type: "string", short: "f", value: "FILE", help: "A KusciaJob in YAML or JSON; - for standard input." },
    name: { type: "string", value: "NAME", help: "Instead of the name in the file." },
    "dry-run": { type: "boolean", help: "Check it on the server, and create nothing." },
    wait: { type: "boolean", help: "Wait until the job ends." },
    watch: { type: "boolean", short: "w", help: "Show its tasks until the job ends." },
    timeout: { type: "string", value: "TIME", help: "With --wait: give up after this." },
  },
  examples: [
    ["run -f nightly.yaml --dry-run", "what the server says of it"],
    ["run -f nightly.yaml --name nightly-30 --wait", "exit code 0 if it Succeeded, 3 if it Failed"],
  ],
  run: async (context, _names, flags) => {
    const path = text(flags, "file");
    if (path === undefined) throw usage("run needs a manifest", "kj run -f FILE");
    const job = await readJob(path, text(flags, "name"));
    const source = await context.source();
    const isDry = isSet(flags, "dry-run");
    const name = await source.submit(job, isDry);
    if (isDry) {
      context.print(`${name} would be created, ${job.spec.tasks.length} tasks, by ${job.spec.initiator}`);
      return EXIT.ok;
    }
    return followed(context, name, flags);
  },
};

async function followed(context: Context, name: string, flags: FlagValues): Promise<number> {
  const isFollowed = isSet(flags, "wait") || isSet(flags, "watch");
  if (context.format.kind === "name") context.print(`kusciajob/${name}`);
  else if (isFollowed) context.note(`${name} created`);
  else context.print(`${name} created`);
  if (isSet(flags, "watch")) return watchTree(context, name);
  if (!isSet(flags, "wait")) return EXIT.ok;
  return followJobs(context, [name], { timeoutMs: timeoutFlag(flags), onJob: reporter(context) });
}

/** The one KusciaJob of a file. @throws CliError */
async function readJob(path: string, name: string | undefined): Promise<KusciaJob> {
  const { loadAll } = await import("js-yaml");
  let documents: unknown[];
  try {
    documents = loadAll(readFileSync(path === "-" ? 0 : path, "utf8"));
  } catch (cause) {
    throw new CliError(`cannot read ${path}: ${(cause as Error).message.split("\n", 1)[0]}`, {
      reason: "Invalid",
      hint: "a KusciaJob in YAML or JSON",
      cause,
    });
  }
  const jobs = documents.filter(isJob);
  const [job] = jobs;
  if (job === undefined || jobs.length > 1)
    throw new CliError(`${path} has ${jobs.length} KusciaJobs, one is needed`, {
      reason: "Invalid",
      hint: "kubectl apply -f takes several",
    });
  return named(job, name);
}

function isJob(document: unknown): document is KusciaJob {
  const { kind, apiVersion, spec } = (document ?? {}) as { kind?: string; apiVersion?: string; spec?: unknown };
  return kind === "KusciaJob" && apiVersion?.startsWith(`${GROUP}/`) === true && typeof spec === "object";
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
