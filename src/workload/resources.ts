import type { ResourceRequirements } from "../api/kubernetes.ts";
import type { AppImage, Party, Task } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import { divideQuantity } from "./quantity.ts";

/** Kuscia's extended resource: no node of a plain cluster has it, a pod that asks for it would never be scheduled. */
export const BANDWIDTH_RESOURCE = "kuscia.io/bandwidth";

/** Only these are meant for the party as a whole; a share of a GPU or a huge page makes no sense. */
const DIVIDED = new Set(["cpu", "memory"]);

/** The schema lets a quantity be a number. */
type Amounts = Record<string, string | number>;

/** Which container of how many asks for its share of the party's resources. */
export interface ContainerPosition {
  container: number;
  containers: number;
  replicas: number;
}

/**
 * A container's resources: the template's, overlaid per resource name with the party's share.
 * cpu and memory are divided by containers x replicas. Any other resource goes undivided to the first container of each
 * replica, so that a pod asks for what the job says, once.
 */
export function containerResources(
  template: ResourceRequirements | undefined,
  party: Party,
  position: ContainerPosition,
): ResourceRequirements | undefined {
  const all = {
    limits: merge(template?.limits, party.resources?.limits, position),
    requests: merge(template?.requests, party.resources?.requests, position),
    claims: template?.claims,
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** What of the asked resources no pod will carry, for a warning; undefined if nothing is left out. */
export function droppedResource(task: Task, appImage: AppImage | undefined): string | undefined {
  const templates = appImage?.spec.deployTemplates ?? [];
  const containers = templates.flatMap((template) => template.spec.containers ?? []);
  const asked = [...task.parties, ...containers].some(({ resources }) =>
    [resources?.limits, resources?.requests].some((amounts) => amounts !== undefined && BANDWIDTH_RESOURCE in amounts),
  );
  return asked ? BANDWIDTH_RESOURCE : undefined;
}

function merge(
  template: Amounts | undefined,
  party: Amounts | undefined,
  position: ContainerPosition,
): Record<string, string> | undefined {
  const merged = Object.entries(template ?? {}).map(([name, amount]) => [name, String(amount)]);
  for (const [name, amount] of Object.entries(party ?? {})) {
    if (DIVIDED.has(name)) merged.push([name, share(name, amount, position.containers * position.replicas)]);
    else if (position.container === 0) merged.push([name, String(amount)]);
  }
  const kept = merged.filter(([name]) => name !== BANDWIDTH_RESOURCE);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function share(name: string, amount: string | number, divisor: number): string {
  const text = divideQuantity(String(amount), divisor);
  if (text !== undefined) return text;
  throw new WorkloadError("InvalidResources", `the party's resource ${name} is no quantity: "${amount}"`);
}
