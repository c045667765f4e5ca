import { allocatedPorts, clusterAddresses, clusterDefine, type ClusterDefinition } from "./cluster-define.ts";
import { type ConfigValues, type PartyConfig, partyConfig, podConfigBytes, podConfigMap } from "./config.ts";
import { forDomain, WorkloadError } from "./errors.ts";
import type { Gang } from "./gang.ts";
import type { PartyPlan, Planned, PodPlan, PodWorkload, TaskInput, TaskPlan, TaskSize, TaskWorkload } from "./input.ts";
import { jobEnv, type LiteralEnv } from "./job-env.ts";
import { layoutTask, partyEndpoints, type PartyLayout, type PodLayout, seenFrom } from "./layout.ts";
import { planNetworkPolicies } from "./network-policy.ts";
import { buildPod } from "./pod.ts";
import { buildService } from "./services.ts";
import { type TemplateValue, templateValue } from "./template-value.ts";

/**
 * Limit for the objects of one task together: a larger one would fill the memory of the operator and of etcd. No option of the
 * operator changes it.
 */
export const MAX_TASK_BYTES = 64 * 1024 * 1024;

/** Variables that each pod has its own value of. */
const POD_VARIABLES = new Set(["TASK_CLUSTER_DEFINE", "KUSCIA_CLUSTER_ADDRESSES"]);

/** What every pod of the task is told of the others. */
interface TaskContext {
  input: TaskInput;
  layouts: readonly PartyLayout[];
  definitions: Readonly<Record<"TASK_CLUSTER_DEFINE" | "KUSCIA_CLUSTER_ADDRESSES", ClusterDefinition>>;
  /** Of all parties, so that a large input is quoted and parsed once. */
  facts: ReadonlyMap<string, TemplateValue>;
  /** In the environment of every container. */
  env: readonly LiteralEnv[];
  gang: Gang;
}

/**
 * What one attempt of a task needs: names at once, each object when it is asked for (docs/concepts.md). A pure function: the
 * same input gives the same objects to the last byte. Throws WorkloadError for what cannot be built: the last pod of each
 * party, which has the longest names, is built to see.
 */
export function planTask(input: TaskInput): TaskPlan {
  const layouts = layoutTask(input);
  const context: TaskContext = {
    input,
    layouts,
    definitions: {
      TASK_CLUSTER_DEFINE: clusterDefine(layouts),
      KUSCIA_CLUSTER_ADDRESSES: clusterAddresses(layouts),
    },
    facts: new Map([
      ["TASK_ID", templateValue(input.taskID)],
      ["TASK_INPUT_CONFIG", templateValue(input.task.taskInputConfig)],
    ]),
    env: jobEnv(input, layouts),
    gang: gangOf(input, layouts),
  };
  const parties = layouts.map((party, index) => planParty(context, party, index));
  return {
    parties: parties.map(({ plan }) => plan),
    measure: () => ({
      pods: context.gang.pods,
      bytes: parties.reduce((sum, { measure }) => sum + measure(), 0),
    }),
  };
}

/** Throws ConfigTooLarge if the objects of a task have more than `limit` bytes. */
export function checkTaskSize({ alias }: TaskInput["task"], { pods, bytes }: TaskSize, limit = MAX_TASK_BYTES): void {
  if (bytes <= limit) return;
  throw new WorkloadError(
    "ConfigTooLarge",
    `the objects of task ${alias} have ${bytes} bytes in ${pods} pods (${Math.ceil(bytes / pods)} a pod), more than the ` +
      `${limit} bytes that a task may have; use fewer replicas, or name a file or an address in the task input instead of the data`,
  );
}

/** Every object of one attempt of a task. */
export function renderTask(input: TaskInput): TaskWorkload {
  const parties = planTask(input).parties.map(({ pods, networkPolicies, ...party }) => ({
    ...party,
    pods: pods.map(renderPod),
    networkPolicies: networkPolicies.map(({ render }) => render()),
  }));
  return { parties };
}

/** One pod with all that it needs. */
export function renderPod({ pod, services, configMaps }: PodPlan): PodWorkload {
  return {
    pod: pod.render(),
    services: services.map(({ render }) => render()),
    configMaps: configMaps.map(({ render }) => render()),
  };
}

function planParty(
  context: TaskContext,
  party: PartyLayout,
  partyIndex: number,
): { plan: PartyPlan; measure: () => number } {
  const { input, layouts, definitions } = context;
  const { domainID, role } = party;
  const configOf = (view: PartyLayout): PartyConfig =>
    forDomain(domainID, () => partyConfig(input, view, partyValues(context, view)));
  const shared = configOf(party);
  // Where pods have ports of their own, their files differ in more than the facts.
  const configs = party.pods.map((pod) => (pod.ports === party.ports ? shared : configOf(seenFrom(party, pod))));
  const podFacts = (index: number): Map<string, TemplateValue> =>
    new Map(Object.entries(definitions).map(([name, definition]) => [name, definition.seenBy(partyIndex, index)]));
  const pods = party.pods.map((pod, index) =>
    planPod(context, { party: seenFrom(party, pod), pod }, configs[index]!, () => podFacts(index)),
  );
  const largest = renderPod(pods.at(-1)!);
  return {
    plan: {
      domainID,
      role,
      pods,
      endpoints: partyEndpoints(party),
      networkPolicies: forDomain(domainID, () => planNetworkPolicies(input, layouts, party)),
    },
    measure: () => {
      const objects = Buffer.byteLength(JSON.stringify([largest.pod, largest.services])) * party.replicas;
      const files = party.pods.map((_, index) =>
        forDomain(domainID, () => podConfigBytes(input, configs[index]!.files, () => podFacts(index))),
      );
      return files.reduce((sum, bytes) => sum + bytes, objects);
    },
  };
}

function planPod(
  { input, layouts, env, gang }: TaskContext,
  at: { party: PartyLayout; pod: PodLayout },
  config: PartyConfig,
  facts: () => ReadonlyMap<string, TemplateValue>,
): PodPlan {
  const planned = <T>(name: string, make: () => T): Planned<T> => ({
    namespace: at.party.domainID,
    name,
    render: () => forDomain(at.party.domainID, make),
  });
  const configMaps = config.files.size === 0 ? [] : [at.pod.configMap];
  return {
    pod: planned(at.pod.name, () =>
      buildPod(input, at, { mounts: config.mounts, configMap: configMaps[0], env }, gang),
    ),
    services: at.pod.services.map((service) => planned(service.name, () => buildService(input, layouts, at, service))),
    configMaps: configMaps.map((name) => planned(name, () => podConfigMap(input, at, config, facts()))),
  };
}

function partyValues({ env, facts }: TaskContext, party: PartyLayout): ConfigValues {
  return {
    defaults: new Map(env.map(({ name, value }) => [name, templateValue(value)])),
    // The values that Kuscia keeps in its values ConfigMap.
    facts: new Map([
      ["KUSCIA_DOMAIN_ID", templateValue(party.domainID)],
      ...facts,
      ["ALLOCATED_PORTS", templateValue(allocatedPorts(party.ports))],
    ]),
    podNames: POD_VARIABLES,
  };
}

function gangOf(input: TaskInput, layouts: readonly PartyLayout[]): Gang {
  return {
    name: input.taskID,
    attempt: input.attempt,
    gated: input.gated === true,
    pods: layouts.reduce((sum, { replicas }) => sum + replicas, 0),
    minParties: Math.min(input.task.scheduleConfig?.minReservedMembers ?? layouts.length, layouts.length),
  };
}
