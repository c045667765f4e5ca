import type { KusciaJob } from "../../src/api/types.ts";
import { messageOf } from "../../test/cluster/values.ts";
import type { DemoKube } from "./kube.ts";
import type { Screen } from "./screen.ts";
import type { DemoTarget } from "./target.ts";
import { oneLine } from "./text-width.ts";

/** A pod of a job, with whose it is. */
export interface PodOfJob {
  readonly task: string;
  readonly party: string;
  readonly failed: boolean;
  readonly namespace: string;
  readonly name: string;
}

/** The pods that a job's status names, in the order of tasks and parties. */
export function podsOf({ status }: KusciaJob): PodOfJob[] {
  return (status?.tasks ?? []).flatMap((task) =>
    (task.parties ?? []).flatMap(({ domainID, role, state, pods = [] }) =>
      pods.map(({ name }) => ({
        task: task.alias,
        party: role ? `${domainID} (${role})` : domainID,
        failed: state === "Failed",
        namespace: domainID,
        name,
      })),
    ),
  );
}

/** The last lines that each party printed. */
export async function showResults({ mode, kube }: DemoTarget, screen: Screen, job: KusciaJob): Promise<void> {
  if (mode === "simulated") {
    screen.line("Nothing: the pods were simulated, and no container ran. Leave --mode away to run them as processes.");
    return;
  }
  const pods = podsOf(job);
  const example = pods.at(0);
  if (example !== undefined) {
    screen.command(`kubectl logs -n ${example.namespace} ${example.name} --tail=1   # and so on`);
  }
  let task = "";
  for (const pod of pods) {
    if (pod.task !== task) screen.line(`  ${pod.task}`, "strong");
    task = pod.task;
    for (const line of await lastLines(kube, pod, 1)) screen.line(`    ${pod.party} | ${line}`);
  }
}

/** Why a job did not Succeed: its own words, events, what failed parties printed, and what the operator says. */
export async function explainFailure(
  kube: DemoKube,
  screen: Screen,
  { job, operatorLog }: { job: KusciaJob; operatorLog: readonly string[] },
): Promise<void> {
  const { namespace = "default", name = "" } = job.metadata;
  screen.command(`kubectl events -n ${namespace} --for kusciajob/${name}`);
  for (const { type, reason, message } of await kube.events({ namespace, name })) {
    screen.quote(`${type} ${reason}: ${message}`);
  }
  for (const pod of podsOf(job).filter(({ failed }) => failed)) {
    screen.command(`kubectl logs -n ${pod.namespace} ${pod.name} --tail=10`);
    screen.quote((await lastLines(kube, pod, 10)).join("\n"));
  }
  screen.line("The end of the operator's log:");
  screen.quote(operatorLog.join("\n"));
}

async function lastLines(kube: DemoKube, pod: PodOfJob, lines: number): Promise<string[]> {
  try {
    return (await kube.log(pod, lines)).map(oneLine);
  } catch (error) {
    return [`no log: ${messageOf(error)}`];
  }
}
