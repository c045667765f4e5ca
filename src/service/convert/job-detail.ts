import { jobState } from "../../api/phases.ts";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { EndedAttempt, KusciaJob, PartyStatus, Task, TaskStatus } from "../../api/types.ts";
import type {
  JobDetailSchema,
  PartyDetailSchema,
  TaskAttemptSchema,
  TaskDetailSchema,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { customFieldsOf } from "./job-config.ts";
import { jobErrorMessage, taskIDOf } from "./job-status.ts";
import { countsOf, partiesOf } from "./job-summary.ts";
import { etagOf, lifeOf } from "./life.ts";
import { timeText } from "./time.ts";

/** A job as a whole, without its tasks. */
export function jobDetailOf(job: KusciaJob): MessageInitShape<typeof JobDetailSchema> {
  const { metadata, spec, status = {} } = job;
  const { conditions = [] } = status;
  return {
    jobId: metadata.name,
    uid: metadata.uid,
    etag: etagOf(job),
    initiator: spec.initiator,
    displayName: spec.displayName,
    description: spec.description,
    parameters: spec.parameters,
    scheduleMode: spec.scheduleMode ?? "Strict",
    maxParallelism: spec.maxParallelism ?? 1,
    priority: spec.priority,
    activeDeadlineSeconds: spec.activeDeadlineSeconds,
    taskStartDeadlineSeconds: spec.taskStartDeadlineSeconds,
    ttlSecondsAfterFinished: spec.ttlSecondsAfterFinished ?? -1,
    suspend: spec.suspend,
    suspendPolicy: spec.suspendPolicy ?? "Requeue",
    state: jobState(status.phase),
    life: lifeOf(job),
    phase: status.phase,
    reason: status.reason,
    message: jobErrorMessage(job),
    createTime: timeText(metadata.creationTimestamp),
    startTime: timeText(status.startTime),
    endTime: timeText(status.completionTime),
    resumeTime: timeText(status.resumeTime),
    pausedSeconds: BigInt(status.pausedSeconds ?? 0),
    taskCounts: countsOf(job),
    conditions: conditions.map((each) => ({ ...each, lastTransitionTime: timeText(each.lastTransitionTime) })),
    parties: partiesOf(job),
    customFields: customFieldsOf(job),
    open: spec.open,
  };
}

/** A task, and how far it is. */
export function taskDetailOf(task: Task, status: TaskStatus | undefined): MessageInitShape<typeof TaskDetailSchema> {
  const known: Partial<TaskStatus> = status ?? {};
  return {
    alias: task.alias,
    taskId: taskIDOf(task, status),
    appImage: task.appImage,
    dependencies: task.dependencies,
    tolerable: task.tolerable,
    external: task.external,
    apiAccess: task.apiAccess,
    manager: task.manager,
    endsJob: task.endsJob,
    progress: known.progress,
    progressTime: timeText(known.progressTime),
    priority: task.priority,
    timeoutSeconds: task.timeoutSeconds,
    taskInputConfig: task.taskInputConfig,
    state: known.state ?? "Pending",
    reason: known.reason,
    message: known.message,
    attempt: known.attempt,
    nextAttemptTime: timeText(known.nextAttemptTime),
    createTime: timeText(known.createTime),
    startTime: timeText(known.startTime),
    endTime: timeText(known.endTime),
    parties: partyDetailsOf(task, status),
    attempts: (known.attempts ?? []).map(attemptOf),
  };
}

function attemptOf(ended: EndedAttempt): MessageInitShape<typeof TaskAttemptSchema> {
  return { ...ended, startTime: timeText(ended.startTime), endTime: timeText(ended.endTime) };
}

/** Before a task has started its parties are those of the spec. */
function partyDetailsOf(
  { parties }: Task,
  status: TaskStatus | undefined,
): MessageInitShape<typeof PartyDetailSchema>[] {
  if (status?.parties === undefined) return parties.map(({ domainID, role }) => ({ domainId: domainID, role }));
  return status.parties.map((party: PartyStatus) => ({
    domainId: party.domainID,
    role: party.role,
    state: party.state,
    reason: party.reason,
    message: party.message,
    endpoints: party.endpoints,
    pods: (party.pods ?? []).map(({ name }) => name),
  }));
}
