import type { KubeObject, Namespace, Pod, ResourceQuota, Stored } from "../api/kubernetes.ts";
import type {
  AppImage,
  Domain,
  DomainPolicy,
  KusciaJob,
  KusciaJobConsent,
  KusciaJobSpec,
  KusciaJobStatus,
} from "../api/types.ts";
import type { AddedTask, TaskWrite } from "./added-tasks.ts";
import type { FailureReason, WaitReason } from "../api/reasons.ts";
import type { LimitedTask } from "./domain-limits.ts";
import type { Blockers } from "./blockers.ts";
import type { QueuedTask, RoomView } from "./lines.ts";
import type { Approval } from "../consent/policy.ts";
import type { DomainSettings } from "../workload/domain-settings.ts";
import type { JobApi, SharedNetwork } from "../workload/input.ts";

/** The limits and switches that a decision may depend on. Times are in seconds. */
export interface JobSettings {
  /** Namespaces whose jobs we run; `["*"]` for all. */
  jobNamespaces: readonly string[];
  /** Namespaces that parties may run in; `["*"]` for all that are domains. */
  domainNamespaces: readonly string[];
  /** The namespace the operator itself runs in, which is never a domain; "" out of a cluster. */
  operatorNamespace: string;
  missingReferenceGraceSeconds: number;
  imagePullDeadlineSeconds: number;
  /** How long a pod that has a node may take to start its containers. */
  containerStartDeadlineSeconds: number;
  /** The same, where a container lacks a Secret, a ConfigMap or a key of one. */
  containerConfigDeadlineSeconds: number;
  /** How long an init container that runs may keep the others of its pod from starting. */
  initContainerDeadlineSeconds: number;
  /** Containers that are not of the AppImage neither keep a party from succeeding nor fail it. */
  ignoreInjectedContainers: boolean;
  /** What counts for a party without a DomainPolicy. */
  defaultApproval: Approval;
  /** How long a job outside the job namespaces is left alone before it is answered. */
  unwatchedGraceSeconds: number;
  /** Applied when the task gives no `scheduleConfig.lifecycleSeconds`; 0 switches the limit off. */
  defaultLifecycleSeconds: number;
  /** Applied when the task gives no `retryPolicy.disruptionLimit`. */
  defaultDisruptionRetries: number;
  /** Applied when the job gives no `ttlSecondsAfterFinished`; 0 keeps finished jobs for ever. */
  defaultTTLSecondsAfterFinished: number;
  /** Leave pods that ended by themselves until the job goes, for their logs. */
  keepFinishedPods: boolean;
  /** Where programs of tasks with apiAccess or manager find the job API. */
  jobApi?: JobApi;
  /** Set where all pods share one address. */
  network?: SharedNetwork;
}

/** Why something waits, failed or was refused: a machine-readable reason and one sentence. */
export interface Explanation<Reason extends string = string> {
  readonly reason: Reason;
  readonly message: string;
}

/** The kinds of objects that a job's tasks are made of; children.ts says what each is and in which order they come. */
export type ChildKind = "Service" | "ConfigMap" | "NetworkPolicy" | "Pod";

/** All that exists of a job, as cached, by kind. Pods are trimmed to metadata, nodeName, restartPolicy and status. */
export type Children = Readonly<Record<Exclude<ChildKind, "Pod">, readonly Stored[]>> & {
  readonly Pod: readonly Stored<Pod>[];
};

/** Lookups in the shell's caches. Pure as far as one pass is concerned. */
export interface References {
  namespace(name: string): Namespace | undefined;
  domain(name: string): Domain | undefined;
  appImage(name: string): AppImage | undefined;
  domainSettings(name: string): DomainSettings;
  /** What the domain lets run in its name, if it says so. */
  domainPolicy(name: string): DomainPolicy | undefined;
  /** The domain's consents that name this job, and its standing ones. */
  consents(domainID: string): readonly KusciaJobConsent[];
  /** "namespace/name" of another job whose `taskStatus` has this task id. */
  otherJobWith(taskID: string): string | undefined;
  /** The tasks of other jobs that stand in line and want this room (rooms.ts), or are just being started in it. */
  queued(room: string): readonly QueuedTask[];
  /** The tasks of all jobs that others must not pass in the lines for these rooms. */
  blockers(views: readonly RoomView[]): Blockers;
  /** How many tasks of other jobs run in the domain. */
  busyTasks(domainID: string): number;
  /** Tasks of other jobs that wait because the domain lets no more tasks run. */
  limitedTasks(domainID: string): readonly LimitedTask[];
  /** The quotas of the domain's namespace. */
  quotas(domainID: string): readonly ResourceQuota[];
  /** Names of the pods of all jobs that are known to live in the domain; only where quotas count them. */
  livePods(domainID: string): ReadonlySet<string>;
}

/** The latest failed try to create an object of a task; the shell forgets it once a try succeeds. */
export interface CreateFailure extends Explanation<WaitReason | FailureReason> {
  readonly alias: string;
  readonly attempt: number;
  readonly domainID: string;
  readonly role: string;
  /** False for a wait, which is tried again; true for a failure, which ends the task. */
  readonly permanent: boolean;
}

/** The newest Warning Event of a pod that has not started. */
export interface PodWarning extends Explanation {
  /** RFC 3339. */
  readonly time: string;
}

/** Everything one decision is made from. */
export interface Snapshot {
  job: Stored<KusciaJob>;
  /** The KusciaJobTasks that name the job, in no order. */
  addedTasks?: readonly AddedTask[];
  /** Names of those that a live GET showed to be gone. */
  goneTasks?: ReadonlySet<string>;
  /** True once all of them have been looked up live. */
  tasksAreLive?: boolean;
  children: Children;
  /** Pods that were deleted and have gone since the last pass, as they were last seen: they may have succeeded, or left a message. */
  terminatedPods?: readonly Stored<Pod>[];
  /** Uids of pods that have ended and whose log has yet to be kept. */
  awaitedLogs?: ReadonlySet<string>;
  /** By uid of pods that have not started for a while; not of all of them. */
  podWarnings?: ReadonlyMap<string, PodWarning>;
  references: References;
  failures: readonly CreateFailure[];
  /** Uids of recorded pods that a live GET showed to be gone. */
  lostPods: ReadonlySet<string>;
  /** Uids of pods that a live GET has just shown as they are in `children`. */
  livePods?: ReadonlySet<string>;
  /** Uids of pods that are lost, or told to go, on nodes that a live look showed to be gone or not ready. */
  lostWithNodes?: ReadonlySet<string>;
  /** The cache may lack pods that are there: no pass of this process has ended yet, or a pod went from it that had not ended. */
  mayLackPods?: boolean;
  /** Where room may have appeared since the last pass (rooms.ts). */
  roomIn?: ReadonlySet<string>;
  settings: JobSettings;
  /** How often the API server has refused the status as too large: the first time endpoints and messages go, then the job ends. */
  statusRefusals?: number;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface ChildRef {
  kind: ChildKind;
  namespace: string;
  name: string;
  uid: string;
  /** As it was judged. */
  resourceVersion: string;
  /** Of a pod: seconds that its programs have to end; else what it says itself. */
  gracePeriodSeconds?: number;
}

/** Children of one task to delete; a failure among them does not touch other tasks. */
export interface TaskDeletions {
  alias: string;
  children: readonly ChildRef[];
}

/** One object that is to be created. */
export interface PlannedChild {
  readonly kind: ChildKind;
  readonly namespace: string;
  readonly name: string;
  readonly role: string;
  /** The whole object. Rendering is pure, and it is done when the object is made, not when it is planned. */
  readonly render: () => KubeObject;
}

/** Objects of one task to create, in the order of `CHILD_KINDS`: all of one kind exist before the next one is begun. */
export interface TaskCreations {
  readonly jobUID: string;
  readonly alias: string;
  readonly attempt: number;
  /** Of the AppImage that they are made from. */
  readonly appImageGeneration?: number | undefined;
  readonly children: readonly PlannedChild[];
}

export interface PlannedEvent extends Explanation {
  readonly type: "Normal" | "Warning";
  /** The job is in another phase; `passing`: in one that it leaves by itself. */
  readonly state?: "passing" | "lasting";
  /** Told in this domain's namespace, about the consent that the domain is asked for, and not about the job. */
  readonly toDomain?: string;
}

/** What made a task start again by itself. */
export type RetryCause = "failure" | "disruption";

/** Why a task let go of its pods: a quota refused one, some had no node for too long, or their AppImage changed. */
export type ReleaseCause = "quota" | "placement" | "appImage";

/** A pod that has our scheduling gate, which is to go. */
export interface GatedPod extends PodRef {
  /** Those of others, which stay. */
  readonly otherGates: readonly { readonly name: string }[];
}

/** A recorded pod that the cache lacks. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /**
   * It is stopped if it is there; that it is gone tells nothing of its task. A namespace that cannot be read must not keep the
   * others from being stopped.
   */
  readonly isToStop?: boolean;
}

/** What to do next about a job. After `mark` and `verify` the shell plans again, from what it found. */
export type Plan =
  /** Set our finalizer, or the labels that the contract calls for, or suspend the job, by a write of the job itself. */
  | {
      readonly action: "mark";
      readonly finalizer?: true;
      readonly labels?: Readonly<Record<string, string>>;
      readonly spec?: Pick<KusciaJobSpec, "suspend" | "suspendPolicy">;
    }
  /**
   * Look the pods up live, and plan again with those that are gone in `lostPods`, the others in `livePods`; and added tasks
   * by their names, with those that are gone in `goneTasks`, or all of them.
   */
  | { readonly action: "verify"; readonly pods: readonly PodRef[]; readonly tasks: readonly string[] | "all" }
  /** The job is being deleted: remove all children in these namespaces, then the finalizer. */
  | { readonly action: "cleanup"; readonly namespaces: readonly string[] }
  /** The job outlived its time to live: delete it. */
  | { readonly action: "expire" }
  | ApplyPlan
  /** Nothing to do. */
  | { readonly action: "rest"; readonly requeueAfterMs?: number };

/** Write outcomes, the job's status, and intents of added tasks, then delete, then create, then send Events. */
export interface ApplyPlan {
  readonly action: "apply";
  /** What added tasks have come to: facts, whatever becomes of this pass. */
  readonly outcomes: readonly TaskWrite[];
  /** The whole next status, if it differs from the job's. */
  readonly status?: KusciaJobStatus;
  /** What is decided about added tasks; written once the job's status is. */
  readonly intents: readonly TaskWrite[];
  /** False when the change of status can wait a few tens of milliseconds for more. */
  readonly urgent: boolean;
  readonly deletions: readonly TaskDeletions[];
  readonly creations: readonly TaskCreations[];
  /** Objects that nothing waits for: they are made without a pause after failures, and a failure is no failure of their task. */
  readonly bestEffort: readonly PlannedChild[];
  readonly events: readonly PlannedEvent[];
  /** Why tasks are tried again, one for each that is from this write on. */
  readonly retries: readonly RetryCause[];
  /** Why tasks let go of their pods, one for each that does from this write on. */
  readonly releases: readonly ReleaseCause[];
  /** Pods whose gang is complete. */
  readonly ungating: readonly GatedPod[];
  /** Look again after this many milliseconds even if nothing happens. */
  readonly requeueAfterMs?: number;
}
