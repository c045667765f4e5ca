import type { ConfigMap, Pod, Service } from "../api/kubernetes.ts";
import type { AppImage, Endpoint, Task } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import type { NetworkPolicy } from "./network-policy.ts";

/** All that the objects of one attempt of one task depend on. */
export interface TaskInput {
  job: { name: string; namespace: string; uid: string; initiator: string };
  task: Task;
  /** As the spec gives it, or as generated. */
  taskID: string;
  attempt: number;
  appImage: AppImage;
  /** By domain id; a domain without an entry has no settings. */
  domains: ReadonlyMap<string, DomainSettings>;
}

/** A pod and what it needs; all are complete objects, to be made in the order Services, ConfigMaps, Pod. */
export interface PodWorkload {
  pod: Pod;
  services: Service[];
  configMaps: ConfigMap[];
}

export interface PartyWorkload {
  domainID: string;
  role: string;
  pods: PodWorkload[];
  endpoints: Endpoint[];
  networkPolicies: NetworkPolicy[];
}

export interface TaskWorkload {
  /** One for each distinct (domainID, role), in declaration order. */
  parties: PartyWorkload[];
}
