import type { JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT } from "../errors.ts";
import { isSet } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { requireJob } from "../jobs.ts";
import { ageText } from "../../util/duration.ts";
import { tableLines } from "../output/table.ts";

const COLUMNS = [{ title: "AGE" }, { title: "TYPE" }, { title: "REASON" }, { title: "MESSAGE", flexible: true }];

/** Shows a job's Events. */
export const events: Verb = {
  name: "events",
  args: "JOB",
  count: [1, 1],
  summary: "Show what Kubernetes recorded of a job, oldest first.",
  flags: { watch: { type: "boolean", short: "w", help: "Go on until the job ends." } },
  examples: [["events nightly", "the Events of the last hour; Kubernetes keeps no older ones"]],
  run: async (context, [name = ""], flags) => {
    const job = await requireJob(context, name);
    const shown = new Set<string>();
    if (!isSet(flags, "watch")) {
      await show(context, job, shown);
      return EXIT.ok;
    }
    let last: Promise<void> = Promise.resolve();
    const code = await followJobs(context, [name], {
      onJob: (changed) => {
        last = last.then(() => show(context, changed, shown));
      },
    });
    await last;
    return code;
  },
};

/** Those that were not shown yet. */
async function show(context: Context, job: JobView, shown: Set<string>): Promise<void> {
  const { events: all, missing } = await (await context.source()).events(job);
  const fresh = all.filter((event) => !shown.has(JSON.stringify(event)));
  const isFirst = shown.size === 0;
  for (const event of fresh) shown.add(JSON.stringify(event));
  if (context.format.kind !== "text" && (await context.printValue({ events: fresh }))) return;
  if (all.length === 0) context.note("no Events");
  if (isFirst) for (const what of missing) context.note(`! not shown: ${what}`);
  const rows = fresh.map(({ time, type, reason, message, count }) => [
    ageText(time, context.now),
    type,
    count > 1 ? `${reason} (x${count})` : reason,
    message,
  ]);
  const lines = tableLines(context.style, COLUMNS, rows);
  for (const line of isFirst && rows.length > 0 ? lines : lines.slice(1)) context.print(line);
}
