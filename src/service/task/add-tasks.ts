import type { Stored } from "../../api/kubernetes.ts";
import { ANNOTATION } from "../../api/names.ts";
import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobTask, KusciaJobTaskSpec, RetryPolicy } from "../../api/types.ts";
import { addedTaskName, addedTaskOf } from "../../job/added-tasks.ts";
import { neverReady } from "../../job/graph.ts";
import { reasonAnnotation } from "../../job/job-changes.ts";
import { isTaskID, taskIDOf } from "../../job/task-ids.ts";
import { deepEqual } from "../../util/equal.ts";
import { isAlreadyExists, isInvalid } from "../../kube/errors.ts";
import {
  type AddTasksRequest,
  JobExtService,
  type NewTask,
  type TaskRetryPolicy,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../access.ts";
import type { Call } from "../call.ts";
import { partyOf, scheduleOf } from "../convert/create-job.ts";
import { orManager } from "./manager.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { CHANGE, requireOpen, requireNotTerminating } from "../job/change.ts";
import { requireJobID } from "../job/job-id.ts";

/** Tasks that one request may add. */
export const MOST_NEW_TASKS = 100;
const LONGEST_ALIAS = 253;

/** Adds tasks to an open job; the operator takes them from the objects that are made. A repeat finds them there. */
export const addTasks = define({
  rpc: JobExtService.method.addTasks,
  path: "/api/v1/task/add",
  ...CHANGE,
  check,
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  access: orManager(toInitiatedJob("patch", { action: "retrieve" })),
  uses: ["get kusciajobs", "create kusciajobtasks", "get kusciajobtasks", "impersonate-initiator kusciajobs"],
  run: async ({ tasks, reason }, call) => {
    const job = call.grant.job as Stored<KusciaJob>;
    const outcomes = await addToJob(
      job,
      tasks.map((task) => ({ spec: specOf(job, task), annotations: reasonAnnotation(reason) })),
      call,
    );
    return { data: { results: outcomes.map((outcome, index) => resultOf(job, tasks[index]!.alias, outcome)) } };
  },
});

/** A task to add. */
export interface NewTaskDraft {
  readonly spec: KusciaJobTaskSpec;
  /** Of its object. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Adds tasks to an open job; of each the answer has what became of it. What Kubernetes does not answer ends the call. With
 * `anyOrder` a task may depend on one that is added later, and waits for it.
 * @throws CallError if the job takes none
 */
export function addToJob(
  job: Stored<KusciaJob>,
  tasks: readonly NewTaskDraft[],
  call: Call,
  { anyOrder = false }: { readonly anyOrder?: boolean } = {},
): Promise<(Stored<KusciaJobTask> | CallError)[]> {
  requireOpen(job);
  requireNotTerminating(job);
  if (job.spec.open !== true)
    throw new CallError("notOpen", `job "${job.metadata.name}" takes no tasks: its open is not true`);
  const known = new Map(call.backend.tasks.whole(job).spec.tasks.map((task) => [task.alias, task]));
  const added = tasks.map(({ spec }) => spec);
  const stuck = neverReady([...known.values(), ...added.filter(({ alias }) => !known.has(alias))]);
  const given = new Set(added.map(({ alias }) => alias));
  return Promise.all(
    tasks.map((task) =>
      addTask(job, task, { known, given, stuck, anyOrder }, call).catch((error: unknown) => {
        if (error instanceof CallError) return error;
        throw error;
      }),
    ),
  );
}

function check(request: AddTasksRequest): void {
  requireJobID(request);
  const { tasks } = request;
  if (tasks.length === 0 || tasks.length > MOST_NEW_TASKS)
    throw invalid(`tasks has ${tasks.length} entries, it must have from 1 to ${MOST_NEW_TASKS}`);
  const repeated = tasks.find(({ alias }, index) => tasks.findIndex((each) => each.alias === alias) !== index);
  if (repeated !== undefined) throw invalid(`alias "${repeated.alias}" is given to two tasks; give each its own`);
}

/** What became of one task, as an answer. */
function resultOf(job: Stored<KusciaJob>, alias: string, outcome: KusciaJobTask | CallError) {
  if (outcome instanceof CallError) return { alias, status: { code: outcome.code, message: outcome.message } };
  const { metadata, spec } = outcome;
  return { alias, status: { code: 0, message: "success" }, taskId: taskIDOf(job, spec), name: metadata.name };
}

/** What a new task may depend on, and must not be. */
interface Graph {
  readonly known: ReadonlyMap<string, { readonly alias: string; readonly tolerable?: boolean }>;
  /** Aliases of this request. */
  readonly given: ReadonlySet<string>;
  /** Tasks that are on a cycle, or behind one. */
  readonly stuck: ReadonlySet<string>;
  readonly anyOrder: boolean;
}

async function addTask(
  job: Stored<KusciaJob>,
  { spec, annotations }: NewTaskDraft,
  graph: Graph,
  { backend, caller, signal }: Call,
): Promise<Stored<KusciaJobTask>> {
  requireTask(job, spec, graph);
  const said = { ...annotations, [ANNOTATION.createdBy]: caller.name };
  const draft = addedTaskOf(job, spec, said);
  const name = addedTaskName(job, spec.alias);
  const found = backend.tasks.find(job, spec.alias);
  const isTaken = graph.known.has(spec.alias) && found?.metadata.name !== name;
  if (isTaken) throw alreadyThere(spec);
  const metadata = { ...draft.metadata, namespace: backend.jobs.namespace };
  try {
    const made = await backend.tasks.creations.run(() => {
      signal.throwIfAborted();
      return backend.client.create(KUSCIA_JOB_TASKS, { metadata, spec }, { signal });
    });
    backend.tasks.cache.observe(made);
    return made;
  } catch (error) {
    if (isAlreadyExists(error))
      return sameTask(
        spec,
        await backend.client.get(KUSCIA_JOB_TASKS, { namespace: metadata.namespace, name }, { signal }),
      );
    if (isInvalid(error)) throw new CallError("requestInvalid", error.message);
    throw error;
  }
}

/** What of a task stays as it was added. */
const FIXED = [
  "taskID",
  "appImage",
  "parties",
  "taskInputConfig",
  "dependencies",
  "external",
  "apiAccess",
  "manager",
  "endsJob",
] as const;

/** A request that is sent again is answered as the first one. @throws CallError for another task of the alias */
function sameTask(spec: KusciaJobTaskSpec, found: Stored<KusciaJobTask>): Stored<KusciaJobTask> {
  const isSame = FIXED.every((key) => deepEqual(found.spec[key], spec[key]));
  if (isSame && found.metadata.deletionTimestamp === undefined) return found;
  throw alreadyThere(spec);
}

function alreadyThere({ alias }: KusciaJobTaskSpec): CallError {
  return new CallError("taskExists", `the job has a task with the alias "${alias}" already; choose another one`);
}

/** What stands in a spec only where it is true. */
const FLAGS = ["external", "apiAccess", "manager", "endsJob"] as const;

function specOf({ metadata, spec }: KusciaJob, task: NewTask): KusciaJobTaskSpec {
  return {
    jobName: metadata.name ?? "",
    jobUID: metadata.uid ?? "",
    initiator: spec.initiator,
    alias: task.alias,
    ...(task.taskId !== "" && { taskID: task.taskId }),
    appImage: task.appImage,
    parties: task.parties.map(partyOf),
    taskInputConfig: task.taskInputConfig,
    ...(task.dependencies.length > 0 && { dependencies: task.dependencies }),
    ...(task.priority !== 0 && { priority: task.priority }),
    tolerable: task.tolerable,
    ...Object.fromEntries(FLAGS.filter((flag) => task[flag]).map((flag) => [flag, true])),
    ...(task.timeoutSeconds > 0 && { timeoutSeconds: task.timeoutSeconds }),
    ...(task.retryPolicy && { retryPolicy: retryPolicyOf(task.retryPolicy) }),
    ...(task.scheduleConfig && { scheduleConfig: scheduleOf(task.scheduleConfig) }),
  };
}

function retryPolicyOf({ limit, disruptionLimit, backoffSeconds, maxBackoffSeconds }: TaskRetryPolicy): RetryPolicy {
  return {
    limit,
    backoffSeconds: backoffSeconds ?? 10,
    maxBackoffSeconds: maxBackoffSeconds ?? 360,
    ...(disruptionLimit !== undefined && { disruptionLimit }),
  };
}

/** @throws CallError that names the field, the problem and the remedy */
function requireTask(job: Stored<KusciaJob>, spec: KusciaJobTaskSpec, graph: Graph): void {
  const { alias, parties, dependencies = [], timeoutSeconds = 1 } = spec;
  if (alias === "" || alias.length > LONGEST_ALIAS)
    throw invalid(`alias has ${alias.length} characters, it must have from 1 to ${LONGEST_ALIAS}`);
  if (parties.length === 0) throw invalid(`parties of task "${alias}" is empty; name at least one`);
  if (spec.external !== true && spec.appImage === "")
    throw invalid(`app_image of task "${alias}" is empty; only an external task has none`);
  if (timeoutSeconds < 1) throw invalid(`timeout_seconds of task "${alias}" is ${timeoutSeconds}, it must be positive`);
  const id = taskIDOf(job, spec);
  if (!isTaskID(id))
    throw invalid(`task_id "${id}" is none: it has 1 to 63 lower case letters, digits and "-", not at its ends`);
  requireDependencies(alias, dependencies, graph);
}

/** @throws CallError */
function requireDependencies(
  alias: string,
  dependencies: readonly string[],
  { known, given, stuck, anyOrder }: Graph,
): void {
  const unknown = dependencies.find((each) => !known.has(each) && !given.has(each));
  if (unknown !== undefined && !anyOrder)
    throw invalid(`dependencies of task "${alias}" name "${unknown}", no task of the job; add that first, or with it`);
  const tolerable = dependencies.find((each) => known.get(each)?.tolerable === true);
  if (tolerable !== undefined)
    throw invalid(`dependencies of task "${alias}" name "${tolerable}", which is tolerable; remove it`);
  if (!known.has(alias) && stuck.has(alias))
    throw invalid(`task "${alias}" depends on itself through its dependencies; break the cycle`);
}
