import { type SpecDifference, specDifferences } from "../../job/spec-diff.ts";
import { oneLine } from "../../util/one-line.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { text } from "../flags.ts";
import { requireStored } from "../jobs.ts";
import { jobIn } from "../manifest.ts";
import { paint, type Style } from "../output/style.ts";

/** Compares what jobs ask for. */
export const diff: Verb = {
  name: "diff",
  args: "JOB OTHER|-f FILE",
  count: [1, 2],
  summary: "Show how the spec of another job, or of a manifest, differs from a job's.",
  help: "Exit code 0 if they are the same, 1 if they differ. Tasks are compared by alias, inputs that are JSON by their keys.",
  flags: { file: { type: "string", short: "f", value: "FILE", help: "A KusciaJob in YAML or JSON, or an export." } },
  examples: [
    ["diff nightly-29 nightly-30", "what was changed"],
    ["diff nightly -f nightly.yaml", "what a new run would change"],
  ],
  run: async (context, [name = "", other], flags) => {
    const path = text(flags, "file");
    if ((other === undefined) === (path === undefined)) throw usage("diff needs another job, or -f FILE");
    const { job } = await requireStored(context, name);
    const second = path === undefined ? (await requireStored(context, other ?? "")).job : await jobIn(path);
    const differences = specDifferences(job.spec, second.spec);
    const code = differences.length === 0 ? EXIT.ok : EXIT.error;
    if (await context.printValue({ differences })) return code;
    for (const difference of differences) for (const line of linesOf(context.style, difference)) context.print(line);
    if (differences.length === 0) context.note("the specs are the same");
    return code;
  },
};

function linesOf(style: Style, { path, before, after }: SpecDifference): string[] {
  const old = before === undefined ? [] : [paint(style, "red", `- ${path}: ${oneLine(before)}`)];
  return after === undefined ? old : [...old, paint(style, "green", `+ ${path}: ${oneLine(after)}`)];
}
