import { REASONS } from "./generated/reasons.ts";

/** What a call of the Job API can end in. */
export class JobApiError extends Error {
  override readonly name: string = "JobApiError";
  /** The code in the answer, see docs/api.md; 0 if there was no answer of that kind. */
  readonly code: number;
  /** The HTTP status; 0 if there was no answer at all. */
  readonly httpStatus: number;
  /** Of a call that was refused the right that it takes, such as `patch kusciajobs`, if the server says so. */
  readonly needs?: string;

  constructor(message: string, about: { code?: number; httpStatus?: number; cause?: unknown; needs?: string } = {}) {
    super(message, { cause: about.cause });
    this.code = about.code ?? 0;
    this.httpStatus = about.httpStatus ?? 0;
    if (about.needs !== undefined) this.needs = about.needs;
  }
}

/** The token is missing or wrong. */
export class UnauthenticatedError extends JobApiError {
  override readonly name = "UnauthenticatedError";
}

/** The caller takes no part in the job. */
export class PermissionError extends JobApiError {
  override readonly name = "PermissionError";
}

/** The request breaks a rule; sending it again will not help. */
export class InvalidRequestError extends JobApiError {
  override readonly name = "InvalidRequestError";
}

/** There is no such job. */
export class NotFoundError extends JobApiError {
  override readonly name = "NotFoundError";
}

/** No answer, or none for now. Whether the call had an effect is not known unless `sent` is false. */
export class UnavailableError extends JobApiError {
  override readonly name = "UnavailableError";
  readonly sent: boolean;
  readonly retryAfterSeconds?: number;

  constructor(
    message: string,
    about: { code?: number; httpStatus?: number; cause?: unknown; sent: boolean; retryAfterSeconds?: number },
  ) {
    super(message, about);
    this.sent = about.sent;
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

/** The error of a stream that did not begin: what a server or a proxy answers from 500 on may heal. */
export function refusalOf(message: string, httpStatus: number): JobApiError {
  return httpStatus >= 500
    ? new UnavailableError(message, { httpStatus, sent: true })
    : new JobApiError(message, { httpStatus });
}

/** The server's words for what may heal. */
const PASSING: readonly string[] = ["ServiceUnavailable", "TooManyRequests", "Timeout"];

const KINDS: Readonly<Record<string, typeof JobApiError>> = {
  Forbidden: PermissionError,
  Invalid: InvalidRequestError,
  NotFound: NotFoundError,
};

/** What an answer says of its failure. */
interface Failed {
  readonly code: number;
  readonly message: string;
  readonly httpStatus: number;
  /** The server's word for why; Kuscia's own has none. */
  readonly reason: string | undefined;
  /** Of what was refused. */
  readonly needs?: string;
}

/** The error of an answer whose code is not 0. */
export function errorOf({ code, message, httpStatus, reason, needs }: Failed): JobApiError {
  const about = { code, httpStatus, ...(needs !== undefined && { needs }) };
  const why = reason ?? REASONS[code] ?? "";
  if (PASSING.includes(why)) return new UnavailableError(message, { ...about, sent: true });
  return new (KINDS[why] ?? JobApiError)(message, about);
}
