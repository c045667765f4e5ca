/** A place in a job's output: the message that a reader has seen last. */
export interface Position {
  /** Index of the task. */
  readonly task: number;
  /** When the attempt started, in seconds; another attempt has another log. */
  readonly start: number;
  /** Index of the container's log among those of the task. */
  readonly log: number;
  /** Number of the line, from 1. */
  readonly line: number;
}

/** Stands after all messages. */
export const END = "end";

const PARTS = /^(\d{1,9})-(\d{1,12})-(\d{1,9})-(\d{1,15})$/;

/** The position as a reader names it. */
export function positionText({ task, start, log, line }: Position): string {
  return `${task}-${start}-${log}-${line}`;
}

/** Undefined for a text that is none: it is read from the beginning. */
export function readPosition(text: string): Position | undefined {
  const [, task, start, log, line] = PARTS.exec(text) ?? [];
  return task === undefined
    ? undefined
    : { task: Number(task), start: Number(start), log: Number(log), line: Number(line) };
}
