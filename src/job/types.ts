import type { ConfigMap, KubeObject, Namespace, Pod, Service } from "../api/kubernetes.ts";
import type { AppImage, Domain, KusciaJob, KusciaJobStatus } from "../api/types.ts";
import type { FailureReason, WaitReason } from "../api/reasons.ts";
import type { DomainSettings } from "../workload/domain-settings.ts";

/** The limits and switches that a decision may depend on. Times in seconds. */
export interface JobSettings {
  /** Namespaces whose jobs we run; `["*"]` for all. */
  jobNamespaces: readonly string[];
  /** Namespaces that parties may run in; `["*"]` for all that are domains. */
  domainNamespaces: readonly string[];
  /** The namespace the operator itself runs in, which is never a domain; "" out of a cluster. */
  operatorNamespace: string;
  missingReferenceGraceSeconds: number;
  imagePullDeadlineSeconds: number;
  /** How long a job outside the job namespaces is left alone before it is answered. */
  unwatchedGraceSeconds: number;
  /** Applied when the task gives no `scheduleConfig.lifecycleSeconds`; 0 switches the limit off. */
  defaultLifecycleSeconds: number;
  /** Applied when the job gives no `ttlSecondsAfterFinished`; 0 keeps finished jobs for ever. */
  defaultTTLSecondsAfterFinished: number;
  /** Leave pods that ended by themselves until the job goes, for their logs. */
  keepFinishedPods: boolean;
}

/** All that exists of a job, as cached. Pods are trimmed to metadata, nodeName and status. */
export interface Children {
  pods: readonly Pod[];
  services: readonly KubeObject[];
  configMaps: readonly KubeObject[];
  networkPolicies: readonly KubeObject[];
  /** Pods that were deleted and have gone since the last pass, as they were last seen: they may have said something. */
  departed?: readonly Pod[];
}

/** Lookups in the shell's caches. Pure as far as one pass is concerned. */
export interface References {
  namespace(name: string): Namespace | undefined;
  domain(name: string): Domain | undefined;
  appImage(name: string): AppImage | undefined;
  domainSettings(name: string): DomainSettings;
  /** "namespace/name" of another job whose `taskStatus` has this task id. */
  otherJobWith(taskID: string): string | undefined;
}

/** What came of the latest try to create an object of a task; the shell forgets it once the try succeeds. */
export interface CreateFailure {
  alias: string;
  attempt: number;
  domainID: string;
  role: string;
  /** A WaitReason is tried again; a FailureReason ends the task. */
  reason: WaitReason | FailureReason;
  permanent: boolean;
  message: string;
}

/** Everything one decision is made from. */
export interface Snapshot {
  job: KusciaJob;
  children: Children;
  references: References;
  failures: readonly CreateFailure[];
  /** Uids of recorded pods that a live GET showed to be gone. */
  lostPods: ReadonlySet<string>;
  settings: JobSettings;
  /** The API server refused the latest status as too large: endpoints and messages go. */
  statusTooLarge?: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

export type ChildKind = "Pod" | "Service" | "ConfigMap" | "NetworkPolicy";

export interface ChildRef {
  kind: ChildKind;
  namespace: string;
  name: string;
  uid: string;
  /** As it was judged. */
  resourceVersion?: string;
}

/** Children of one task to delete; a failure among them does not touch other tasks. */
export interface TaskDeletions {
  alias: string;
  children: readonly ChildRef[];
}

/** Objects of one task to create, in this order: all must exist before the next kind is begun. */
export interface TaskCreations {
  alias: string;
  attempt: number;
  services: readonly Service[];
  configMaps: readonly ConfigMap[];
  networkPolicies: readonly KubeObject[];
  pods: readonly Pod[];
}

export interface PlannedEvent {
  type: "Normal" | "Warning";
  reason: string;
  message: string;
}

/**
 * What to do next, in this order: `finalizer` and `labels` (then plan anew from the answer), `status`, deletions,
 * creations, events. A plan with none of these is at rest.
 */
export interface Plan {
  /** Change to our finalizer. `remove` only after `cleanup` was seen to be complete. */
  finalizer?: "add";
  /** Labels to set on the job: the rewrite of the stage label that the contract calls for. */
  labels?: Record<string, string>;
  /** The whole next status, if it differs from the job's. */
  status?: KusciaJobStatus;
  /** False when the change of status can wait a few tens of milliseconds for more. */
  urgent: boolean;
  deletions: readonly TaskDeletions[];
  creations: readonly TaskCreations[];
  events: readonly PlannedEvent[];
  /** Recorded pods that the cache lacks: look them up live and plan again with the answer in `lostPods`. */
  verify: readonly { namespace: string; name: string; uid: string }[];
  /** The job is being deleted: remove all children in these namespaces, then the finalizer. */
  cleanup?: { namespaces: readonly string[] };
  /** The job outlived its TTL: delete it. */
  expire?: boolean;
  /** Look again after this many milliseconds even if nothing happens. */
  requeueAfterMs?: number;
}
