import type { Preview, PreviewRow } from "../../job/preview.ts";
import type { Style } from "../output/style.ts";
import { tableLines } from "../output/table.ts";

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
  return [...tableLines(style, COLUMNS, rows), `${summary(plan)}; the job becomes ${plan.next_state}.`];
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
