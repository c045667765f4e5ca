import { call, Problem } from "../app/api.ts";
import { Store } from "../app/store.ts";
import { backoff, connect, keepUp } from "../app/stream.ts";
import type { ListedJob } from "./filter.ts";

/** All jobs that the reader may see, newest first, as they are now. */
export interface JobList {
  readonly state: "loading" | "ready" | "failed";
  readonly problem?: Problem;
  /** The rows that are shown, in an order that does not change by itself. */
  readonly jobs: readonly ListedJob[];
  /** Jobs that came since; they are shown when the reader asks for them. */
  readonly fresh: readonly ListedJob[];
  /** Jobs that the server has, if that is more than are held. */
  readonly total: number;
}

interface Page {
  readonly jobs: readonly string[];
  readonly next_page_token: string;
  readonly total: string;
  readonly event_id: string;
}

const FIRST_PAGE = 200;
const PAGE = 1000;
/** More would fill the memory of a tab; older ones are reached by name. */
const MOST = 20_000;
/** Changes within this time are asked about together. */
const TOGETHER_MS = 60;
const LARGEST_BATCH = 500;

/** Loads the jobs and keeps them as they are on the server. */
export class JobsStore {
  readonly store = new Store<JobList>({ state: "loading", jobs: [], fresh: [], total: 0 });
  readonly #jobs = new Map<string, ListedJob>();
  #order: string[] = [];
  #fresh: string[] = [];
  #total = 0;
  #eventID: string | undefined;
  readonly #changed = new Set<string>();
  #asking = false;
  /** Questions in a row that had no answer. */
  #failures = 0;

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#follow(until, up), signal);
    } catch (error) {
      this.store.set({ ...this.store.get(), state: "failed", problem: error as Problem });
    }
  }

  /** Shows the jobs that came since, above the others. */
  reveal(): void {
    this.#order = [...this.#fresh, ...this.#order].filter((name) => this.#jobs.get(name)?.isDeleted !== true);
    this.#fresh = [];
    this.#emit();
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    if (this.#eventID === undefined) await this.#load(signal);
    this.#askSoon(signal);
    for await (const event of connect("/api/v1/job/watch", this.#eventID, signal)) {
      up();
      if (event.event === "RESET") {
        this.#eventID = undefined;
        return;
      }
      this.#eventID = event.id ?? this.#eventID;
      this.#note(event.event, event.data, signal);
    }
  }

  /** Reads all jobs, the newest first; those are shown while the others come. */
  async #load(signal: AbortSignal): Promise<void> {
    const order: string[] = [];
    let first: string | undefined;
    let token = "";
    do {
      const page = await readPage({ page_size: token === "" ? FIRST_PAGE : PAGE, page_token: token }, signal);
      first ??= page.event_id;
      for (const job of page.jobs.map(parsed)) {
        this.#jobs.set(job.name, job);
        order.push(job.name);
      }
      token = page.next_page_token;
      this.#total = Number(page.total);
      // When all is read anew, the rows that are there stay until all is there.
      if (order.length > this.#order.length) this.#order = [...order];
      this.#emit();
    } while (token !== "" && order.length < MOST);
    const known = new Set(order);
    for (const name of this.#jobs.keys()) if (!known.has(name)) this.#jobs.delete(name);
    this.#order = order;
    this.#fresh = [];
    this.#eventID = first;
    this.#emit();
  }

  /** A change of a job is asked about; the watch itself does not say why a job waits. */
  #note(type: string, data: string, signal: AbortSignal): void {
    const name = nameOf(data);
    if (name === undefined) return;
    if (type === "DELETED") this.#remove(name);
    else this.#changed.add(name);
    this.#askSoon(signal);
  }

  /** A question that failed is asked again, ever more seldom. */
  #askSoon(signal: AbortSignal): void {
    if (this.#asking || this.#changed.size === 0 || signal.aborted) return;
    this.#asking = true;
    const pause = this.#failures === 0 ? TOGETHER_MS : backoff(this.#failures);
    window.setTimeout(() => void this.#ask(signal), pause);
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const names = [...this.#changed].slice(0, LARGEST_BATCH);
    for (const name of names) this.#changed.delete(name);
    try {
      const page = await readPage({ job_ids: names, page_size: LARGEST_BATCH }, signal);
      const found = page.jobs.map(parsed);
      for (const job of found) this.#put(job);
      const known = new Set(found.map(({ name }) => name));
      for (const name of names) if (!known.has(name)) this.#remove(name);
      this.#emit();
      this.#failures = 0;
    } catch {
      for (const name of names) this.#changed.add(name);
      this.#failures += 1;
    }
    this.#asking = false;
    this.#askSoon(signal);
  }

  #put(job: ListedJob): void {
    const known = this.#jobs.get(job.name);
    if (known === undefined) this.#fresh = [job.name, ...this.#fresh];
    if (known === undefined || known.isDeleted === true) this.#total += 1;
    this.#jobs.set(job.name, job);
  }

  /** A row stays where it is until the reader asks for news. */
  #remove(name: string): void {
    const job = this.#jobs.get(name);
    if (job === undefined || job.isDeleted === true) return;
    this.#total -= 1;
    this.#fresh = this.#fresh.filter((each) => each !== name);
    this.#jobs.set(name, { ...job, isDeleted: true });
    this.#emit();
  }

  #emit(): void {
    const named = (names: readonly string[]): ListedJob[] => names.flatMap((name) => this.#jobs.get(name) ?? []);
    this.store.set({ state: "ready", jobs: named(this.#order), fresh: named(this.#fresh), total: this.#total });
  }
}

function readPage(request: object, signal: AbortSignal): Promise<Page> {
  return call<Page>("/api/v1/job/view", request, signal);
}

function parsed(text: string): ListedJob {
  return JSON.parse(text) as ListedJob;
}

/** The job that an event of the watch is about. */
function nameOf(data: string): string | undefined {
  const { object } = JSON.parse(data) as { object?: { job_id?: string } };
  return object?.job_id;
}
