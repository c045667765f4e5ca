import { Worker } from "node:worker_threads";
import { type Outcome, describeFailures, runVitest, total } from "./steps.ts";
import { table } from "./table.ts";

/** Runs the integration suite again and again while other work takes the cores, to find tests that depend on speed. */
const [times = 5, busy = 4] = process.argv.slice(2).map(Number);
if (!(times >= 1 && busy >= 0)) {
  process.stderr.write("Usage: npm run under-load -- [TIMES [BUSY_THREADS]], default 5 and 4\n");
  process.exit(2);
}

const spinners = Array.from({ length: busy }, () => new Worker("for (;;);", { eval: true }));
const outcomes: Outcome[] = [];
for (let run = 1; run <= times; run += 1) outcomes.push(await runVitest(String(run), ["--project", "integration"]));
await Promise.all(spinners.map((spinner) => spinner.terminate()));
process.stdout.write(`\n${describeFailures(outcomes)}${table(`run with ${busy} busy threads`, outcomes)}`);
process.exitCode = total(outcomes).failed > 0 ? 1 : 0;
