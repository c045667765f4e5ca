import { randomUUID } from "node:crypto";
import type { Pod } from "../src/api/kubernetes.ts";
import type { AppImage, KusciaJob, Task } from "../src/api/types.ts";
import { renderTask } from "../src/workload/render.ts";

/** Where the jobs are, and those whose end is long past. */
export const JOBS_NAMESPACE = "bench-jobs";
export const HISTORY_NAMESPACE = "bench-history";

/** What is asked of a contestant: jobs that are all alike. */
export interface Load {
  readonly name: string;
  readonly jobs: number;
  /** Tasks of each job; a chain, or side by side. */
  readonly tasks: number;
  readonly chained: boolean;
  readonly parties: number;
  /** Pause between two jobs in milliseconds; without it all come at once. */
  readonly everyMs?: number;
  /** Their pods run until they are deleted. */
  readonly endless?: boolean;
}

export function podsOf({ jobs, tasks, parties }: Load): number {
  return jobs * tasks * parties;
}

export function jobName({ name }: Load, index: number): string {
  return `${name}-${index}`;
}

export function domainName(index: number): string {
  return `bench-domain-${index}`;
}

export function aliasOf(task: number): string {
  return `t${task}`;
}

/** Aliases of the tasks that a task waits for. */
export function dependenciesOf({ chained }: Pick<Load, "chained">, task: number): string[] {
  return chained && task > 0 ? [aliasOf(task - 1)] : [];
}

/** The AppImage of all pods: neither ports nor config, so that a task is its pods and nothing else. */
export function appImageOf({ endless = false }: Pick<Load, "endless">): AppImage {
  const env = endless ? [{ name: "SIMULATED_RUN_FOR", value: "24h" }] : [];
  const container = { name: "app", workingDir: "/", command: ["true"], env };
  return {
    metadata: { name: endless ? "bench-endless" : "bench-app" },
    spec: {
      image: { name: "kusciajob-operator.test/app", tag: "1" },
      deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
    },
  };
}

export function jobOf(load: Load, index: number): KusciaJob {
  const name = jobName(load, index);
  const tasks = Array.from({ length: load.tasks }, (_, task): Task => ({
    alias: aliasOf(task),
    taskID: `${name}-${aliasOf(task)}`,
    appImage: appImageOf(load).metadata.name!,
    taskInputConfig: "{}",
    dependencies: dependenciesOf(load, task),
    parties: Array.from({ length: load.parties }, (__, party) => ({ domainID: domainName(party) })),
  }));
  const spec = { initiator: domainName(0), maxParallelism: Math.min(load.tasks, 128), tasks };
  return { metadata: { name, namespace: JOBS_NAMESPACE }, spec };
}

/** The pods of each task of a job, to the last byte as the operator makes them; only the job's uid is another. */
export function podsOfTasks(load: Load, index: number): Pod[][] {
  const { metadata, spec } = jobOf(load, index);
  const job = { name: metadata.name!, namespace: JOBS_NAMESPACE, uid: randomUUID(), initiator: spec.initiator };
  return spec.tasks.map((task) => {
    const input = { job, task, taskID: task.taskID!, attempt: 0, appImage: appImageOf(load), domains: new Map() };
    return renderTask(input).parties.flatMap(({ pods }) => pods.map(({ pod }) => pod));
  });
}
