import { gzipSync } from "node:zlib";
import { viewOf } from "../../job/view.ts";
import { type Archive, archiveIn, archiveOf, type KeptLine } from "../archive.ts";
import type { Context } from "../context.ts";
import { createdText } from "../created.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT } from "../errors.ts";
import { isSet, text } from "../flags.ts";
import { requireStored } from "../jobs.ts";
import type { LogLine } from "../logs/log.ts";
import { treeLines } from "../show/tree.ts";

/** Writes a job with all that it came to. */
export const exportJob: Verb = {
  name: "export",
  args: "JOB",
  count: [1, 1],
  summary: "Write a job with its state, results and logs as one JSON document.",
  help: "It holds what you may see now, inputs among it. `get`, `tree` and `why` read it by -f, `logs` by --file.",
  flags: { gzip: { type: "boolean", help: "Packed; what reads it unpacks it." } },
  examples: [["export nightly --gzip > nightly.json.gz", "to be kept when the job is deleted"]],
  run: async (context, [name = ""], flags) => {
    const source = await context.source();
    const { job } = await requireStored(context, name);
    const view = viewOf(job);
    const logs: KeptLine[] = [];
    const notes: string[] = [];
    const reading = source.readLogs({
      choice: { tasks: [], failed: false },
      follow: false,
      timestamps: false,
      onLine: (line) => logs.push(keptLine(line)),
      onNote: (note) => notes.push(note),
      signal: context.io.signal,
    });
    await reading.takeInOrder(view);
    const results = await source.results(view);
    for (const note of notes) context.note(`! ${note}`);
    const time = new Date(context.now).toISOString();
    const written = `${JSON.stringify(archiveOf({ time, job, results, logs, notes }))}\n`;
    context.io.stdout.write(isSet(flags, "gzip") ? gzipSync(written) : written);
    return EXIT.ok;
  },
};

function keptLine({ log, container, seq, text: said }: LogLine): KeptLine {
  const { task, party, attempt, pod, label } = log;
  return { task, party, attempt, pod, label, ...(container !== undefined && { container }), seq, text: said };
}

/** Looks at what was exported, or runs it anew. */
export const importJob: Verb = {
  name: "import",
  args: "FILE",
  count: [1, 1],
  summary: "Show what an export holds, or create its job anew.",
  help: "A job that is created anew begins at the beginning; states, logs and results stay in the file.",
  flags: {
    create: { type: "boolean", help: "Create the job." },
    name: { type: "string", value: "NAME", help: "Of the new job; else that of the old one." },
    "dry-run": { type: "boolean", help: "With --create: check it on the server, and create nothing." },
  },
  examples: [
    ["import nightly.json.gz", "what it holds"],
    ["import nightly.json.gz --create --name nightly-again", "runs the same once more"],
  ],
  run: async (context, [path = ""], flags) => {
    const archive = await archiveIn(path);
    if (!isSet(flags, "create")) return show(context, archive);
    const { metadata, spec } = archive.job;
    const name = text(flags, "name") ?? metadata.name;
    if (name === undefined) throw new CliError("the job has no name", { reason: "Invalid", hint: "give --name NAME" });
    const isDry = isSet(flags, "dry-run");
    await (await context.source()).submit({ metadata: { name }, spec: { ...spec, suspend: false } }, isDry);
    context.print(isDry ? `${name} would be created, ${spec.tasks.length} tasks` : await createdText(context, name));
    return EXIT.ok;
  },
};

async function show(context: Context, { time, job, results, logs }: Archive): Promise<number> {
  const view = viewOf(job);
  if (await context.printValue(view)) return EXIT.ok;
  for (const line of treeLines(context.style, view, context.now)) context.print(line);
  const kept = `${logs.length} lines of logs, ${results.length} results`;
  context.note(time === "" ? "a manifest, without logs or results" : `kept at ${time}: ${kept}`);
  return EXIT.ok;
}
