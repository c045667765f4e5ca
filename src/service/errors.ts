import { status as GrpcStatus } from "@grpc/grpc-js";

/** One kind of failure: the code in the answer's `status`, and what the transports say when it is theirs to tell. */
interface ErrorKind {
  readonly code: number;
  readonly grpc: GrpcStatus;
  readonly http: number;
  readonly help: string;
}

function kind(code: number, grpc: GrpcStatus, http: number, help: string): ErrorKind {
  return { code, grpc, http, help };
}

/**
 * Every code of an answer. Kuscia's calls always answer HTTP 200 and gRPC OK and tell of failures by code alone; our own
 * calls use the transport's statuses as well.
 */
export const ERRORS = {
  requestInvalid: kind(11100, GrpcStatus.INVALID_ARGUMENT, 400, "The request breaks a rule; the message says which."),
  unexpected: kind(11101, GrpcStatus.INTERNAL, 500, "The request cannot be parsed, or the server failed."),
  unavailable: kind(11101, GrpcStatus.UNAVAILABLE, 503, "The Kubernetes API server cannot be reached."),
  tooLate: kind(
    11101,
    GrpcStatus.DEADLINE_EXCEEDED,
    504,
    "The call took longer than `--request-timeout`; a change may have been made, or be made yet.",
  ),
  tooManyStreams: kind(
    11101,
    GrpcStatus.RESOURCE_EXHAUSTED,
    429,
    "The caller, or all callers together, have as many streams open as there may be.",
  ),
  notParticipant: kind(
    11102,
    GrpcStatus.PERMISSION_DENIED,
    403,
    "The caller acts for a domain that takes no part in the job.",
  ),
  createJob: kind(
    11201,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The job was not created; the message is Kubernetes' own.",
  ),
  queryJob: kind(
    11202,
    GrpcStatus.NOT_FOUND,
    404,
    "The job cannot be shown: it does not exist, or the caller may not see it.",
  ),
  queryJobStatus: kind(11203, GrpcStatus.NOT_FOUND, 404, "One of the jobs cannot be shown."),
  deleteJob: kind(11204, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not deleted."),
  stopJob: kind(11205, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not stopped."),
  approveJob: kind(11206, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not approved or rejected."),
  suspendJob: kind(11207, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not suspended."),
  restartJob: kind(11208, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not restarted."),
  cancelJob: kind(11209, GrpcStatus.FAILED_PRECONDITION, 409, "The job was not cancelled."),
  suspendNotRunning: kind(11210, GrpcStatus.FAILED_PRECONDITION, 409, "Only a running job can be suspended."),
  restartNotEnded: kind(11211, GrpcStatus.FAILED_PRECONDITION, 409, "Only a failed or suspended job can be restarted."),
  changeJob: kind(
    11212,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The job was not changed; the message is Kubernetes' own.",
  ),
  jobDeleting: kind(11213, GrpcStatus.FAILED_PRECONDITION, 409, "The job is being deleted."),
  jobEnded: kind(11214, GrpcStatus.FAILED_PRECONDITION, 409, "The job has ended; the message has its state."),
  jobState: kind(
    11215,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The job's state does not allow it; the message has the state.",
  ),
  etagMismatch: kind(11216, GrpcStatus.ABORTED, 412, "The job has changed since its etag was read."),
  putTaskResult: kind(11217, GrpcStatus.FAILED_PRECONDITION, 409, "The result was not taken."),
  resultTooLarge: kind(11218, GrpcStatus.RESOURCE_EXHAUSTED, 413, "The value of a result is too large; give a uri."),
  sendInput: kind(11219, GrpcStatus.FAILED_PRECONDITION, 409, "The input was not taken."),
  inputTooLarge: kind(11222, GrpcStatus.RESOURCE_EXHAUSTED, 413, "The input is too large; send an address of it."),
  noHooks: kind(
    11223,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The job declares neither a preparation nor a release; the message begins with JobPreparationTaskNotSpecified.",
  ),
  queryTask: kind(11250, GrpcStatus.NOT_FOUND, 404, "There is no such task."),
  taskExists: kind(11251, GrpcStatus.ALREADY_EXISTS, 409, "The job has a task with this alias already."),
  notOpen: kind(11252, GrpcStatus.FAILED_PRECONDITION, 409, "The job takes no tasks: it is not open, or has ended."),
  queryConsent: kind(11220, GrpcStatus.NOT_FOUND, 404, "The job asks nothing of the domain, or there is no such job."),
  decideConsent: kind(11221, GrpcStatus.FAILED_PRECONDITION, 409, "The domain's answer was not taken."),
  doJob: kind(
    11230,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The job has moved since the command was planned, or its state does not allow it.",
  ),
  changeTemplate: kind(11230, GrpcStatus.FAILED_PRECONDITION, 409, "The template was not created, changed or deleted."),
  queryTemplate: kind(11231, GrpcStatus.NOT_FOUND, 404, "There is no such template."),
  templateExists: kind(11232, GrpcStatus.ALREADY_EXISTS, 409, "There is such a template already."),
  templateRevision: kind(
    11233,
    GrpcStatus.FAILED_PRECONDITION,
    409,
    "The template is not the revision that was named.",
  ),
  changeSchedule: kind(11240, GrpcStatus.FAILED_PRECONDITION, 409, "The schedule was not created, changed or deleted."),
  querySchedule: kind(11241, GrpcStatus.NOT_FOUND, 404, "There is no such schedule."),
  scheduleExists: kind(11242, GrpcStatus.ALREADY_EXISTS, 409, "There is such a schedule already."),
  execSchedule: kind(11243, GrpcStatus.FAILED_PRECONDITION, 409, "The schedule cannot make a job now."),
  moved: kind(11244, GrpcStatus.ABORTED, 412, "The template or schedule has changed since its etag was read."),
  createDomain: kind(11300, GrpcStatus.FAILED_PRECONDITION, 409, "The domain was not created."),
  queryDomain: kind(11301, GrpcStatus.NOT_FOUND, 404, "The domain cannot be shown."),
  queryDomainStatus: kind(11302, GrpcStatus.NOT_FOUND, 404, "One of the domains cannot be shown."),
  updateDomain: kind(11303, GrpcStatus.FAILED_PRECONDITION, 409, "The domain was not changed."),
  deleteDomain: kind(11304, GrpcStatus.FAILED_PRECONDITION, 409, "The domain was not deleted."),
  domainNotExists: kind(11305, GrpcStatus.NOT_FOUND, 404, "There is no such domain."),
  domainExists: kind(11306, GrpcStatus.ALREADY_EXISTS, 409, "There is such a domain already."),
  createAppImage: kind(13100, GrpcStatus.FAILED_PRECONDITION, 409, "The AppImage was not created."),
  queryAppImage: kind(13101, GrpcStatus.NOT_FOUND, 404, "The AppImage cannot be shown."),
  updateAppImage: kind(13102, GrpcStatus.FAILED_PRECONDITION, 409, "The AppImage was not changed."),
  deleteAppImage: kind(13103, GrpcStatus.FAILED_PRECONDITION, 409, "The AppImage was not deleted."),
  batchQueryAppImage: kind(13104, GrpcStatus.NOT_FOUND, 404, "One of the AppImages cannot be shown."),
  appImageNotExists: kind(13105, GrpcStatus.NOT_FOUND, 404, "There is no such AppImage."),
  appImageExists: kind(13106, GrpcStatus.ALREADY_EXISTS, 409, "There is such an AppImage already."),
  listAppImage: kind(13107, GrpcStatus.UNAVAILABLE, 503, "The AppImages cannot be listed."),
  queryLog: kind(13200, GrpcStatus.NOT_FOUND, 404, "The log cannot be shown."),
  queryPodNode: kind(13201, GrpcStatus.NOT_FOUND, 404, "The pod's node cannot be shown."),
} as const satisfies Record<string, ErrorKind>;

export type ErrorName = keyof typeof ERRORS;

/** Why a call failed, in the words of Kubernetes' own answers: what a program needs to know. */
export type Reason =
  | "Invalid"
  | "Forbidden"
  | "NotFound"
  | "AlreadyExists"
  | "Conflict"
  | "TooManyRequests"
  | "ServiceUnavailable"
  | "Timeout"
  | "InternalError";

/** Where a failure says no more than its kind. */
const REASONS: Readonly<Record<number, Reason>> = {
  400: "Invalid",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  412: "Conflict",
  413: "Invalid",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/** A call that ended in a known way. The message goes to the client as it is. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly kind: ErrorKind;
  readonly reason: Reason;

  constructor(name: ErrorName, message: string, options: { cause?: unknown; reason?: Reason } = {}) {
    super(message, { cause: options.cause });
    this.kind = ERRORS[name];
    this.reason = options.reason ?? REASONS[this.kind.http] ?? "InternalError";
  }

  get code(): number {
    return this.kind.code;
  }
}

/** A request that breaks a rule. */
export function invalid(message: string): CallError {
  return new CallError("requestInvalid", message);
}

/**
 * The failure that a client is told of. What is not a CallError is a bug: its text may hold internals, so the client
 * learns only that it happened.
 */
export function callErrorOf(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError("unexpected", "unexpected error, see the server's log", { cause: error });
}
