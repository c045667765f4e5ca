import type { AppImage, Task } from "../api/types.ts";
import { parseTemplates } from "./config.ts";
import { containerResources } from "./resources.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { WorkloadError, withPrefix } from "./errors.ts";
import { partyShape } from "./layout.ts";
import { checkObjectName, checkServiceName, podName, podPrefix, serviceName } from "./names.ts";
import { type DistinctParty, distinctParties } from "./parties.ts";
import { metricAnnotations } from "./pod.ts";
import { servicePorts } from "./ports.ts";
import { containerSecurity } from "./security.ts";

/**
 * Whether the AppImage can serve the task, without rendering: role without a template, port names, replicas, config
 * templates that are missing or not of the language, metric port, resources, security level, and names. Undefined if it
 * can. What only the values decide (config too large) and conflicts between names shows when the task is rendered.
 */
export function checkAppImage(
  appImage: AppImage,
  task: Task,
  domains: ReadonlyMap<string, DomainSettings> = new Map(),
): WorkloadError | undefined {
  try {
    for (const party of distinctParties(task)) checkParty(appImage, task, party, domains.get(party.domainID) ?? {});
    return undefined;
  } catch (error) {
    if (error instanceof WorkloadError) return error;
    throw error;
  }
}

function checkParty(appImage: AppImage, task: Task, party: DistinctParty, settings: DomainSettings): void {
  const shape = partyShape(party, appImage, settings);
  withPrefix(`failed to build domain ${party.domainID} kit info, `, () => {
    const containers = shape.template.spec.containers ?? [];
    parseTemplates(appImage, containers);
    metricAnnotations(shape);
    for (const [container, { name, resources, securityContext }] of containers.entries()) {
      containerResources(resources, party.party, {
        container,
        containers: containers.length,
        replicas: shape.replicas,
      });
      containerSecurity(securityContext, settings.securityLevel ?? "baseline", name);
    }
    // A generated id is a valid label of at most 63 characters; any such one serves to check the rest.
    const place = { prefix: podPrefix(task.taskID || "task", party.role), index: shape.replicas - 1, attempt: 0 };
    checkObjectName(podName(place));
    for (const port of servicePorts(shape.ports)) checkServiceName(serviceName(place, port.name));
  });
}
