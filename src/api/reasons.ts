/** Why a job or a task waits. Machine-readable, in `status.tasks[].reason` and in the condition `Reconciling`. */
export const WAIT_REASONS = {
  DependencyPending: "A task it depends on has not Succeeded yet.",
  ParallelismLimit: "maxParallelism tasks of the job are active already.",
  DependencyNotFound: "The task was added with a dependency that is no task of the job yet.",
  AppImageNotFound: "The AppImage, or a deploy template for the party's role, does not exist.",
  DomainNotFound: "A party's namespace does not exist or is not a domain.",
  InitiatorNotFound: "The initiator's namespace does not exist.",
  AwaitingApproval: "A party has not accepted what the task is to do in its name.",
  DomainLimit: "As many tasks run in a party's namespace as its DomainPolicy allows at a time.",
  QuotaExceeded: "A ResourceQuota of the party's namespace leaves no room.",
  Unschedulable: "The scheduler finds no node for a pod.",
  ImagePull: "A container's image cannot be pulled yet.",
  ContainerCreating: "A pod has a node, but its containers have not started.",
  AwaitingPeers: "The containers of a pod start as soon as those of the task's other pods can, too.",
  SidecarRunning: "A container that is not of the AppImage still runs after all of the AppImage have ended.",
  AdmissionDenied: "Admission control or missing rights refuse an object of the task.",
  APIError: "The API server answers with errors; the call is retried.",
  Preparing: "The preparation of a domain of the task has not ended yet, or a release there of the run before.",
  AwaitingCompletion: "The task is external: it ends when the job API is told how it came out.",
  AwaitingTasks:
    "All tasks of the job have ended, and it may get more: it is open, or one was added that waits for what it lacks.",
  JobSuspended: "The job is suspended: none of its tasks starts.",
  Suspending: "The job is being suspended: tasks or pods of it have not ended yet.",
  RetryBackoff: "The task pauses before its next attempt.",
  GangReleased: "The task's pods could not all be had, so those that were made were let go; they are made again.",
  WaitingInLine: "Older tasks wait for the same room, or the quota leaves none yet.",
  OldPodsRunning: "Pods of an earlier attempt have not ended yet, or an object of the same name is being deleted.",
} as const;
export type WaitReason = keyof typeof WAIT_REASONS;

/** True for a reason why something waits. */
export function isWaitReason(reason: string | undefined): reason is WaitReason {
  return reason !== undefined && Object.hasOwn(WAIT_REASONS, reason);
}

/** Why a job, task or party failed or was refused. */
export const FAILURE_REASONS = {
  ValidateFailed: "The job's spec is not valid.",
  Invalid: "The task cannot be added to its job.",
  CreateTaskFailed: "Another job holds a task of the same id, or an object of the same name is not ours.",
  AppImageNotFound: "The AppImage did not appear in time.",
  AppImageInvalid: "The AppImage cannot be turned into pods.",
  AppImageChanged: "The AppImage changed while the task's pods were being made.",
  TemplateNotFound: "The AppImage has no deploy template for the party's role.",
  ConfigTemplateInvalid: "A config template cannot be rendered.",
  ConfigTooLarge:
    "A rendered config is larger than a ConfigMap can hold, an object than the API server takes, or a task's objects together.",
  VolumeNotFound: "An AppImage mounts a volume by a name that a party's domain settings do not have.",
  ApiAccessUnavailable: "The task has apiAccess or manager, and the operator does not know where the job API is.",
  DomainNotFound: "A party's domain did not appear in time.",
  ObjectRefused: "The API server refuses an object of the task for good.",
  PodFailed: "A pod of the party failed.",
  ContainerFailed: "A container of the party could not start in time, or failed more often than it may.",
  ImagePullFailed: "A container's image could not be pulled in time.",
  PodLost: "A pod of the party was removed by someone else before its end was seen, or told to go before it ended.",
  PartyFailed: "Too many parties failed.",
  PeerPartyFailed: "Stopped because another party of the task failed.",
  Terminated: "Somebody told the task to end.",
  KusciaJobStopped: "The task was stopped with its job.",
  TaskResourceGroupPhaseFailed: "The pods were not scheduled in time.",
  ExternalFailed: "The job API was told that the external task failed.",
  Disabled: "The task was stopped because its job was suspended with suspendPolicy Terminate.",
  PreparationFailed: "The preparation of a domain of the task failed.",
  ConsentRejected: "The domain rejects what the release of the job is to do in its name.",
  StartDeadline: "The task did not start within taskStartDeadlineSeconds.",
  TaskTimeout: "The task ran longer than timeoutSeconds.",
  DeadlineExceeded: "The job ran longer than activeDeadlineSeconds.",
  TasksFailed: "A critical task failed.",
  EndedByTask: "A task with endsJob ended, and the job with it; the job comes to what the task came to.",
  DependencyFailed: "The task was skipped, because a task it depends on failed or was skipped.",
  JobEnded: "The task was not started before the job ended.",
  StatusTooLarge: "The API server refuses the job's status as too large, even without all that can be spared.",
  RestartRefused: "Only a failed or suspended job with a valid spec can be restarted.",
  UnwatchedNamespace: "No operator watches jobs in this namespace.",
} as const;
export type FailureReason = keyof typeof FAILURE_REASONS;

/** Types of `status.conditions`. */
export const CONDITION = {
  jobValidated: "JobValidated",
  complete: "Complete",
  failed: "Failed",
  suspended: "Suspended",
  reconciling: "Reconciling",
  stalled: "Stalled",
  /** The job is over or suspended, and pods of it still end. Absent if none ever did. */
  terminating: "Terminating",
} as const;

/** Types of the conditions of a KusciaJobSchedule and a KusciaJobTemplate, beside `Stalled`. */
export const SCHEDULE_CONDITION = {
  ready: "Ready",
  suspended: "Suspended",
  completed: "Completed",
  missed: "Missed",
} as const;

/** Why a KusciaJobTemplate or a KusciaJobSchedule is not ready. */
export const NOT_READY_REASONS = {
  InvalidTrigger: "The trigger, the zone or a time cannot be read, or a cron expression never comes true.",
  TemplateNotFound: "The template does not exist.",
  TemplateInvalid: "The template refers to unknown parameters, or a default is no value of its type.",
  RevisionChanged: "The template is not the revision that the schedule names.",
  ParametersInvalid: "A parameter is unknown, missing, or no value of its type.",
  JobInvalid: "What the template and the parameters make is no valid KusciaJob.",
} as const;
export type NotReadyReason = keyof typeof NOT_READY_REASONS;

/** Reasons of Events about a KusciaJobSchedule. */
export const SCHEDULE_EVENTS = {
  RunCreated: "A job was made.",
  RunSkipped: "A time was skipped, because a job of the schedule ran.",
  RunMissed: "Times were not run; the message says why.",
  RunDeleted: "Somebody deleted a job while it ran.",
  FailedCreate:
    "A job could not be made. Unless the API server refuses it for good, it is tried again until it is too late.",
  InvalidBackfill: "The annotation that asks for a backfill cannot be read.",
} as const;
export type ScheduleEventReason = keyof typeof SCHEDULE_EVENTS;

/** Why a time of a KusciaJobSchedule was missed, in its condition `Missed`. */
export const MISSED_REASONS = {
  OperatorDown: "No operator worked when the time came.",
  Superseded: "A later time had come too, and only the newest is run.",
  TooManyMissed: "More times were missed than `RunAll` runs.",
  DeadlineExceeded: "The run could not start before its deadline.",
  Suspended: "The schedule was suspended.",
  DateInPast: "The date had passed when it was written.",
} as const;
export type MissedReason = keyof typeof MISSED_REASONS;

/** How the message of a job ends that a rule of a retryPolicy has failed; its reason is that of any failed task. */
export const BY_A_RULE = "; a rule of its retryPolicy fails the job";
