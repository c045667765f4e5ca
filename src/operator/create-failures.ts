import type { FailureReason, WaitReason } from "../api/reasons.ts";
import { ApiError, causeIs, TransportError } from "../kube/errors.ts";

/** What a refused creation means for the task. */
export interface CreateProblem {
  readonly reason: WaitReason | FailureReason;
  /** True if no later try can succeed: the task fails. */
  readonly permanent: boolean;
  readonly message: string;
}

/**
 * Reads an error of a POST. All the 403s of Kubernetes share code and reason, so only causes and words tell a full
 * quota, a terminating namespace and a denial apart. Whatever an administrator can still mend is waited for, visibly;
 * only an object that is itself invalid fails its task.
 */
export function readCreateError(error: unknown): CreateProblem {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof TransportError || !(error instanceof ApiError)) {
    return { reason: "APIError", permanent: false, message };
  }
  const { code, reason } = error;
  if (code === 422 || (code === 400 && reason === "BadRequest")) {
    return { reason: "ObjectRefused", permanent: true, message };
  }
  if (code === 404 || causeIs(error, "NamespaceTerminating")) {
    return { reason: "DomainNotFound", permanent: false, message };
  }
  if (code === 403 && /exceeded quota|failed quota/.test(message)) {
    return { reason: "QuotaExceeded", permanent: false, message };
  }
  return { reason: deniedFor(code) ? "AdmissionDenied" : "APIError", permanent: false, message };
}

/** Codes that say no to this request as it stands; the others (expired token, slow client, overload) pass. */
function deniedFor(code: number): boolean {
  return code >= 400 && code < 500 && ![401, 408, 429].includes(code);
}
