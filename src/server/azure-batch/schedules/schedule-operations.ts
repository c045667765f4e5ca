import { create } from "@bufbuild/protobuf";
import type { Stored } from "../../../api/kubernetes.ts";
import { isOver } from "../../../api/phases.ts";
import type { KusciaJob, KusciaJobSchedule } from "../../../api/types.ts";
import {
  CreateScheduleRequestSchema,
  DeleteScheduleRequestSchema,
  UpdateScheduleRequestSchema,
} from "../../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { type Access, inJobNamespace } from "../../../service/access.ts";
import type { Call, GrantedCall } from "../../../service/call.ts";
import { MASTER } from "../../../service/caller.ts";
import { commandPatch } from "../../../service/job/command.ts";
import { findObject } from "../../../service/objects.ts";
import { createSchedule } from "../../../service/schedule/create-schedule.ts";
import { deleteSchedule } from "../../../service/schedule/delete-schedule.ts";
import { jobsOf, SCHEDULES } from "../../../service/schedule/schedules.ts";
import { updateSchedule } from "../../../service/schedule/update-schedule.ts";
import { orUndefined } from "../../../kube/errors.ts";
import { allSchedules } from "../../../service/schedule/list-schedules.ts";
import { parseBody } from "../body.ts";
import { isUnchanged, type Precondition, requireMet } from "../conditions.ts";
import { BatchError, SCHEDULE_SUBJECT } from "../errors.ts";
import { jobNameOf, requireID, scheduleNameOf } from "../ids.ts";
import { requireSound } from "../job-spec.ts";
import { moved } from "../job-state.ts";
import { readScheduleAdd, readSchedulePatch, readScheduleUpdate } from "../models.ts";
import { filterIn, pageSizeOf, selectorOf, wantsStats } from "../odata/query.ts";
import { pageAnswer } from "../odata/page.ts";
import { type Answer, type BatchRequest, conditionIn, createdAt, operation } from "../operation.ts";
import { annotationsOf, recordOf } from "../record.ts";
import {
  cloudScheduleOf,
  SCHEDULE_FILTER,
  SCHEDULE_PROPERTIES,
  scheduleStateOf,
  scheduleVersionOf,
} from "./cloud-schedule.ts";
import { type ScheduleRecord, scheduleRecordOf, scheduleSpecOf } from "./schedule-record.ts";

const READING = {
  subject: SCHEDULE_SUBJECT,
  access: inJobNamespace("get", "kusciajobschedules"),
  uses: ["get kusciajobschedules", "list kusciajobschedules"] as const,
  failure: { missing: "querySchedule", other: "unavailable" } as const,
};
const WRITING = {
  subject: SCHEDULE_SUBJECT,
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: ["get kusciajobschedules", "list kusciajobschedules", "patch kusciajobschedules"] as const,
  audit: ({ name }: { readonly name: string }) => ({ subject: name }),
  failure: { missing: "querySchedule", invalid: "requestInvalid", other: "changeSchedule" } as const,
};

interface Input {
  readonly name: string;
  readonly request: BatchRequest;
  readonly condition: Precondition | undefined;
}

function inputOf(request: BatchRequest): Input {
  const name = scheduleNameOf(request.ids["jobScheduleId"] ?? "");
  return { name, request, condition: conditionIn(request) };
}

interface Found {
  readonly schedule: Stored<KusciaJobSchedule>;
  readonly jobs: readonly KusciaJob[];
}

async function find(name: string, call: Call): Promise<Found> {
  const schedule = await findObject(SCHEDULES, name, call);
  return { schedule, jobs: jobsOf(schedule, call) };
}

function headersOf({ schedule, jobs }: Found): Pick<Answer, "etag" | "lastModified"> {
  const { etag, lastModified } = scheduleVersionOf(schedule, jobs);
  return { etag, lastModified: new Date(lastModified).toISOString() };
}

export const addJobSchedule = operation({
  name: "AddJobSchedule",
  method: "POST",
  path: "/jobschedules",
  ...WRITING,
  read: (request) => {
    const given = readScheduleAdd(parseBody(request.body), "");
    requireID("id", given.id);
    requireSound(given.jobSpecification, request.environment);
    return { given, name: scheduleNameOf(given.id), request };
  },
  access: createSchedule.access as Access<unknown, unknown>,
  uses: createSchedule.uses,
  failure: { exists: "scheduleExists", invalid: "requestInvalid", other: "changeSchedule" },
  run: async ({ given, name, request }, call) => {
    const { backend, signal } = call;
    const job = await orUndefined(() => backend.jobs.find(jobNameOf(given.id), signal));
    if (job !== undefined) throw new BatchError("JobWithSameIdExists");
    const record = { ...given, modified: new Date().toISOString() };
    const spec = JSON.stringify(scheduleSpecOf(record, request, Date.now()));
    const message = create(CreateScheduleRequestSchema, { name, spec });
    createSchedule.check(message, backend);
    await createSchedule.run(message, call);
    const found = await find(name, call);
    const url = `${request.base}/jobschedules/${encodeURIComponent(given.id)}`;
    return { status: 201, ...headersOf(found), headers: createdAt(url) };
  },
});

export const getJobSchedule = operation({
  name: "GetJobSchedule",
  method: "GET",
  audit: ({ name }: Input) => ({ subject: name }),
  path: "/jobschedules/{jobScheduleId}",
  ...READING,
  read: (request) => ({
    ...inputOf(request),
    select: selectorOf(request.query, SCHEDULE_PROPERTIES),
    stats: wantsStats(request.query),
  }),
  run: async ({ name, request: { base }, condition, select, stats }, call) => {
    const found = await find(name, call);
    const headers = headersOf(found);
    if (isUnchanged(condition, scheduleVersionOf(found.schedule, found.jobs))) return { status: 304, ...headers };
    const shown = select(cloudScheduleOf(found.schedule, found.jobs, { base, stats }));
    const metadata = `${base}/$metadata#jobschedules/@Element`;
    return { status: 200, ...headers, body: { "odata.metadata": metadata, ...shown } };
  },
});

/** Whether a schedule exists. */
export const headJobSchedule = operation({
  name: "JobScheduleExists",
  method: "HEAD",
  path: "/jobschedules/{jobScheduleId}",
  ...READING,
  read: inputOf,
  run: async ({ name, condition }, call) => {
    const found = await find(name, call);
    const isSame = isUnchanged(condition, scheduleVersionOf(found.schedule, found.jobs));
    return { status: isSame ? 304 : 200, ...headersOf(found) };
  },
});

export const listJobSchedules = operation({
  name: "ListJobSchedules",
  method: "GET",
  audit: () => ({}),
  path: "/jobschedules",
  ...READING,
  access: inJobNamespace("list", "kusciajobschedules"),
  read: (request) => ({
    request,
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, SCHEDULE_FILTER),
    select: selectorOf(request.query, SCHEDULE_PROPERTIES),
    stats: wantsStats(request.query),
  }),
  run: async ({ request, size, matches, select, stats }, call) => {
    const shown = (await allSchedules(call))
      .map((schedule) => ({
        position: [schedule.metadata.creationTimestamp ?? "", schedule.metadata.uid] as const,
        value: cloudScheduleOf(schedule, jobsOf(schedule, call), { base: request.base, stats }),
      }))
      .filter(({ value }) => matches(value));
    return pageAnswer(shown, { request, size, metadata: "jobschedules", shape: select });
  },
});

/** What a request makes of a schedule's record. */
type Change = (record: ScheduleRecord, found: Found, now: string) => ScheduleRecord;

/** Changes the record, and with it the spec that is made of it. @throws BatchError */
async function changed(
  { name, request, condition }: Input,
  call: GrantedCall<unknown>,
  change: Change,
  more: (record: ScheduleRecord) => object = () => ({}),
): Promise<Found> {
  const found = await find(name, call);
  requireMet(condition, scheduleVersionOf(found.schedule, found.jobs));
  const state = scheduleStateOf(found.schedule, found.jobs);
  if (state === "deleting") throw new BatchError("JobScheduleBeingDeleted");
  if (state === "terminating") throw new BatchError("JobScheduleBeingTerminated");
  if (state === "completed") throw new BatchError("JobScheduleCompleted");
  const before = scheduleRecordOf(found.schedule);
  if (before === undefined)
    throw new BatchError("OperationInvalidForCurrentState", {
      Reason: "the schedule was not made by Azure Batch's API",
    });
  const now = new Date().toISOString();
  const record = { ...change(before, found, now), modified: now };
  const spec = { ...scheduleSpecOf(record, request, Date.now()), ...more(record) };
  const { uid, generation = 0 } = found.schedule.metadata;
  const etag = `${uid}-${generation}`;
  const isTimed = JSON.stringify(record.schedule) !== JSON.stringify(before.schedule);
  // The times of a schedule that stays as it was go on as they were.
  const kept = isTimed ? {} : timesOf(found.schedule);
  await updateSchedule.run(
    create(UpdateScheduleRequestSchema, { name, etag, spec: JSON.stringify({ ...spec, ...kept, ...more(record) }) }),
    call,
  );
  return find(name, call);
}

function timesOf({ spec }: Stored<KusciaJobSchedule>): object {
  const { trigger, startAt, endAt } = spec;
  return { trigger, ...(startAt !== undefined && { startAt }), ...(endAt !== undefined && { endAt }) };
}

function movedTo(record: ScheduleRecord, { schedule, jobs }: Found, to: string, now: string): ScheduleRecord {
  const from = scheduleStateOf(schedule, jobs);
  if (from === to) return record;
  const since = record.move?.at ?? schedule.metadata.creationTimestamp ?? now;
  return { ...record, move: { from, since, to, at: now } };
}

export const patchJobSchedule = operation({
  name: "PatchJobSchedule",
  method: "PATCH",
  path: "/jobschedules/{jobScheduleId}",
  ...WRITING,
  read: (request) => ({ ...inputOf(request), given: readSchedulePatch(parseBody(request.body), "") }),
  run: async (input, call) => {
    if (input.given.jobSpecification) requireSound(input.given.jobSpecification, input.request.environment);
    const found = await changed(input, call, (record) => ({ ...record, ...input.given }));
    return { status: 200, ...headersOf(found) };
  },
});

export const updateJobSchedule = operation({
  name: "UpdateJobSchedule",
  method: "PUT",
  path: "/jobschedules/{jobScheduleId}",
  ...WRITING,
  read: (request) => ({ ...inputOf(request), given: readScheduleUpdate(parseBody(request.body), "") }),
  run: async (input, call) => {
    requireSound(input.given.jobSpecification, input.request.environment);
    const found = await changed(input, call, (record) => ({ ...record, metadata: undefined, ...input.given }));
    return { status: 200, ...headersOf(found) };
  },
});

export const disableJobSchedule = operation({
  name: "DisableJobSchedule",
  method: "POST",
  path: "/jobschedules/{jobScheduleId}/disable",
  ...WRITING,
  read: inputOf,
  run: async (input, call) => {
    const change: Change = (record, found, now) => movedTo(record, found, "disabled", now);
    return { status: 204, ...headersOf(await changed(input, call, change, () => ({ suspend: true }))) };
  },
});

export const enableJobSchedule = operation({
  name: "EnableJobSchedule",
  method: "POST",
  path: "/jobschedules/{jobScheduleId}/enable",
  ...WRITING,
  read: inputOf,
  run: async (input, call) => {
    const change: Change = (record, found, now) => movedTo(record, found, "active", now);
    return { status: 204, ...headersOf(await changed(input, call, change, () => ({ suspend: false }))) };
  },
});

/** No further job is made, and those that run are terminated. */
export const terminateJobSchedule = operation({
  name: "TerminateJobSchedule",
  method: "POST",
  path: "/jobschedules/{jobScheduleId}/terminate",
  ...WRITING,
  uses: [...WRITING.uses, "get kusciajobs", "patch kusciajobs"],
  read: inputOf,
  run: async (input, call) => {
    const change: Change = (record, found, now) => ({
      ...movedTo(record, found, "terminating", now),
      terminated: now,
    });
    const found = await changed(input, call, change, () => ({ suspend: true }));
    for (const job of found.jobs.filter((each) => !isOver(each))) await endJob(job, call);
    return { status: 202, ...headersOf(found) };
  },
});

const REASON = "TerminateJobSchedule";

function endJob(job: KusciaJob, { backend, signal }: Call): Promise<KusciaJob> {
  return backend.jobs.change(job, signal, (now) => {
    const given = commandPatch({ stage: "Stop", once: true }, now, { as: MASTER, backend, reason: REASON });
    const annotations = annotationsOf(moved(now, recordOf(now), "terminating", new Date().toISOString()));
    const metadata = given?.patch.metadata;
    const patch = { metadata: { ...metadata, annotations: { ...metadata?.annotations, ...annotations } } };
    return Promise.resolve(given && { patch });
  });
}

export const deleteJobSchedule = operation({
  name: "DeleteJobSchedule",
  method: "DELETE",
  path: "/jobschedules/{jobScheduleId}",
  ...WRITING,
  access: deleteSchedule.access as Access<unknown, unknown>,
  uses: deleteSchedule.uses,
  read: inputOf,
  run: async ({ name, condition }, call) => {
    const { schedule, jobs } = await find(name, call);
    requireMet(condition, scheduleVersionOf(schedule, jobs));
    if (scheduleStateOf(schedule, jobs) === "deleting") throw new BatchError("JobScheduleBeingDeleted");
    await deleteSchedule.run(create(DeleteScheduleRequestSchema, { name, cascade: true }), call);
    return { status: 202 };
  },
});
