import { LABEL, type Stage } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { CallError, type ErrorName, invalid } from "../errors.ts";
import type * as proto from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { SELF_PARTIES } from "../names.ts";
import type { JobPatch } from "../store.ts";
import { authorize, type Call, type Deed, type Handler, orFail, requireJobID } from "./call.ts";

/** How one command is given. */
interface Command {
  readonly stage: Stage;
  readonly error: ErrorName;
  readonly deed: Deed;
  /** A label that already says so is left alone. */
  readonly once: boolean;
  /** Throws to refuse. */
  readonly check?: (job: KusciaJob) => void;
}

const STOP: Command = { stage: "Stop", error: "stopJob", deed: "retrieve", once: true };
const CANCEL: Command = { stage: "Cancel", error: "cancelJob", deed: "approve", once: false };
const SUSPEND: Command = { stage: "Suspend", error: "suspendJob", deed: "approve", once: false, check: requireRunning };
const RESTART: Command = { stage: "Restart", error: "restartJob", deed: "approve", once: true, check: requireEnded };

type Answer = { readonly data: { readonly jobId: string } };
interface Request {
  readonly jobId: string;
  readonly reason: string;
}

export const stopJob: Handler<typeof proto.StopJobRequestSchema, typeof proto.StopJobResponseSchema> = (
  request,
  call,
) => give(STOP, request, call);
export const cancelJob: Handler<typeof proto.CancelJobRequestSchema, typeof proto.CancelJobResponseSchema> = (
  request,
  call,
) => give(CANCEL, request, call);
export const suspendJob: Handler<typeof proto.SuspendJobRequestSchema, typeof proto.SuspendJobResponseSchema> = (
  request,
  call,
) => give(SUSPEND, request, call);
export const restartJob: Handler<typeof proto.RestartJobRequestSchema, typeof proto.RestartJobResponseSchema> = (
  request,
  call,
) => give(RESTART, request, call);

/** Writes the command to the job's labels, from where the operator takes it. */
async function give(command: Command, request: Request, call: Call): Promise<Answer> {
  requireJobID(request.jobId);
  if (request.reason !== "") call.note({ reason: request.reason.slice(0, 256) });
  await orFail(command.error, () =>
    call.backend.jobs.change(request.jobId, call.signal, (job) => decide(command, job, call)),
  );
  return { data: { jobId: request.jobId } };
}

async function decide(command: Command, job: KusciaJob, call: Call): Promise<JobPatch | undefined> {
  const role = await authorize(call, job, command.deed, "patch");
  command.check?.(job);
  const labels = job.metadata.labels ?? {};
  if (command.once && labels[LABEL.jobStage] === command.stage) return undefined;
  const trigger = role === "" ? call.backend.domain : role;
  const version = nextVersion(labels[LABEL.jobStageVersion]);
  return {
    patch: {
      metadata: {
        labels: { [LABEL.jobStage]: command.stage, [LABEL.jobStageTrigger]: trigger, [LABEL.jobStageVersion]: version },
      },
    },
  };
}

/** Starts at 1, also after what is no number. */
function nextVersion(version: string | undefined): string {
  return version !== undefined && /^\d{1,15}$/.test(version) ? String(Number(version) + 1) : "1";
}

function requireRunning(job: KusciaJob): void {
  const phase = job.status?.phase ?? "";
  if (phase !== "Running") refuse("suspendNotRunning", job, "suspend");
}

function requireEnded(job: KusciaJob): void {
  const phase = job.status?.phase ?? "";
  if (phase !== "Failed" && phase !== "Suspended") refuse("restartNotEnded", job, "restart");
}

function refuse(name: ErrorName, job: KusciaJob, deed: string): never {
  throw new CallError(
    name,
    `job: ${job.metadata.name} current status is ${job.status?.phase ?? ""} can not be ${deed}.`,
  );
}

export const approveJob: Handler<typeof proto.ApproveJobRequestSchema, typeof proto.ApproveJobResponseSchema> = async (
  request,
  call,
) => {
  requireJobID(request.jobId);
  const value = APPROVALS[request.result];
  if (value === undefined) throw invalid("request result must be legal");
  if (request.reason !== "") call.note({ reason: request.reason.slice(0, 256) });
  await orFail("approveJob", () =>
    call.backend.jobs.change(request.jobId, call.signal, (job) => approval(value, job, call)),
  );
  return { data: { jobId: request.jobId } };
};

/** By the numbers of ApproveResult. */
const APPROVALS: Readonly<Record<number, string>> = { 1: "JobAccepted", 2: "JobRejected" };

/** A master speaks for all domains of this cluster that the job's annotation names, a domain for itself. */
async function approval(value: string, job: KusciaJob, call: Call): Promise<JobPatch | undefined> {
  const role = await authorize(call, job, "approve", "patch");
  const own = job.metadata.annotations?.[SELF_PARTIES] ?? "";
  const domains = role === "" ? own.split("_").filter((domain) => domain !== "") : [role];
  if (domains.length === 0) return undefined;
  const approveStatus = Object.fromEntries(domains.map((domain) => [domain, value]));
  return { patch: { status: { approveStatus } }, subresource: "status" };
}
