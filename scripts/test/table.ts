import type { Outcome } from "./steps.ts";

/** The outcomes as a Markdown table. */
export function table(heading: string, outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ name, passed, failed, skipped, seconds }) => [
    name,
    passed,
    failed,
    skipped,
    Math.round(seconds),
  ]);
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |\n`;
  return [line([heading, "passed", "failed", "skipped", "seconds"]), "|---|---|---|---|---|\n", ...rows.map(line)].join(
    "",
  );
}
