import { create } from "@bufbuild/protobuf";
import type { Stored } from "../../../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask } from "../../../api/types.ts";
import {
  DeleteTaskRequestSchema,
  RetryTaskRequestSchema,
  TerminateTaskRequestSchema,
} from "../../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob, toSeeJob } from "../../../service/access.ts";
import type { Backend } from "../../../service/call.ts";
import { CallError } from "../../../service/errors.ts";
import { requireOpen } from "../../../service/job/change.ts";
import { addTasks, addToJob } from "../../../service/task/add-tasks.ts";
import { deleteTask } from "../../../service/task/delete-task.ts";
import { retryTask } from "../../../service/task/retry-task.ts";
import { changeTask } from "../../../service/task/task.ts";
import { terminateTask } from "../../../service/task/terminate-task.ts";
import { anything, list, object, parseBody } from "../body.ts";
import { isUnchanged, requireMet } from "../conditions.ts";
import { BatchError, batchErrorOf, invalidProperty, JOB_SUBJECT, newRequestID, TASK_SUBJECT } from "../errors.ts";
import { limitsOf } from "../job-spec.ts";
import { auditJob, jobInputOf, type JobInput, requireNotTerminating } from "../jobs/job-request.ts";
import { readTaskAdd, readTaskUpdate, type TaskAdd } from "../models.ts";
import { filterIn, pageSizeOf, selectorOf, wantsStats } from "../odata/query.ts";
import { pageAnswer } from "../odata/page.ts";
import { type Answer, type BatchRequest, createdAt, operation } from "../operation.ts";
import {
  cloudTaskOf,
  type JobTask,
  TASK_FILTER,
  TASK_PROPERTIES,
  tasksOf,
  taskStateOf,
  taskURL,
  taskVersionOf,
  taskWith,
} from "./cloud-task.ts";
import { draftOf, effectiveConstraints } from "./task-draft.ts";
import { taskAnnotationsOf } from "./task-record.ts";

const SEEING = {
  subject: TASK_SUBJECT,
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"] as const,
  audit: auditJob,
};
const CHANGING = {
  subject: TASK_SUBJECT,
  access: toInitiatedJob("patch", { action: "retrieve" }),
  uses: addTasks.uses,
  audit: ({ jobId, taskID }: { readonly jobId: string; readonly taskID: string }) => ({
    subject: `${jobId}/${taskID}`,
  }),
  failure: { missing: "queryJob", invalid: "requestInvalid", other: "changeJob" } as const,
};

interface TaskInput extends JobInput {
  readonly taskID: string;
}

function taskInputOf(request: BatchRequest): TaskInput {
  return { ...jobInputOf(request), taskID: request.ids["taskId"] ?? "" };
}

/** The task of the job with this id. @throws BatchError if there is none */
export function taskOfJob(job: KusciaJob, { tasks }: Backend, id: string): JobTask {
  const stored = job as Stored<KusciaJob>;
  const found = taskWith(id, stored, tasks.of(stored));
  if (found === undefined) throw new BatchError("TaskNotFound");
  return found;
}

function headersOf(task: JobTask): Pick<Answer, "etag" | "lastModified"> {
  const { etag, lastModified } = taskVersionOf(task);
  return { etag, lastModified: new Date(lastModified).toISOString() };
}

/** The task that is there for a draft, or why there is none. */
type Added = JobTask | CallError;

/** Adds tasks; one that is there already is refused, as is what the job does not allow. */
async function addAll(
  job: KusciaJob,
  given: readonly TaskAdd[],
  { request }: JobInput,
  call: Parameters<typeof addToJob>[2],
): Promise<readonly Added[]> {
  const stored = job as Stored<KusciaJob>;
  requireOpen(job);
  requireNotTerminating(job);
  const known = call.backend.tasks.of(stored);
  const drafts = given.map((task) => orError(() => newDraft(stored, task, request, known)));
  const good = drafts.flatMap((each) => (each instanceof CallError ? [] : [each]));
  const outcomes = good.length === 0 ? [] : await addToJob(stored, good, call, { anyOrder: true });
  const made = [...outcomes];
  return drafts.map((draft, index) => {
    const outcome = draft instanceof CallError ? draft : made.shift()!;
    return outcome instanceof CallError ? outcome : addedTask(stored, outcome, given[index]!);
  });
}

function newDraft(
  job: Stored<KusciaJob>,
  task: TaskAdd,
  request: BatchRequest,
  known: readonly Stored<KusciaJobTask>[],
) {
  const draft = draftOf(job, task, request);
  if (taskWith(task.id, job, known) !== undefined) throw new BatchError("TaskExists");
  return draft;
}

function orError<T>(work: () => T): T | CallError {
  try {
    return work();
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
}

function addedTask(job: Stored<KusciaJob>, added: Stored<KusciaJobTask>, given: TaskAdd): JobTask {
  return { job, spec: added.spec, status: added.status, added, given, position: ["", ""] };
}

export const addTask = operation({
  name: "AddTask",
  method: "POST",
  path: "/jobs/{jobId}/tasks",
  ...CHANGING,
  read: (request) => {
    const given = readTaskAdd(parseBody(request.body), "");
    return { ...jobInputOf(request), given, taskID: given.id };
  },
  run: async (input, call) => {
    const [task] = await addAll(call.grant.job, [input.given], input, call);
    if (task === undefined || task instanceof CallError) throw task!;
    return { status: 201, ...headersOf(task), headers: createdAt(taskURL(input.request.base, task)) };
  },
});

const MOST_ADDED = 100;
interface CollectionInput extends JobInput {
  readonly value: readonly unknown[];
}
const readCollection = object({ value: list(anything) }, "value");

export const addTaskCollection = operation({
  name: "AddTaskCollection",
  method: "POST",
  path: "/jobs/{jobId}/addtaskcollection",
  ...CHANGING,
  audit: auditJob,
  read: (request): CollectionInput => {
    const { value } = readCollection(parseBody(request.body), "");
    if (value.length > MOST_ADDED)
      throw invalidProperty("value", String(value.length), `it must have at most ${MOST_ADDED} tasks`);
    return { ...jobInputOf(request), value };
  },
  run: async (input: CollectionInput, call) => {
    const { request, value } = input;
    const read = value.map((each) => orError(() => readTaskAdd(each, "")));
    const good = read.flatMap((each) => (each instanceof CallError ? [] : [each]));
    const outcomes = [...(await addAll(call.grant.job, good, input, call))];
    const results = read.map((each, index) => {
      const outcome = each instanceof CallError ? each : outcomes.shift()!;
      return resultOf(idIn(value[index]), outcome, request.base);
    });
    const metadata = `${request.base}/$metadata#taskaddresult`;
    return { status: 200, body: { "odata.metadata": metadata, value: results } };
  },
});

function idIn(value: unknown): string {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : "";
  return typeof id === "string" ? id : "";
}

/** What became of one task of several. */
function resultOf(taskId: string, outcome: Added, base: string): object {
  if (outcome instanceof CallError) {
    const error = batchErrorOf(outcome, TASK_SUBJECT);
    return {
      status: error.status < 500 ? "clienterror" : "servererror",
      taskId,
      error: error.body(newRequestID(), new Date()),
    };
  }
  const { etag, lastModified } = headersOf(outcome);
  return { status: "success", taskId, eTag: etag, lastModified, location: taskURL(base, outcome) };
}

export const listTasks = operation({
  name: "ListTasks",
  method: "GET",
  path: "/jobs/{jobId}/tasks",
  ...SEEING,
  subject: JOB_SUBJECT,
  read: (request) => ({
    ...jobInputOf(request),
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, TASK_FILTER),
    select: selectorOf(request.query, TASK_PROPERTIES),
    stats: wantsStats(request.query),
  }),
  run: ({ request, size, matches, select, stats }, { grant, backend }) => {
    const job = grant as Stored<KusciaJob>;
    const shown = tasksOf(job, backend.tasks.of(job))
      .map((task) => ({ position: task.position, value: cloudTaskOf(task, request, stats) }))
      .filter(({ value }) => matches(value));
    return Promise.resolve(pageAnswer(shown, { request, size, metadata: "tasks", shape: select }));
  },
});

export const getTask = operation({
  name: "GetTask",
  method: "GET",
  path: "/jobs/{jobId}/tasks/{taskId}",
  ...SEEING,
  read: (request) => ({
    ...taskInputOf(request),
    select: selectorOf(request.query, TASK_PROPERTIES),
    stats: wantsStats(request.query),
  }),
  run: ({ taskID, request, condition, select, stats }, { grant, backend }) => {
    const task = taskOfJob(grant, backend, taskID);
    const headers = headersOf(task);
    if (isUnchanged(condition, taskVersionOf(task))) return Promise.resolve({ status: 304, ...headers } as Answer);
    const body = {
      "odata.metadata": `${request.base}/$metadata#tasks/@Element`,
      ...select(cloudTaskOf(task, request, stats)),
    };
    return Promise.resolve({ status: 200, ...headers, body } as Answer);
  },
});

/** A task has no others below it here. */
export const listSubtasks = operation({
  name: "ListSubtasks",
  method: "GET",
  path: "/jobs/{jobId}/tasks/{taskId}/subtasksinfo",
  ...SEEING,
  read: taskInputOf,
  run: ({ taskID, request }, { grant, backend }) => {
    taskOfJob(grant, backend, taskID);
    const metadata = `${request.base}/$metadata#subtasks`;
    return Promise.resolve({ status: 200, body: { "odata.metadata": metadata, value: [] } } as Answer);
  },
});

/** Constraints hold from now on, also for a task that runs; those that are left out are the defaults again. */
export const updateTask = operation({
  name: "UpdateTask",
  method: "PUT",
  path: "/jobs/{jobId}/tasks/{taskId}",
  ...CHANGING,
  uses: terminateTask.uses,
  read: (request) => ({ ...taskInputOf(request), given: readTaskUpdate(parseBody(request.body), "") }),
  run: async ({ jobId, taskID, condition, given: { constraints } }, call) => {
    const { job } = call.grant;
    requireOpen(job);
    requireNotTerminating(job);
    const task = taskOfJob(job, call.backend, taskID);
    requireMet(condition, taskVersionOf(task));
    if (taskStateOf(task) === "completed") throw new BatchError("TaskCompleted");
    await changeTask({ jobId, alias: task.spec.alias }, call, ({ spec: { retryPolicy } }) => {
      const { timeoutSeconds = null, ...limits } = limitsOf(effectiveConstraints(job, constraints));
      const given = { ...task.given, constraints };
      return {
        // Rules of the exit conditions stay.
        spec: { timeoutSeconds, retryPolicy: { limit: 0, ...retryPolicy, ...limits.retryPolicy } },
        annotations: taskAnnotationsOf({ given, modified: new Date().toISOString() }),
      };
    });
    return { status: 200, ...headersOf(taskOfJob(job, call.backend, taskID)) };
  },
});

export const terminateBatchTask = operation({
  name: "TerminateTask",
  method: "POST",
  path: "/jobs/{jobId}/tasks/{taskId}/terminate",
  ...CHANGING,
  uses: terminateTask.uses,
  read: taskInputOf,
  run: async ({ jobId, taskID, condition }, call) => {
    const task = taskOfJob(call.grant.job, call.backend, taskID);
    requireMet(condition, taskVersionOf(task));
    if (taskStateOf(task) === "completed") throw new BatchError("TaskCompleted");
    await terminateTask.run(create(TerminateTaskRequestSchema, { jobId, alias: task.spec.alias }), call);
    return { status: 204, ...headersOf(task) };
  },
});

export const deleteBatchTask = operation({
  name: "DeleteTask",
  method: "DELETE",
  path: "/jobs/{jobId}/tasks/{taskId}",
  ...CHANGING,
  uses: deleteTask.uses,
  read: taskInputOf,
  run: async ({ jobId, taskID, condition }, call) => {
    const task = taskOfJob(call.grant.job, call.backend, taskID);
    requireMet(condition, taskVersionOf(task));
    await deleteTask.run(create(DeleteTaskRequestSchema, { jobId, alias: task.spec.alias }), call);
    return { status: 200 };
  },
});

export const reactivateTask = operation({
  name: "ReactivateTask",
  method: "POST",
  path: "/jobs/{jobId}/tasks/{taskId}/reactivate",
  ...CHANGING,
  uses: retryTask.uses,
  read: taskInputOf,
  run: async ({ jobId, taskID, condition }, call) => {
    requireOpen(call.grant.job);
    requireNotTerminating(call.grant.job);
    const task = taskOfJob(call.grant.job, call.backend, taskID);
    requireMet(condition, taskVersionOf(task));
    if (taskStateOf(task) !== "completed") throw new BatchError("TaskNotCompleted");
    if (task.status?.state === "Succeeded") throw new BatchError("TaskSucceeded");
    await retryTask.run(create(RetryTaskRequestSchema, { jobId, alias: task.spec.alias }), call);
    return { status: 204, ...headersOf(task) };
  },
});
