import type { TaskInput } from "./input.ts";
import { jobApiEnv, jobApiOf } from "./job-api.ts";
import { addressText, type PartyLayout } from "./layout.ts";
import { portVariable, servicePorts } from "./ports.ts";

/** A variable with a literal value. */
export interface LiteralEnv {
  name: string;
  value: string;
}

/** What each container of a task learns of its job, in its environment and in config templates. */
export function jobEnv(input: TaskInput, layouts: readonly PartyLayout[]): LiteralEnv[] {
  const { job, task, attempt } = input;
  const jobApi = jobApiOf(input);
  return [
    { name: "JOB_ID", value: job.name },
    { name: "JOB_UID", value: job.uid },
    { name: "TASK_ALIAS", value: task.alias },
    { name: "ATTEMPT", value: String(attempt) },
    ...addressEnv(layouts),
    ...(jobApi === undefined ? [] : jobApiEnv(jobApi)),
  ];
}

/**
 * For each port with a Service the addresses of the first pod of each party that has the port, in the order of the
 * parties. Further replicas are only in KUSCIA_CLUSTER_ADDRESSES: an environment must not grow with the task.
 */
function addressEnv(layouts: readonly PartyLayout[]): LiteralEnv[] {
  const names = layouts.flatMap(({ ports }) => servicePorts(ports).map(({ name }) => name));
  return [...new Set(names)].map((port) => ({
    name: portVariable(port, "ADDRESSES"),
    value: layouts.flatMap((party) => firstAddress(party, port)).join(","),
  }));
}

function firstAddress(party: PartyLayout, port: string): string[] {
  const service = party.pods[0]?.services.find((each) => each.port.name === port);
  return service === undefined ? [] : [addressText(party, service)];
}
