import { RELEASES, releaseOf } from "../../test/cluster/versions.ts";
import { type Outcome, describeFailures, runVitest, total } from "./steps.ts";
import { table } from "./table.ts";

/** Runs what depends on the API server against every Kubernetes release, or those named on the command line. */
const SUITES = ["crds", "kube", "operator"].map((folder) => `test/integration/${folder}`);

const wanted = process.argv.slice(2);
const releases = wanted.length === 0 ? RELEASES : wanted.map(releaseOf);

const outcomes: Outcome[] = [];
for (const { version } of releases) {
  const env = { ...process.env, KJO_TEST_KUBERNETES: version };
  outcomes.push(await runVitest(version.slice(1), ["--project", "integration", ...SUITES], env));
}
process.stdout.write(`\n${describeFailures(outcomes)}${table("Kubernetes", outcomes)}`);
process.exitCode = total(outcomes).failed > 0 ? 1 : 0;
