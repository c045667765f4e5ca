import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

/** What one suite came to. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** A line for each test, or file that did not load, that failed: where it stands, its name, the first line of why. */
  readonly failures: readonly string[];
}

/** What this reads of Vitest's JSON report. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs a command with its output passed on; resolves with its exit code (1 if a signal ended it) and duration. */
export function runStep(
  name: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ code: number; seconds: number }> {
  process.stdout.write(`\n==> ${name}: ${command} ${args.join(" ")}\n`);
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env });
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = (performance.now() - begin) / 1000;
      process.stdout.write(`<== ${name}: exit ${code ?? "by signal"} after ${Math.round(seconds)} s\n`);
      resolve({ code: code ?? 1, seconds });
    });
  });
}

/** Runs Vitest and counts its tests. */
export async function runVitest(name: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-test-"));
  try {
    const file = join(folder, "report.json");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
    const { seconds, code } = await runStep(name, "npx", ["--no-install", "vitest", "run", ...args, ...reporters], env);
    if (!existsSync(file)) {
      return { name, passed: 0, failed: 1, skipped: 0, seconds, failures: [`${name}: no report`] };
    }
    return { name, seconds, ...outcomeOf(JSON.parse(readFileSync(file, "utf8")) as Report, code) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads a report of Vitest, which exited with `code`. */
export function outcomeOf(report: Report, code: number): Omit<Outcome, "name" | "seconds"> {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const place = relative(process.cwd(), name);
    const failed = assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `${place} > ${test.fullName}: ${firstLine(test.failureMessages.join("\n"))}`);
    return failed.length === 0 && status === "failed" ? [`${place}: ${firstLine(message)}`] : failed;
  });
  return {
    passed: report.numPassedTests,
    // A file that fails to load, or an error outside any test, fails the run without failing a test.
    failed: report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests,
    skipped: report.numPendingTests,
    failures,
  };
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
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

/** The failures of all outcomes, a line each, for the end of a run: what is above it may be cut off or long. */
export function describeFailures(outcomes: readonly Outcome[]): string {
  return outcomes.flatMap(({ name, failures }) => failures.map((line) => `${name}: FAILED ${line}\n`)).join("");
}
