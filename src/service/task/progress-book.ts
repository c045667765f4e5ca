import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, TaskStatus } from "../../api/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isNotFound, messageOf } from "../../kube/errors.ts";
import type { Logger } from "../../process/log.ts";
import { parseTime } from "../../util/time.ts";
import type { JobStore } from "../store.ts";
import type { TaskStore } from "../task-store.ts";

/** What a program told of its task. */
export interface ToldProgress {
  readonly alias: string;
  readonly attempt: number;
  /** From 0 to 1. */
  readonly progress: number;
  /** When it was told, in milliseconds since the epoch. */
  readonly at: number;
}

interface ProgressBookOptions {
  readonly jobs: Pick<JobStore, "find" | "change">;
  readonly tasks: Pick<TaskStore, "find">;
  readonly client: Pick<KubeClient, "patch">;
  readonly logger: Pick<Logger, "warn">;
  readonly everyMs?: number;
}

/** What is to be written of one job. */
interface Book {
  readonly uid: string | undefined;
  readonly told: Map<string, ToldProgress>;
  /** The progress that the job's status had when it was looked at last; another one was written by another replica. */
  seen: string;
  timer: NodeJS.Timeout;
}

/** A status is written so often at most for the progress of a job's tasks. */
const EVERY_MS = 5000;
const WRITE_MS = 10_000;

/**
 * Gets the progress of tasks into the statuses of their jobs: what is told within 5 s in one write, of each task what was told
 * last. Replicas see each other's writes and wait as long after them.
 */
export class ProgressBook {
  readonly #options: ProgressBookOptions;
  readonly #books = new Map<string, Book>();
  readonly #everyMs: number;

  constructor(options: ProgressBookOptions) {
    this.#options = options;
    this.#everyMs = options.everyMs ?? EVERY_MS;
  }

  /** Takes down what is told of a task of this job. */
  note(job: KusciaJob, told: ToldProgress): void {
    const { name = "", uid } = job.metadata;
    let book = this.#books.get(name);
    if (book === undefined || book.uid !== uid) {
      clearTimeout(book?.timer);
      book = { uid, told: new Map(), seen: stampOf(job), timer: this.#timer(name) };
      this.#books.set(name, book);
    }
    const known = book.told.get(told.alias);
    if (known === undefined || isLater(told, known)) book.told.set(told.alias, told);
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    await Promise.all([...this.#books.keys()].map((name) => this.#write(name)));
    for (const { timer } of this.#books.values()) clearTimeout(timer);
    this.#books.clear();
  }

  #timer(name: string): NodeJS.Timeout {
    return setTimeout(() => void this.#write(name), this.#everyMs).unref();
  }

  /** Never rejects: what could not be written is tried again. */
  async #write(name: string): Promise<void> {
    const book = this.#books.get(name);
    if (book === undefined) return;
    clearTimeout(book.timer);
    const batch = new Map(book.told);
    const isDone = await this.#tryWrite(name, book, batch);
    if (this.#books.get(name) !== book) return;
    // What was told meanwhile stays.
    if (isDone) for (const [alias, told] of batch) if (book.told.get(alias) === told) book.told.delete(alias);
    if (book.told.size === 0) this.#books.delete(name);
    else book.timer = this.#timer(name);
  }

  /** False if it has to be tried again. */
  async #tryWrite(name: string, book: Book, batch: ReadonlyMap<string, ToldProgress>): Promise<boolean> {
    const { jobs, logger } = this.#options;
    const signal = AbortSignal.timeout(WRITE_MS);
    let isOthersTurn = false;
    try {
      const first = await jobs.find(name, signal);
      const job = await jobs.change(first, signal, (now) => {
        const stamp = stampOf(now);
        isOthersTurn = now.metadata.uid === book.uid && stamp !== book.seen;
        book.seen = stamp;
        const tasks = isOthersTurn || now.metadata.uid !== book.uid ? undefined : withProgress(now, batch);
        return Promise.resolve(tasks && { patch: { status: { tasks } }, subresource: "status" as const });
      });
      book.seen = stampOf(job);
      // A replica that let another one have its turn with the job may still write to what is no part of it.
      await this.#writeAdded(job, batch, signal);
      return !isOthersTurn;
    } catch (error) {
      if (isNotFound(error)) return true;
      logger.warn({ job: name, error: messageOf(error) }, "the progress of tasks was not written, trying again");
      return false;
    }
  }

  /** The status of a task that was added is its own. */
  async #writeAdded(job: KusciaJob, batch: ReadonlyMap<string, ToldProgress>, signal: AbortSignal): Promise<void> {
    const { tasks, client } = this.#options;
    const inline = new Set(job.spec.tasks.map(({ alias }) => alias));
    const writes = [...batch.values()]
      .filter(({ alias }) => !inline.has(alias))
      .map(async (told) => {
        const task = tasks.find(job, told.alias);
        const news = task?.status && withNews(task.status, told);
        if (task === undefined || news === undefined) return;
        const { namespace, name, uid, resourceVersion } = task.metadata;
        const { progress, progressTime } = news;
        const body = { metadata: { uid, resourceVersion }, status: { progress, progressTime } };
        await client.patch(KUSCIA_JOB_TASKS, { namespace, name }, body, { signal, subresource: "status" });
      });
    const failed = (await Promise.allSettled(writes)).filter((each) => each.status === "rejected");
    for (const { reason } of failed) if (!isNotFound(reason)) throw reason;
  }
}

/** Whether it is a number that says how far something is. */
export function isProgress(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function isLater(told: ToldProgress, than: ToldProgress): boolean {
  return told.attempt === than.attempt ? told.at >= than.at : told.attempt > than.attempt;
}

function stampOf({ status }: KusciaJob): string {
  return (status?.tasks ?? []).map(({ progressTime = "" }) => progressTime).join(",");
}

/** The job's tasks with what was told of their present attempts; undefined if that changes nothing. */
function withProgress({ status }: KusciaJob, told: ReadonlyMap<string, ToldProgress>): TaskStatus[] | undefined {
  let isNew = false;
  const tasks = (status?.tasks ?? []).map((task) => {
    const news = told.get(task.alias);
    const changed = news && withNews(task, news);
    isNew ||= changed !== undefined;
    return changed ?? task;
  });
  return isNew ? tasks : undefined;
}

/** The task with what was told of its present attempt; undefined if that changes nothing. */
function withNews<T extends TaskStatus>(task: T, { attempt, progress, at }: ToldProgress): T | undefined {
  if (attempt !== (task.attempt ?? 0) || progress === task.progress) return undefined;
  if ((parseTime(task.progressTime) ?? 0) > at) return undefined;
  return { ...task, progress, progressTime: new Date(at).toISOString() };
}
