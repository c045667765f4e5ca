import type { KeptLog } from "../../api/kept-log.ts";
import type { Pod } from "../../api/kubernetes.ts";
import { PODS } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { isForbidden, isNotFound } from "../../kube/errors.ts";
import { Semaphore } from "../../util/semaphore.ts";
import { parseTime } from "../../util/time.ts";
import type { GrantedStream } from "../call.ts";
import type { ToldProgress } from "../task/progress-book.ts";
import { containerLog, type LogNews } from "./container-log.ts";
import { keptLogsOf, keptNews } from "./kept.ts";
import type { LogPod } from "./log-pods.ts";
import { Merge } from "./merge.ts";
import { progressIn } from "./message.ts";
import { aboutPod, containersOf, type Event, eventOf, printsMessages } from "./output-events.ts";
import { BEGINNING, type LogPosition, positionKey, type Positions } from "./position.ts";

/** A container of a pod whose log is read. */
interface ContainerOf {
  readonly pod: LogPod;
  readonly found: Pod;
  readonly container: string;
  readonly signal: AbortSignal;
}

/** What was kept of a container's log. */
interface KeptOf {
  readonly pod: LogPod;
  readonly log: KeptLog;
  /** Where the reader was. */
  readonly from: LogPosition;
  readonly isNamed: boolean;
}

/** An event under way to the reader, and where that one is after it. */
export interface Item {
  readonly event?: Event;
  /** What of the reader's position changes. */
  readonly moves: readonly (readonly [string, LogPosition])[];
  /** What the reader is done with, and need not be kept. */
  readonly drops?: readonly string[];
}

/** Events that wait for a reader at a time. */
export const MOST_WAITING = 256;
/** Logs of one stream that are read at the same time. */
const MOST_OPEN = 100;

/** What of the logs is wanted. */
export interface LogOptions {
  readonly container?: string;
  readonly tail?: number;
  readonly sinceSeconds?: number;
  readonly follow: boolean;
  /** Also messages, results and states. */
  readonly whole: boolean;
  /** Logs that hold no messages are not read. */
  readonly isMessagesOnly?: boolean;
}

interface PodLogsOptions extends LogOptions {
  /** Where the reader is now. */
  readonly positions: Positions;
  readonly onProgress: (progress: ToldProgress) => void;
}

/** Reads the logs of pods, and what was kept of those that are gone. */
export class PodLogs {
  readonly #call: GrantedStream<KusciaJob>;
  readonly #options: PodLogsOptions;
  readonly #turns = new Semaphore(MOST_OPEN);

  constructor(call: GrantedStream<KusciaJob>, options: PodLogsOptions) {
    this.#call = call;
    this.#options = options;
  }

  /** The logs of a pod's containers, each beside the others. */
  async *read(pod: LogPod, signal: AbortSignal): AsyncGenerator<Item> {
    const { backend } = this.#call;
    const ref = { namespace: pod.party, name: pod.name };
    const found = await findPod(() => backend.client.get(PODS, ref, { signal }), signal);
    const podKey = positionKey(pod.party, pod.name, "");
    const done: LogPosition = { ...BEGINNING, isDone: true };
    let containers: readonly string[];
    if (typeof found === "string") {
      const kept = await this.#keptLogs(pod, signal);
      containers = kept.map(({ container }) => container);
      if (kept.length === 0) yield { event: { ...aboutPod(pod), type: "NOTE", text: found }, moves: [] };
      for (const log of kept) {
        const from = this.#options.positions.get(positionKey(pod.party, pod.name, log.container)) ?? BEGINNING;
        yield* this.#keptLog({ pod, log, from, isNamed: kept.length > 1 });
      }
    } else {
      const isRead = (name: string): boolean => this.#options.isMessagesOnly !== true || printsMessages(found, name);
      containers = containersOf(found, this.#options.container).filter(isRead);
      const logs = new Merge<Item>(MOST_WAITING);
      for (const container of containers) logs.add(this.#containerLog({ pod, found, container, signal }));
      yield* logs;
    }
    const drops = containers.map((container) => positionKey(pod.party, pod.name, container));
    if (!signal.aborted) yield { moves: [[podKey, done]], drops };
  }

  async *#containerLog(of: ContainerOf): AsyncGenerator<Item> {
    const { pod, found, container, signal } = of;
    const key = positionKey(pod.party, pod.name, container);
    const { tail, sinceSeconds, follow } = this.#options;
    const from = this.#options.positions.get(key) ?? BEGINNING;
    const isMessages = printsMessages(found, container);
    const about = { ...aboutPod(pod), ...(containersOf(found).length > 1 && { container }) };
    const context = { backend: this.#call.backend, signal };
    const name = { namespace: pod.party, pod: pod.name, container };
    const release = await this.#turns.take();
    try {
      for await (const news of containerLog({ ...name, from, tail, sinceSeconds, follow }, context)) {
        if (news.type === "gone") {
          yield* this.#restOf(of, news);
          return;
        }
        if (news.type === "line" && isMessages) this.#noteProgress(news, pod);
        const event = eventOf(news, this.#options.whole && isMessages);
        const moves = [[key, news.position]] as const;
        yield event === undefined ? { moves } : { event: { ...about, ...event }, moves };
      }
    } finally {
      release();
    }
  }

  /** What was kept of a log whose pod went while it was read, or that cannot be read; else that it is lost. */
  async *#restOf(
    { pod, found, container, signal }: ContainerOf,
    { position, isWhole, why }: LogNews & { type: "gone" },
  ): AsyncGenerator<Item> {
    const key = positionKey(pod.party, pod.name, container);
    const isNamed = containersOf(found).length > 1;
    const kept = isWhole && position.seq > 0 ? [] : await this.#keptLogs(pod, signal);
    const log = kept.find((each) => each.container === container);
    if (log !== undefined) {
      yield* this.#keptLog({ pod, log, from: position, isNamed });
      return;
    }
    const about = { ...aboutPod(pod), ...(isNamed && { container }), seq: position.seq };
    const moves = [[key, { ...position, isDone: true }]] as const;
    const [note, gap] =
      why === undefined ? ["the pod is not there", "the pod is gone, and with it what it printed last"] : [why, why];
    if (position.seq === 0) yield { event: { ...about, type: "NOTE", text: note }, moves };
    else if (isWhole) yield { moves };
    else yield { event: { ...about, type: "GAP", text: gap }, moves };
  }

  /** What was kept of the chosen containers' logs. */
  async #keptLogs(pod: LogPod, signal: AbortSignal): Promise<readonly KeptLog[]> {
    const { backend, grant } = this.#call;
    const ref = { namespace: pod.party, name: pod.name };
    const kept = await keptLogsOf(ref, grant.metadata.uid ?? "", { backend, signal });
    const { container: only } = this.#options;
    return kept.filter(({ container }) => (only ?? container) === container);
  }

  *#keptLog({ pod, log, from, isNamed }: KeptOf): Generator<Item> {
    const { container } = log;
    const key = positionKey(pod.party, pod.name, container);
    const { tail, sinceSeconds } = this.#options;
    const about = { ...aboutPod(pod), ...(isNamed && { container }), kept: true };
    for (const news of keptNews(log, { from, tail, sinceSeconds })) {
      const event = news.type === "gone" ? undefined : eventOf(news, false);
      const moves = [[key, news.position]] as const;
      yield event === undefined ? { moves } : { event: { ...about, ...event }, moves };
    }
  }

  /** What a program prints of its progress shows in the job while somebody reads it. */
  #noteProgress({ line }: LogNews & { type: "line" }, { task: alias, attempt }: LogPod): void {
    const progress = progressIn(line.text);
    if (progress !== undefined)
      this.#options.onProgress({ alias, attempt, progress, at: parseTime(line.at) ?? Date.now() });
  }
}

/** The pod, or why there is no log of it. */
async function findPod(look: () => Promise<Pod>, signal: AbortSignal): Promise<Pod | string> {
  try {
    return await look();
  } catch (error) {
    if (isNotFound(error)) return "the pod is not there";
    if (isForbidden(error)) return "the server may not read pods there";
    if (signal.aborted) return "the stream has ended";
    throw error;
  }
}
