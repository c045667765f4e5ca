import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import { type CompleteTaskRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { wholeJob } from "../../job/added-tasks.ts";
import { type Completed, type Completion, completionOf, LONGEST_COMPLETION, OUTCOMES } from "../../job/completion.ts";
import { type JobGrant, toTask } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { orManager } from "./manager.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { CHANGE, requireOpen } from "../job/change.ts";
import { requireJobID } from "../job/job-id.ts";
import { findAdded } from "./task.ts";

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

/** What is told of an external task of a job. */
interface Told extends Completion {
  readonly jobId: string;
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
    const completed = orRefuse(completionOf(job, told));
    attempt = completed.attempt;
    if (completed.said === undefined) return undefined;
    return { patch: { status: { completions: { [alias]: completed.said } } }, subresource: "status" };
  });
  return { data: { jobId, alias, attempt } };
}

/** An added task has its outcome in its own status. */
async function tellOfAdded(told: Told, call: GrantedCall<JobGrant>): Promise<Answer> {
  const { backend, grant, signal } = call;
  const { jobId, alias } = told;
  requireOpen(grant.job);
  const task = await findAdded(grant.job, alias, call);
  const { attempt, said } = orRefuse(completionOf(wholeJob(grant.job, [task]), told, task.status?.completion));
  if (said !== undefined) {
    const { namespace, name, uid, resourceVersion } = task.metadata;
    const body = { metadata: { uid, resourceVersion }, status: { completion: said } };
    await backend.client.patch(KUSCIA_JOB_TASKS, { namespace, name }, body, { signal, subresource: "status" });
  }
  return { data: { jobId, alias, attempt } };
}

/** @throws CallError for what cannot be told */
function orRefuse(completed: ReturnType<typeof completionOf>): Completed {
  if (!("refusal" in completed)) return completed;
  const { refusal, noTask } = completed;
  throw noTask ? invalid(refusal) : new CallError("jobState", refusal);
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
