import type { JobSummaryView } from "../../job/view.ts";
import { ageText } from "../../util/duration.ts";
import { colourOf, type Style } from "../output/style.ts";
import { type Cell, type Column, tableLines } from "../output/table.ts";
import { shortWhy } from "../../job/why-text.ts";

interface Shown extends Column {
  readonly cell: (job: JobSummaryView, now: number) => Cell;
}

const NAMESPACE: Shown = { title: "NAMESPACE", cell: ({ namespace }) => namespace };
const COLUMNS: readonly Shown[] = [
  { title: "NAME", cell: ({ name }) => name },
  { title: "STATE", cell: ({ state }) => ({ text: state, colour: colourOf(state) }) },
  { title: "TASKS", cell: ({ progress }) => progress },
  { title: "WHY", flexible: true, cell: shortWhy },
  { title: "PARTIES", flexible: true, cell: ({ parties }) => parties.join(",") },
  { title: "AGE", cell: (job, now) => ageText(job.create_time, now) },
];
const WIDE: readonly Shown[] = [
  { title: "INITIATOR", cell: ({ initiator }) => initiator },
  { title: "STARTED", cell: ({ start_time }) => start_time ?? "-" },
  { title: "ENDED", cell: ({ end_time }) => end_time ?? "-" },
];

/** The table of `kj get`. */
export function listLines(
  style: Style,
  jobs: readonly JobSummaryView[],
  { now, wide, namespaces }: { readonly now: number; readonly wide: boolean; readonly namespaces: boolean },
): string[] {
  const columns = [...(namespaces ? [NAMESPACE] : []), ...COLUMNS, ...(wide ? WIDE : [])];
  const rows = jobs.map((job) => columns.map(({ cell }) => cell(job, now)));
  return tableLines(wide ? { ...style, columns: undefined } : style, columns, rows);
}
