import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { jobState } from "../../api/phases.ts";
import { CONDITION } from "../../api/reasons.ts";
import type { KusciaJob, KusciaJobStatus, PartyStatus, Task, TaskStatus } from "../../api/types.ts";
import {
  type JobStatus,
  type JobStatusDetail,
  JobStatusDetailSchema,
  JobStatusSchema,
  type PartyStatusSchema,
  type TaskStatusSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { mergedState, taskState } from "./state.ts";
import { timeText } from "./time.ts";

/** A job's id and how far it is. */
export function jobStatusOf(job: KusciaJob): JobStatus {
  return create(JobStatusSchema, { jobId: job.metadata.name, status: statusDetailOf(job) });
}

/** How far a job is, its tasks in the order of the spec. */
export function statusDetailOf(job: KusciaJob): JobStatusDetail {
  const status = job.status ?? {};
  const known = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  return create(JobStatusDetailSchema, {
    state: jobState(status.phase),
    errMsg: jobErrorMessage(job),
    createTime: timeText(job.metadata.creationTimestamp),
    startTime: timeText(status.startTime),
    endTime: timeText(status.completionTime),
    tasks: job.spec.tasks.map((task) => taskStatusOf(task, known.get(task.alias))),
    stageStatusList: byDomain(status.stageStatus),
    approveStatusList: byDomain(status.approveStatus),
  });
}

function taskStatusOf(task: Task, status: TaskStatus | undefined): MessageInitShape<typeof TaskStatusSchema> {
  return {
    taskId: taskIDOf(task, status),
    alias: task.alias,
    state: taskState(status?.state),
    errMsg: taskMessage(status),
    createTime: timeText(status?.createTime),
    startTime: timeText(status?.startTime),
    endTime: timeText(status?.endTime),
    parties: partiesOf(status),
  };
}

/** The given id, else the generated one once it is known. */
export function taskIDOf(task: Task, status: TaskStatus | undefined): string {
  return task.taskID || status?.taskID || "";
}

/** One entry per domain, as Kuscia has them; a domain may have several roles. */
function partiesOf(status: TaskStatus | undefined): MessageInitShape<typeof PartyStatusSchema>[] {
  const domains = new Map<string, PartyStatus[]>();
  for (const party of status?.parties ?? [])
    domains.set(party.domainID, [...(domains.get(party.domainID) ?? []), party]);
  return [...domains].map(([domainId, roles]) => ({
    domainId,
    state: mergedState(roles.map((role) => role.state)),
    errMsg: joined(roles.map(partyMessage), ","),
    endpoints: roles.flatMap((role) => role.endpoints ?? []),
  }));
}

/** Why the job is as it is. A failed job always has an answer, wherever in the status it stands. */
export function jobErrorMessage(job: KusciaJob): string {
  const status = job.status ?? {};
  if (status.message) return status.message;
  if (status.phase !== "Failed") return "";
  const tasks = new Map(job.spec.tasks.map((task, index) => [task.alias, index]));
  const failed = (status.tasks ?? [])
    .filter((task) => task.state === "Failed")
    .sort((a, b) => (tasks.get(a.alias) ?? 0) - (tasks.get(b.alias) ?? 0));
  return joined(failed.flatMap(failureTexts), "; ") || conditionMessage(status) || (status.reason ?? "");
}

function failureTexts(task: TaskStatus): string[] {
  const parties = (task.parties ?? [])
    .filter((party) => party.state === "Failed" && partyMessage(party) !== "")
    .map((party) => `Task[${task.alias}]-Party[${party.domainID}]: ${partyMessage(party)}`);
  if (parties.length > 0) return parties;
  const message = taskMessage(task);
  return message === "" ? [] : [`Task[${task.alias}]: ${message}`];
}

function conditionMessage(status: KusciaJobStatus): string | undefined {
  const find = (type: string, value: string): string | undefined =>
    status.conditions?.find((condition) => condition.type === type && condition.status === value)?.message;
  return find(CONDITION.jobValidated, "False") || find(CONDITION.failed, "True");
}

function taskMessage(task: TaskStatus | undefined): string {
  if (task?.message) return task.message;
  if (task?.state === "Failed") return task.reason ?? "";
  return task === undefined || task.state === "Succeeded" ? "" : lastAttemptMessage(task);
}

/** A task that is tried again says why the attempt before failed. */
function lastAttemptMessage({ attempts = [] }: TaskStatus): string {
  const last = attempts.at(-1);
  return last === undefined ? "" : `attempt ${last.attempt}: ${last.message ?? last.reason ?? ""}`;
}

function partyMessage(party: PartyStatus): string {
  if (party.message) return party.message;
  return party.state === "Failed" ? (party.reason ?? "") : "";
}

function byDomain(states: Readonly<Record<string, string>> | undefined): { domainId: string; state: string }[] {
  return Object.entries(states ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domainId, state]) => ({ domainId, state }));
}

function joined(texts: readonly string[], separator: string): string {
  return texts.filter((text) => text !== "").join(separator);
}
