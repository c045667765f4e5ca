import { randomUUID } from "node:crypto";
import { CallError, type ErrorName, ERRORS } from "../../service/errors.ts";

/** Azure Batch's error codes that this service answers with: the HTTP status and the text that clients look for. */
const CODES = {
  ConditionNotMet: [412, "The condition specified in the conditional header(s) was not met for a write operation."],
  MissingRequiredProperty: [400, "A required property was not specified in the request body."],
  UnsupportedProperty: [400, "One of the properties specified in the request body is not supported."],
  InvalidHeaderValue: [400, "The value provided for one of the HTTP headers was not in the correct format."],
  InvalidPropertyValue: [400, "The value provided for one of the properties in the request body is invalid."],
  MissingRequiredQueryParameter: [400, "A required query parameter was not specified for this request."],
  InvalidQueryParameterValue: [400, "Value for one of the query parameters specified in the request URI is invalid."],
  OutOfRangeQueryParameterValue: [
    400,
    "A query parameter specified in the request URI is outside the permissible range.",
  ],
  InvalidUri: [400, "The requested URI does not represent any resource on the server."],
  EmptyMetadataKey: [400, "The key for one of the metadata key-value pairs is empty."],
  InvalidRequestBody: [400, "The specified Request Body is not syntactically valid."],
  InvalidInput: [400, "One of the request inputs is not valid."],
  InvalidAuthenticationInfo: [
    400,
    "The authentication information was not provided in the correct format. Verify the value of Authorization header.",
  ],
  MultipleConditionHeadersNotSupported: [400, "Multiple condition headers are not supported."],
  AuthenticationFailed: [
    403,
    "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.",
  ],
  InsufficientAccountPermissions: [
    403,
    "The account being accessed does not have sufficient permissions to execute this operation.",
  ],
  ResourceNotFound: [404, "The specified resource does not exist."],
  UnsupportedHttpVerb: [405, "The resource doesn't support the specified HTTP verb."],
  RequestBodyTooLarge: [413, "The size of the request body exceeds the maximum size permitted."],
  InvalidRange: [416, "The range specified is invalid for the current size of the resource."],
  TooManyRequests: [
    429,
    "The account has sent more requests than it may in the given time. Please retry your request.",
  ],
  InternalError: [500, "The server encountered an internal error. Please retry the request."],
  OperationTimedOut: [500, "The operation could not be completed within the permitted time."],
  ServerBusy: [503, "The server is currently unable to receive requests. Please retry your request."],
  ApplicationNotFound: [404, "The specified application does not exist."],
  CertificateNotFound: [404, "The specified certificate does not exist."],
  OperationNotValidOnNode: [409, "The specified operation is not valid on the node."],
  PoolNotFound: [404, "The specified pool does not exist."],
  NodeNotFound: [404, "The specified node does not exist."],
  JobScheduleNotFound: [404, "The specified job schedule does not exist."],
  JobNotFound: [404, "The specified job does not exist."],
  TaskNotFound: [404, "The specified task does not exist."],
  FileNotFound: [404, "The specified file does not exist."],
  OperationInvalidForCurrentState: [409, "The specified operation is not valid for the current state of the resource."],
  PoolExists: [409, "The specified pool already exists."],
  PoolQuotaReached: [403, "Pool quota for the account has been reached."],
  JobScheduleExists: [409, "The specified job schedule already exists."],
  JobScheduleBeingTerminated: [409, "The specified job schedule is being terminated."],
  JobScheduleBeingDeleted: [409, "The specified job schedule has been marked for deletion and is being reclaimed."],
  JobScheduleCompleted: [409, "The specified job schedule is already in completed state."],
  JobScheduleWithSameIdExists: [
    409,
    "A job schedule with the specified job id exists. Job and job schedule cannot have the same id.",
  ],
  JobWithSameIdExists: [
    409,
    "A job with the specified job schedule id exists. Job and job schedule cannot have the same id.",
  ],
  JobExists: [409, "The specified job already exists."],
  JobBeingTerminated: [409, "The specified job is being terminated."],
  JobBeingDeleted: [409, "The specified job has been marked for deletion and is being garbage collected."],
  JobCompleted: [409, "The specified job is already in a completed state."],
  JobNotActive: [409, "The specified job is not in active state."],
  JobPreparationTaskNotSpecified: [409, "The specified job does not have job preparation task."],
  TaskExists: [409, "The specified task already exists."],
  TaskCompleted: [409, "The specified task is already in a completed state."],
  TaskNotCompleted: [
    409,
    "The specified task is not in a completed state, and the requested operation can be performed only on completed tasks.",
  ],
  TaskSucceeded: [
    409,
    "The specified task has already completed successfully, and the requested operation cannot be performed on successful tasks.",
  ],
  TaskFilesUnavailable: [409, "The files of the specified task are unavailable."],
  TaskIdSameAsJobPreparationTask: [409, "The specified task id is same as the job preparation task."],
  TaskIdSameAsJobReleaseTask: [409, "The specified task id is same as the job release task."],
  TaskDependenciesNotSpecifiedOnJob: [
    400,
    "A task was specified as depending on other tasks, but the job did not specify that it would use task dependencies.",
  ],
} as const satisfies Record<string, readonly [number, string]>;

export type BatchErrorCode = keyof typeof CODES;

/** What an error says beside its text, such as the property that is wrong. */
export type Details = Readonly<Record<string, string | number | boolean>>;

/** What the runner counts and audits such an error as. */
const KINDS: Readonly<Record<number, ErrorName>> = {
  400: "requestInvalid",
  401: "notParticipant",
  403: "notParticipant",
  404: "queryJob",
  409: "jobState",
  412: "etagMismatch",
  429: "tooManyStreams",
  503: "unavailable",
};

/** A refusal in Azure Batch's words. */
export class BatchError extends CallError {
  readonly batchCode: BatchErrorCode;
  readonly details: Details;
  readonly status: number;

  constructor(code: BatchErrorCode, details: Details = {}, options: { cause?: unknown; status?: number } = {}) {
    const status = options.status ?? CODES[code][0];
    super(KINDS[status] ?? "requestInvalid", CODES[code][1], options);
    this.batchCode = code;
    this.details = details;
    this.status = status;
  }

  /** The body of the answer. */
  body(requestID: string, time: Date): object {
    const values = Object.entries(this.details).map(([key, value]) => ({ key, value: String(value) }));
    return {
      "odata.metadata": "$metadata#Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element",
      code: this.batchCode,
      message: {
        lang: "en-US",
        value: `${this.message}\nRequestId:${requestID}\nTime:${time.toISOString()}`,
      },
      ...(values.length > 0 && { values }),
    };
  }
}

/** A property of the body that has a value it must not have. */
export function invalidProperty(name: string, value: unknown, reason: string): BatchError {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const PropertyValue = (text ?? "").slice(0, LONGEST_VALUE);
  return new BatchError("InvalidPropertyValue", { PropertyName: name, PropertyValue, Reason: reason });
}

/** A property that this service cannot do anything with. */
export function unsupportedProperty(name: string, reason: string): BatchError {
  return new BatchError("UnsupportedProperty", { PropertyName: name, Reason: reason });
}

/** A parameter of the query that has a value it must not have. */
export function invalidQuery(name: string, value: string, reason: string): BatchError {
  const QueryParameterValue = value.slice(0, LONGEST_VALUE);
  return new BatchError("InvalidQueryParameterValue", {
    QueryParameterName: name,
    QueryParameterValue,
    Reason: reason,
  });
}

const LONGEST_VALUE = 256;

/** What an operation is about, for the words of its refusals. */
export interface Subject {
  /** For callers that may not do it. Of what they may not see they learn no more than that it does not exist. */
  readonly forbidden: BatchErrorCode;
  readonly missing: BatchErrorCode;
  readonly exists: BatchErrorCode;
  readonly deleting: BatchErrorCode;
  readonly completed: BatchErrorCode;
}

export const JOB_SUBJECT: Subject = {
  forbidden: "JobNotFound",
  missing: "JobNotFound",
  exists: "JobExists",
  deleting: "JobBeingDeleted",
  completed: "JobCompleted",
};

/** A job that is not there yet. */
export const NEW_JOB_SUBJECT: Subject = { ...JOB_SUBJECT, forbidden: "InsufficientAccountPermissions" };

/** A task of a job. */
export const TASK_SUBJECT: Subject = { ...JOB_SUBJECT, exists: "TaskExists" };

export const SCHEDULE_SUBJECT: Subject = {
  forbidden: "InsufficientAccountPermissions",
  missing: "JobScheduleNotFound",
  exists: "JobScheduleExists",
  deleting: "JobScheduleBeingDeleted",
  completed: "JobScheduleCompleted",
};

/** The same refusal in Azure Batch's words. */
export function batchErrorOf(error: CallError, subject: Subject | undefined): BatchError {
  if (error instanceof BatchError) return error;
  const code = codeOf(error, subject);
  return new BatchError(code, code === subject?.missing ? {} : { Reason: error.message }, { cause: error });
}

type Rule = readonly [
  fits: (error: CallError) => boolean,
  code: (subject: Partial<Subject>) => BatchErrorCode | undefined,
];

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
  [({ kind }) => kind === ERRORS.queryTask, () => "TaskNotFound"],
  [({ kind }) => kind === ERRORS.taskExists, () => "TaskExists"],
  [({ kind }) => kind === ERRORS.tooLate, () => "OperationTimedOut"],
  [({ kind }) => kind === ERRORS.unexpected, () => "InternalError"],
  [({ kind }) => kind === ERRORS.tooManyStreams, () => "TooManyRequests"],
  [({ reason }) => reason === "ServiceUnavailable", () => "ServerBusy"],
  [({ kind }) => kind === ERRORS.jobDeleting, ({ deleting }) => deleting],
  [({ kind }) => kind === ERRORS.jobEnded, ({ completed }) => completed],
  [({ reason }) => reason === "AlreadyExists", ({ exists }) => exists],
  [({ kind, reason }) => kind.http === 404 || reason === "NotFound", ({ missing }) => missing ?? "ResourceNotFound"],
  [({ kind }) => kind === ERRORS.notParticipant, ({ forbidden }) => forbidden ?? "InsufficientAccountPermissions"],
  [({ reason }) => reason === "Forbidden", () => "InsufficientAccountPermissions"],
  [({ kind }) => kind.http === 412, () => "ConditionNotMet"],
  [({ reason }) => reason === "Invalid", () => "InvalidInput"],
];

function codeOf(error: CallError, subject: Partial<Subject> = {}): BatchErrorCode {
  const rule = RULES.find(([fits]) => fits(error));
  return rule?.[1](subject) ?? "OperationInvalidForCurrentState";
}

/** A new id for a request. */
export const newRequestID = (): string => randomUUID();
