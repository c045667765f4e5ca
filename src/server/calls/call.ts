import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { ApiError, TransportError } from "../../kube/errors.ts";
import type { Transport } from "../../kube/transport.ts";
import { type Access, type Caller, participants, roleOf, type Verb } from "../auth/caller.ts";
import { CallError, type ErrorName, invalid } from "../errors.ts";
import { UnavailableError } from "../freshness.ts";
import type { JobStore } from "../store.ts";

/** What calls work on. */
export interface Backend {
  readonly jobs: JobStore;
  readonly client: KubeClient;
  /** For answers that flow: logs. */
  readonly transport: Pick<Transport, "open">;
  /** The server's own domain in a peer-to-peer set-up; empty for a master. */
  readonly domain: string;
}

/** One call under way. */
export interface Call {
  readonly backend: Backend;
  readonly caller: Caller;
  /** Aborted when the client leaves or the deadline passes. */
  readonly signal: AbortSignal;
  /** Says more in the audit log. */
  note(fields: Readonly<Record<string, string>>): void;
}

/** A call with one answer, whose `status` is added by whoever runs it. */
export type Handler<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  call: Call,
) => Promise<MessageInitShape<O>>;

/** Runs `work`; what Kubernetes refuses or cannot do becomes the call's own error. */
export async function orFail<R>(name: ErrorName, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw kubernetesFailure(name, error) ?? error;
  }
}

/** Undefined for what did not come from Kubernetes. */
export function kubernetesFailure(name: ErrorName, error: unknown): CallError | undefined {
  if (error instanceof ApiError || error instanceof UnavailableError)
    return new CallError(name, error.message, { cause: error });
  // Its text has addresses in it.
  if (error instanceof TransportError)
    return new CallError(name, "the Kubernetes API server cannot be reached, try again later", { cause: error });
  return undefined;
}

/** @throws CallError 11100 */
export function requireJobID(jobID: string): void {
  if (jobID === "") throw invalid("job id can not be empty");
}

/** How Kuscia names what a caller wanted to do with a job that is not his. */
export type Deed = "create" | "delete" | "retrieve" | "approve";

/** As whom the caller acts on the job: "" as master, else a domain. @throws CallError 11102, or the one named. */
export async function authorize(call: Call, job: Pick<KusciaJob, "spec">, deed: Deed, verb: Verb): Promise<string> {
  const role = await roleOf(call.caller, verb, call.backend.jobs.namespace, participants(job));
  if (role !== undefined) return role;
  throw new CallError(
    "notParticipant",
    `domain's KusciaAPI could only ${deed} the job that the domain as a participant in the job`,
  );
}

/** For what has no parties: @throws CallError 11102 */
export async function requireAccess(call: Call, access: Access): Promise<void> {
  if (await call.caller.may(access)) return;
  throw new CallError("notParticipant", `the caller may not ${access.verb} ${access.resource}`);
}
