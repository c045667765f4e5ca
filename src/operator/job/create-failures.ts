import type { FailureReason, WaitReason } from "../../api/reasons.ts";
import type { KubeObject } from "../../api/kubernetes.ts";
import { ApiError, causeIs, isTooLarge, messageOf } from "../../kube/errors.ts";

/** What a refused creation means for the task. */
export interface CreateProblem {
  readonly reason: WaitReason | FailureReason;
  /** True if no later try can succeed: the task fails. */
  readonly permanent: boolean;
  readonly message: string;
}

/** What helps where a quota wants each container to say what it takes. */
const WANTING = "; give the containers these in their AppImage, or the namespace a LimitRange with defaults";

/**
 * Reads an error of a POST. All the 403s of Kubernetes share code and reason, so only causes and words tell a full
 * quota, a terminating namespace and a denial apart. Whatever an administrator can still mend is waited for, visibly;
 * only an object that is itself invalid fails its task.
 */
export function readCreateError(error: unknown): CreateProblem {
  const message = messageOf(error);
  if (!(error instanceof ApiError)) return { reason: "APIError", permanent: false, message };
  if (isMalformed(error)) return { reason: "ObjectRefused", permanent: true, message };
  return { reason: waitFor(error), permanent: false, message: isWanting(error) ? message + WANTING : message };
}

/** A quota wants each container to say what it takes, and one does not. No room would help, so it is no wait for any. */
function isWanting({ code, message }: ApiError): boolean {
  return code === 403 && /failed quota: .*must specify/.test(message);
}

/** What it means that the object of this kind was refused for its size; undefined if that is not why. */
export function readSizeRefusal(error: unknown, kind: string, render: () => KubeObject): CreateProblem | undefined {
  if (!isTooLarge(error) || isDenial(error)) return undefined;
  const object = render();
  const { namespace, name } = object.metadata;
  const bytes = Buffer.byteLength(JSON.stringify(object));
  const message =
    `${kind} ${namespace}/${name} has ${bytes} bytes, more than the API server takes (${error.message}); make the task ` +
    "input, or the environment and config templates of the AppImage, smaller, or name a file or an address there " +
    "instead of the data";
  return { reason: "ConfigTooLarge", permanent: true, message };
}

/**
 * The object itself is wrong, and will be the next time. Policies and webhooks choose the code of their denial, and a
 * ValidatingAdmissionPolicy that does not say answers 422 too; an administrator can still change those.
 */
function isMalformed(error: ApiError): boolean {
  const { code, reason } = error;
  return !isDenial(error) && (code === 422 || (code === 400 && reason === "BadRequest"));
}

function isDenial({ message }: ApiError): boolean {
  return /denied (the )?request/.test(message);
}

function waitFor(error: ApiError): WaitReason {
  const { code, message } = error;
  if (code === 404 || causeIs(error, "NamespaceTerminating")) return "DomainNotFound";
  if (code === 403 && /exceeded quota|status unknown for quota/.test(message)) return "QuotaExceeded";
  // Many creations at once race for the quota's status, and the API server gives up after some tries.
  if (code === 409 && message.includes("Operation cannot be fulfilled on resourcequotas")) return "APIError";
  // An expired token, a slow client and overload pass by themselves; every other 4xx is a no to this request.
  return code >= 400 && code < 500 && ![401, 408, 429].includes(code) ? "AdmissionDenied" : "APIError";
}
