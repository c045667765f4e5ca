import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, runStep, total } from "./steps.ts";

/** Runs every suite, or those named on the command line, and closes with the line `N passed, N failed`. */
const SUITES = ["verify", "unit", "faults", "integration", "e2e"] as const;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(SUITES as readonly string[]).includes(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown suite ${unknown.join(", ")}; there are ${SUITES.join(", ")}\n`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), "kusciajob-operator-test-"));
const outcomes: Outcome[] = [];
try {
  for (const suite of SUITES) {
    if (wanted.length > 0 && !wanted.includes(suite)) continue;
    outcomes.push(suite === "verify" ? await verify() : await vitest(suite));
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
for (const { name, passed, failed, skipped, seconds } of outcomes) {
  process.stdout.write(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${Math.round(seconds)} s\n`);
}
const { passed, failed, skipped } = total(outcomes);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed > 0 ? 1 : 0;

async function verify(): Promise<Outcome> {
  const { seconds, code } = await runStep("verify", "npx", ["--no-install", "tsx", "scripts/verify.ts"]);
  return { name: "verify", passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, seconds };
}

async function vitest(project: string): Promise<Outcome> {
  const file = join(reports, `${project}.json`);
  const args = ["--no-install", "vitest", "run", "--project", project, "--reporter=default", "--reporter=json"];
  // Vitest leaves one core unused, which suits tests that wait; these compute.
  if (project === "faults") args.push("--maxWorkers=100%");
  const { seconds, code } = await runStep(project, "npx", [...args, `--outputFile.json=${file}`]);
  if (!existsSync(file)) return { name: project, passed: 0, failed: 1, skipped: 0, seconds };
  const report = JSON.parse(readFileSync(file, "utf8")) as Record<
    "numPassedTests" | "numFailedTests" | "numPendingTests",
    number
  >;
  // A file that fails to load, or an error outside any test, fails the run without failing a test.
  const failedTests = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests;
  return {
    name: project,
    passed: report.numPassedTests,
    failed: failedTests,
    skipped: report.numPendingTests,
    seconds,
  };
}
