import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { KusciaJob, Party, ScheduleConfig, Task } from "../../api/types.ts";
import {
  type PartySchema,
  type QueryJobResponseData,
  QueryJobResponseDataSchema,
  type ScheduleConfigSchema,
  type TaskConfigSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { CUSTOM_FIELD_PREFIX } from "../names.ts";
import { statusDetailOf, taskIDOf } from "./job-status.ts";

/** In seconds; what an unset or senseless value of a schedule config stands for. */
export const SCHEDULE_DEFAULTS = { timeout: 300, reserved: 30, interval: 30 } as const;

/** What a job is to do and how far it is. */
export function jobDataOf(job: KusciaJob): QueryJobResponseData {
  const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
  return create(QueryJobResponseDataSchema, {
    jobId: job.metadata.name,
    initiator: job.spec.initiator,
    maxParallelism: job.spec.maxParallelism ?? 1,
    tasks: job.spec.tasks.map((task) => taskConfigOf(task, taskIDOf(task, known.get(task.alias)))),
    status: statusDetailOf(job),
    customFields: customFieldsOf(job),
  });
}

/** The job's labels that came as `custom_fields`. */
export function customFieldsOf(job: KusciaJob): Record<string, string> {
  return Object.fromEntries(
    Object.entries(job.metadata.labels ?? {})
      .filter(([key]) => key.startsWith(CUSTOM_FIELD_PREFIX))
      .map(([key, value]) => [key.slice(CUSTOM_FIELD_PREFIX.length), value]),
  );
}

function taskConfigOf(task: Task, taskId: string): MessageInitShape<typeof TaskConfigSchema> {
  return {
    appImage: task.appImage,
    parties: task.parties.map(partyOf),
    alias: task.alias,
    taskId,
    dependencies: task.dependencies,
    taskInputConfig: task.taskInputConfig,
    priority: task.priority,
    scheduleConfig: task.scheduleConfig === undefined ? undefined : scheduleOf(task.scheduleConfig),
  };
}

/** Without resources: a query of Kuscia does not show them. */
function partyOf(party: Party): MessageInitShape<typeof PartySchema> {
  return {
    domainId: party.domainID,
    role: party.role,
    bandwidthLimits: (party.bandwidthLimits ?? []).map((limit) => ({
      destinationId: limit.destinationID,
      limitKbps: BigInt(Math.max(0, Math.trunc(limit.limitKBps))),
    })),
  };
}

function scheduleOf(config: ScheduleConfig): MessageInitShape<typeof ScheduleConfigSchema> {
  return {
    taskTimeoutSeconds: config.lifecycleSeconds ?? SCHEDULE_DEFAULTS.timeout,
    resourceReservedSeconds: config.resourceReservedSeconds ?? SCHEDULE_DEFAULTS.reserved,
    resourceReallocationIntervalSeconds: config.retryIntervalSeconds ?? SCHEDULE_DEFAULTS.interval,
  };
}
