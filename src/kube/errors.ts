import { parseJson } from "./json.ts";

/** One reason among several why the server refused, as in `Status.details.causes`. */
export interface StatusCause {
  reason?: string;
  field?: string;
  message?: string;
}

export interface StatusDetails {
  name?: string;
  kind?: string;
  group?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** The body of a refusal. */
export interface Status {
  kind?: string;
  code?: number;
  reason?: string;
  message?: string;
  details?: StatusDetails;
}

// A refused object may be quoted whole in the message: 250 kB have been seen.
const LONGEST_MESSAGE = 1024;

/** The server answered, and the answer is no. `message` is the server's own words, cut to 1024 characters. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status, or the code of the Status in a watch. */
  readonly code: number;
  /** The machine-readable reason, empty when the answer was no Status (a proxy, a missing CRD, overload). */
  readonly reason: string;
  readonly details?: StatusDetails;
  readonly retryAfterSeconds?: number;

  constructor(status: Status, retryAfterSeconds?: number) {
    super(bounded(status.message || status.reason || `HTTP ${status.code}`));
    this.code = status.code ?? 500;
    this.reason = status.reason ?? "";
    this.details = status.details;
    this.retryAfterSeconds = retryAfterSeconds ?? status.details?.retryAfterSeconds;
  }

  /** From an answer whose body is a Status, or plain text (404 of a missing CRD, 429 under overload). */
  static fromAnswer(answer: { code: number; text: string; retryAfterSeconds?: number }): ApiError {
    const status = parseStatus(answer.text) ?? { message: answer.text.trim() };
    // Not by name: the bundler would rename the class, and logs would tell of an _ApiError.
    return new this({ ...status, code: answer.code }, answer.retryAfterSeconds);
  }
}

/**
 * The connection failed or the deadline passed. Unless `sent` is false, what became of a write is unknown: it may have
 * happened, or happen yet.
 */
export class TransportError extends Error {
  override readonly name = "TransportError";
  /** False when no byte of the request can have reached the server. */
  readonly sent: boolean;

  constructor(message: string, options: { cause?: unknown; sent: boolean }) {
    super(message, { cause: options.cause });
    this.sent = options.sent;
  }
}

/** A write was not sent because this process no longer leads. */
export class NotLeaderError extends Error {
  override readonly name = "NotLeaderError";

  constructor() {
    super("not sent: this process does not hold the lease");
  }
}

/** A call was not sent because its caller does not want it any more. */
export class CanceledError extends Error {
  override readonly name = "CanceledError";

  constructor() {
    super("not sent: no longer wanted");
  }
}

function bounded(message: string): string {
  return message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message;
}

function parseStatus(text: string): Status | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const value = parseJson<Status>(text);
    return value.kind === "Status" ? value : undefined;
  } catch {
    return undefined;
  }
}

function has(err: unknown, code: number, reason?: string): err is ApiError {
  return err instanceof ApiError && err.code === code && (reason === undefined || err.reason === reason);
}

/**
 * The API server says that the object does not exist. A bare 404, which a missing CRD or a proxy gives, is not taken for
 * that: callers treat this answer as proof.
 */
export const isNotFound = (err: unknown): err is ApiError => has(err, 404, "NotFound");
/** The server does not know this kind: the CRD is not installed (yet). */
export const isUnknownResource = (err: unknown): err is ApiError => has(err, 404) && err.reason !== "NotFound";
/** The object has changed since it was read, or a uid or resourceVersion precondition did not hold. */
export const isConflict = (err: unknown): err is ApiError => has(err, 409, "Conflict");
/** The name is taken, possibly by an object that is being deleted. */
export const isAlreadyExists = (err: unknown): err is ApiError => has(err, 409, "AlreadyExists");
/** The resourceVersion or continue token is too old: list again. */
export const isGone = (err: unknown): err is ApiError => has(err, 410);
export const isForbidden = (err: unknown): err is ApiError => has(err, 403);
/** The request makes no sense, such as a name that no object can have. */
export const isBadRequest = (err: unknown): err is ApiError => has(err, 400);
export const isInvalid = (err: unknown): err is ApiError => has(err, 422);

/** The object does not fit into etcd or into a request; sending it again will not help. */
export function isTooLarge(err: unknown): err is ApiError {
  if (!(err instanceof ApiError)) return false;
  // The API server answers 413; etcd's refusals come as a 500 with the words of gRPC.
  return err.code === 413 || /request is too large|larger than max/.test(err.message);
}

/** The same request may well succeed later: 5xx, 429, or no answer at all. */
export function isTransient(err: unknown): boolean {
  if (err instanceof TransportError) return true;
  return err instanceof ApiError && (err.code >= 500 || err.code === 429) && !isTooLarge(err);
}

/** True when one of the causes the server gave has this reason, e.g. "NamespaceTerminating". */
export function causeIs(err: unknown, reason: string): err is ApiError {
  return err instanceof ApiError && (err.details?.causes ?? []).some((cause) => cause.reason === reason);
}

/** Why the signal was aborted, as something to throw. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException(String(reason), "AbortError");
}

/** The message of whatever was thrown. */
export function messageOf(err: unknown): string {
  return err instanceof Error ? err.message : String(err);
}

/** What `look` finds; undefined if it is not there. */
export function orUndefined<T>(look: () => Promise<T>): Promise<T | undefined> {
  return unless(isNotFound, look);
}

/** The same of a name that none may have. */
export function orNothing<T>(look: () => Promise<T>): Promise<T | undefined> {
  return unless((error) => isNotFound(error) || isBadRequest(error), look);
}

/** What `look` finds; undefined where one may not look. */
export function ifAllowed<T>(look: () => Promise<T>): Promise<T | undefined> {
  return unless(isForbidden, look);
}

async function unless<T>(isExpected: (error: unknown) => boolean, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isExpected(error)) return undefined;
    throw error;
  }
}
