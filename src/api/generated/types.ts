// Generated from crds/*.yaml by `npm run generate`. Do not edit.
import type {
  Affinity,
  EnvFromSource,
  EnvVar,
  KubeObject,
  Probe,
  ResourceRequirements,
  SecurityContext,
} from "../kubernetes.ts";

/** Either exit codes or reasons, and what they lead to. */
export interface RetryRule {
  /**
   * `Retry` counts in `limit`, `RetryUncounted` does not and has no limit, `FailTask` fails the task at once, `FailJob`
   * fails the job, even if the task is tolerable or the job BestEffort.
   */
  action: "Retry" | "RetryUncounted" | "FailTask" | "FailJob";
  /** Fits if a container of the pod that failed first ended with such a code other than 0. */
  onExitCodes?: {
    /** Name of the container; any when absent. */
    container?: string;
    /** `In` for codes among `values`, `NotIn` for others. */
    operator: "In" | "NotIn";
    /** Exit codes. */
    values: number[];
  };
  /** Fits if the task, or the party that failed first, has one of these reasons. */
  onReasons?: ("PartyFailed" | "PodFailed" | "ContainerFailed" | "ImagePullFailed" | "PodLost" | "TaskTimeout" | "TaskResourceGroupPhaseFailed" | "AppImageChanged")[];
}

/**
 * How often the task is tried again, as a whole, after an attempt that failed. May change while the job runs. An
 * addition of this operator; Kuscia ignores it.
 */
export interface RetryPolicy {
  /** Further attempts after failures that count. Default: `0`. */
  limit?: number;
  /**
   * Further attempts after disruptions, in which Kubernetes took a pod away before its work was done. They are not
   * counted in `limit`. When absent, the operator's setting counts, 3 by default.
   */
  disruptionLimit?: number;
  /**
   * Pause before the first further attempt; each failure that counts doubles it. The pause after a disruption stays the
   * same. Up to 20 % more or less, so that tasks do not come back all at once. Default: `10`.
   */
  backoffSeconds?: number;
  /** What doubling does not go beyond. Default: `360`. */
  maxBackoffSeconds?: number;
  /**
   * What to do about certain failures. The first rule that fits decides; without one a failure is retried within
   * `limit`. Disruptions are not asked about.
   */
  rules?: RetryRule[];
  /**
   * What follows once the task has Failed and is not tried again. The first rule that fits decides; without one nothing
   * but the failure itself. Not asked about tasks that were told to end, or never started.
   */
  onFailed?: ({
    /**
     * `FailJob` fails the job, even if the task is tolerable or the job BestEffort. `SuspendJob` suspends it by its
     * spec and puts what runs back in the queue.
     */
    jobAction?: "FailJob" | "SuspendJob";
    /** True lets tasks that depend on this one start as if it had Succeeded. */
    satisfiesDependencies?: boolean;
    /** Fits if a container of the pod that failed first ended with such a code other than 0. */
    onExitCodes?: {
      /** Name of the container; any when absent. */
      container?: string;
      /** `In` for codes among `values`, `NotIn` for others. */
      operator: "In" | "NotIn";
      /** Exit codes. */
      values: number[];
    };
    /** Fits if the task, or the party that failed first, has one of these reasons. */
    onReasons?: ("PartyFailed" | "PodFailed" | "ContainerFailed" | "ImagePullFailed" | "PodLost" | "TaskTimeout" | "TaskResourceGroupPhaseFailed" | "AppImageChanged")[];
  })[];
}

/** Limits on getting all parties of the task scheduled. */
export interface ScheduleConfig {
  /**
   * How many parties must be schedulable and must not fail; all of them when absent. Their pods are a gang, which holds
   * nothing while one of them is missing.
   */
  minReservedMembers?: number;
  /**
   * Seconds after the first pod of the gang has a node within which the others must have one, or all are let go. 0 or
   * less counts as 30. Default: `30`.
   */
  resourceReservedSeconds?: number;
  /**
   * Seconds from the task's creation, or from when it had to wait for room, within which the pods of the gang must be
   * scheduled, or the task fails. Does not limit how long it runs. Default: `300`.
   */
  lifecycleSeconds?: number;
  /**
   * Seconds after the pods were let go until they are made again, up to half of it more or less, or less if room
   * appears before. 0 or less counts as 30. Default: `30`.
   */
  retryIntervalSeconds?: number;
}

/** The cap towards one domain. */
export interface BandwidthLimit {
  /** Id of the receiving domain. */
  destinationID: string;
  /** The most that may be sent, in KiB per second. */
  limitKBps: number;
}

/** One domain in one role. */
export interface Party {
  /** Id of the domain. Its pods run in the namespace of that name. */
  domainID: string;
  /**
   * What the domain does in the task. Picks the deploy template of the AppImage and goes into the names of pods. Empty
   * when absent.
   */
  role?: string;
  /**
   * What the party may use in all; divided evenly among its containers and replicas. Takes the place of what the
   * AppImage says.
   */
  resources?: ResourceRequirements;
  /**
   * Caps on what the party sends to other domains. Recorded on its Services; enforced only by a gateway that reads
   * them.
   */
  bandwidthLimits?: BandwidthLimit[];
}

/** One run of an application by one or more parties. */
export interface Task {
  /**
   * Name of the task inside the job, different for each task; other tasks name it in their `dependencies`. Fixed once
   * the job has a phase.
   */
  alias: string;
  /**
   * Prefix of the names of the task's pods, Services and ConfigMaps, different for each task: lower case letters,
   * digits and `-`. The operator fails a job whose task id is longer than 63 characters. Made from the job's name when
   * absent, and then recorded in `status.tasks`. Fixed once the job has a phase.
   */
  taskID?: string;
  /**
   * Aliases of the tasks that must have Succeeded before this one starts. Each must be a task of this job, not this
   * task itself and not a tolerable one, and there must be no cycle. Fixed once the job has a phase.
   */
  dependencies?: string[];
  /** A failure of a tolerable task does not fail the job. No other task may depend on it. Default: `false`. */
  tolerable?: boolean;
  /**
   * True for a task without pods, whose work is done elsewhere: it is started like any other, and ends when the job API
   * is told how it came out, or by its `timeoutSeconds`. Its `appImage` is not looked at and may be empty. Fixed once
   * the job has a phase. An addition of this operator; Kuscia ignores it.
   */
  external?: boolean;
  /**
   * True gives the task's pods a token for the job API, with which its programs tell results and progress of their own
   * task, and do nothing else. Fixed once the job has a phase. An addition of this operator; Kuscia ignores it.
   */
  apiAccess?: boolean;
  /**
   * True gives the task's pods a token for the job API, with which its programs do what `apiAccess` lets them do, and
   * read their own job, add tasks to it while it is open, and terminate, start and complete tasks of it. They act in
   * the initiator's name, wherever they run. Fixed once the job has a phase. An addition of this operator; Kuscia
   * ignores it.
   */
  manager?: boolean;
  /**
   * True for a task whose end ends the job, also an open one: what else runs is stopped, what waits is Skipped, and the
   * job comes to what the task came to. Fixed once the job has a phase. An addition of this operator; Kuscia ignores
   * it.
   */
  endsJob?: boolean;
  /** Name of the AppImage to run. Fixed once the job has a phase. */
  appImage: string;
  /** Text handed to the application as it is, usually JSON; may be empty. Fixed once the job has a phase. */
  taskInputConfig: string;
  /**
   * Of the tasks that could start, those with the larger number start first; 0 when absent. Never interrupts a running
   * task.
   */
  priority?: number;
  /**
   * Seconds from the first Running of an attempt of the task after which it fails if it is not finished. No limit when
   * absent. An addition of this operator; Kuscia ignores it.
   */
  timeoutSeconds?: number;
  /**
   * How often the task is tried again, as a whole, after an attempt that failed. May change while the job runs. An
   * addition of this operator; Kuscia ignores it.
   */
  retryPolicy?: RetryPolicy;
  /** Limits on getting all parties of the task scheduled. */
  scheduleConfig?: ScheduleConfig;
  /**
   * Who takes part, and as what. A domain and role given twice counts once, with the last entry. Fixed once the job has
   * a phase.
   */
  parties: Party[];
}

/**
 * What runs once in the namespace of each domain that takes part, before the first task there starts. Fixed once the
 * job has a phase, but for `timeoutSeconds` and `retryPolicy`. An addition of this operator; Kuscia ignores it.
 */
export interface PreparationHook {
  /** Name of the AppImage to run. */
  appImage: string;
  /** Text handed to the application as it is, the same in each domain; may be empty. Default: `""`. */
  taskInputConfig?: string;
  /** Picks the deploy template of the AppImage. Empty when absent. Default: `""`. */
  role?: string;
  /**
   * True fails the tasks of a domain whose preparation failed, with the reason PreparationFailed. False lets them start
   * once it has ended, however it ended. Default: `true`.
   */
  waitForSuccess?: boolean;
  /** Seconds from the first Running of an attempt after which it fails. No limit when absent. */
  timeoutSeconds?: number;
  /**
   * How often the task is tried again, as a whole, after an attempt that failed. May change while the job runs. An
   * addition of this operator; Kuscia ignores it.
   */
  retryPolicy?: RetryPolicy;
}

/**
 * What runs once in the namespace of each domain where a preparation or a task was started, after the last task of the
 * job, however the job ended: also when it is stopped, cancelled or deleted. Changes nothing of how the job ends. Fixed
 * once the job has a phase, but for `timeoutSeconds` and `retryPolicy`. An addition of this operator; Kuscia ignores
 * it.
 */
export interface ReleaseHook {
  /** Name of the AppImage to run. */
  appImage: string;
  /** Text handed to the application as it is, the same in each domain; may be empty. Default: `""`. */
  taskInputConfig?: string;
  /** Picks the deploy template of the AppImage. Empty when absent. Default: `""`. */
  role?: string;
  /**
   * Seconds for which a release may wait before it starts, and seconds which each attempt of it may take from its
   * creation. A deleted job is kept until its releases have ended. Default: `900`.
   */
  timeoutSeconds?: number;
  /**
   * How often the task is tried again, as a whole, after an attempt that failed. May change while the job runs. An
   * addition of this operator; Kuscia ignores it.
   */
  retryPolicy?: RetryPolicy;
}

/** What is to be run. Written by the user only; the operator never changes it. */
export interface KusciaJobSpec {
  /** Free text that says which flow the job came from. Not used by the operator. */
  flowID?: string;
  /** Id of the domain that starts the job. A namespace of that name must exist. Fixed once the job has a phase. */
  initiator: string;
  /**
   * What a failed task that is not tolerable does to the rest. `Strict` ends the job at once and stops what runs;
   * `BestEffort` first runs every task that can still start. Default: `"Strict"`.
   */
  scheduleMode?: "Strict" | "BestEffort";
  /**
   * The most tasks of this job that may be Pending or Running at the same time. May change while the job runs. Default:
   * `1`.
   */
  maxParallelism?: number;
  /** Name for people, of any form. Shown, nothing else. An addition of this operator; Kuscia ignores it. */
  displayName?: string;
  /** What the job is for. Shown, nothing else. An addition of this operator; Kuscia ignores it. */
  description?: string;
  /**
   * Rank of the job among jobs that wait for the same room; the larger goes first, 0 when absent. Never interrupts what
   * runs. An addition of this operator; Kuscia ignores it.
   */
  priority?: number;
  /**
   * What the job was made with, by name, for people and programs that read it. Readable like the rest of the spec, so
   * it must hold no secret. An addition of this operator; Kuscia ignores it.
   */
  parameters?: Record<string, string>;
  /**
   * True lets tasks be added while the job runs, as objects of the kind KusciaJobTask. The job then stays Running when
   * all its tasks have ended, however they ended; false lets it end by its outcome. With true, `tasks` may be empty. An
   * addition of this operator; Kuscia ignores it.
   */
  open?: boolean;
  /**
   * True pauses the job: no task starts, and `suspendPolicy` says what happens to those that run. The job is Suspended
   * when none of them runs any more; false lets it go on. An addition of this operator; Kuscia ignores it.
   */
  suspend?: boolean;
  /**
   * What `suspend` does to running tasks. `Requeue`, which counts when absent, stops them and puts them back in the
   * queue as a new attempt that counts as no retry; `Terminate` fails them with the reason Disabled, and they do not
   * run again; `Wait` lets them finish. An addition of this operator; Kuscia ignores it.
   */
  suspendPolicy?: "Requeue" | "Terminate" | "Wait";
  /**
   * Seconds from `status.startTime`, or from `status.resumeTime` if that is later, after which a task that has not
   * started fails. No limit when absent. An addition of this operator; Kuscia ignores it.
   */
  taskStartDeadlineSeconds?: number;
  /**
   * Seconds from `status.startTime` after which a job that is not finished fails. No limit when absent. An addition of
   * this operator; Kuscia ignores it.
   */
  activeDeadlineSeconds?: number;
  /**
   * Seconds that a finished job is kept before it and its pods are deleted; 0 deletes it at once. When absent, the
   * operator's setting counts, 30 days by default. An addition of this operator; Kuscia ignores it.
   */
  ttlSecondsAfterFinished?: number;
  /**
   * The tasks, in any order; `dependencies` make them a graph. Once the job has a phase, no task may be added here or
   * removed; to an open job, tasks are added as objects of the kind KusciaJobTask.
   */
  tasks: Task[];
  /**
   * What runs once in the namespace of each domain that takes part, before the first task there starts. Fixed once the
   * job has a phase, but for `timeoutSeconds` and `retryPolicy`. An addition of this operator; Kuscia ignores it.
   */
  preparation?: PreparationHook;
  /**
   * What runs once in the namespace of each domain where a preparation or a task was started, after the last task of
   * the job, however the job ended: also when it is stopped, cancelled or deleted. Changes nothing of how the job ends.
   * Fixed once the job has a phase, but for `timeoutSeconds` and `retryPolicy`. An addition of this operator; Kuscia
   * ignores it.
   */
  release?: ReleaseHook;
}

/**
 * Where the job stands: `initialized`, `AwaitingApproval`, `Pending`, `Running`, `Suspended`, and at the end
 * `Succeeded`, `Failed`, `Cancelled` or `ApprovalReject`. Absent until the operator has seen the job.
 */
export type JobPhase =
  | "initialized"
  | "AwaitingApproval"
  | "Pending"
  | "Running"
  | "Succeeded"
  | "Failed"
  | "Cancelled"
  | "ApprovalReject"
  | "Suspended";

/** One attempt of an added task. */
export interface ActiveTask {
  /** Name of the KusciaJobTask. */
  name: string;
  /** The attempt of it. */
  attempt: number;
}

/** How one attempt came out. */
export interface TaskCompletion {
  /** The attempt of the task that is meant. */
  attempt: number;
  /** How it came out; `Started` if somebody has begun with it. */
  outcome: "Started" | "Succeeded" | "Failed";
  /** Why, in one sentence. */
  message?: string;
}

/** One result. */
export interface OutputStatus {
  /** Name of the result, as the application calls it. */
  name: string;
  /** Alias of the task. */
  task: string;
  /** Attempt of the task that gave it. */
  attempt?: number;
  /** The domain that gave it. */
  domainID: string;
  /** What the value is, such as `application/json`. */
  mediaType?: string;
  /** Bytes of the value. */
  size?: number;
  /** Where the result is, in place of a value. */
  uri?: string;
  /** The domains that may read it beside the one that gave it; `*` stands for all that take part. */
  readers?: string[];
  /** The beginning of a value that all may read. */
  summary?: string;
  /** Name of the ConfigMap with the value, in the namespace of the domain. */
  configMap: string;
}

/** `Waiting`, `Accepted`, `Rejected`, `Outdated` (accepted, but what is asked has changed since) or `NotNeeded`. */
export type ConsentState =
  | "Waiting"
  | "Accepted"
  | "Rejected"
  | "Outdated"
  | "NotNeeded";

/** The answer of one party. */
export interface ConsentStatus {
  /** Id of the domain. */
  domainID: string;
  /** `Waiting`, `Accepted`, `Rejected`, `Outdated` (accepted, but what is asked has changed since) or `NotNeeded`. */
  state: ConsentState;
  /** The digest of what is asked of the party now. */
  digest?: string;
  /** The same without the job's name and uid, for a standing consent. */
  contentDigest?: string;
  /** Name of the KusciaJobConsent that counts. */
  consent?: string;
  /** Who made the consent, as far as that is known, or `DomainPolicy`. */
  by?: string;
  /** Since when the answer stands, or since when it is waited for. */
  time?: string;
  /** Why, in one sentence. */
  reason?: string;
  /** Beginnings of digests of what is asked, by part, so that it can be told what has changed. */
  parts?: Record<string, string>;
}

/** One statement about the object. */
export interface Condition {
  /** What is stated. */
  type: string;
  /** Whether it holds. */
  status: "True" | "False" | "Unknown";
  /** Why, in one word. */
  reason: string;
  /** Why, in one sentence. */
  message: string;
  /** When `status` last changed. */
  lastTransitionTime: string;
  /** The `metadata.generation` that the statement is about. */
  observedGeneration?: number;
}

/** How many tasks are in which state, added ones among them. */
export interface TaskCounts {
  /** All tasks of the job, added ones among them. */
  total: number;
  /** Not started, or started and not yet running. */
  pending: number;
  /** Running now. */
  running: number;
  /** Ended well. */
  succeeded: number;
  /** Failed or stopped. */
  failed: number;
  /** Will never start. */
  skipped: number;
}

/** Where the task stands. A Pending task without `createTime` was not started yet; a Skipped one never will be. */
export type TaskState =
  | "Pending"
  | "Running"
  | "Succeeded"
  | "Failed"
  | "Skipped";

/** How one attempt ended. */
export interface EndedAttempt {
  /** Its number. */
  attempt: number;
  /** Why it ended, in one word. */
  reason?: string;
  /** Why it ended, in one sentence. */
  message?: string;
  /** When the first of its pods was seen to have left Pending; absent if none had. */
  startTime?: string;
  /** When it ended. */
  endTime?: string;
  /** True if it ended by a disruption. */
  disrupted?: boolean;
}

/** Where the party stands. */
export type PartyState =
  | "Pending"
  | "Running"
  | "Succeeded"
  | "Failed";

/** Who may call it. */
export type PortScope =
  | "Cluster"
  | "Domain"
  | "Local";

/** One port of one pod. */
export interface Endpoint {
  /** Name of the port in the AppImage. */
  portName: string;
  /** Who may call it. */
  scope: PortScope;
  /** Host name and, if it is not 80, port. */
  endpoint: string;
}

/** One container. */
export interface ContainerRecord {
  /** Name of the container. */
  name: string;
  /** When it was first seen to lack its image, since it last could have started. */
  imagePullSince?: string;
  /** When it was first seen to lack a Secret, a ConfigMap or a key of one, since it last could have started. */
  configSince?: string;
  /** When it was first seen not to start for another reason, since it last could have started. */
  startSince?: string;
  /**
   * How many of its runs had ended when the last good one had. With the restartPolicy Always they count in no limit.
   */
  forgivenRuns?: number;
}

/** One pod. */
export interface PodRecord {
  /** Name of the pod, in the namespace of the domain. */
  name: string;
  /** Uid of the pod; absent until the pod is known to exist. */
  uid?: string;
  /** How the pod ended, so that its removal by someone else loses nothing; absent until it has. */
  phase?: "Succeeded" | "Failed";
  /** Why Kubernetes told the pod to go, in one word, if it did so before the pod had ended. */
  disruption?: string;
  /** What has to be remembered of containers that cannot start, or that are started again; others are not listed. */
  containers?: ContainerRecord[];
}

/** Where one party stands. */
export interface PartyStatus {
  /** Id of the domain. */
  domainID: string;
  /** Role of the domain; absent when it has none. */
  role?: string;
  /** Where the party stands. */
  state: PartyState;
  /** Why it waits or why it failed, in one word. */
  reason?: string;
  /** Why it waits or why it failed, in the words of the container or of Kubernetes. */
  message?: string;
  /** Where the party's ports can be reached. */
  endpoints?: Endpoint[];
  /** The pods that the party consists of, written before they are made. */
  pods?: PodRecord[];
}

/** Where one task stands. */
export interface TaskStatus {
  /** Alias of the task. */
  alias: string;
  /** Task id, as given in the spec or as made by the operator. */
  taskID: string;
  /** Where the task stands. A Pending task without `createTime` was not started yet; a Skipped one never will be. */
  state: TaskState;
  /** Why it waits or why it failed, in one word. */
  reason?: string;
  /** Why it waits or why it failed, in one sentence. */
  message?: string;
  /** Since when the task waits for what `reason` names, later by as long as its job was held meanwhile. */
  waitingSince?: string;
  /** How far the attempt is, from 0 to 1, as its program told last. */
  progress?: number;
  /** When the program told so. */
  progressTime?: string;
  /**
   * 0 for the first run; each Restart that runs the task again, each retry, and each time that its pods were let go
   * adds one.
   */
  attempt?: number;
  /** True of a task that Failed, and by a rule of its `onFailed` lets those that depend on it start. */
  dependenciesSatisfied?: boolean;
  /**
   * When the next attempt starts at the latest, if nothing stands before it; there while the task is between two
   * attempts.
   */
  nextAttemptTime?: string;
  /** How often the task was tried again by itself since it began or was last restarted. */
  retries?: {
    /** After failures, as far as they count. */
    failed?: number;
    /** After disruptions. */
    disrupted?: number;
  };
  /**
   * How often the pods of the task were let go because not all of them could be had, since it began or was last
   * restarted.
   */
  releases?: number;
  /**
   * Since when the task wants room for its pods, later by as long as its job was held meanwhile; absent once the pods
   * of its gang have nodes.
   */
  queuedSince?: string;
  /**
   * Where it stands in line, because there was no room or others are before it. A domain stands for its quotas,
   * `nodes/any` or `nodes/KEY=VALUE` for nodes. Absent once all its pods exist and have nodes.
   */
  queuedFor?: string[];
  /** Its place in these lines, from 1 on; the lines move faster than this is written. */
  queuePosition?: number;
  /** The domains whose DomainPolicy lets no more tasks run now, while the task waits for that. */
  limitedBy?: string[];
  /** The last attempts, at most 5, that ended and were followed by another by itself; oldest first. */
  attempts?: EndedAttempt[];
  /** The AppImage's `metadata.generation` when the task was started. */
  appImageGeneration?: number;
  /** When it was decided to run the task, of the current attempt; absent until then. */
  createTime?: string;
  /** When the first of its pods was seen to have left Pending. */
  startTime?: string;
  /** When the task ended. */
  endTime?: string;
  /** The parties of the task, in the order of the spec. */
  parties?: PartyStatus[];
}

/** Where the hook stands in the domain. */
export interface HookStatus {
  /** What its pods have in place of the alias of a task, such as `preparation@alice`. */
  alias: string;
  /** The prefix of the names of its pods, Services and ConfigMaps. */
  taskID: string;
  /** Where the hook stands. A Pending one without `createTime` was not started yet. */
  state: TaskState;
  /** Why it waits or why it failed, in one word. */
  reason?: string;
  /** Why it waits or why it failed, in one sentence. */
  message?: string;
  /** What its container ended with; of several, the one that failed first. Absent if none was seen to end. */
  exitCode?: number;
  /** Since when it waits for what `reason` names. */
  waitingSince?: string;
  /** 0 for the first run; each retry, and each Restart of the job after which it runs again, adds one. */
  attempt?: number;
  /** When the next attempt starts at the latest; there while it is between two attempts. */
  nextAttemptTime?: string;
  /** How often the task was tried again by itself since it began or was last restarted. */
  retries?: {
    /** After failures, as far as they count. */
    failed?: number;
    /** After disruptions. */
    disrupted?: number;
  };
  /** The last attempts, at most 5, that ended and were followed by another by itself; oldest first. */
  attempts?: EndedAttempt[];
  /** The AppImage's `metadata.generation` when it was started. */
  appImageGeneration?: number;
  /** When it was decided to run it, of the current attempt; absent until then. */
  createTime?: string;
  /** When the first of its pods was seen to have left Pending. */
  startTime?: string;
  /** When it ended. */
  endTime?: string;
  /** The parties of the task, in the order of the spec. */
  parties?: PartyStatus[];
}

/** The hooks of one domain. */
export interface HooksStatus {
  /** Id of the domain. */
  domainID: string;
  /**
   * True once a preparation or a task was started in the domain, so that a release is due there when the job has ended.
   */
  used?: boolean;
  /** Where the hook stands in the domain. */
  preparation?: HookStatus;
  /** Where the hook stands in the domain. */
  release?: HookStatus;
}

/** What has become of the job. Written by the operator only. */
export interface KusciaJobStatus {
  /**
   * Where the job stands: `initialized`, `AwaitingApproval`, `Pending`, `Running`, `Suspended`, and at the end
   * `Succeeded`, `Failed`, `Cancelled` or `ApprovalReject`. Absent until the operator has seen the job.
   */
  phase?: JobPhase;
  /** Why, in one word, or who asked for it. */
  reason?: string;
  /** Why, in one sentence. Empty while all is well. */
  message?: string;
  /** Finished tasks out of total, for example `3/5`. */
  progress?: string;
  /** The lowest `queuePosition` of the tasks; absent while none stands in a line. */
  queuePosition?: number;
  /** The `metadata.generation` that this status is about. */
  observedGeneration?: number;
  /** When the operator first handled the job. */
  startTime?: string;
  /**
   * When the job reached its last phase. Pods that were stopped may need their grace period longer; the condition
   * Terminating says which.
   */
  completionTime?: string;
  /** Seconds in which the job was suspended, or over before a Restart. activeDeadlineSeconds does not count them. */
  pausedSeconds?: number;
  /** When the job last went on after it was suspended, or was restarted. */
  resumeTime?: string;
  /**
   * When the operator saw that the job, which had been open, takes no more tasks. Tasks that were added before still
   * count.
   */
  closeTime?: string;
  /** When the operator last changed this status. */
  lastReconcileTime?: string;
  /**
   * Added tasks that hold a place of `maxParallelism`, written before they start. At most as many as may run at the
   * same time.
   */
  activeTasks?: ActiveTask[];
  /** State of each task that was created, by task id - `Pending`, `Running`, `Succeeded` or `Failed`. */
  taskStatus?: Record<string, "Pending" | "Running" | "Succeeded" | "Failed">;
  /** The last command that was carried out, by domain, for example `JobStartStageSucceeded`. */
  stageStatus?: Record<string, string>;
  /** Answers to a request for approval, by domain - `JobAccepted` or `JobRejected`. */
  approveStatus?: Record<string, string>;
  /** How external tasks of the spec came out, by alias, as the job API was told. */
  completions?: Record<string, TaskCompletion>;
  /**
   * The results that parties have given, without their values, which are in ConfigMaps in the namespaces of those
   * parties. At most 64.
   */
  outputs?: OutputStatus[];
  /**
   * What parties with a DomainPolicy say to the job. While one that is needed is missing the job is `AwaitingApproval`.
   */
  consents?: ConsentStatus[];
  /** Kept for Kuscia's interconnection of clusters; never written by this operator. */
  partyTaskCreateStatus?: Record<string, {
    /** Id of the domain. */
    domainID: string;
    /** Role of the domain. */
    role?: string;
    /** `Succeeded` or `Failed`. */
    phase?: string;
    /** Why it failed. */
    message?: string;
  }[]>;
  /**
   * `JobValidated` as in Kuscia, and for `kubectl wait` and GitOps tools `Complete`, `Failed`, `Suspended` (Unknown
   * while the job is `Suspending` or `Resuming`), `Reconciling` (True until the job ends or is suspended) and `Stalled`
   * (True when it failed).
   */
  conditions?: Condition[];
  /** How many tasks are in which state, added ones among them. */
  taskCounts?: TaskCounts;
  /** Every task of the spec, in its order. Always written as a whole. Added tasks have a status of their own. */
  tasks?: TaskStatus[];
  /**
   * The preparations and releases, by domain, as far as they or a task there were started. Kept when the domain has
   * gone.
   */
  hooks?: HooksStatus[];
}

/**
 * A graph of tasks that several domains work on together. Each task runs one application; each of its parties gets pods
 * in its own namespace.
 */
export interface KusciaJob extends KubeObject {
  /** What is to be run. Written by the user only; the operator never changes it. */
  spec: KusciaJobSpec;
  /** What has become of the job. Written by the operator only. */
  status?: KusciaJobStatus;
}

/** Which job the task is added to, and what a task of a KusciaJob has. */
export interface KusciaJobTaskSpec {
  /** Name of the job, in the same namespace. Fixed. */
  jobName: string;
  /** Uid of the job, so that the task is not added to a later one of the same name. Fixed. */
  jobUID?: string;
  /**
   * True ends the task: what runs of it is stopped, it is Failed with the reason Terminated, and is not tried again.
   */
  terminate?: boolean;
  /** Why; it goes into the message of the task. */
  terminateReason?: string;
  /**
   * How often somebody has asked for the task to be run again. A larger number than before runs a task again that
   * Failed or was Skipped.
   */
  reruns?: number;
  /**
   * Initiator of the job, if given. Who may create jobs in its name may then add tasks to them, where the chart's
   * admission policies hold. Fixed.
   */
  initiator?: string;
  /** Name of the task inside the job, different for each task; other tasks name it in their `dependencies`. Fixed. */
  alias: string;
  /**
   * Prefix of the names of the task's pods, Services and ConfigMaps, different for each task: lower case letters,
   * digits and `-`. The operator fails a job whose task id is longer than 63 characters. Made from the job's name when
   * absent, and then recorded in `status.tasks`. Fixed.
   */
  taskID?: string;
  /**
   * Aliases of the tasks that must have Succeeded before this one starts. Each must be a task of this job, not this
   * task itself and not a tolerable one, and there must be no cycle. Fixed.
   */
  dependencies?: string[];
  /** A failure of a tolerable task does not fail the job. No other task may depend on it. Default: `false`. */
  tolerable?: boolean;
  /**
   * True for a task without pods, whose work is done elsewhere: it is started like any other, and ends when the job API
   * is told how it came out, or by its `timeoutSeconds`. Its `appImage` is not looked at and may be empty. Fixed. An
   * addition of this operator; Kuscia ignores it.
   */
  external?: boolean;
  /**
   * True gives the task's pods a token for the job API, with which its programs tell results and progress of their own
   * task, and do nothing else. Fixed. An addition of this operator; Kuscia ignores it.
   */
  apiAccess?: boolean;
  /**
   * True gives the task's pods a token for the job API, with which its programs do what `apiAccess` lets them do, and
   * read their own job, add tasks to it while it is open, and terminate, start and complete tasks of it. They act in
   * the initiator's name, wherever they run. Fixed. An addition of this operator; Kuscia ignores it.
   */
  manager?: boolean;
  /**
   * True for a task whose end ends the job, also an open one: what else runs is stopped, what waits is Skipped, and the
   * job comes to what the task came to. Fixed. An addition of this operator; Kuscia ignores it.
   */
  endsJob?: boolean;
  /** Name of the AppImage to run. Fixed. */
  appImage: string;
  /** Text handed to the application as it is, usually JSON; may be empty. Fixed. */
  taskInputConfig: string;
  /**
   * Of the tasks that could start, those with the larger number start first; 0 when absent. Never interrupts a running
   * task.
   */
  priority?: number;
  /**
   * Seconds from the first Running of an attempt of the task after which it fails if it is not finished. No limit when
   * absent. An addition of this operator; Kuscia ignores it.
   */
  timeoutSeconds?: number;
  /**
   * How often the task is tried again, as a whole, after an attempt that failed. May change while the job runs. An
   * addition of this operator; Kuscia ignores it.
   */
  retryPolicy?: RetryPolicy;
  /** Limits on getting all parties of the task scheduled. */
  scheduleConfig?: ScheduleConfig;
  /** Who takes part, and as what. A domain and role given twice counts once, with the last entry. Fixed. */
  parties: Party[];
}

/** What has become of the task. Written by the operator; how an external task came out also by the job API. */
export interface KusciaJobTaskStatus {
  /** Alias of the task. */
  alias: string;
  /** Task id, as given in the spec or as made by the operator. */
  taskID: string;
  /** Where the task stands. A Pending task without `createTime` was not started yet; a Skipped one never will be. */
  state: TaskState;
  /** Why it waits or why it failed, in one word. */
  reason?: string;
  /** Why it waits or why it failed, in one sentence. */
  message?: string;
  /** Since when the task waits for what `reason` names, later by as long as its job was held meanwhile. */
  waitingSince?: string;
  /** How far the attempt is, from 0 to 1, as its program told last. */
  progress?: number;
  /** When the program told so. */
  progressTime?: string;
  /**
   * 0 for the first run; each Restart that runs the task again, each retry, and each time that its pods were let go
   * adds one.
   */
  attempt?: number;
  /** True of a task that Failed, and by a rule of its `onFailed` lets those that depend on it start. */
  dependenciesSatisfied?: boolean;
  /**
   * When the next attempt starts at the latest, if nothing stands before it; there while the task is between two
   * attempts.
   */
  nextAttemptTime?: string;
  /** How often the task was tried again by itself since it began or was last restarted. */
  retries?: {
    /** After failures, as far as they count. */
    failed?: number;
    /** After disruptions. */
    disrupted?: number;
  };
  /**
   * How often the pods of the task were let go because not all of them could be had, since it began or was last
   * restarted.
   */
  releases?: number;
  /**
   * Since when the task wants room for its pods, later by as long as its job was held meanwhile; absent once the pods
   * of its gang have nodes.
   */
  queuedSince?: string;
  /**
   * Where it stands in line, because there was no room or others are before it. A domain stands for its quotas,
   * `nodes/any` or `nodes/KEY=VALUE` for nodes. Absent once all its pods exist and have nodes.
   */
  queuedFor?: string[];
  /** Its place in these lines, from 1 on; the lines move faster than this is written. */
  queuePosition?: number;
  /** The domains whose DomainPolicy lets no more tasks run now, while the task waits for that. */
  limitedBy?: string[];
  /** The last attempts, at most 5, that ended and were followed by another by itself; oldest first. */
  attempts?: EndedAttempt[];
  /** The AppImage's `metadata.generation` when the task was started. */
  appImageGeneration?: number;
  /** When it was decided to run the task, of the current attempt; absent until then. */
  createTime?: string;
  /** When the first of its pods was seen to have left Pending. */
  startTime?: string;
  /** When the task ended. */
  endTime?: string;
  /** The parties of the task, in the order of the spec. */
  parties?: PartyStatus[];
  /** The `spec.reruns` that was carried out last. */
  reruns?: number;
  /** When the job took the task; absent until then, and of a task that it cannot take. */
  acceptTime?: string;
  /**
   * The results that parties have given of this task, without their values, which are in ConfigMaps in the namespaces
   * of those parties. At most 64.
   */
  outputs?: {
    /** Name of the result, as the application calls it. */
    name: string;
    /** Alias of the task. */
    task: string;
    /** Attempt of the task that gave it. */
    attempt?: number;
    /** The domain that gave it. */
    domainID: string;
    /** What the value is, such as `application/json`. */
    mediaType?: string;
    /** Bytes of the value. */
    size?: number;
    /** Where the result is, in place of a value. */
    uri?: string;
    /** The domains that may read it beside the one that gave it; `*` stands for all that take part. */
    readers?: string[];
    /** The beginning of a value that all may read. */
    summary?: string;
    /** Name of the ConfigMap with the value, in the namespace of the domain. */
    configMap: string;
  }[];
  /** How an external task came out, as the job API was told. */
  completion?: TaskCompletion;
}

/** A task that is added to an open KusciaJob while it runs. It stands in the namespace of the job. */
export interface KusciaJobTask extends KubeObject {
  /** Which job the task is added to, and what a task of a KusciaJob has. */
  spec: KusciaJobTaskSpec;
  /** What has become of the task. Written by the operator; how an external task came out also by the job API. */
  status?: KusciaJobTaskStatus;
}

/** One parameter. Values are texts; numbers, booleans and JSON are written as JSON has them. */
export interface TemplateParameter {
  /** Its name in `$(params.NAME)`. */
  name: string;
  /** What a value must be. Default: `"string"`. */
  type?: "string" | "number" | "boolean" | "json" | "enum";
  /** The value when none is given. A parameter with a default is never missing. */
  default?: string;
  /** Whether a value must be given. One that is neither required nor has a default is an empty text. */
  required?: boolean;
  /** What it means, for people. */
  description?: string;
  /** The values that a parameter of type `enum` may have. */
  options?: string[];
}

/** The parameters, and the job that they go into. */
export interface KusciaJobTemplateSpec {
  /** A name for people. */
  displayName?: string;
  /** What the job does, for people. */
  description?: string;
  /** The values that a job needs. */
  parameters?: TemplateParameter[];
  /** The job. */
  template: {
    /** What the job gets beside its name. */
    metadata?: {
      /** Labels of the job. Values may have references. */
      labels?: Record<string, string>;
      /** Annotations of the job. Values may have references. */
      annotations?: Record<string, string>;
    };
    /**
     * The spec of a KusciaJob. Every text may have references `$(params.NAME)`; a number or a boolean may be one as a
     * whole. In `taskInputConfig`, `$(params.NAME:json)` puts the value into a JSON text.
     */
    spec: Record<string, unknown>;
  };
}

/** What the operator found. */
export interface KusciaJobTemplateStatus {
  /** `sha256:` and the digest of the spec. A job made from the template records it. */
  revision?: string;
  /** The `metadata.generation` that the status is about. */
  observedGeneration?: number;
  /** Names of the parameters, those that must be given first, for `kubectl get`. */
  parameterNames?: string;
  /** `Ready`, and for tools that judge by kstatus `Stalled`. */
  conditions?: Condition[];
}

/**
 * A KusciaJob with blanks. A job is made from it with a value for each parameter, by a call, by `kj run`, or by a
 * KusciaJobSchedule.
 */
export interface KusciaJobTemplate extends KubeObject {
  /** The parameters, and the job that they go into. */
  spec: KusciaJobTemplateSpec;
  /** What the operator found. */
  status?: KusciaJobTemplateStatus;
}

/** What makes a run due. A change of it or of `timeZone` begins a new grid of times from then on. */
export interface ScheduleTrigger {
  /** One run. */
  date?: {
    /**
     * When. RFC 3339, or without a zone, such as `2026-12-01 02:00:00`, for a time in `timeZone`. It must be ahead when
     * the schedule is made.
     */
    at: string;
  };
  /** A run every so many seconds, whatever the clocks do. The first is one interval after `anchor`. */
  interval?: {
    /** The time between two runs. */
    seconds: number;
    /** Where the grid of times begins. When absent, when the schedule was made or its trigger last changed. */
    anchor?: string;
  };
  /** A run at the times of a cron expression, by the clock of `timeZone`. */
  cron?: {
    /**
     * Five fields: minute, hour, day of the month, month, day of the week; a sixth before them is the second. `@daily`
     * and the like are known too.
     */
    expression: string;
  };
}

/** When jobs are made, which, and what happens to those that cannot be made in time. */
export interface KusciaJobScheduleSpec {
  /** A name for people. */
  displayName?: string;
  /** What the schedule is for, for people. */
  description?: string;
  /** What makes a run due. A change of it or of `timeZone` begins a new grid of times from then on. */
  trigger: ScheduleTrigger;
  /**
   * A zone of the IANA database, such as `Asia/Shanghai`, for cron expressions and times without a zone. Default:
   * `"UTC"`.
   */
  timeZone?: string;
  /** The KusciaJobTemplate in the same namespace from which the jobs are made. */
  template?: {
    /** Its name. */
    name: string;
    /** The revision that it must have. When absent, each run takes the template as it is. */
    revision?: string;
  };
  /** Values of the template's parameters. */
  parameters?: Record<string, string>;
  /** In place of a template, the job itself. */
  job?: {
    /** What the jobs get beside their names. */
    metadata?: {
      /** Labels of the jobs. */
      labels?: Record<string, string>;
      /** Annotations of the jobs. */
      annotations?: Record<string, string>;
    };
    /** The spec of a KusciaJob. */
    spec: Record<string, unknown>;
  };
  /**
   * Pauses the schedule. Jobs that run go on. What comes due meanwhile is not made up for when it goes on; the grid of
   * times stays. Default: `false`.
   */
  suspend?: boolean;
  /**
   * What happens when a run is due while a job of the schedule runs. `Allow`: it starts too. `Forbid`: it is skipped.
   * `Replace`: the job that runs is stopped first. Default: `"Forbid"`.
   */
  concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  /**
   * What becomes of times at which no operator worked. `RunLatest`: the newest of them is run. `RunAll`: each is, the
   * oldest first, at most 10. `Skip`: none is. Default: `"RunLatest"`.
   */
  missedRunPolicy?: "RunLatest" | "RunAll" | "Skip";
  /** How late a run may start. When absent, half the time to the next one and at least 60 s; 1 h for a date. */
  startingDeadlineSeconds?: number;
  /** Each run starts up to so many seconds later, the same for a time whoever works it out. */
  jitterSeconds?: number;
  /** No run is due before. Written as `trigger.date.at`. */
  startAt?: string;
  /** No run is due after. Written as `trigger.date.at`. */
  endAt?: string;
  /** The schedule is over after so many runs by its trigger. */
  maxRuns?: number;
  /** So many succeeded jobs are kept; older ones are deleted. Default: `3`. */
  successfulJobsHistoryLimit?: number;
  /** So many jobs that ended otherwise are kept; older ones are deleted. Default: `3`. */
  failedJobsHistoryLimit?: number;
}

/** What made it due. */
export type RunType =
  | "Scheduled"
  | "Manual"
  | "Backfill";

/** A run. */
export interface ScheduleRun {
  /** Name of the job. */
  name: string;
  /** What made it due. */
  type: RunType;
  /** The time that it is for. */
  time: string;
  /** The job's `metadata.uid`. */
  uid?: string;
}

/** A run. */
export interface WaitingRun {
  /** What made it due. */
  type: "Scheduled" | "Backfill";
  /** The time that it is for. */
  time: string;
}

/** How many runs there were since the schedule was made. */
export interface ScheduleCounts {
  /** Jobs that run now. */
  active: number;
  /** Runs by the trigger. */
  scheduled: number;
  /** Runs that somebody asked for. */
  manual: number;
  /** Runs of past times that somebody asked for. */
  backfill: number;
  /** Jobs that succeeded. */
  succeeded: number;
  /** Jobs that ended otherwise, were deleted while they ran, or could not be made. */
  failed: number;
  /** Times that were skipped because a job of the schedule ran. */
  skipped: number;
  /** Times that were not run because they were too late, or by `missedRunPolicy`. */
  missed: number;
}

/** What has run, what runs, and what comes next. */
export interface KusciaJobScheduleStatus {
  /** The trigger in short, for `kubectl get`. */
  trigger?: string;
  /** Stands for the trigger and the zone that the other fields are about. */
  triggerDigest?: string;
  /** When the schedule was made, or its trigger last changed. */
  gridStart?: string;
  /** All times up to this one are settled, as runs or as skipped or missed ones. */
  settledTime?: string;
  /** When the next runs are due. Empty while the schedule is suspended, and when it is over. */
  nextRunTimes?: string[];
  /** The time of the newest run by the trigger. */
  lastScheduleTime?: string;
  /** When a job of the schedule last succeeded. */
  lastSuccessfulTime?: string;
  /** The token of the newest run that was asked for by the annotation `kuscia.secretflow/run-now`. */
  lastRunToken?: string;
  /** The token of the newest backfill that was taken up. */
  lastBackfillToken?: string;
  /** Jobs that run, and jobs that are about to be made, which have no uid yet. */
  active?: ScheduleRun[];
  /** Runs that are due and cannot start yet, the next one first. */
  waiting?: WaitingRun[];
  /** How many runs there were since the schedule was made. */
  counts?: ScheduleCounts;
  /** The `metadata.generation` that the status is about. */
  observedGeneration?: number;
  /**
   * `Ready`, `Suspended`, `Completed` (no run comes any more), `Missed` (the newest time that came was not run, because
   * it was too late), and for tools that judge by kstatus `Stalled`.
   */
  conditions?: Condition[];
}

/** Makes KusciaJobs at given times, each time once, in the namespace that it is in. */
export interface KusciaJobSchedule extends KubeObject {
  /** When jobs are made, which, and what happens to those that cannot be made in time. */
  spec: KusciaJobScheduleSpec;
  /** What has run, what runs, and what comes next. */
  status?: KusciaJobScheduleStatus;
}

/** One file. */
export interface ConfigVolumeMount {
  /** Path of the file in the container. A relative one is below `workingDir`, which must then be set. */
  mountPath: string;
  /** Key of `configTemplates`. */
  subPath: string;
}

/** What is spoken there. Default: `"HTTP"`. */
export type PortProtocol =
  | "HTTP"
  | "GRPC";

/** One port. */
export interface ContainerPort {
  /** Name of the port, used only once in the template. It goes into names of Services and of environment variables. */
  name: string;
  /** Accepted for Kuscia's sake. The number is allocated, and the application learns it from its configuration. */
  port?: number;
  /** What is spoken there. Default: `"HTTP"`. */
  protocol?: PortProtocol;
  /**
   * Who may call it: the other parties (`Cluster`), pods of the same domain (`Domain`) or the pod itself (`Local`).
   * Default: `"Local"`.
   */
  scope?: PortScope;
}

/** One container; all run the same image. */
export interface AppContainer {
  /** Name of the container. */
  name: string;
  /** Directory in which the command starts; the image's own when empty. */
  workingDir: string;
  /** Takes the place of the image's entry point. */
  command?: string[];
  /** Arguments of the command. */
  args?: string[];
  /**
   * `Stdout` if the container prints messages among its output: lines that are JSON objects with a `type`. They come as
   * messages in the stream of the job's output, and tell progress. An addition of this operator.
   */
  messages?: "Stdout";
  /**
   * `Stdin` if the container takes input while it runs: its standard input is open, and the job API writes to it what
   * callers send (`job/input`). An addition of this operator.
   */
  input?: "Stdin";
  /** Rendered config templates and where to put them. */
  configVolumeMounts?: ConfigVolumeMount[];
  /**
   * Volumes and where to mount them, by name: one of the template's `volumes`, else one that each party's domain
   * settings have in `namedVolumes`.
   */
  volumeMounts?: {
    /** Name of the volume, for example `data`. */
    name: string;
    /** Absolute path in the container. */
    mountPath: string;
    /** The container cannot write there. */
    readOnly?: boolean;
    /** Path in the volume that is mounted instead of its root. */
    subPath?: string;
    /** As `subPath`, with `$(NAME)` for variables of the environment, for example `$(JOB_ID)/$(TASK_ALIAS)`. */
    subPathExpr?: string;
  }[];
  /** Ports that the application listens on. */
  ports?: ContainerPort[];
  /**
   * Environment variables. The operator adds one for the number of each port, and facts about the job under names that
   * are not given here.
   */
  env?: EnvVar[];
  /** Sources that give all of their keys as variables. */
  envFrom?: EnvFromSource[];
  /** What one container may use. Replaced by the party's share where the job gives `parties[].resources`. */
  resources?: ResourceRequirements;
  /** Restarts the container when it fails, if `restartPolicy` allows. */
  livenessProbe?: Probe;
  /** Tells whether the container can be called. */
  readinessProbe?: Probe;
  /** Holds back the other probes until it succeeded once. */
  startupProbe?: Probe;
  /** Rights of the container. Where it is silent, the operator sets what Pod Security asks for. */
  securityContext?: SecurityContext;
  /** When the image is pulled; `IfNotPresent` when absent. */
  imagePullPolicy?: "Always" | "Never" | "IfNotPresent";
  /** Where the application shows metrics. Becomes annotations of the pod. */
  metricProbe?: {
    /** Path of the metrics. */
    path?: string;
    /** Name of the port. */
    port?: string;
  };
}

/** The pods of one role. */
export interface DeployTemplate {
  /** Name of the template, for readers only. */
  name: string;
  /** Role, or several with commas between. Empty or absent: for every role that no other template lists. */
  role?: string;
  /** Pods per party; 1 when absent or 0. */
  replicas?: number;
  /**
   * Who may call the pods. Recorded; a plain cluster enforces it only if the operator is told to make NetworkPolicies.
   */
  networkPolicy?: {
    /** What is allowed. */
    ingresses?: {
      /** Who may call. */
      from: {
        /** Roles of the callers. */
        roles: string[];
      };
      /** What may be called. */
      ports?: {
        /** Name of the port. */
        port: string;
      }[];
    }[];
  };
  /** The pod. */
  spec: {
    /**
     * What the kubelet does with a container that ended. `Never` (when empty or absent): the party ends with it.
     * `OnFailure`: it is started again after a failure. `Always`: it is started again in any case, for parties that
     * serve; they end with the task.
     */
    restartPolicy?: "Always" | "OnFailure" | "Never";
    /**
     * With `restartPolicy` `OnFailure` or `Always`: restarts of one container after which the party fails. 6 when
     * absent.
     */
    backoffLimit?: number;
    /**
     * No container of the party starts before all pods of the task have a node and their images. For programs whose
     * patience with their peers is short.
     */
    startTogether?: boolean;
    /** Seconds between the request to stop and the kill. 30 when absent. */
    terminationGracePeriodSeconds?: number;
    /**
     * Security settings of the pod. The domain's own `podSecurityContext` is laid over it, field by field, and the
     * domain's security level limits both.
     */
    podSecurityContext?: {
      /** Group that owns the files of the volumes, so that a program that is not root can write there. */
      fsGroup?: number;
      /** When the owner of the files is changed. */
      fsGroupChangePolicy?: "Always" | "OnRootMismatch";
      /** Group id of the processes. */
      runAsGroup?: number;
      /** The kubelet refuses to start a process as root. */
      runAsNonRoot?: boolean;
      /** User id of the processes. */
      runAsUser?: number;
      /** Which system calls are allowed; `RuntimeDefault` when absent. */
      seccompProfile?: {
        /** `RuntimeDefault`, `Unconfined` or `Localhost`. */
        type: string;
        /** Path of the profile on the node, for `Localhost`. */
        localhostProfile?: string;
      };
      /** Further groups of the processes. */
      supplementalGroups?: number[];
      /** How groups of the image are merged with these. */
      supplementalGroupsPolicy?: "Merge" | "Strict";
    };
    /**
     * Volumes that come and go with the pod. Containers mount them by name. A volume that must outlive the pod is not
     * listed here; its name is in the domain's settings.
     */
    volumes?: ({
      /** Name by which containers mount it. */
      name: string;
      /** A directory that is empty at first. */
      emptyDir: {
        /**
         * `Memory` for one in memory, such as `/dev/shm`; it counts towards the memory limit. On disk when empty or
         * absent.
         */
        medium?: "" | "Memory";
        /** The pod is evicted when the directory outgrows this quantity. */
        sizeLimit?: number | string;
      };
    })[];
    /** The containers. */
    containers?: AppContainer[];
    /** Which nodes the pods should run on. Kuscia ignores it for tasks; this operator does not. */
    affinity?: Affinity;
  };
}

/** The application. */
export interface AppImageSpec {
  /** The container image, `name:tag`. */
  image: {
    /** Name of the image, with its registry. */
    name: string;
    /** Tag of the image; may be empty. */
    tag: string;
    /** Id of the image. Becomes an annotation of the pod. */
    id?: string;
    /** Signature of the image. Not used. */
    sign?: string;
  };
  /** Files given to the application, by key, with placeholders such as the task's id, its input and its parties. */
  configTemplates?: Record<string, string>;
  /** What the pods look like. A party uses the template that lists its role, else the one without a role. */
  deployTemplates: DeployTemplate[];
}

/** An application: its image and, for each role, what the pods of a party look like. */
export interface AppImage extends KubeObject {
  /** The application. */
  spec: AppImageSpec;
}

/** What the domain is to be. */
export interface DomainSpec {
  /**
   * Empty or absent for a domain of this cluster. `partner` stands for a domain in another cluster, which this operator
   * refuses with a reason.
   */
  role?: "" | "partner";
  /** Domain that speaks for a partner. Not used here. */
  master?: string;
  /** How a partner is spoken to; the first entry counts. Not used here. */
  interConnProtocols?: ("kuscia" | "bfia")[];
  /** Certificate of the domain, PEM in base64. Not used here. */
  cert?: string;
  /** How the domain's nodes prove who they are. Not used here. */
  authCenter?: {
    /** Kind of proof. */
    authenticationType: "Token" | "MTLS" | "None";
    /** How tokens are made. */
    tokenGenMethod?: "RSA-GEN" | "RAND-GEN" | "UID-RSA-GEN";
  };
  /** Limits on what runs in the domain's namespace. */
  resourceQuota?: {
    /** The most pods in the namespace. No limit when absent. */
    podMaxCount?: number;
  };
}

/** What has become of the domain. Written by the operator only. */
export interface DomainStatus {
  /** The `metadata.generation` that this status is about. */
  observedGeneration?: number;
  /** Whether the Namespace and its ResourceQuota are as the spec says, and if not, why. */
  conditions?: Condition[];
  /** Kept for Kuscia's nodes; never written by this operator. */
  nodeStatuses?: ({
    /** Name of the node. */
    name: string;
    /** Version of its agent. */
    version: string;
    /** `Ready` or `NotReady`. */
    status: "Ready" | "NotReady";
    /** When it was last heard of. */
    lastHeartbeatTime?: string;
    /** When `status` last changed. */
    lastTransitionTime?: string;
  })[];
  /** Kept for Kuscia's nodes; never written by this operator. */
  deployTokenStatuses?: ({
    /** The token. */
    token: string;
    /** `used` or `unused`. */
    state: "used" | "unused";
    /** When `state` last changed. */
    lastTransitionTime?: string;
  })[];
}

/**
 * A party of the computation. For each Domain the operator keeps a Namespace of the same name, labelled as a domain,
 * and a ResourceQuota. Deleting a Domain keeps its Namespace.
 */
export interface Domain extends KubeObject {
  /** What the domain is to be. */
  spec: DomainSpec;
  /** What has become of the domain. Written by the operator only. */
  status?: DomainStatus;
}

/** `Accept`: the task starts. `Ask`: it needs a consent. `Reject`: the job ends. */
export type PolicyAction =
  | "Accept"
  | "Ask"
  | "Reject";

/** A rule matches where all of its lists match; a list that is absent matches always. */
export interface PolicyRule {
  /** `Accept`: the task starts. `Ask`: it needs a consent. `Reject`: the job ends. */
  action: PolicyAction;
  /** Domains that initiate the job. */
  initiators?: string[];
  /** Namespaces of the job. */
  jobNamespaces?: string[];
  /** AppImages of the task. */
  appImages?: string[];
  /** Roles that the domain has in the task. */
  roles?: string[];
}

/** Who may run what without being asked, and who may not. */
export interface DomainPolicySpec {
  /**
   * What counts where no rule matches. `Automatic`: tasks start. `Required`: they wait for a KusciaJobConsent in this
   * namespace.
   */
  approval: "Automatic" | "Required";
  /**
   * Looked at in order for each task and role of the domain; the first that matches decides. Of several tasks the
   * strictest action counts for the job.
   */
  rules?: PolicyRule[];
  /** Nothing starts whose AppImage names its image without a digest (`@sha256:...`). */
  requireImageDigest?: boolean;
  /**
   * How many tasks of all jobs may run in this namespace at a time; external tasks, which have no pods, and hooks do
   * not count. The others wait, oldest job first. 0 lets nothing start. No limit when absent.
   */
  maxConcurrentTasks?: number;
}

/**
 * What a party lets run in its name. It is named `default` and stands in the party's own namespace. Without one the
 * operator's `--default-approval` counts. A change counts for tasks that have not started.
 */
export interface DomainPolicy extends KubeObject {
  /** Who may run what without being asked, and who may not. */
  spec: DomainPolicySpec;
}

/**
 * What is accepted or rejected: one job, or until a day every job of a schedule, or of an initiator, that has exactly
 * the same content.
 */
export interface KusciaJobConsentSpec {
  /** The answer. */
  decision: "Accepted" | "Rejected";
  /** Why, for the initiator to read. */
  reason?: string;
  /** The job that is answered. */
  job?: {
    /** Namespace of the job. */
    namespace: string;
    /** Name of the job. */
    name: string;
    /** The job's `metadata.uid`. A job of the same name that is made later asks anew. */
    uid: string;
  };
  /** The digest of what is answered, as it stands in the job's `status.consents`. */
  digest?: string;
  /** Instead of a job, the schedule whose jobs are answered if their content is exactly this. */
  schedule?: {
    /** Namespace of the schedule and its jobs. */
    namespace: string;
    /** Name of the schedule. */
    name: string;
    /** The schedule's `metadata.uid`. A schedule of the same name that is made later asks anew. */
    uid: string;
  };
  /** Instead of a job, the domain whose jobs are answered if their content is exactly this. */
  initiator?: string;
  /** The digest of the same without the job's name and uid, as it stands in a job's `status.consents`. */
  contentDigest?: string;
  /** When a standing consent ends, at most a year after it was made. */
  until?: string;
  /**
   * The canonical JSON that contentDigest is the digest of. With it the first job that asks for something else is shown
   * with what differs. It decides nothing.
   */
  content?: string;
}

/**
 * A party's answer to what a job asks of it, in the party's own namespace. It cannot be changed. Deleting it takes it
 * back for all that has not started.
 */
export interface KusciaJobConsent extends KubeObject {
  /**
   * What is accepted or rejected: one job, or until a day every job of a schedule, or of an initiator, that has exactly
   * the same content.
   */
  spec: KusciaJobConsentSpec;
}
