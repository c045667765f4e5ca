import type { JobView } from "../../job/view.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { usage } from "../errors.ts";
import { text } from "../flags.ts";
import { followJobs } from "../follow.ts";
import { GOALS, isEnded } from "../outcome.ts";
import { shortWhy } from "../../job/why-text.ts";
import { displayWidth, hanging } from "../output/width.ts";
import { stateLine } from "../show/tree.ts";
import { durationFlag, TIMEOUT_FLAG } from "../timeout.ts";

/** Waits for jobs. */
export const wait: Verb = {
  name: "wait",
  args: "JOB..",
  count: [1, 1000],
  summary: "Wait for jobs, and say by the exit code how they ended.",
  help: "Returns on any end. 0 Succeeded, 3 Failed, 4 Cancelled or rejected, 5 Suspended, 124 timeout; 1 if it cannot tell, or a job was deleted. Of several jobs the first of 1, 3, 4, 5, 124.",
  flags: {
    for: { type: "string", value: "WHAT", help: `${GOALS.join(", ")}; ended.` },
    ...TIMEOUT_FLAG,
  },
  examples: [
    ["wait nightly", "until it ends"],
    ["wait nightly weekly --timeout 2h", "both, or 124"],
    ["wait nightly --for running", "until its tasks may start"],
  ],
  run: async (context, names, flags) => {
    const goal = GOALS.find((each) => each === (text(flags, "for") ?? "ended"));
    if (goal === undefined) throw usage(`--for is "${text(flags, "for")}"`, `one of ${GOALS.join(", ")}`);
    return followJobs(context, names, { goal, timeoutMs: durationFlag(flags), onJob: reporter(context) });
  },
};

/** Says each change: how jobs ended on stdout, the way there on stderr. */
export function reporter(context: Context): (job: JobView) => void {
  const told = new Map<string, string>();
  return (job) => {
    const reason = shortWhy(job);
    const facts = JSON.stringify([job.state, job.progress, reason]);
    if (told.get(job.name) === facts) return;
    told.set(job.name, facts);
    const line = changeText(context, job, reason);
    if (context.format.kind === "ndjson" || context.format.kind === "json") {
      if (isEnded(job)) context.print(JSON.stringify(job));
    } else if (isEnded(job) || job.state === "Suspended") context.print(line);
    else context.note(line);
  };
}

/** One line; on a terminal the reason stands below what it does not fit beside. */
function changeText({ style, now }: Context, job: JobView, reason: string): string {
  const head = stateLine(style, job, now);
  if (reason === "") return head;
  const width = displayWidth(`${stateLine({ ...style, colour: false }, job, now)}  ${reason}`);
  if (style.columns === undefined || width <= style.columns) return `${head}  ${reason}`;
  return [head, ...hanging("  ", reason, style.columns)].join("\n");
}
