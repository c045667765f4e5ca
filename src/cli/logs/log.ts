import type { JobView } from "../../job/view.ts";
import type { LogChoice } from "./log-ref.ts";

/** One container's log. */
export interface LogRef {
  readonly namespace: string;
  readonly pod: string;
  /** The only one of the pod when absent. */
  readonly container?: string;
}

/** Where lines come from, and what they are marked with. */
export interface LogOrigin {
  readonly task: string;
  readonly party: string;
  readonly attempt: number;
  readonly pod: string;
  readonly label: string;
}

/** A line of a container. */
export interface LogLine {
  readonly log: LogOrigin;
  /** Named where the pod has several containers. */
  readonly container: string | undefined;
  /** Counts the lines of the container from 1. */
  readonly seq: number;
  /** When it was printed, where that was asked for and is known. */
  readonly time?: string;
  readonly text: string;
}

/** Which lines of which logs are read, and who gets them. */
export interface LogRequest {
  readonly choice: LogChoice;
  /** Go on until the pods have ended. */
  readonly follow: boolean;
  /** Only the last lines of each container. */
  readonly tail?: number;
  /** Only lines of so many seconds. */
  readonly sinceSeconds?: number;
  readonly timestamps: boolean;
  readonly onLine: (line: LogLine) => void;
  /** Called with what is not in any log. */
  readonly onNote: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Logs of a job under way. */
export interface LogReading {
  /** Begins with the pods that are new. */
  take(job: JobView): void;
  /** Reads what there is of the pods of a job, one after the other, so that nothing is mixed. */
  takeInOrder(job: JobView): Promise<void>;
  /** Resolves when all pods that are known have been read to their end. */
  done(): Promise<void>;
}

/** Why a log cannot be read for now, or ever. */
export class LogUnavailable extends Error {
  readonly why: "waiting" | "gone" | "denied" | "lost";

  constructor(why: LogUnavailable["why"], message: string) {
    super(message);
    this.why = why;
  }
}

/** A log that was opened. */
export interface OpenedLog {
  /** Another one after the container was started again. */
  readonly instance: string;
  readonly pieces: AsyncIterable<string>;
}

/** How a log is opened. */
export interface OpenHow {
  readonly follow: boolean;
  /** Each line begins with its time and a space. */
  readonly timestamps: boolean;
  readonly signal: AbortSignal;
}

/** Logs of single pods. */
export interface PodLogs {
  containers(ref: LogRef): Promise<readonly (string | undefined)[]>;
  /** @throws LogUnavailable */
  openLog(ref: LogRef, how: OpenHow): Promise<OpenedLog>;
}
