import { create } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { keyOf } from "../../kube/resource.ts";
import { type OutputEvent, OutputEventSchema } from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import { sha256 } from "../../util/canonical-json.ts";
import { readablePods } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { participants, sightOf } from "../caller.ts";
import { seesAny, visiblePart } from "../sight.ts";
import { StreamCut } from "../stream.ts";
import { isOverFor, withChosenHooks } from "./hook-logs.ts";
import { logDomains, type LogChoice, type LogPod, startedPods } from "./log-pods.ts";
import { Merge } from "./merge.ts";
import { type Event, resultsOf, statesOf } from "./output-events.ts";
import { type Item, type LogOptions, MOST_WAITING, PodLogs } from "./pod-logs.ts";
import { BEGINNING, encodePositions, type LogPosition, positionKey, type Positions } from "./position.ts";

export interface OutputOptions extends LogOptions {
  readonly choice: LogChoice;
  /** Where the client was; empty at first. */
  readonly from: Positions;
}

/** How often it is looked whether the caller may still read all of them. */
const RECHECK_MS = 60_000;
/** Results may follow the end of their job by a moment. */
const SETTLE_MS = 1000;
/** A look at a job that takes longer is followed by a pause of so many times as long. */
const LONG_LOOK_MS = 20;
const LOOKS_APART = 10;
/** Of more containers than these not every line says where the reader is, which then is long. */
const FEW = 64;
const SELDOM_MS = 100;
const DIGITS = 12;

/** What a job puts out, of what the caller may see, until the job has ended and all is read. */
export async function* jobOutput(call: GrantedStream<KusciaJob>, options: OutputOptions): AsyncGenerator<OutputEvent> {
  yield* new JobOutput(call, options).events();
}

class JobOutput {
  readonly #call: GrantedStream<KusciaJob>;
  readonly #options: OutputOptions;
  readonly #merge = new Merge<Item>(MOST_WAITING);
  readonly #logs: PodLogs;
  /** Where the reader is: of what it was given, not of what was read for it. */
  readonly #positions: Map<string, LogPosition>;
  readonly #begun = new Set<string>();
  readonly #denied = new Set<string>();
  /** Ends the logs of a party. */
  readonly #ends = new Map<string, AbortController>();
  #openLogs = 0;
  #wake: () => void = () => undefined;
  /** Whether something may have changed since the job was looked at. */
  #isStale = false;
  /** The job as it is stored. */
  #stored: KusciaJob;
  /** Whether the job has not been looked at yet. */
  #isFirst = true;
  /** What was said of the states and results last. */
  readonly #said = new Map<string, string>();
  #lastID = Number.NEGATIVE_INFINITY;

  constructor(call: GrantedStream<KusciaJob>, options: OutputOptions) {
    this.#call = call;
    this.#stored = call.grant;
    this.#options = options;
    this.#positions = new Map(options.from);
    this.#logs = new PodLogs(call, {
      ...options,
      positions: this.#positions,
      onProgress: (progress) => call.backend.progress.note(this.#stored, progress),
    });
  }

  async *events(): AsyncGenerator<OutputEvent> {
    const { backend, signal } = this.#call;
    const key = keyOf({ metadata: { ...this.#call.grant.metadata, namespace: backend.jobs.namespace } });
    const stopJob = backend.jobs.cache.onChange(({ object }) => {
      if (keyOf(object) === key) this.#look();
    });
    const stopTasks = backend.tasks.cache.onChange(({ object: { metadata, spec } }) => {
      if (`${metadata.namespace}/${spec.jobName}` === key) this.#look();
    });
    const leave = (): void => {
      for (const end of this.#ends.values()) end.abort();
      this.#look();
    };
    signal.addEventListener("abort", leave, { once: true });
    this.#merge.add(this.#followJob(key));
    try {
      for await (const item of this.#merge) {
        for (const [name, position] of item.moves) this.#positions.set(name, position);
        for (const name of item.drops ?? []) this.#positions.delete(name);
        if (item.event !== undefined) yield this.#message(item.event, item.moves.length > 0);
      }
      if (!signal.aborted) yield this.#message({ type: "END" }, true);
    } finally {
      stopJob();
      stopTasks();
      signal.removeEventListener("abort", leave);
      leave();
    }
  }

  #message(event: Event, isPlace: boolean): OutputEvent {
    const now = performance.now();
    const isTime = event.type !== "LINE" || this.#positions.size <= FEW || now - this.#lastID >= SELDOM_MS;
    if (!isPlace || !isTime) return create(OutputEventSchema, event);
    this.#lastID = now;
    return create(OutputEventSchema, { ...event, position: encodePositions(this.#positions) });
  }

  /** Looks at the job whenever it changes, and begins with the logs of its pods, until all that there is to come is known. */
  async *#followJob(key: string): AsyncGenerator<Item> {
    let looksAfterEnd = this.#options.whole ? 1 : 0;
    for (let job = this.#job(key, this.#call.grant); job !== undefined; job = this.#job(key)) {
      this.#isStale = false;
      const begin = performance.now();
      const seen = await this.#visible(job);
      yield* this.#news(seen);
      yield* this.#beginLogs(seen);
      this.#isFirst = false;
      const tookMs = performance.now() - begin;
      const isEnd = this.#openLogs === 0 && (isOverFor(seen, this.#options.choice) || !this.#options.follow);
      if (isEnd && looksAfterEnd === 0) return;
      if (isEnd) looksAfterEnd -= 1;
      // With thousands of tasks something changes all the time.
      if (tookMs > LONG_LOOK_MS)
        await sleep(systemClock, Math.min(SETTLE_MS, tookMs * LOOKS_APART), this.#call.signal).catch(() => undefined);
      await this.#change(isEnd ? SETTLE_MS : RECHECK_MS);
    }
  }

  /** The job as it is now, with its added tasks; undefined if it is gone, or nobody wants to know any more. */
  #job(key: string, known?: KusciaJob): KusciaJob | undefined {
    const { backend, signal, grant } = this.#call;
    const job = backend.jobs.cache.get(key) ?? known;
    if (signal.aborted || job === undefined || job.metadata.uid !== grant.metadata.uid) return undefined;
    this.#stored = job;
    return backend.tasks.whole(job);
  }

  async #visible(job: KusciaJob): Promise<KusciaJob> {
    const { caller, backend } = this.#call;
    const sight = await sightOf(caller, "get", backend.jobs.namespace, participants(job));
    if (!seesAny(sight)) throw new StreamCut("unauthorized");
    return withChosenHooks(visiblePart(job, sight), this.#options.choice);
  }

  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#isStale || this.#call.signal.aborted) this.#wake();
    });
  }

  #look(): void {
    this.#isStale = true;
    this.#wake();
  }

  /** Begins with the logs of pods that are new, and lets go of those that the caller may not read any more. */
  async *#beginLogs(job: KusciaJob): AsyncGenerator<Item> {
    const { choice } = this.#options;
    const domains = logDomains(job, choice);
    const readable = new Set(await readablePods("pods/log", domains, this.#call));
    for (const party of domains.filter((each) => !readable.has(each) && !this.#denied.has(each))) {
      this.#denied.add(party);
      this.#ends.get(party)?.abort();
      yield { event: { type: "DENIED", party, text: `get pods/log in ${party}` }, moves: [] };
    }
    const moves: [string, LogPosition][] = [];
    for (const pod of this.#pods(job, moves)) {
      const key = positionKey(pod.party, pod.name, "");
      if (this.#begun.has(key) || this.#denied.has(pod.party)) continue;
      this.#begun.add(key);
      if (this.#positions.get(key)?.isDone !== true) this.#read(pod);
    }
    if (moves.length > 0) yield { moves };
  }

  /** Of each task the pods of the attempt that the reader began with, and of those since. */
  #pods(job: KusciaJob, moves: [string, LogPosition][]): LogPod[] {
    const { choice } = this.#options;
    if (choice.attempt !== undefined) return startedPods(job, choice);
    // Of a task that came later, or while the reader was away, it wants all.
    const isNew = this.#isFirst && this.#options.from.size === 0;
    return (job.status?.tasks ?? []).flatMap(({ alias, attempt = 0 }) => {
      const key = positionKey("", alias, "");
      const from = this.#positions.get(key)?.seq ?? (isNew ? attempt : 0);
      if (from > 0 && !this.#positions.has(key)) {
        this.#positions.set(key, { ...BEGINNING, seq: from });
        moves.push([key, { ...BEGINNING, seq: from }]);
      }
      const isChosen = choice.tasks === undefined || choice.tasks.length === 0 || choice.tasks.includes(alias);
      const earlier = Array.from({ length: Math.max(0, attempt - from) }, (_, index) => from + index);
      return isChosen ? [...earlier, undefined].flatMap((each) => startedPods(job, ofTask(choice, alias, each))) : [];
    });
  }

  #read(pod: LogPod): void {
    // Nobody would end what begins after the reader has left.
    if (this.#call.signal.aborted) return;
    const end = this.#ends.get(pod.party) ?? new AbortController();
    this.#ends.set(pod.party, end);
    this.#openLogs += 1;
    const closed = (): void => {
      this.#openLogs -= 1;
      this.#look();
    };
    this.#merge.add(finishing(this.#logs.read(pod, end.signal), closed));
  }

  /** What is new of the states and results. */
  *#news(job: KusciaJob): Generator<Item> {
    if (!this.#options.whole) return;
    const { tasks = [] } = this.#options.choice;
    const isChosen = ({ task }: Event): boolean => tasks.length === 0 || task === undefined || tasks.includes(task);
    const events = [...statesOf(job), ...resultsOf(job)].filter(
      ([name, event]) => isChosen(event) && this.#said.get(name) !== textOf(event),
    );
    for (const [name, event] of events) this.#said.set(name, textOf(event));
    if (events.length === 0) return;
    const place = positionKey("", "", "");
    const digest = Number.parseInt(sha256([...this.#said]).slice(0, DIGITS / 2), 16);
    // A client that goes on where it was knows them.
    const isKnown = this.#options.from.get(place)?.seq === digest && this.#said.size === events.length;
    if (isKnown) return;
    const last = events.length - 1;
    for (const [index, [, event]] of events.entries())
      yield { event, moves: index === last ? [[place, { ...BEGINNING, seq: digest }]] : [] };
  }
}

function ofTask(choice: LogChoice, alias: string, attempt: number | undefined): LogChoice {
  return { ...choice, tasks: [alias], ...(attempt !== undefined && { attempt }) };
}

function textOf(event: Event): string {
  return JSON.stringify(event, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** Calls back when the items are over, however they end. */
async function* finishing<T>(items: AsyncGenerator<T>, end: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    end();
  }
}
