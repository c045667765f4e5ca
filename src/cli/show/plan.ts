import type { Preview, PreviewRow } from "../../job/preview.ts";
import type { Style } from "../output/style.ts";
import { listed } from "../../job/text.ts";
import { tableLines } from "../output/table.ts";
import { hanging } from "../output/width.ts";

const COLUMNS = [
  { title: "TASK" },
  { title: "ACTION" },
  { title: "ATTEMPT" },
  { title: "PARTIES", flexible: true },
  { title: "BECAUSE", flexible: true },
];

/** What a command would do, task by task. */
export function planLines(style: Style, plan: Preview): string[] {
  const rows = plan.rows.map((row) => [
    row.task,
    row.action.toLowerCase(),
    attemptText(row),
    row.parties.join(","),
    row.because,
  ]);
  const said = [`${summary(plan)}; the job becomes ${plan.next_state}.`, ...outlookTexts(plan)].join(" ");
  return [...(rows.length === 0 ? [] : tableLines(style, COLUMNS, rows)), ...hanging("", said, style.columns)];
}

/** What goes with a deleted job, what quotas leave, and who is asked anew. */
function outlookTexts({ losses = [], quota, consent }: Preview): string[] {
  const lost = losses.map(({ what, count }) => `${count} ${count === 1 ? what.slice(0, -1) : what}`);
  const gone = lost.length === 0 ? [] : [`With it go ${listed(lost)}.`];
  const room = quota === undefined ? [] : [quota.lacks.length === 0 ? "Quota fits." : `${quota.lacks.join("; ")}.`];
  if (consent === undefined) return [...gone, ...room];
  const { asked_again: again } = consent;
  const asked =
    again.length === 0
      ? "Digests unchanged: no new consent."
      : `${listed(again)} ${again.length === 1 ? "is" : "are"} asked again: what was accepted has changed.`;
  return [...gone, ...room, asked];
}

/** One line for a list of jobs. */
export function summary({ rows }: Preview): string {
  const count = (action: PreviewRow["action"]): number => rows.filter((row) => row.action === action).length;
  const skipped = count("SKIP");
  const parts = [`${count("RUN")} run`, `${count("KEEP")} kept`, `${count("STOP")} stopped`];
  return [...parts, ...(skipped > 0 ? [`${skipped} never started`] : [])].join(", ");
}

function attemptText({ attempt, previous_attempt }: PreviewRow): string {
  return previous_attempt === undefined ? String(attempt) : `${previous_attempt} -> ${attempt}`;
}
