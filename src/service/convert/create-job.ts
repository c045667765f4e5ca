import type { BandwidthLimit, KusciaJob, Party, ScheduleConfig, Task } from "../../api/types.ts";
import type * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { invalid } from "../errors.ts";
import { BANDWIDTH_RESOURCE, CUSTOM_FIELD_PREFIX } from "../names.ts";
import { SCHEDULE_DEFAULTS } from "./job-config.ts";
import { quantityProblem } from "./quantity.ts";

// More does not fit into the int64 of the object, and would turn negative in Kuscia.
const LARGEST_LIMIT = 2n ** 63n - 1n;

/**
 * The object that a request stands for. Kuscia's API always makes BestEffort jobs.
 * @throws CallError for a quantity or a bandwidth limit that is none.
 */
export function jobFromRequest(request: proto.CreateJobRequest, namespace: string): KusciaJob {
  const labels = Object.fromEntries(
    Object.entries(request.customFields).map(([key, value]) => [CUSTOM_FIELD_PREFIX + key, value]),
  );
  return {
    metadata: { name: request.jobId, namespace, labels },
    spec: {
      initiator: request.initiator,
      scheduleMode: "BestEffort",
      maxParallelism: request.maxParallelism > 0 ? request.maxParallelism : 1,
      tasks: request.tasks.map(taskOf),
    },
  };
}

function taskOf(task: proto.Task): Task {
  return {
    alias: task.alias,
    ...(task.taskId !== "" && { taskID: task.taskId }),
    ...(task.dependencies.length > 0 && { dependencies: task.dependencies }),
    tolerable: task.tolerable,
    appImage: task.appImage,
    taskInputConfig: task.taskInputConfig,
    priority: task.priority,
    ...(task.scheduleConfig && { scheduleConfig: scheduleOf(task.scheduleConfig) }),
    parties: task.parties.map(partyOf),
  };
}

/** As a job holds it. */
export function scheduleOf(config: proto.ScheduleConfig): ScheduleConfig {
  const given = (value: number, fallback: number): number => (value > 0 ? value : fallback);
  return {
    lifecycleSeconds: given(config.taskTimeoutSeconds, SCHEDULE_DEFAULTS.timeout),
    resourceReservedSeconds: given(config.resourceReservedSeconds, SCHEDULE_DEFAULTS.reserved),
    retryIntervalSeconds: given(config.resourceReallocationIntervalSeconds, SCHEDULE_DEFAULTS.interval),
  };
}

/** As a job holds it. @throws CallError for a quantity or a bandwidth limit that is none */
export function partyOf(party: proto.Party): Party {
  const resources = party.resources && resourcesOf(party.resources);
  const limits = party.bandwidthLimits.map(bandwidthLimitOf);
  return {
    domainID: party.domainId,
    ...(party.role !== "" && { role: party.role }),
    ...(resources && { resources: { limits: resources, requests: resources } }),
    ...(limits.length > 0 && { bandwidthLimits: limits }),
  };
}

function resourcesOf(resources: proto.JobResource): Record<string, string> | undefined {
  const amounts: Record<string, string> = {};
  for (const [field, resource] of [
    ["cpu", "cpu"],
    ["memory", "memory"],
    ["bandwidth", BANDWIDTH_RESOURCE],
  ] as const) {
    const text = resources[field];
    if (text === "") continue;
    const problem = quantityProblem(text);
    if (problem !== undefined) throw invalid(`parse input ${field} resource failed: ${problem}`);
    amounts[resource] = text;
  }
  return Object.keys(amounts).length > 0 ? amounts : undefined;
}

function bandwidthLimitOf(limit: proto.BandwidthLimit): BandwidthLimit {
  if (limit.limitKbps === 0n || limit.limitKbps > LARGEST_LIMIT) {
    throw invalid("bandwidth limit kbps can not be zero or negative");
  }
  if (limit.destinationId === "") throw invalid("bandwidth limit destination id can not be empty");
  return { destinationID: limit.destinationId, limitKBps: Number(limit.limitKbps) };
}
