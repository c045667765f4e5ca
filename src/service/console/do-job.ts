import type { KusciaJob } from "../../api/types.ts";
import { ACTIONS, type Action, isHeldBySpec, previewOf, STAGE_OF } from "../../job/preview.ts";
import { ConsoleService, type DoJobRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { withReason } from "../../job/job-changes.ts";
import { type JobGrant, toInitiatedJob, toJob } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { define } from "../define.ts";
import { etagOf as specEtagOf } from "../convert/life.ts";
import { CallError, invalid } from "../errors.ts";
import { changeJob, requireNotTerminating } from "../job/change.ts";
import { changesPatch } from "../job/mutable-fields.ts";
import { COMMAND, giveCommand, requireGraceSeconds } from "../job/command.ts";
import { optionsOf, requireAction, requireOptions, SET } from "./plan-job.ts";

type Command = Exclude<Action, "delete">;

const COMMANDED = toJob("patch", { action: "approve" });
const DELETED = toJob("delete", { action: "delete" });
const CHANGED = toInitiatedJob("patch", { action: "retrieve" });

/** Gives a command to a job, if the job is still as it was planned for. A repeat finds it moved by the first. */
export const doJob = define({
  rpc: ConsoleService.method.doJob,
  path: "/api/v1/job/do",
  ...COMMAND,
  check: (request) => {
    COMMAND.check(request);
    requireAction(request.action, [...ACTIONS, SET]);
    requireOptions(request);
    requireGrace(request);
    if (request.action === SET && request.changes === undefined) throw invalid("changes is missing; set needs it");
    if (request.etag === "") throw invalid("etag can not be empty, take it from job/plan");
  },
  // A deletion and a change of fields need what job/delete and job/patch need.
  access: {
    needs: COMMANDED.needs,
    decide: (request, call) => {
      const access = request.action === "delete" ? DELETED : request.action === SET ? CHANGED : COMMANDED;
      return access.decide(request, call);
    },
  },
  uses: [...COMMAND.uses, "delete kusciajobs"],
  repeat: false,
  failure: "doJob",
  run: (request, call) => {
    if (request.action === SET) return changeFields(request, call);
    if (request.action === "delete") return remove(request, call);
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

/** Changes fields of a job whose spec is as it was planned for. */
async function changeFields(
  { jobId, etag, changes, reason }: DoJobRequest,
  call: GrantedCall<JobGrant>,
): Promise<{ readonly data: { readonly jobId: string } }> {
  await changeJob({ jobId, ifMatch: "" }, call, (job) => {
    requireEtag(specEtagOf(job), etag);
    requireNotTerminating(job);
    return { patch: withReason(changesPatch(job, changes!, false), reason) };
  });
  return { data: { jobId } };
}

/** Deletes a job that is as it was planned for. */
async function remove(
  request: DoJobRequest,
  { backend, grant, signal }: GrantedCall<JobGrant>,
): Promise<{ readonly data: { readonly jobId: string } }> {
  requireAsPlanned(backend.tasks.whole(grant.job), "delete", request);
  await backend.jobs.delete(grant.job, signal);
  return { data: { jobId: request.jobId } };
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
function requireEtag(etag: string, planned: string): void {
  if (etag === planned) return;
  const message = `the job has moved since it was planned: it is ${etag} now, not ${planned}; plan again`;
  throw new CallError("doJob", message, { reason: "Conflict" });
}

/** @throws CallError */
function requireAsPlanned(job: KusciaJob, action: Action, planned: DoJobRequest): void {
  const { etag, refusal } = previewOf(job, action, optionsOf(planned));
  requireEtag(etag, planned.etag);
  if (refusal !== undefined) throw new CallError("doJob", refusal, { reason: "Invalid" });
}
