import type { CoreEvent } from "../../api/kubernetes.ts";
import type { JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
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
  onlyKubernetes: true,
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
  const source = await context.source();
  if (source.events === undefined) throw usage("events needs Kubernetes, a job API has none", "leave out --server");
  const all = await source.events(job);
  const fresh = all.filter((event) => !shown.has(keyOf(event)));
  const isFirst = shown.size === 0;
  for (const event of fresh) shown.add(keyOf(event));
  const values = fresh.map(({ type, reason, message, count = 1, ...event }) => ({
    time: timeOf({ ...event, count }),
    type,
    reason,
    message,
    count,
  }));
  if (context.format.kind !== "text" && (await context.printValue({ events: values }))) return;
  if (all.length === 0) context.note("no Events");
  const rows = values.map(({ time, type = "", reason = "", message = "", count }) => [
    ageText(time, context.now),
    type,
    count > 1 ? `${reason} (x${count})` : reason,
    message,
  ]);
  const lines = tableLines(context.style, COLUMNS, rows);
  for (const line of isFirst && rows.length > 0 ? lines : lines.slice(1)) context.print(line);
}

function keyOf({ metadata, count = 1 }: CoreEvent): string {
  return `${metadata.uid}/${count}`;
}

function timeOf({ lastTimestamp, eventTime, metadata }: Omit<CoreEvent, "type" | "reason" | "message">): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
}
