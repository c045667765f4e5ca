import type { ContainerStatus, Pod } from "../../api/kubernetes.ts";
import { PODS } from "../../api/resources.ts";
import { Backoff } from "../../kube/backoff.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { isForbidden, isTransient, messageOf, orUndefined } from "../../kube/errors.ts";
import { parseTime } from "../../util/time.ts";
import type { Call } from "../call.ts";
import { KnownLines, wholeSecond } from "./known-lines.ts";
import { logLines, type LogQuery, type RawLine } from "./log-lines.ts";
import { afterLine, type LogPosition } from "./position.ts";

/** What becomes known of a container's log, and where the reader is after it. */
export type LogNews = { readonly position: LogPosition } & (
  | { readonly type: "line"; readonly line: RawLine }
  /** Lines are lost. */
  | { readonly type: "gap"; readonly text: string }
  /** There is no log. */
  | { readonly type: "note"; readonly text: string }
  /** The pod is not there any more, or, with `why`, its log cannot be read; what its container printed last may be lost. */
  | { readonly type: "gone"; readonly isWhole: boolean; readonly why?: string }
  | { readonly type: "done" }
);

export interface ContainerLogOptions {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** Where the reader was. */
  readonly from: LogPosition;
  /** Go on until the container has ended. */
  readonly follow: boolean;
  /** Where a reader begins that was nowhere yet. */
  readonly tail?: number;
  readonly sinceSeconds?: number;
  readonly againMs?: number;
}

type Context = Pick<Call, "backend" | "signal">;

// Between looks at a container that has not started, or a log that broke off.
const AGAIN_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
// One look may take as long as our patience lasts.
const FEWEST_TRIES = 3;

/**
 * Follows the log of one container to its end, or to that of its pod, over restarts of the container and broken
 * connections. Each line comes once and in order, and what is lost is named.
 */
export async function* containerLog(options: ContainerLogOptions, call: Context): AsyncGenerator<LogNews> {
  const reader = new ContainerLog(options, call);
  yield* reader.read();
}

class ContainerLog {
  readonly #options: ContainerLogOptions;
  readonly #call: Context;
  #position: LogPosition;
  /** Whether the last look ended because the log did. */
  #isClean = true;
  #isForbidden = false;
  readonly #pauses: Backoff;
  /** The looks that failed since one did not. */
  #failures: { readonly count: number; readonly since: number; readonly last: string } | undefined;

  constructor(options: ContainerLogOptions, call: Context) {
    this.#options = options;
    this.#call = call;
    this.#position = options.from;
    this.#pauses = new Backoff({ initialMs: options.againMs ?? AGAIN_MS, maxMs: LONGEST_PAUSE_MS });
  }

  async *read(): AsyncGenerator<LogNews> {
    const { signal } = this.#call;
    while (!signal.aborted && !this.#position.isDone) {
      const pod = await this.#pod();
      if (pod === undefined) {
        yield { type: "gone", isWhole: this.#isClean, position: this.#position };
        return;
      }
      if (pod !== "unknown") yield* this.#readOf(pod);
      if (this.#isForbidden) yield* this.#done("the server may not read this log");
      const why = this.#hopeless(pod);
      if (why !== undefined) {
        yield { type: "gone", isWhole: false, why, position: this.#position };
        return;
      }
      if (!this.#position.isDone) await this.#pause();
    }
  }

  /** What can be read of the container as it is now. */
  async *#readOf(pod: Pod): AsyncGenerator<LogNews> {
    const { container: name, follow } = this.#options;
    const container = statusOf(pod, name);
    if (container === undefined || !hasRun(container)) {
      this.#recover();
      // Of a pod that is over it never will.
      if (isOver(pod) || !follow) yield* this.#done("the container has not run");
    } else if (container.restartCount > this.#position.restart) yield* this.#nextRun(container.restartCount);
    else yield* this.#thisRun(isOver(pod, container));
  }

  async *#thisRun(isWhole: boolean): AsyncGenerator<LogNews> {
    const isLast = isWhole || !this.#options.follow;
    yield* this.#look({ follow: !isLast, previous: false, isWhole });
    if (isLast && this.#isClean) yield* this.#done();
  }

  /** Undefined if it is not there. */
  async #pod(): Promise<Pod | "unknown" | undefined> {
    const { namespace, pod } = this.#options;
    const { backend, signal } = this.#call;
    try {
      return await orUndefined(() => backend.client.get(PODS, { namespace, name: pod }, { signal }));
    } catch (error) {
      if (!signal.aborted && !isTransient(error)) throw error;
      this.#fail(error);
      return "unknown";
    }
  }

  /** Why the log is given up: it could not be read for long, and nothing more comes to it. */
  #hopeless(pod: Pod | "unknown"): string | undefined {
    const { follow, container } = this.#options;
    if (this.#failures === undefined || this.#position.isDone) return undefined;
    const { count, since, last } = this.#failures;
    const isLast = !follow || (pod !== "unknown" && (isOver(pod, statusOf(pod, container)) || isOverdue(pod)));
    const isLong = count >= FEWEST_TRIES && performance.now() - since >= this.#call.backend.patienceMs;
    return isLast && isLong ? `the log cannot be read: ${last}` : undefined;
  }

  #fail(error: unknown): void {
    const { count, since } = this.#failures ?? { count: 0, since: performance.now() };
    this.#failures = { count: count + 1, since, last: messageOf(error) };
  }

  #recover(): void {
    this.#failures = undefined;
    this.#pauses.reset();
  }

  /** What was left of the run before, if it is still there; then the next run begins. */
  async *#nextRun(restart: number): AsyncGenerator<LogNews> {
    const { restart: known, lines } = this.#position;
    if (restart === known + 1) yield* this.#look({ follow: false, previous: true, isWhole: true });
    else if (lines > 0) yield this.#gap(`the container was started again ${restart - known} times meanwhile`);
    if (restart === known + 1 && !this.#isClean) yield this.#gap("the end of the run before is lost");
    this.#isClean = true;
    this.#position = { ...this.#position, restart, lines: 0, at: "", same: 0 };
  }

  /** Reads what is new. */
  async *#look(how: Pick<LogQuery, "follow" | "previous" | "isWhole">): AsyncGenerator<LogNews> {
    const known = new KnownLines(this.#position);
    this.#isClean = false;
    try {
      // One that is followed and opens works, however long nothing comes.
      const onOpen = (): void => void (how.follow && this.#recover());
      for await (const line of logLines(this.#query(how), { ...this.#call, onOpen })) {
        if (known.take(line)) continue;
        if (known.isMissed()) yield this.#gap("lines before this one are no longer there");
        yield this.#take(line);
      }
      if (!how.follow && known.isMissed()) yield this.#gap("the log was cut meanwhile");
      this.#isClean = true;
      this.#recover();
    } catch (error) {
      if (this.#call.signal.aborted) return;
      this.#isForbidden = isForbidden(error);
      if (!how.previous) this.#fail(error);
      // Not there yet, not there any more, or cut off: the next look tells.
    }
  }

  #query(how: Pick<LogQuery, "follow" | "previous" | "isWhole">): LogQuery {
    const { namespace, pod, container, tail, sinceSeconds } = this.#options;
    const { at, seq } = this.#position;
    const isFirst = seq === 0;
    const begin = isFirst && sinceSeconds !== undefined ? secondsAgo(sinceSeconds) : undefined;
    const since = at === "" ? begin : wholeSecond(at);
    return {
      namespace,
      pod,
      container,
      ...how,
      ...(since !== undefined && { since }),
      ...(isFirst && tail !== undefined && { tail }),
    };
  }

  #take(line: RawLine): LogNews {
    this.#position = afterLine(this.#position, line);
    this.#recover();
    return { type: "line", line, position: this.#position };
  }

  #gap(text: string): LogNews {
    return { type: "gap", text, position: this.#position };
  }

  *#done(note?: string): Generator<LogNews> {
    this.#position = { ...this.#position, isDone: true };
    if (note !== undefined) yield { type: "note", text: note, position: this.#position };
    yield { type: "done", position: this.#position };
  }

  async #pause(): Promise<void> {
    const { againMs = AGAIN_MS } = this.#options;
    const ms = this.#failures === undefined ? againMs : this.#pauses.next();
    await sleep(systemClock, ms, this.#call.signal).catch(() => undefined);
  }
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  return status?.containerStatuses?.find(({ name }) => name === container);
}

function hasRun({ state, restartCount }: ContainerStatus): boolean {
  return state?.running !== undefined || state?.terminated !== undefined || restartCount > 0;
}

/** Whether nothing more will be printed in the pod, or by the container. */
function isOver({ spec, status }: Pod, container?: ContainerStatus): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return true;
  return container?.state?.terminated !== undefined && spec?.restartPolicy === "Never";
}

/** Whether the pod should be gone by now: its node does not answer. */
function isOverdue({ metadata: { deletionTimestamp } }: Pod): boolean {
  // It is set to when the pod's grace ends.
  return deletionTimestamp !== undefined && (parseTime(deletionTimestamp) ?? Infinity) < Date.now();
}

function secondsAgo(seconds: number): string {
  return wholeSecond(new Date(Date.now() - seconds * 1000).toISOString());
}
