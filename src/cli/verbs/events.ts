import type { ReadEvent } from "../../api/events.ts";
import type { JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT } from "../errors.ts";
import { isSet } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { requireJob } from "../jobs.ts";
import { messageOf } from "../../kube/errors.ts";
import { ageText } from "../../util/duration.ts";
import { tableLines } from "../output/table.ts";
import { requireStream } from "../watch-list.ts";

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
    const shown = new Shown(context);
    if (isSet(flags, "watch")) requireStream(context);
    await shown.all(job);
    return isSet(flags, "watch") ? follow(context, job, shown) : EXIT.ok;
  },
};

/** Until the job ends, and then with all that was recorded until then. */
async function follow(context: Context, job: JobView, shown: Shown): Promise<number> {
  const done = new AbortController();
  const signal = AbortSignal.any([context.io.signal, done.signal]);
  const source = await context.source();
  const following = (async () => {
    for await (const event of source.watchEvents(job, signal)) await shown.show([event]);
  })().catch((error: unknown) => context.note(`! new Events are not followed: ${messageOf(error)}`));
  try {
    return await followJobs(context, [job.name], {});
  } finally {
    done.abort();
    await following;
    if (!context.io.signal.aborted) await shown.all(job);
  }
}

/** What was shown of a job's Events. */
class Shown {
  readonly #context: Context;
  /** Undefined before the first look. */
  #shown: Set<string> | undefined;
  #hasHeading = false;

  constructor(context: Context) {
    this.#context = context;
  }

  /** All that there are and were not shown yet. */
  async all(job: JobView): Promise<void> {
    const { events: all, missing } = await (await this.#context.source()).events(job);
    const [isFirst, isText] = [this.#shown === undefined, this.#context.format.kind === "text"];
    await this.show(all);
    if (isText && all.length === 0) this.#context.note("no Events");
    if (isText && isFirst) for (const what of missing) this.#context.note(`! not shown: ${what}`);
  }

  async show(found: readonly ReadEvent[]): Promise<void> {
    const isFirst = this.#shown === undefined;
    const known = (this.#shown ??= new Set());
    const fresh = found.filter((event) => !known.has(JSON.stringify(event)));
    // A program is told that there are none, once.
    if (!isFirst && fresh.length === 0) return;
    for (const event of fresh) known.add(JSON.stringify(event));
    if (this.#context.format.kind !== "text" && (await this.#context.printValue({ events: fresh }))) return;
    const { style, now } = this.#context;
    const rows = fresh.map(({ time, type, reason, message, count }) => [
      ageText(time, now),
      type,
      count > 1 ? `${reason} (x${count})` : reason,
      message,
    ]);
    if (rows.length === 0) return;
    for (const line of tableLines(style, COLUMNS, rows).slice(this.#hasHeading ? 1 : 0)) this.#context.print(line);
    this.#hasHeading = true;
  }
}
