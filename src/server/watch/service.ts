import type { KusciaJob } from "../../api/types.ts";
import type { Logger } from "../../process/log.ts";
import type { Caller } from "../auth/caller.ts";
import { type Freshness, UnavailableError } from "../freshness.ts";
import type { ApiMetrics, TransportName } from "../metrics.ts";
import type { Subscribed, WatchHub } from "./hub.ts";
import { pump, type PumpEnd, type PumpOptions } from "./pump.ts";

export interface WatchServiceOptions {
  readonly hub: WatchHub;
  readonly freshness: Pick<Freshness, "requireFresh">;
  readonly jobNamespace: string;
  readonly patienceMs: number;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
}

/** Who watches. */
export interface Watcher {
  readonly caller: Caller;
  readonly transport: TransportName;
  /** The id of the last event that the client saw. */
  readonly lastID?: string;
  readonly matches?: (job: KusciaJob) => boolean;
}

/** A stream that is open but does not flow yet. */
export interface OpenWatch extends Pick<Subscribed, "resumed" | "id"> {
  run(options: Pick<PumpOptions, "sink" | "signal" | "idleMs">): Promise<PumpEnd>;
}

/** Opens watches for all transports and counts them. */
export class WatchService {
  readonly #options: WatchServiceOptions;
  readonly #open: Record<TransportName, number> = { http: 0, grpc: 0, sse: 0 };

  constructor(options: WatchServiceOptions) {
    this.#options = options;
  }

  /** How many streams are open. */
  get counts(): Readonly<Record<TransportName, number>> {
    return this.#open;
  }

  get hub(): WatchHub {
    return this.#options.hub;
  }

  /** Begins nothing when the cache is too old to begin with. */
  open(watcher: Watcher): OpenWatch | UnavailableError {
    try {
      this.#options.freshness.requireFresh();
    } catch (error) {
      if (error instanceof UnavailableError) return error;
      throw error;
    }
    const { subscription, resumed, first, id } = this.#options.hub.subscribe(watcher.lastID);
    return { resumed, id, run: (how) => this.#run(watcher, { ...how, subscription, first }) };
  }

  async #run(
    watcher: Watcher,
    how: Pick<PumpOptions, "sink" | "signal" | "idleMs" | "subscription" | "first">,
  ): Promise<PumpEnd> {
    const { caller, transport, matches } = watcher;
    const { jobNamespace, patienceMs, metrics, logger } = this.#options;
    this.#open[transport] += 1;
    try {
      const ended = await pump({ ...how, caller, matches, jobNamespace, patienceMs });
      metrics.observeCall({ method: "WatchJob", transport, code: 0 });
      if (ended === "slow") {
        metrics.observeDrop();
        logger.info({ caller: caller.name, transport }, "dropped a watch client that was too slow");
      }
      return ended;
    } finally {
      this.#open[transport] -= 1;
    }
  }
}
