import type { JobSummaryView, JobView } from "../../job/view.ts";
import type { Why } from "../../job/why.ts";
import { subjectOf } from "../../job/why-text.ts";
import { parseTime } from "../../util/time.ts";
import { ageText, durationText } from "../../util/duration.ts";
import { colourOf, paint, type Style } from "../output/style.ts";
import { commands, displayWidth, hanging, pad } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";

/** The whole answer to `kj why`. */
export function whyLines(style: Style, job: JobView, now: number, only?: string): string[] {
  const causes = only === undefined ? job.why : job.why.filter(({ task }) => task === only);
  const width = Math.max(0, ...causes.map((each) => displayWidth(subjectOf(each))));
  const lines = causes.flatMap((each) => causeLines(style, each, { width, now }));
  const remedies = [...new Set([...nextSteps(job), ...causes.flatMap(({ remedy = "" }) => remedy.split(" | "))])];
  const advice = commands(
    "do: ",
    remedies.filter((each) => each !== ""),
    style.columns,
  );
  return [...headlines(style, job, now), ...lines, ...advice];
}

/** On a terminal in two where the job has a long name. */
function headlines(style: Style, job: JobView, now: number): string[] {
  const { name, state, progress } = job;
  const tail = job.end_time === undefined ? stillness(job, now) : `ended ${ageText(job.end_time, now)} ago`;
  const nothing = job.why.length === 0 && state === "Running" ? "; nothing keeps it waiting" : "";
  const rest = `, ${progress}${tail === "" ? "" : `; ${tail}`}${nothing}`;
  const isWide = displayWidth(`${name} is ${state}${rest}`) > (style.columns ?? Number.POSITIVE_INFINITY);
  return `${name}${isWide ? "\n  " : " "}is ${paint(style, colourOf(state), state)}${rest}`.split("\n");
}

const STILL_MS = 10_000;

function stillness(job: JobView, now: number): string {
  const times = job.tasks.flatMap((task) => [task.create_time, task.start_time, task.end_time, task.waiting_since]);
  const last = Math.max(...[job.create_time, job.start_time, ...times].map((time) => parseTime(time) ?? 0));
  return now - last < STILL_MS ? "" : `nothing moved for ${durationText(now - last)}`;
}

function causeLines(style: Style, cause: Why, { width, now }: { width: number; now: number }): string[] {
  const subject = width === 0 ? "  " : `  ${pad(subjectOf(cause), width)}  `;
  const isWide = displayWidth(subject) > (style.columns ?? Number.POSITIVE_INFINITY) - LEAST_TEXT;
  const indent = isWide ? "    " : subject;
  const rest = timesOf(cause, now).map((each) => " ".repeat(displayWidth(indent)) + paint(style, "grey", each));
  const head = isWide ? [subject.trimEnd()] : [];
  return [...head, ...hanging(indent, oneLine(cause.text), style.columns), ...rest];
}

/** How long it has lasted, and when it is over. */
function timesOf({ since, until, deadline, code }: Why, now: number): string[] {
  const [end = now, failure = now] = [parseTime(until), parseTime(deadline)];
  return [
    end > now ? `goes on by itself in ${durationText(end - now)}` : "",
    failure > now ? `goes on by itself, or fails in ${durationText(failure - now)} (lifecycleSeconds)` : "",
    since !== undefined && ISSUES.has(code) ? `for ${ageText(since, now)}` : "",
  ].filter((each) => each !== "");
}

/** Columns that a long name leaves to the cause. */
const LEAST_TEXT = 32;

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
