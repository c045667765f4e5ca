import { LABEL, type Stage } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { isGrace, LEAST_GRACE, LONGEST_GRACE } from "../../job/grace.ts";
import type { RestartChoice } from "../../job/restart-choice.ts";
import { commandMetadata } from "../../job/stage-command.ts";
import type { JobGrant } from "../access.ts";
import type { Backend, GrantedCall } from "../call.ts";
import { MASTER } from "../caller.ts";
import type { AuditFields } from "../define.ts";
import { invalid } from "../errors.ts";
import type { ServerRight } from "../rights.ts";
import type { JobPatch } from "../store.ts";
import { requireJobID } from "./job-id.ts";

export { LONGEST_REASON } from "../../job/stage-command.ts";

interface Request {
  readonly jobId: string;
  readonly reason: string;
}

/** What the calls that give a command have in common. */
export const COMMAND = {
  check: requireJobID,
  uses: ["get kusciajobs", "patch kusciajobs"] satisfies ServerRight[],
  audit: ({ jobId, reason }: Request): AuditFields => ({ subject: jobId, reason }),
};

/** How one command is given. */
interface Command {
  readonly stage: Stage;
  /** A label that already says so is left alone. */
  readonly once: boolean;
  /** With a Restart: which tasks. */
  readonly choice?: RestartChoice;
  /** With a Stop or Cancel: seconds that programs have to end. */
  readonly graceSeconds?: number | undefined;
  /** @throws CallError to refuse */
  readonly refuse?: (job: KusciaJob) => void;
}

/** Writes the command to the job's labels, from where the operator takes it. */
export async function giveCommand(
  command: Command,
  { jobId, reason }: Request,
  { backend, grant, signal }: GrantedCall<JobGrant>,
): Promise<{ readonly data: { readonly jobId: string } }> {
  await backend.jobs.change(grant.job, signal, async (job) =>
    commandPatch(command, job, { as: await grant.again(job), backend, reason }),
  );
  return { data: { jobId } };
}

/** Who gives a command, and why. */
interface Giver {
  readonly as: string;
  readonly backend: Backend;
  readonly reason: string;
}

/** What giving the command changes of the job; undefined if it has been given. @throws CallError to refuse */
export function commandPatch(
  { stage, once, choice, graceSeconds, refuse }: Command,
  job: KusciaJob,
  { as, backend, reason }: Giver,
): JobPatch | undefined {
  refuse?.(job);
  if (once && job.metadata.labels?.[LABEL.jobStage] === stage) return undefined;
  const trigger = as === MASTER ? backend.domain : as;
  return { patch: { metadata: commandMetadata(job, { stage, trigger, reason, choice, graceSeconds }) } };
}

/** How Kuscia says that a job's phase does not allow a command. */
export function phaseRefusal(job: KusciaJob, action: "suspend" | "restart"): string {
  return `job: ${job.metadata.name} current status is ${job.status?.phase ?? ""} can not be ${action}.`;
}

/** @throws CallError */
export function requireGraceSeconds(seconds: number | undefined): void {
  const given = String(seconds);
  if (seconds === undefined || isGrace(seconds)) return;
  throw invalid(`grace_seconds is ${given}, it must be from ${LEAST_GRACE} to ${LONGEST_GRACE}`);
}

/** What a command may give that is nearest to this: Kubernetes counts whole seconds. */
export function nearestGrace(seconds: number): number {
  return Math.min(LONGEST_GRACE, Math.max(LEAST_GRACE, Math.ceil(seconds)));
}
