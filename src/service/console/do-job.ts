import type { KusciaJob } from "../../api/types.ts";
import { ACTIONS, type Action, isHeldBySpec, previewOf, STAGE_OF } from "../../job/preview.ts";
import { ConsoleService, type DoJobRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { type JobGrant, toJob } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { COMMAND, giveCommand, requireGraceSeconds } from "../job/command.ts";
import { optionsOf, requireAction, requireOptions } from "./plan-job.ts";

type Command = Exclude<Action, "delete">;
const COMMANDS = ACTIONS.filter((action) => action !== "delete");

/** Gives a command to a job, if the job is still as it was planned for. A repeat finds it moved by the first. */
export const doJob = define({
  rpc: ConsoleService.method.doJob,
  path: "/api/v1/job/do",
  ...COMMAND,
  check: (request) => {
    COMMAND.check(request);
    requireAction(request.action, COMMANDS);
    requireOptions(request);
    requireGrace(request);
    if (request.etag === "") throw invalid("etag can not be empty, take it from job/plan");
  },
  access: toJob("patch", { action: "approve" }),
  repeat: false,
  failure: "doJob",
  run: (request, call) => {
    const action = request.action as Command;
    const { choice, mode } = optionsOf(request);
    if (action === "resume" && isHeldBySpec(call.grant.job)) return changeSpec(request, call, { suspend: false });
    if (mode !== undefined) return changeSpec(request, call, { suspend: true, suspendPolicy: mode });
    const { tasks } = call.backend;
    const refuse = (job: KusciaJob): void => requireAsPlanned(tasks.whole(job), action, request);
    const { graceSeconds } = request;
    return giveCommand({ stage: STAGE_OF[action], once: false, choice, graceSeconds, refuse }, request, call);
  },
});

/** @throws CallError 11100 */
function requireGrace({ action, graceSeconds }: DoJobRequest): void {
  if (graceSeconds === undefined) return;
  if (action !== "stop" && action !== "cancel")
    throw invalid(`grace_seconds belongs to stop and cancel, the action is "${action}"`);
  requireGraceSeconds(graceSeconds);
}

/** Suspends a job by its spec, or lets it go on. */
async function changeSpec(
  request: DoJobRequest,
  { backend, grant, signal }: GrantedCall<JobGrant>,
  spec: Pick<KusciaJob["spec"], "suspend" | "suspendPolicy">,
): Promise<{ readonly data: { readonly jobId: string } }> {
  await backend.jobs.change(grant.job, signal, async (job) => {
    await grant.again(job);
    requireAsPlanned(backend.tasks.whole(job), request.action as Command, request);
    return { patch: { spec } };
  });
  return { data: { jobId: request.jobId } };
}

/** @throws CallError */
function requireAsPlanned(job: KusciaJob, action: Command, planned: DoJobRequest): void {
  const { etag, refusal } = previewOf(job, action, optionsOf(planned));
  if (etag !== planned.etag) {
    const message = `the job has moved since it was planned: it is ${etag} now, not ${planned.etag}; plan again`;
    throw new CallError("doJob", message, { reason: "Conflict" });
  }
  if (refusal !== undefined) throw new CallError("doJob", refusal, { reason: "Invalid" });
}
