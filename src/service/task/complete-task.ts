import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, TaskCompletion } from "../../api/types.ts";
import { type CompleteTaskRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { wholeJob } from "../../job/added-tasks.ts";
import { LONGEST_COMPLETION, OUTCOMES } from "../../job/completion.ts";
import { type JobGrant, toTask } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { orManager } from "./manager.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { CHANGE, requireOpen } from "../job/change.ts";
import { requireJobID } from "../job/job-id.ts";
import { findAdded } from "./task.ts";
import type { JobPatch } from "../store.ts";

export { LONGEST_COMPLETION, OUTCOMES };

/** Tells how an external task came out; from the job's status the operator takes it. */
export const completeTask = define({
  rpc: JobExtService.method.completeTask,
  path: "/api/v1/task/complete",
  ...CHANGE,
  check,
  access: orManager(toTask("patch", { action: "retrieve" })),
  uses: ["get kusciajobs", "patch kusciajobs/status", "get kusciajobtasks", "patch kusciajobtasks/status"],
  run: tellOfExternal,
});

/** What is told of an external task. */
export interface Told {
  readonly jobId: string;
  readonly alias: string;
  /** `Started`, or one of `OUTCOMES`. */
  readonly outcome: string;
  readonly message: string;
}

interface Answer {
  readonly data: { readonly jobId: string; readonly alias: string; readonly attempt: number };
}

/** Writes down what is told of the attempt of an external task that runs; the operator takes it from there. @throws CallError */
export async function tellOfExternal(told: Told, call: GrantedCall<JobGrant>): Promise<Answer> {
  const { backend, grant, signal } = call;
  const { jobId, alias } = told;
  if (!grant.job.spec.tasks.some((task) => task.alias === alias)) return tellOfAdded(told, call);
  let attempt = 0;
  await backend.jobs.change(grant.job, signal, async (job) => {
    await grant.again(job);
    requireOpen(job);
    requireExternal(job, alias);
    attempt = attemptOf(job, alias);
    return completion(job, told, attempt);
  });
  return { data: { jobId, alias, attempt } };
}

/** An added task has its outcome in its own status. */
async function tellOfAdded({ jobId, alias, outcome, message }: Told, call: GrantedCall<JobGrant>): Promise<Answer> {
  const { backend, grant, signal } = call;
  requireOpen(grant.job);
  const task = await findAdded(grant.job, alias, call);
  const whole = wholeJob(grant.job, [task]);
  requireExternal(whole, alias);
  const attempt = attemptOf(whole, alias);
  if (isNews(alias, { known: task.status?.completion, attempt, outcome })) {
    const { namespace, name, uid, resourceVersion } = task.metadata;
    const said = { attempt, outcome, message: message === "" ? null : message };
    const body = { metadata: { uid, resourceVersion }, status: { completion: said } };
    await backend.client.patch(KUSCIA_JOB_TASKS, { namespace, name }, body, { signal, subresource: "status" });
  }
  return { data: { jobId, alias, attempt } };
}

/** False if the same was said already. @throws CallError if something else was, that cannot be followed by this */
function isNews(
  alias: string,
  {
    known,
    attempt,
    outcome,
  }: { readonly known: TaskCompletion | undefined; readonly attempt: number; readonly outcome: string },
): boolean {
  if (known?.attempt !== attempt) return true;
  if (known.outcome === outcome) return false;
  if (known.outcome === "Started") return true;
  throw new CallError("jobState", `task "${alias}" was completed already, as ${known.outcome}`);
}

function check(request: CompleteTaskRequest): void {
  requireJobID(request);
  const { alias, outcome, message } = request;
  if (alias === "") throw invalid("alias can not be empty");
  if (!OUTCOMES.some((each) => each === outcome))
    throw invalid(`outcome is "${outcome}", it must be one of ${OUTCOMES.join(", ")}`);
  if (message.length > LONGEST_COMPLETION)
    throw invalid(`message has ${message.length} characters, it must have at most ${LONGEST_COMPLETION}`);
}

/** @throws CallError */
function requireExternal({ metadata, spec }: KusciaJob, alias: string): void {
  const task = spec.tasks.find((each) => each.alias === alias);
  if (task === undefined) throw invalid(`alias is "${alias}", which is no task of job "${metadata.name}"`);
  if (task.external !== true)
    throw invalid(`alias is "${alias}", a task with pods; only an external task is completed`);
}

/** The attempt that runs. @throws CallError if none does */
function attemptOf({ metadata, status }: KusciaJob, alias: string): number {
  const { state = "Pending", createTime, attempt = 0 } = status?.tasks?.find((task) => task.alias === alias) ?? {};
  const which = `task "${alias}" of job "${metadata.name}"`;
  if (state === "Pending" && createTime === undefined) throw new CallError("jobState", `${which} has not started yet`);
  if (state !== "Running" && state !== "Pending") throw new CallError("jobState", `${which} has ended, it is ${state}`);
  return attempt;
}

/** Undefined if the same was said already. @throws CallError if something else was */
function completion(job: KusciaJob, { alias, outcome, message }: Told, attempt: number): JobPatch | undefined {
  const known = Object.hasOwn(job.status?.completions ?? {}, alias) ? job.status?.completions?.[alias] : undefined;
  if (!isNews(alias, { known, attempt, outcome })) return undefined;
  const said = { attempt, outcome, message: message === "" ? null : message };
  return { patch: { status: { completions: { [alias]: said } } }, subresource: "status" };
}
