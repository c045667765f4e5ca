import type { JobClient, LogStreamOptions, OutputEvent } from "../../client/index.ts";
import type { JobView, TaskView } from "../../job/view.ts";
import { nameOfParty } from "../../job/why-text.ts";
import { isEnded } from "../outcome.ts";
import type { LogLine, LogReading, LogRequest } from "./log.ts";
import { failedOf } from "./log-ref.ts";

export interface StreamedOptions extends LogRequest {
  readonly client: Pick<JobClient, "streamLogs">;
}

/** Logs of a job as the job API sends them. */
export class StreamedLogs implements LogReading {
  readonly #options: StreamedOptions;
  readonly #leave = new AbortController();
  #job: JobView | undefined;
  #streaming: Promise<void> | undefined;
  /** What was said already: of which parties nothing may be read, and lines by their numbers. */
  readonly #told = new Set<string>();
  readonly #passed = new Map<string, number>();

  constructor(options: StreamedOptions) {
    this.#options = options;
  }

  take(job: JobView): void {
    this.#job = job;
    if (this.#streaming !== undefined) return;
    const { choice, signal } = this.#options;
    const until = AbortSignal.any([signal, this.#leave.signal]);
    this.#streaming = this.#stream({ tasks: choice.tasks, follow: true, signal: until }, (line) => this.#pass(line));
    // Whoever waits in `done` learns of it.
    this.#streaming.catch(() => undefined);
  }

  /** The server sends lines of all parties as they come, so those of each task wait until it has sent all. */
  async takeInOrder(job: JobView): Promise<void> {
    this.#job = job;
    const { choice, signal } = this.#options;
    for (const task of job.tasks.filter(({ alias }) => choice.tasks.length === 0 || choice.tasks.includes(alias))) {
      const parties = choice.failed ? failedOf(task).map((party) => party.domain_id) : [];
      if (choice.failed && parties.length === 0) continue;
      const lines: LogLine[] = [];
      const wanted = { tasks: [task.alias], parties, follow: false, signal };
      await this.#stream(wanted, (line) => lines.push(line));
      const order = placesIn(task);
      const place = ({ log }: LogLine): number => order.get(keyOf(log.party, log.pod)) ?? 0;
      lines.sort((a, b) => place(a) - place(b) || byContainer(a, b));
      for (const line of lines) this.#options.onLine(line);
    }
  }

  /** A job that is suspended has not ended: what there is of it until now is all. */
  async done(): Promise<void> {
    if (this.#job === undefined || !isEnded(this.#job)) {
      this.#leave.abort();
      await this.#streaming;
      const { choice, signal } = this.#options;
      await this.#stream({ tasks: choice.tasks, follow: false, signal }, (line) => this.#pass(line));
    } else await this.#streaming;
  }

  /** Each once, though it was sent by two streams. */
  #pass(line: LogLine): void {
    const key = `${line.log.party}/${line.log.pod}/${line.container}`;
    if (line.seq <= (this.#passed.get(key) ?? 0)) return;
    this.#passed.set(key, line.seq);
    this.#options.onLine(line);
  }

  async #stream(wanted: Omit<LogStreamOptions, "jobId">, pass: (line: LogLine) => void): Promise<void> {
    const { client, choice, tail, sinceSeconds } = this.#options;
    const { container, attempt, party } = choice;
    const options: LogStreamOptions = {
      jobId: this.#job?.name ?? "",
      ...(party !== undefined && { parties: [party] }),
      ...wanted,
      ...(container !== undefined && { container }),
      ...(attempt !== undefined && { attempt }),
      ...(tail !== undefined && { tail }),
      ...(sinceSeconds !== undefined && { sinceSeconds }),
    };
    for await (const event of client.streamLogs(options)) this.#take(event, pass);
  }

  #take(event: OutputEvent, pass: (line: LogLine) => void): void {
    if (event.kept) this.#note({ ...event, type: "KEPT" });
    if (event.type === "LINE") pass(this.#lineOf(event));
    else this.#note(event);
  }

  #note({ type, task, party, role, text, attempt }: OutputEvent): void {
    const label = task === "" ? party : `${task}/${role === "" ? party : `${party}-${role}`}`;
    const notes: Readonly<Record<string, string>> = {
      NOTE: `${label}: no log, ${text}`,
      KEPT: `${label}: the pod is gone, this was kept of its log`,
      DENIED: `${label}: not yours to read (${text})`,
      GAP: `${label}: lines are lost, ${text}`,
    };
    const note = notes[type];
    const key = `${note}#${attempt}`;
    if (note === undefined || this.#told.has(key)) return;
    this.#told.add(key);
    this.#options.onNote(note);
  }

  #lineOf({ task, party, role, attempt, pod, container, seq, time, text }: OutputEvent): LogLine {
    const { timestamps } = this.#options;
    const of = this.#job?.tasks.find(({ alias }) => alias === task);
    const label = labelOf(of, { task, party, role, attempt, pod });
    const log = { task, party, attempt, pod, label };
    const about = { log, container: container === "" ? undefined : container, seq };
    return { ...about, ...(timestamps && time !== "" && { time }), text };
  }
}

interface Origin {
  readonly task: string;
  readonly party: string;
  readonly role: string;
  readonly attempt: number;
  readonly pod: string;
}

function labelOf(of: TaskView | undefined, { task, party, role, attempt, pod }: Origin): string {
  const mark = of === undefined || attempt === of.attempt ? "" : `#${attempt}`;
  const view = of?.parties.find((each) => each.domain_id === party && (each.role ?? "") === role);
  const name = nameOfParty({ domain_id: party, role });
  const isOne = (view?.pods.length ?? 1) < 2;
  return `${task}${mark}/${name}${isOne ? "" : `/${indexIn(view?.pods ?? [], pod)}`}`;
}

/** A pod of an earlier attempt has the same name but for the attempt. */
function indexIn(pods: readonly string[], pod: string): number {
  const bare = (name: string): string => name.replace(/-r\d+$/, "");
  return pods.findIndex((each) => bare(each) === bare(pod));
}

/** Pods by their order; those of several parties may have one name. */
function placesIn({ parties }: TaskView): ReadonlyMap<string, number> {
  const keys = parties.flatMap(({ domain_id, pods }) => pods.map((pod) => keyOf(domain_id, pod)));
  return new Map(keys.map((key, index) => [key, index]));
}

/** Those of an earlier attempt have the same names but for its number. */
function keyOf(party: string, pod: string): string {
  return `${party}/${pod.replace(/-r\d+$/, "")}`;
}

function byContainer(a: LogLine, b: LogLine): number {
  return (a.container ?? "").localeCompare(b.container ?? "") || a.seq - b.seq;
}
