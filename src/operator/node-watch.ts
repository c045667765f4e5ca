import type { Node, Stored } from "../api/kubernetes.ts";
import { NODES } from "../api/resources.ts";
import { offersMore } from "../job/rooms.ts";
import { Cache } from "../kube/cache.ts";
import { type Clock, systemClock } from "../kube/clock.ts";
import { Reflector, type ReflectorOptions } from "../kube/reflector.ts";
import type { Caches } from "./caches.ts";

export interface NodeWatchOptions extends Pick<ReflectorOptions<Node>, "client" | "logger"> {
  /** Whether a task stands in a line for nodes now. */
  readonly isNeeded: () => boolean;
  /** Nodes may take pods that they did not take before. */
  readonly onRoom: () => void;
  readonly clock?: Clock;
}

/** Whoever has got its nodes is often followed by the next. */
const LINGER_MS = 60_000;

/**
 * Watches nodes while tasks stand in lines for them, so that the first of a line is tried as soon as one comes. At other times
 * nodes cost nothing.
 */
export class NodeWatch {
  readonly #options: NodeWatchOptions;
  readonly #clock: Clock;
  #reflector: Reflector<Node> | undefined;
  #cancelEnd: (() => void) | undefined;

  constructor(options: NodeWatchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Starts the watch if it is needed; ends it when it has not been for a minute. */
  update(): void {
    if (this.#options.isNeeded()) {
      this.#cancelEnd?.();
      this.#cancelEnd = undefined;
      this.#reflector ??= this.#start();
    } else if (this.#reflector !== undefined) {
      this.#cancelEnd ??= this.#clock.after(LINGER_MS, () => void this.stop());
    }
  }

  async stop(): Promise<void> {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    const reflector = this.#reflector;
    this.#reflector = undefined;
    await reflector?.stop();
  }

  #start(): Reflector<Node> {
    const { client, logger, onRoom } = this.#options;
    const cache = new Cache<Node>({ transform: trimNode });
    const reflector = new Reflector({ client, type: NODES, cache, logger });
    cache.onChange(({ type, object, old }) => {
      // What is there at first is no news.
      if (reflector.isSynced() && type !== "deleted" && offersMore(old, object)) onRoom();
    });
    reflector.start();
    return reflector;
  }
}

function trimNode({ metadata, spec, status }: Stored<Node>): Stored<Node> {
  const { name, uid, resourceVersion, labels } = metadata;
  return {
    metadata: { name, namespace: "", uid, resourceVersion, labels },
    spec: { unschedulable: spec?.unschedulable, taints: spec?.taints },
    status: {
      allocatable: status?.allocatable,
      conditions: status?.conditions?.filter(({ type }) => type === "Ready"),
    },
  };
}

/** Watches the nodes from now on while somebody stands in a line for them. */
export function followNodes({ jobs }: Pick<Caches, "jobs">, options: NodeWatchOptions): NodeWatch {
  const watch = new NodeWatch(options);
  jobs.onChange(() => watch.update());
  watch.update();
  return watch;
}
