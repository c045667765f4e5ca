import type { KusciaJob } from "../src/api/types.ts";

/** Jobs in the namespace, of which so many are as large as a job may be. */
export const JOBS = 1000;
export const LARGE = 20;

export const smallName = (index: number): string => `small-${index}`;
export const largeName = (index: number): string => `large-${index}`;

const TASKS = 128;
const PARTIES = 24;

/** A job of one task that waits for its start. */
export function smallJob(namespace: string, index: number): KusciaJob {
  const tasks = [{ alias: "a", appImage: "app", taskInputConfig: "{}", parties: [{ domainID: "alice" }] }];
  return { metadata: { name: smallName(index), namespace }, spec: { initiator: "alice", tasks } };
}

/** A job of many tasks with many parties, near the size that etcd takes. */
export function largeJob(namespace: string, index: number): KusciaJob {
  const parties = Array.from({ length: PARTIES }, (_, party) => ({ domainID: `domain-${party}`, role: "party" }));
  const tasks = Array.from({ length: TASKS }, (_, task) => ({
    alias: `task-${task}`,
    taskID: `large-${index}-${task}`,
    appImage: "app",
    taskInputConfig: "{}",
    parties,
  }));
  return { metadata: { name: largeName(index), namespace }, spec: { initiator: "alice", tasks } };
}

/** Its status: everything runs, with endpoints. */
export function largeStatus({ spec }: KusciaJob): KusciaJob["status"] {
  const tasks = spec.tasks.map(({ alias, taskID = "", parties }) => ({
    alias,
    taskID,
    state: "Running" as const,
    parties: parties.map(({ domainID, role }) => ({
      domainID,
      role,
      state: "Running" as const,
      endpoints: ["a", "b"].map((port) => ({
        portName: port,
        scope: "Cluster" as const,
        endpoint: `${taskID}-${port}.${domainID}.svc`,
      })),
      pods: [{ name: `${taskID}-0` }],
    })),
  }));
  return { phase: "Running", tasks };
}
