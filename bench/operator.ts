import type { Pod } from "../src/api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../src/api/names.ts";
import { isOver } from "../src/api/phases.ts";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { withFinalizer } from "../src/job/finalizer.ts";
import type { KubeClient } from "../src/kube/client.ts";
import type { Field } from "./field.ts";
import type { Ledger } from "./ledger.ts";
import { HISTORY_NAMESPACE, jobOf, JOBS_NAMESPACE, type Load } from "./load.ts";
import { cpuMs, freePort, peakRSS, Program } from "./program.ts";
import type { Player, Usage } from "./turn.ts";

/** The operator as it is shipped: the bundle, in a process of its own. */
export class OperatorPlayer implements Player {
  readonly program: Program;

  private constructor({ cluster }: Field, port: number) {
    const url = `http://127.0.0.1:${port}`;
    const flags = [
      `--kubeconfig=${cluster.kubeconfig}`,
      `--job-namespaces=${JOBS_NAMESPACE},${HISTORY_NAMESPACE}`,
      "--leader-elect=false",
      `--health-port=${port}`,
      "--log-level=warn",
    ];
    const command = [process.execPath, "dist/main.mjs", "operator", ...flags] as const;
    this.program = new Program(command, { ready: `${url}/readyz`, metrics: `${url}/metrics` });
  }

  static async start(field: Field): Promise<OperatorPlayer> {
    const player = new OperatorPlayer(field, await freePort());
    await player.program.ready();
    return player;
  }

  taskOf({ metadata: { labels, annotations } }: Pod): { job: string; alias: string } | undefined {
    return taskOfLabels(labels, annotations);
  }

  async expect(): Promise<void> {
    // It watches all jobs anyway.
  }

  submit(client: KubeClient, load: Load, index: number): Promise<KusciaJob> {
    // As the job API makes them.
    return client.create(KUSCIA_JOBS, withFinalizer(jobOf(load, index)));
  }

  over({ endless = false }: Load, ledger: Ledger): Promise<void> {
    return ledger.allJobs(endless ? isRunning : hasSucceeded, () => this.program.requireAlive());
  }

  async usage(): Promise<Usage> {
    const metrics = await this.program.metrics();
    return {
      cpuMs: cpuMs(this.program.pid),
      peakRSSMiB: peakRSS(this.program.pid),
      eventLoopP99Ms: (metrics.get("nodejs_eventloop_lag_p99_seconds") ?? 0) * 1000,
      writes: writesOf(metrics),
    };
  }

  /** Requests of any kind so far, without watches. */
  async requests(): Promise<number> {
    return sumOf(await this.program.metrics(), ({ method }) => method !== "watch");
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

/** The labels and annotations by which the operator's pods tell their task. */
export function taskOfLabels(
  labels: Readonly<Record<string, string>> = {},
  annotations: Readonly<Record<string, string>> = {},
): { job: string; alias: string } | undefined {
  const job = labels[LABEL.jobID];
  const alias = annotations[ANNOTATION.taskAlias];
  return job === undefined || alias === undefined ? undefined : { job, alias };
}

/** A job that fails is no result but an error. */
function hasSucceeded(job: KusciaJob): boolean {
  if (isOver(job) && job.status?.phase !== "Succeeded") throw new Error(`${job.metadata.name} did not succeed`);
  return isOver(job);
}

function isRunning({ status }: KusciaJob): boolean {
  return status?.tasks?.every(({ state }) => state === "Running") ?? false;
}

interface Request {
  readonly method: string;
  readonly resource: string;
}

function sumOf(metrics: ReadonlyMap<string, number>, counts: (request: Request) => boolean): number {
  return [...metrics].reduce((sum, [key, value]) => {
    const labels = /^rest_client_requests_total\{method="(?<method>[^"]*)",resource="(?<resource>[^"]*)"/.exec(key);
    return labels?.groups !== undefined && counts(labels.groups as unknown as Request) ? sum + value : sum;
  }, 0);
}

const READS = new Set(["get", "list", "watch"]);

function writesOf(metrics: ReadonlyMap<string, number>): Record<string, number> {
  const named: Record<string, (request: Request) => boolean> = {
    pods: ({ method, resource }) => method === "create" && resource === "pods",
    status: ({ method, resource }) => method === "update" && resource === "kusciajobs",
    finalizers: ({ method, resource }) => method === "patch" && resource === "kusciajobs",
    events: ({ method, resource }) => !READS.has(method) && resource === "events",
  };
  const counts = Object.fromEntries(Object.entries(named).map(([kind, is]) => [kind, sumOf(metrics, is)]));
  const all = sumOf(metrics, ({ method }) => !READS.has(method));
  return { ...counts, other: all - Object.values(counts).reduce((sum, each) => sum + each, 0) };
}
