import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export type TransportName = "http" | "grpc" | "sse" | "ws";

/** Where the values of gauges come from when they are asked for. */
export interface MetricSources {
  /** Seconds; Infinity before the first sync. */
  cacheAge(): number;
  cachedJobs(): number;
  openWatches(): Readonly<Record<TransportName, number>>;
}

/** The job API's metrics. */
export class ApiMetrics {
  readonly registry: Registry;
  readonly #requests: Counter<"method" | "transport" | "code">;
  readonly #seconds: Histogram<"method">;
  readonly #refused: Counter<"reason">;
  readonly #dropped: Counter;
  readonly #kubernetes: Counter<"method" | "resource" | "code">;

  constructor(registry: Registry) {
    this.registry = registry;
    const registers = [registry];
    this.#requests = new Counter({
      name: "kusciajob_api_requests_total",
      help: "Calls by method, transport and the code in their answer, 0 for success.",
      labelNames: ["method", "transport", "code"],
      registers,
    });
    this.#seconds = new Histogram({
      name: "kusciajob_api_request_seconds",
      help: "Time of calls with one answer.",
      labelNames: ["method"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    this.#refused = new Counter({
      name: "kusciajob_api_refused_total",
      help: "Requests that reached no call: unauthenticated, too many, too large.",
      labelNames: ["reason"],
      registers,
    });
    this.#dropped = new Counter({
      name: "kusciajob_api_watchers_dropped_total",
      help: "Watch clients that were too slow.",
      registers,
    });
    this.#kubernetes = new Counter({
      name: "rest_client_requests_total",
      help: "Requests to the API server by method, resource and status code; code 0 if none came.",
      labelNames: ["method", "resource", "code"],
      registers,
    });
  }

  /** Serves the gauges from here on. */
  watch(sources: MetricSources): void {
    const registers = [this.registry];
    new Gauge({
      name: "kusciajob_api_cache_age_seconds",
      help: "Time since the cache was last known to be complete.",
      registers,
      collect() {
        this.set(sources.cacheAge());
      },
    });
    new Gauge({
      name: "kusciajob_api_cached_jobs",
      help: "Jobs in the cache.",
      registers,
      collect() {
        this.set(sources.cachedJobs());
      },
    });
    new Gauge({
      name: "kusciajob_api_open_watches",
      help: "Open watch streams by transport.",
      labelNames: ["transport"],
      registers,
      collect() {
        for (const [transport, count] of Object.entries(sources.openWatches())) this.set({ transport }, count);
      },
    });
  }

  observeCall(call: { method: string; transport: TransportName; code: number }, seconds?: number): void {
    const { method, transport, code } = call;
    this.#requests.inc({ method, transport, code: String(code) });
    if (seconds !== undefined) this.#seconds.observe({ method }, seconds);
  }

  observeRefusal(reason: "unauthenticated" | "rate" | "size"): void {
    this.#refused.inc({ reason });
  }

  observeDrop(): void {
    this.#dropped.inc();
  }

  observeRequest(request: { verb: string; resource: string; code: number }): void {
    // The path of a review or a log has names in it, which would make a series each.
    const resource = request.resource.startsWith("/")
      ? request.resource.replace(/\/namespaces\/.*/, "/namespaces")
      : request.resource;
    this.#kubernetes.inc({ method: request.verb, resource, code: String(request.code) });
  }
}
