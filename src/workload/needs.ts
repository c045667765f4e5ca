import type { AppImage, Party, Task } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import { distinctParties } from "./parties.ts";
import { nanosOf } from "./quantity.ts";
import { containerResources } from "./resources.ts";
import { chooseTemplate, replicasOf } from "./template-choice.ts";

/** Of what a quota counts, by its name there (`pods`, `requests.cpu`): how much, in thousand-millionths. */
export type Amounts = ReadonlyMap<string, bigint>;

export const PODS = "pods";
/** One whole. */
export const ONE = 10n ** 9n;

/** What the pods of a party take of a quota. */
export interface PartyNeeds {
  readonly domainID: string;
  readonly role: string;
  readonly pods: number;
  /** Of each of them at least: what the cluster adds by itself is not known. */
  readonly each: Amounts;
}

/** What each party's pods take. Without a template one pod of which nothing else is known is assumed, as for its name. */
export function partyNeeds(task: Task, appImage: AppImage | undefined): PartyNeeds[] {
  return distinctParties(task).map(({ domainID, role, party }) => {
    const unknown = { domainID, role, pods: 1, each: new Map([[PODS, ONE]]) };
    if (appImage === undefined) return unknown;
    try {
      return { domainID, role, ...shapeOf(appImage, role, party) };
    } catch (error) {
      if (error instanceof WorkloadError) return unknown;
      throw error;
    }
  });
}

function shapeOf(appImage: AppImage, role: string, party: Party): Pick<PartyNeeds, "pods" | "each"> {
  const template = chooseTemplate(appImage, role);
  const replicas = replicasOf(template);
  const { containers = [] } = template.spec;
  const each = new Map([[PODS, ONE]]);
  for (const [container, { resources }] of containers.entries()) {
    const position = { container, containers: containers.length, replicas };
    const { limits = {}, requests = {} } = containerResources(resources, party, position) ?? {};
    // What only has a limit asks for as much.
    addTo(each, "requests.", { ...limits, ...requests });
    addTo(each, "limits.", limits);
  }
  return { pods: replicas, each };
}

function addTo(sums: Map<string, bigint>, prefix: string, amounts: Readonly<Record<string, string | number>>): void {
  for (const [name, amount] of Object.entries(amounts)) {
    const key = prefix + name;
    sums.set(key, (sums.get(key) ?? 0n) + (nanosOf(String(amount)) ?? 0n));
  }
}
