import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import type { AddedTask } from "../job/added-tasks.ts";
import { type Blockers, blockersIn } from "../job/blockers.ts";
import { compareQueued, queuedAddedTask, type QueuedTask, queuedTasks, type RoomView } from "../job/lines.ts";
import type { Room } from "../job/rooms.ts";
import { BY_QUEUE, type Caches, jobKeyOf } from "./caches.ts";
import type { Reservations } from "./reservations.ts";

/** What was worked out, and from which state. */
interface Memo<T> {
  readonly version: string;
  readonly value: T;
}

/** So many sets of rooms are remembered; more are worked out each time. */
const MOST_SETS = 64;

/**
 * The lines for rooms. A line of thousands is looked at by each of its tasks: so it is put in order once, and again only
 * when a task in it has changed.
 */
export class QueueLines {
  readonly #caches: Pick<Caches, "jobs" | "tasks">;
  readonly #reservations: Reservations;
  readonly #lines = new Map<Room, Memo<readonly QueuedTask[]>>();
  /** By the views of the rooms. */
  readonly #blockers = new Map<string, Memo<Blockers>>();
  /** A task is the same object in all lines. */
  readonly #ofJobs = new WeakMap<Stored<KusciaJob>, readonly QueuedTask[]>();
  readonly #ofAdded = new WeakMap<AddedTask, { job: Stored<KusciaJob> | undefined; tasks: readonly QueuedTask[] }>();

  constructor(caches: Pick<Caches, "jobs" | "tasks">, reservations: Reservations) {
    this.#caches = caches;
    this.#reservations = reservations;
  }

  /** The tasks that stand in the line for this room, those that were added to jobs too, and those that are being started, in order. */
  in(room: Room): readonly QueuedTask[] {
    return remembered(this.#lines, room, this.#versionOf(room), () => this.#collect(room).toSorted(compareQueued));
  }

  /** Those of them, of all these rooms, that others must not pass. */
  blockers(views: readonly RoomView[]): Blockers {
    if (this.#blockers.size > MOST_SETS) this.#blockers.clear();
    const key = views.map(({ room, isCounted }) => `${room} ${isCounted}`).join("\n");
    // The times that decide are whole seconds.
    const seconds = views.map(({ now }) => Math.floor(now / 1000));
    const version = [...seconds, ...views.map(({ room }) => this.#versionOf(room))].join();
    return remembered(this.#blockers, key, version, () =>
      blockersIn(views.map((view) => ({ tasks: this.in(view.room), view }))),
    );
  }

  #collect(room: Room): QueuedTask[] {
    const { jobs, tasks } = this.#caches;
    const ofJobs = jobs.byIndex(BY_QUEUE, room).flatMap((job) => this.#queuedTasks(job));
    const added = tasks.byIndex(BY_QUEUE, room).flatMap((task) => this.#queuedAddedTask(task));
    const cached = [...ofJobs, ...added];
    const starting = this.#reservations.in(room);
    const isOf = (a: QueuedTask, b: QueuedTask): boolean =>
      a.job.metadata.uid === b.job.metadata.uid && a.spec.alias === b.spec.alias;
    return [...cached.filter((each) => !starting.some((other) => isOf(each, other))), ...starting];
  }

  #queuedTasks(job: Stored<KusciaJob>): readonly QueuedTask[] {
    const known = this.#ofJobs.get(job);
    if (known !== undefined) return known;
    const tasks = queuedTasks(job);
    this.#ofJobs.set(job, tasks);
    return tasks;
  }

  #queuedAddedTask(task: AddedTask): readonly QueuedTask[] {
    const job = this.#caches.jobs.get(jobKeyOf(task));
    const known = this.#ofAdded.get(task);
    if (known !== undefined && known.job === job) return known.tasks;
    const tasks = queuedAddedTask(task, job);
    this.#ofAdded.set(task, { job, tasks });
    return tasks;
  }

  /** Changes whenever the line may. That a task was added shows in the line, and whether it stands there in its job. */
  #versionOf(room: Room): string {
    const { jobs, tasks } = this.#caches;
    const added = tasks.indexVersion(BY_QUEUE, room);
    const ofJobs = added === 0 ? jobs.indexVersion(BY_QUEUE, room) : jobs.changes;
    return `${ofJobs} ${added} ${this.#reservations.changes}`;
  }
}

function remembered<T>(memos: Map<string, Memo<T>>, key: string, version: string, work: () => T): T {
  const known = memos.get(key);
  if (known?.version === version) return known.value;
  const value = work();
  memos.set(key, { version, value });
  return value;
}
