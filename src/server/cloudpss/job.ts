import type { JobDetail } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { KEPT } from "./create-job.ts";
import { statusOf } from "./status.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A job in the names of the schema, without its streams. */
export function jobOf(detail: JobDetail): Fields {
  const { jobId, displayName, description, initiator, createTime, startTime, endTime, priority } = detail;
  return {
    id: jobId,
    name: displayName === "" ? jobId : displayName,
    description,
    args: kept(detail, KEPT.args) ?? argsOf(detail),
    createTime,
    startTime: orNull(startTime),
    endTime: orNull(endTime),
    status: statusOf(detail),
    context: kept(detail, KEPT.context) ?? [`function/kuscia/${initiator}`],
    user: initiator,
    priority,
    policy: policyOf(detail),
    machine: { id: initiator, name: initiator, tres: NO_RESOURCES, valid: true },
    position: 0,
  };
}

const NO_RESOURCES = { cpu: 0, ecpu: 0, mem: 0 };

/** Of a job that another client made: its parameters. */
function argsOf({ parameters }: JobDetail): Fields {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !name.startsWith("@")));
}

function policyOf(detail: JobDetail): Fields {
  const { queue = null, tres = {} } = (kept(detail, KEPT.policy) ?? {}) as { queue?: unknown; tres?: Fields };
  const { priority, activeDeadlineSeconds } = detail;
  return {
    id: null,
    name: null,
    queue,
    tres: { ...NO_RESOURCES, ...tres },
    priority,
    maxDuration: activeDeadlineSeconds === 0 ? null : activeDeadlineSeconds,
  };
}

/** What a client gave when it created the job; undefined for other jobs, and for what somebody has changed since. */
function kept({ parameters }: JobDetail, name: string): unknown {
  const text = parameters[name];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function orNull(time: string): string | null {
  return time === "" ? null : time;
}
