import type { JobSummaryView, JobView } from "../../job/view.ts";
import type { Why } from "../../job/why.ts";
import { subjectOf } from "../../job/why-text.ts";
import { parseTime } from "../../util/time.ts";
import { ageText, durationText } from "../../util/duration.ts";
import { colourOf, paint, type Style } from "../output/style.ts";
import { displayWidth, pad } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";

/** The whole answer to `kj why`. */
export function whyLines(style: Style, job: JobView, now: number, only?: string): string[] {
  const causes = only === undefined ? job.why : job.why.filter(({ task }) => task === only);
  const width = Math.max(0, ...causes.map((each) => displayWidth(subjectOf(each))));
  const lines = causes.flatMap((each) => causeLines(style, each, { width, now }));
  const remedies = [...new Set([...nextSteps(job), ...causes.flatMap(({ remedy }) => remedy ?? [])])];
  const advice = remedies.length === 0 ? [] : [`do: ${remedies.join(" | ")}`];
  return [headline(style, job, now), ...lines, ...advice];
}

function headline(style: Style, job: JobView, now: number): string {
  const { name, state, progress } = job;
  const tail = job.end_time === undefined ? stillness(job, now) : `ended ${ageText(job.end_time, now)} ago`;
  const nothing = job.why.length === 0 && state === "Running" ? "; nothing keeps it waiting" : "";
  return `${name} is ${paint(style, colourOf(state), state)}, ${progress}${tail === "" ? "" : `; ${tail}`}${nothing}`;
}

const STILL_MS = 10_000;

function stillness(job: JobView, now: number): string {
  const times = job.tasks.flatMap((task) => [task.create_time, task.start_time, task.end_time, task.waiting_since]);
  const last = Math.max(...[job.create_time, job.start_time, ...times].map((time) => parseTime(time) ?? 0));
  return now - last < STILL_MS ? "" : `nothing moved for ${durationText(now - last)}`;
}

function causeLines(style: Style, cause: Why, { width, now }: { width: number; now: number }): string[] {
  const { since, until, code } = cause;
  const indent = width === 0 ? "  " : `  ${pad(subjectOf(cause), width)}  `;
  const end = parseTime(until);
  const details = [
    end !== undefined && end > now ? `goes on by itself in ${durationText(end - now)}` : "",
    since !== undefined && ISSUES.has(code) ? `for ${ageText(since, now)}` : "",
  ].filter((each) => each !== "");
  const rest = details.map((each) => " ".repeat(displayWidth(indent)) + paint(style, "grey", each));
  return [indent + oneLine(cause.text), ...rest];
}

/** Waits of which it matters how long they have lasted. */
const ISSUES: ReadonlySet<string> = new Set([
  "QuotaExceeded",
  "Unschedulable",
  "ImagePull",
  "ContainerCreating",
  "AppImageNotFound",
  "DomainNotFound",
  "InitiatorNotFound",
  "AdmissionDenied",
  "APIError",
  "OldPodsRunning",
  "AwaitingApproval",
  "NotSeen",
]);

/** What one may do next with a job in this state. */
export function nextSteps({ name, state }: Pick<JobSummaryView, "name" | "state">): string[] {
  switch (state) {
    case "Failed":
      return [`kj logs ${name} --failed`, `kj restart ${name} --dry-run`];
    case "Suspended":
      return [`kj resume ${name}`];
    default:
      return [];
  }
}
