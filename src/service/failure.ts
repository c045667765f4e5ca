import { ApiError, isAlreadyExists, isForbidden, isNotFound, TransportError } from "../kube/errors.ts";
import { CallError, type ErrorName, type Reason } from "./errors.ts";
import { UnavailableError } from "./freshness.ts";

/** Which errors a call ends in when Kubernetes refuses something or cannot be reached. */
export interface Failure {
  readonly exists?: ErrorName;
  readonly missing?: ErrorName;
  /** For what the API server finds wrong with the object. */
  readonly invalid?: ErrorName;
  readonly other: ErrorName;
  readonly wording?: (message: string) => string;
  /** What to do where the server's own account lacks the right. */
  readonly forbidden?: string;
}

/** Runs `work`; what Kubernetes refuses or cannot do becomes one of the call's own errors. @throws CallError */
export async function orFail<R>(failure: Failure, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(failure, error) ?? error;
  }
}

/** The call's error for what Kubernetes threw; undefined for what did not come from there. */
export function failureOf(failure: Failure, error: unknown): CallError | undefined {
  const message = messageFor(error);
  if (message === undefined) return undefined;
  const hint = isForbidden(error) && failure.forbidden !== undefined ? `; ${failure.forbidden}` : "";
  return new CallError(nameOf(failure, error), `${failure.wording?.(message) ?? message}${hint}`, {
    cause: error,
    reason: reasonOf(error),
  });
}

function messageFor(error: unknown): string | undefined {
  if (error instanceof ApiError || error instanceof UnavailableError) return error.message;
  // Its text has addresses in it.
  return error instanceof TransportError ? "the Kubernetes API server cannot be reached, try again later" : undefined;
}

/** As Kubernetes has it, where a caller can do something about it. */
function reasonOf(error: unknown): Reason {
  if (!(error instanceof ApiError)) return "ServiceUnavailable";
  const { code } = error;
  if (isNotFound(error)) return "NotFound";
  if (isAlreadyExists(error)) return "AlreadyExists";
  if (code === 403) return "Forbidden";
  if (code === 409) return "Conflict";
  if (code === 429 || code >= 500) return "ServiceUnavailable";
  return "Invalid";
}

function nameOf({ exists, missing, invalid, other }: Failure, error: unknown): ErrorName {
  if (exists && isAlreadyExists(error)) return exists;
  if (invalid && error instanceof ApiError && error.code === 422) return invalid;
  return missing && isNotFound(error) ? missing : other;
}
