import type { JobView } from "../../job/view.ts";
import { FILE_FLAG, jobOrKept } from "../archive.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT } from "../errors.ts";
import { isSet } from "../flags.ts";
import { whyLines } from "../show/why.ts";

/** Explains what a job waits for or why it failed. */
export const why: Verb = {
  name: "why",
  args: "JOB [TASK]",
  count: [0, 2],
  summary: "Say what a job waits for or why it failed, and what helps.",
  flags: { ...FILE_FLAG, all: { type: "boolean", help: "Every job that waits." } },
  examples: [
    ["why nightly", "all that keeps it"],
    ["why nightly train", "one task of it"],
    ["why --all", "every job that waits"],
  ],
  run: async (context, [name, task], flags) => {
    if (isSet(flags, "all")) return all(context);
    const job = await jobOrKept(context, name, flags);
    if (task !== undefined) requireTask(job, task);
    const causes = task === undefined ? job.why : job.why.filter((each) => each.task === task);
    const { name: job_name, namespace, state, progress } = job;
    if (await context.printValue({ name: job_name, namespace, state, progress, why: causes })) return EXIT.ok;
    for (const line of whyLines(context.style, job, context.now, task)) context.print(line);
    return EXIT.ok;
  },
};

/** @throws CliError */
export function requireTask({ name, tasks }: JobView, task: string): void {
  if (tasks.some(({ alias }) => alias === task)) return;
  const hint = `its tasks: ${tasks.map(({ alias }) => alias).join(", ")}`;
  throw new CliError(`${name} has no task "${task}"`, { reason: "NotFound", hint });
}

async function all(context: Context): Promise<number> {
  const source = await context.source();
  const states = ["Pending", "AwaitingApproval", "Running", "Suspended"];
  const jobs = (await source.listWhole({ states })).filter((job) => job.why.length > 0);
  const values = jobs.map(({ name, namespace, state, progress, why: causes }) => ({
    name,
    namespace,
    state,
    progress,
    why: causes,
  }));
  if (await context.printValue({ jobs: values })) return EXIT.ok;
  if (jobs.length === 0) context.note("no job waits");
  for (const job of jobs) for (const line of whyLines(context.style, job, context.now)) context.print(line);
  return EXIT.ok;
}
