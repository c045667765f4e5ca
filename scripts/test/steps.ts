import { spawn } from "node:child_process";

/** What one suite came to. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** Runs a command with its output passed on; resolves with its exit code (1 if a signal ended it) and duration. */
export function runStep(
  name: string,
  command: string,
  args: readonly string[],
): Promise<{ code: number; seconds: number }> {
  process.stdout.write(`\n==> ${name}: ${command} ${args.join(" ")}\n`);
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = (performance.now() - begin) / 1000;
      process.stdout.write(`<== ${name}: exit ${code ?? "by signal"} after ${Math.round(seconds)} s\n`);
      resolve({ code: code ?? 1, seconds });
    });
  });
}

/** The sum of all outcomes. */
export function total(outcomes: readonly Outcome[]): Pick<Outcome, "passed" | "failed" | "skipped"> {
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((all, each) => all + pick(each), 0);
  return {
    passed: sum((each) => each.passed),
    failed: sum((each) => each.failed),
    skipped: sum((each) => each.skipped),
  };
}
