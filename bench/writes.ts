import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startCluster } from "../test/cluster/start.ts";
import { metric, runOperator } from "../test/support/operator.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { isOver, type TaskDraft, World } from "../test/support/world.ts";

const TASKS = 20;

/**
 * How many API writes a pod costs: a chain of tasks with two parties and neither config templates nor ports, on
 * simulated nodes. Everything the operator sends is counted, its Events and the job's own overhead included.
 */
export async function runWrites(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const progress = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const cluster = await startCluster({ dir, mode: "simulated", progress });
  try {
    await installCRDs(cluster);
    const world = await new World(dir).create();
    const operator = await runOperator(world);
    const begin = performance.now();
    const tasks = Array.from({ length: TASKS }, (_, i): TaskDraft => ({
      alias: `t${i}`,
      dependencies: i === 0 ? [] : [`t${i - 1}`],
    }));
    await world.createJob("chain", tasks);
    const job = await world.waitForJob("chain", isOver, 300_000);
    const seconds = (performance.now() - begin) / 1000;
    const count = (method: string, resource: string): Promise<number> =>
      metric(operator, "rest_client_requests_total", { method, resource });
    const writes = {
      pods: await count("create", "pods"),
      status: await count("update", "kusciajobs"),
      finalizer: await count("patch", "kusciajobs"),
      events: (await count("create", "events")) + (await count("patch", "events")),
      deletions: await metric(operator, "rest_client_requests_total", { method: "delete" }),
    };
    const total = Object.values(writes).reduce((sum, each) => sum + each, 0);
    const pods = TASKS * 2;
    const figures = {
      bench: "writes",
      phase: job.status?.phase,
      tasks: TASKS,
      pods,
      writes,
      writesPerPod: total / pods,
      seconds,
      cores: cpus().length,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    await operator.stop();
    world.close();
  } finally {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
