import { describeMissing, programsOf } from "../../test/cluster/binaries/resolve.ts";
import { missingEnvironments, pythonEnvironment } from "../python-environment.ts";
import { type Outcome, describeFailures, runStep, runVitest, total } from "./steps.ts";

/**
 * Runs every suite, or those named on the command line, and closes with the line `N passed, N failed`. Suites in one list run
 * beside each other: both wait more than they work.
 */
const SUITES = [["verify"], ["unit"], ["faults"], ["integration"], ["browser", "e2e"]] as const;

/** What runs only by name: it fetches a Python package of 400 MB. */
const BY_NAME = ["spu"] as const;

/** Suites that need a cluster, and how much of one. They come last: a first run builds Kubernetes before them. */
const CLUSTERS = { integration: "api", browser: "api", e2e: "real" } as const;

const wanted = process.argv.slice(2);
const known: readonly string[] = [...SUITES.flat(), ...BY_NAME];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`unknown suite ${unknown.join(", ")}; there are ${known.join(", ")}\n`);
  process.exit(2);
}

const needed = (Object.keys(CLUSTERS) as (keyof typeof CLUSTERS)[])
  .filter((suite) => wanted.length === 0 || wanted.includes(suite))
  .flatMap((suite) => programsOf(CLUSTERS[suite], true));
const missing = describeMissing([...new Set(needed)]);
if (missing !== undefined) process.stdout.write(`${missing}, after the suites that need no cluster\n`);

const outcomes: Outcome[] = [];
for (const together of SUITES) {
  const suites = together.filter((suite) => wanted.length === 0 || wanted.includes(suite));
  if (suites.includes("integration")) await makeEnvironments();
  outcomes.push(...(await Promise.all(suites.map((suite) => (suite === "verify" ? verify() : vitest(suite))))));
}
for (const suite of BY_NAME) if (wanted.includes(suite)) outcomes.push(await vitest(suite));
for (const { name, passed, failed, skipped, seconds } of outcomes) {
  process.stdout.write(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${Math.round(seconds)} s\n`);
}
process.stdout.write(describeFailures(outcomes));
const { passed, failed, skipped } = total(outcomes);
process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** A test should not have to wait for packages: how long they take is not its bound. */
async function makeEnvironments(): Promise<void> {
  for (const file of missingEnvironments()) {
    process.stdout.write(`\n==> Python packages of ${file}\n`);
    await pythonEnvironment(file);
  }
}

async function verify(): Promise<Outcome> {
  const { seconds, code } = await runStep("verify", "npx", ["--no-install", "tsx", "scripts/verify.ts"]);
  const failures = code === 0 ? [] : ["see its output above"];
  return { name: "verify", passed: 1 - failures.length, failed: failures.length, skipped: 0, seconds, failures };
}

function vitest(project: string): Promise<Outcome> {
  // Vitest leaves one core unused.
  const workers = project === "faults" || project === "unit" ? ["--maxWorkers=100%"] : [];
  return runVitest(project, ["--project", project, ...workers]);
}
