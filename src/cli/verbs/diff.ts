import { type SpecDifference, specDifferences } from "../../job/spec-diff.ts";
import type { ConsentChange } from "../../consent/changes.ts";
import { oneLine } from "../../util/one-line.ts";
import type { Verb } from "../define.ts";
import type { Context } from "../context.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { isSet, text } from "../flags.ts";
import { requireJob, requireStored } from "../jobs.ts";
import { jobIn } from "../manifest.ts";
import type { LastYes } from "../source/source.ts";
import { paint, type Style } from "../output/style.ts";

/** Compares what jobs ask for. */
export const diff: Verb = {
  name: "diff",
  args: "JOB OTHER|-f FILE|--approved",
  count: [1, 2],
  summary: "Show how the spec of another job, or of a manifest, differs from a job's, or a job from what was approved.",
  help: "Exit code 0 if they are the same, 1 if they differ. Tasks are compared by alias, inputs that are JSON by their keys.",
  flags: {
    file: { type: "string", short: "f", value: "FILE", help: "A KusciaJob in YAML or JSON, or an export." },
    approved: { type: "boolean", help: "How it differs from the job of its kind that its parties approved last." },
    party: { type: "string", value: "DOMAIN", help: "With --approved: only what this party approved." },
  },
  examples: [
    ["diff nightly-29 nightly-30", "what was changed"],
    ["diff psi-0412 --approved --party carol", "what carol has not approved yet"],
    ["diff nightly -f nightly.yaml", "what a new run would change"],
  ],
  run: async (context, [name = "", other], flags) => {
    const path = text(flags, "file");
    if (isSet(flags, "approved")) return approved(context, name, text(flags, "party"));
    if ((other === undefined) === (path === undefined)) throw usage("diff needs another job, -f FILE or --approved");
    const { job } = await requireStored(context, name);
    const second = path === undefined ? (await requireStored(context, other ?? "")).job : await jobIn(path);
    return compared(context, specDifferences(job.spec, second.spec));
  },
};

async function compared(context: Context, differences: readonly SpecDifference[]): Promise<number> {
  const code = differences.length === 0 ? EXIT.ok : EXIT.error;
  if (await context.printValue({ differences })) return code;
  for (const difference of differences) for (const line of linesOf(context.style, difference)) context.print(line);
  if (differences.length === 0) context.note("the specs are the same");
  return code;
}

/** How a job differs from what its parties approved last. */
async function approved(context: Context, name: string, only: string | undefined): Promise<number> {
  const job = await requireJob(context, name);
  const source = await context.source();
  const parties = job.approvals.map(({ domain_id }) => domain_id).filter((each) => only === undefined || each === only);
  if (parties.length === 0)
    throw new CliError(`${job.name} asks nothing of ${only ?? "anybody"}`, { reason: "NotFound" });
  const found = await Promise.all(
    parties.map(async (party) => ({ party, last: (await source.asked(job, party)).lastYes })),
  );
  const code = found.every(({ last }) => last?.changes.length === 0) ? EXIT.ok : EXIT.error;
  if (await context.printValue({ approvals: found.map(({ party, last }) => ({ party, ...last })) })) return code;
  for (const { party, last } of found) {
    context.note(aboutText(party, last));
    for (const change of last?.changes ?? [])
      for (const line of changeLines(context.style, change)) context.print(line);
  }
  return code;
}

/** Of some changes it is only known that they are. */
function changeLines(style: Style, { path, before, after }: ConsentChange): string[] {
  if (before === "" && after === "") return [`${path} has changed`];
  return linesOf(style, { path, ...(before && { before }), ...(after && { after }) });
}

function aboutText(party: string, last: LastYes | undefined): string {
  if (last === undefined) return `${party} has approved no job of this kind`;
  return last.changes.length === 0
    ? `${party} approved the same in ${last.job}`
    : `${party} approved ${last.job}; asked otherwise:`;
}

function linesOf(style: Style, { path, before, after }: SpecDifference): string[] {
  const old = before === undefined ? [] : [paint(style, "red", `- ${path}: ${oneLine(before)}`)];
  return after === undefined ? old : [...old, paint(style, "green", `+ ${path}: ${oneLine(after)}`)];
}
