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
  /**
   * Names of the attempt's pods as they were recorded with its intent, by `domainID/role`; they win. Another version may
   * have recorded longer ones than this one would choose.
   */
  podNames?: ReadonlyMap<string, readonly string[]>;
}

/** What one pod and the objects that it needs are called. */
export interface PodNames {
  pod: string;
  services: string[];
  configMaps: string[];
}

/** One party of a task: names at once, objects when they are asked for. */
export interface PartyPlan {
  domainID: string;
  role: string;
  /** In order of the index. */
  pods: readonly PodNames[];
  endpoints: Endpoint[];
  networkPolicies: NetworkPolicy[];
  /** The objects of the pod with this index. */
  readonly renderPod: (index: number) => PodWorkload;
}

/** One attempt of a task: what there will be. */
export interface TaskPlan {
  /** One for each distinct (domainID, role), in declaration order. */
  parties: PartyPlan[];
  /** Bytes of all pods with their Services and rendered config, without rendering them. */
  readonly measure: () => TaskSize;
}

export interface TaskSize {
  pods: number;
  bytes: number;
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
