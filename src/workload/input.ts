import type { ConfigMap, Pod, Service } from "../api/kubernetes.ts";
import type { AppImage, Endpoint, Task } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import type { NetworkPolicy } from "./network-policy.ts";

/** All that the objects of one attempt of one task depend on. */
export interface TaskInput {
  job: { name: string; namespace: string; uid: string; initiator: string };
  task: Task;
  /** Name of the KusciaJobTask, of a task that was added to its job. */
  addedTask?: string;
  /** As the spec gives it, or as generated. */
  taskID: string;
  attempt: number;
  /** Its pods are made with a scheduling gate. */
  gated?: boolean;
  appImage: AppImage;
  /** By domain id; a domain without an entry has no settings. */
  domains: ReadonlyMap<string, DomainSettings>;
  /**
   * Names of the attempt's pods as they were recorded with its intent, by `domainID/role`; they win. Another version may
   * have recorded longer ones than this one would choose.
   */
  podNames?: ReadonlyMap<string, readonly string[]>;
  /** Where programs find the job API; undefined if nobody has said. */
  jobApi?: JobApi;
  /** Set where pods share one address: the ports of each are then unlike those of all others. */
  network?: SharedNetwork;
  /** The endpoints that were recorded with the attempt's intent, by `domainID/role`; with a shared network they win. */
  endpoints?: ReadonlyMap<string, readonly Endpoint[]>;
}

/** The job API as the pods of tasks reach it. */
export interface JobApi {
  readonly url: string;
  /** The certificates by which they know it, PEM; undefined if those of the image's system do. */
  readonly ca?: string;
}

/** One address for all pods. */
export interface SharedNetwork {
  readonly address: string;
  /** The first of so many ports in a row for a pod, always the same for one identity; `wanted` if nobody else has it. */
  firstPort(identity: string, count: number, wanted?: number): number;
}

/** An object of which the name is known, and which is made when it is asked for. */
export interface Planned<T> {
  readonly namespace: string;
  readonly name: string;
  readonly render: () => T;
}

/** A pod and what it needs, to be made in the order Services, ConfigMaps, Pod. */
export interface PodPlan {
  readonly pod: Planned<Pod>;
  readonly services: readonly Planned<Service>[];
  readonly configMaps: readonly Planned<ConfigMap>[];
}

export interface PartyPlan {
  readonly domainID: string;
  readonly role: string;
  readonly pods: readonly PodPlan[];
  readonly endpoints: Endpoint[];
  readonly networkPolicies: readonly Planned<NetworkPolicy>[];
}

/** One attempt of a task: what there will be. */
export interface TaskPlan {
  /** One for each distinct (domainID, role), in declaration order. */
  readonly parties: readonly PartyPlan[];
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
