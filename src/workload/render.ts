import { allocatedPorts, clusterDefine, clusterParties } from "./cluster-define.ts";
import { parseTemplates, podConfig } from "./config.ts";
import { forDomain } from "./errors.ts";
import type { Gang } from "./gang.ts";
import type { PartyWorkload, PodWorkload, TaskInput, TaskWorkload } from "./input.ts";
import { layoutTask, partyEndpoints, type PartyLayout } from "./layout.ts";
import { partyNetworkPolicies } from "./network-policy.ts";
import { buildPod } from "./pod.ts";
import { podServices } from "./services.ts";

/** What every pod of the task is told of the others. */
interface TaskContext {
  input: TaskInput;
  layouts: readonly PartyLayout[];
  parties: ReturnType<typeof clusterParties>;
  gang: Gang;
}

/**
 * Every object of one attempt of a task, (docs/concepts.md). A pure function: the same input gives the same objects to
 * the last byte. Throws WorkloadError for what cannot be built.
 */
export function renderTask(input: TaskInput): TaskWorkload {
  const layouts = layoutTask(input);
  const context = { input, layouts, parties: clusterParties(layouts), gang: gangOf(input, layouts) };
  return { parties: layouts.map((party, index) => renderParty(context, party, index)) };
}

function renderParty(context: TaskContext, party: PartyLayout, partyIndex: number): PartyWorkload {
  const { input, layouts } = context;
  return forDomain(party.domainID, () => {
    const templates = parseTemplates(input.appImage, party.template.spec.containers ?? []);
    const pods = party.pods.map((pod, podIndex): PodWorkload => {
      const at = { party, pod };
      // The values that Kuscia keeps in its values ConfigMap.
      const facts = {
        KUSCIA_DOMAIN_ID: party.domainID,
        TASK_ID: input.taskID,
        TASK_CLUSTER_DEFINE: clusterDefine(context.parties, partyIndex, podIndex),
        ALLOCATED_PORTS: allocatedPorts(party.ports),
        TASK_INPUT_CONFIG: input.task.taskInputConfig,
      };
      const config = podConfig(input, at, facts, templates);
      return {
        pod: buildPod(input, at, config, context.gang),
        services: podServices(input, layouts, at),
        configMaps: config.configMap === undefined ? [] : [config.configMap],
      };
    });
    return {
      domainID: party.domainID,
      role: party.role,
      pods,
      endpoints: partyEndpoints(party),
      networkPolicies: partyNetworkPolicies(input, layouts, party),
    };
  });
}

function gangOf(input: TaskInput, layouts: readonly PartyLayout[]): Gang {
  return {
    name: input.taskID,
    attempt: input.attempt,
    pods: layouts.reduce((sum, { replicas }) => sum + replicas, 0),
    minParties: Math.min(input.task.scheduleConfig?.minReservedMembers ?? layouts.length, layouts.length),
  };
}
