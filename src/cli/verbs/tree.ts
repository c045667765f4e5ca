import type { JobView } from "../../job/view.ts";
import { FILE_FLAG, jobOrKept } from "../archive.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { treeLines } from "../show/tree.ts";
import { durationFlag, TIMEOUT_FLAG } from "../timeout.ts";

/** Shows a job's tasks. */
export const tree: Verb = {
  name: "tree",
  args: "JOB",
  count: [0, 1],
  summary: "Show a job's tasks, parties and attempts.",
  flags: {
    ...FILE_FLAG,
    watch: { type: "boolean", short: "w", help: "Show it again with every change, until the job ends." },
    party: { type: "string", value: "DOMAIN", help: "Only tasks of this party." },
    timeout: { ...TIMEOUT_FLAG.timeout, help: "With -w: give up after this, such as 10m, with exit code 124; never." },
  },
  examples: [
    ["tree nightly", "where it stands"],
    ["tree nightly -w", "until it ends; the exit code says how"],
  ],
  run: async (context, [name], flags) => {
    const party = text(flags, "party");
    if (isSet(flags, "watch") && name !== undefined) return watchTree(context, name, flags);
    const job = await jobOrKept(context, name, flags);
    if (!(await context.printValue(job))) printTree(context, job, party);
    return EXIT.ok;
  },
};

/** `tree -w` under the name that people look for. */
export const watch: Verb = {
  ...tree,
  name: "watch",
  count: [1, 1],
  summary: "Show a job's tasks again with every change, until the job ends.",
  flags: { party: tree.flags["party"]!, ...TIMEOUT_FLAG },
  examples: [["watch nightly", "until it ends; the exit code says how"]],
  run: (context, [name = ""], flags) => watchTree(context, name, flags),
};

function printTree(context: Context, job: JobView, party: string | undefined): void {
  for (const line of treeLines(context.style, job, context.now, party)) context.print(line);
}

/** On a terminal the tree stays in its place; elsewhere each change is written below the one before. */
export async function watchTree(context: Context, name: string, flags: FlagValues): Promise<number> {
  const party = text(flags, "party");
  let last = "";
  let height = 0;
  const isScreen = context.io.stdout.isTTY === true && context.style.columns !== undefined;
  return followJobs(context, [name], {
    timeoutMs: durationFlag(flags),
    onJob: (job) => {
      const lines = treeLines(context.style, job, context.now, party);
      const shown = lines.join("\n");
      if (shown === last) return;
      last = shown;
      if (context.format.kind === "ndjson") {
        context.print(JSON.stringify(job));
        return;
      }
      if (isScreen && height > 0) context.io.stdout.write(`\u001B[${height}A\u001B[0J`);
      height = lines.length;
      context.print(shown);
    },
  });
}
