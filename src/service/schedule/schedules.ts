import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import { SCHEDULE_CONDITION } from "../../api/reasons.ts";
import { KUSCIA_JOB_SCHEDULES } from "../../api/resources.ts";
import { validateKusciaJobSchedule } from "../../api/schema.ts";
import type {
  Condition,
  KusciaJob,
  KusciaJobSchedule,
  KusciaJobScheduleSpec,
  KusciaJobScheduleStatus,
} from "../../api/types.ts";
import type { ScheduleSchema } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { triggerText } from "../../schedule/plan.ts";
import type { Call } from "../call.ts";
import { invalid } from "../errors.ts";
import { type ObjectKind, readObject, recordOf } from "../objects.ts";

export const SCHEDULES: ObjectKind<KusciaJobSchedule> = {
  type: KUSCIA_JOB_SCHEDULES,
  noun: "schedule",
  missing: "querySchedule",
  longestName: 48,
};

/** How a schedule may stand. */
export const SCHEDULE_STATES = ["Active", "Suspended", "Completed", "Missed", "NotReady"] as const;
type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** The shape of the message `Schedule`. */
export function scheduleMessage(schedule: Stored<KusciaJobSchedule>): MessageInitShape<typeof ScheduleSchema> {
  const { spec, status = {} } = schedule;
  const { displayName = "", description = "", timeZone = "UTC", suspend = false, template } = spec;
  const trigger = triggerText(spec);
  const about = { displayName, description, trigger, timeZone, suspend, template: template?.name ?? "" };
  return { ...recordOf(schedule), ...stateOf(schedule), ...about, ...course(status, suspend) };
}

/** What ran and what comes. A pause shows at once, though the operator writes its status later. */
function course(
  { lastScheduleTime = "", lastSuccessfulTime = "", nextRunTimes = [], active = [], counts }: KusciaJobScheduleStatus,
  suspend: boolean,
): MessageInitShape<typeof ScheduleSchema> {
  return {
    nextRunTimes: suspend ? [] : nextRunTimes,
    lastScheduleTime,
    lastSuccessfulTime,
    activeJobIds: active.map(({ name }) => name),
    ...(counts && { counts: bigCounts(counts) }),
  };
}

function bigCounts(counts: NonNullable<KusciaJobScheduleStatus["counts"]>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(counts).map(([key, count]) => [key, BigInt(count)]));
}

/** How a schedule stands, and why. */
export function stateOf({ spec, status }: KusciaJobSchedule): {
  readonly state: ScheduleState;
  readonly message: string;
} {
  const find = (type: string, value: string): Condition | undefined =>
    status?.conditions?.find((each) => each.type === type && each.status === value);
  const notReady = find(SCHEDULE_CONDITION.ready, "False");
  const missed = find(SCHEDULE_CONDITION.missed, "True");
  if (find(SCHEDULE_CONDITION.completed, "True") !== undefined) return { state: "Completed", message: "" };
  if (spec.suspend === true) return { state: "Suspended", message: "" };
  if (notReady !== undefined) return { state: "NotReady", message: notReady.message };
  return missed === undefined ? { state: "Active", message: "" } : { state: "Missed", message: missed.message };
}

/** The spec in a request, as far as the CRD's schema goes. @throws CallError 11100 */
export function scheduleSpec(text: string): KusciaJobScheduleSpec {
  const spec = readObject("spec", text);
  const [fault] = validateKusciaJobSchedule({ spec });
  if (fault !== undefined) throw invalid(fault);
  return spec as unknown as KusciaJobScheduleSpec;
}

/** The jobs of a schedule, as the cache has them. */
export function jobsOf({ metadata }: Stored<KusciaJobSchedule>, { backend }: Call): KusciaJob[] {
  return [...backend.jobs.list()].filter((job) => job.metadata.labels?.[LABEL.scheduleUID] === metadata.uid);
}
