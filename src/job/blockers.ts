import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { blocks, compareJobs, compareQueued, type QueuedTask, type RoomView } from "./lines.ts";

/** A line of tasks, in order, and what is known of the room that they want. */
export interface ViewedLine {
  readonly tasks: readonly QueuedTask[];
  readonly view: RoomView;
}

/**
 * Tasks that younger ones must not pass, in the order of their turns. How many are before a task is found without a look at
 * each.
 */
export class Blockers {
  readonly #tasks: readonly QueuedTask[];

  /** `tasks` are in order. */
  constructor(tasks: readonly QueuedTask[]) {
    this.#tasks = tasks;
  }

  /** How many tasks of other jobs are before those of this one. */
  before(job: Stored<KusciaJob>): number {
    let [low, high] = [0, this.#tasks.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (compareJobs(this.#tasks[middle]!.job, job) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Those of some lines that block, each task once: it is the same object in all of them. */
export function blockersIn(lines: readonly ViewedLine[]): Blockers {
  const [first = [], ...others] = lines
    .map(({ tasks, view }) => tasks.filter((each) => blocks(each, view)))
    .filter((tasks) => tasks.length > 0);
  if (others.length === 0) return new Blockers(first);
  return new Blockers([...new Set([first, ...others].flat())].toSorted(compareQueued));
}
