/** What the process ends with; the ways of a job that waited come first of 1, 3, 4, 5, 124. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  failed: 3,
  cancelled: 4,
  suspended: 5,
  timeout: 124,
  interrupted: 130,
} as const;

/** Something that the user is told in one sentence, and what to do about it. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** A word for programs, such as `NotFound`. */
  readonly reason: string;
  readonly hint?: string;
  readonly exit: number;

  constructor(message: string, about: { reason: string; hint?: string; exit?: number; cause?: unknown }) {
    super(message, { cause: about.cause });
    this.reason = about.reason;
    this.hint = about.hint;
    this.exit = about.exit ?? EXIT.error;
  }
}

/** A wrong command line. */
export function usage(message: string, hint?: string): CliError {
  return new CliError(message, { reason: "Usage", hint, exit: EXIT.usage });
}

/** Ctrl-C; what runs in the cluster goes on. */
export class Interrupted extends CliError {
  constructor(signal: string) {
    super(`interrupted by ${signal}`, { reason: "Interrupted", exit: EXIT.interrupted });
  }
}

/** The time that was given is over. */
export class TimedOut extends CliError {
  constructor(what: string) {
    super(what, { reason: "Timeout", exit: EXIT.timeout });
  }
}
