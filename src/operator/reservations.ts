import type { Pod } from "../api/kubernetes.ts";
import type { QueuedTask } from "../job/lines.ts";
import { partyDomains } from "../job/pass.ts";
import type { Cache } from "../kube/cache.ts";

/** Called when tasks of the job of this uid begin or cease to count in these domains. */
export type ReservationListener = (domainIDs: readonly string[], uid: string) => void;

/**
 * Tasks that are being started where quotas count pods. They count from when a pass decides it until it has made their pods,
 * so that jobs that are handled at the same time share the room that there is. What is lost with the process does no harm:
 * the API server refuses what does not fit.
 */
export class Reservations {
  readonly #pods: Pick<Cache<Pod>, "get">;
  /** By the uid of the job. */
  readonly #byJob = new Map<string, readonly QueuedTask[]>();
  #listener: ReservationListener = () => undefined;
  #changes = 0;

  constructor(pods: Pick<Cache<Pod>, "get">) {
    this.#pods = pods;
  }

  /** Another number after each change of what counts. */
  get changes(): number {
    return this.#changes;
  }

  /** From now on these tasks of the job count, as they will be written. */
  hold(uid: string, tasks: readonly QueuedTask[]): void {
    if (tasks.length === 0) return;
    this.#byJob.set(uid, tasks);
    this.#changes += 1;
    this.#listener(domainsOf(tasks), uid);
  }

  /** The pass is over: quotas tell of the pods that it has made, and what the others needed is free again. */
  release(uid: string): void {
    const tasks = this.#byJob.get(uid);
    if (tasks === undefined) return;
    this.#changes += 1;
    this.#byJob.delete(uid);
    const unmade = tasks.filter((task) => this.#lacksPods(task));
    if (unmade.length > 0) this.#listener(domainsOf(unmade), uid);
  }

  /** The tasks that are being started in this domain. */
  in(domainID: string): readonly QueuedTask[] {
    if (this.#byJob.size === 0) return [];
    const tasks = [...this.#byJob.values()].flat();
    return tasks.filter(({ spec }) => spec.parties.some((party) => party.domainID === domainID));
  }

  /** Tells of what begins to count, and of what ceases to without pods in its place. */
  follow(listener: ReservationListener): void {
    this.#listener = listener;
  }

  #lacksPods({ status: { parties = [] } }: QueuedTask): boolean {
    return parties.some(({ domainID, pods = [] }) =>
      pods.some(({ name }) => this.#pods.get(`${domainID}/${name}`) === undefined),
    );
  }
}

function domainsOf(tasks: readonly QueuedTask[]): string[] {
  return partyDomains(tasks.map(({ spec }) => spec));
}
