import { Counter, exponentialBuckets, Gauge, Histogram, type Registry } from "prom-client";

/** What a queue tells about itself when asked. */
export interface QueueState {
  /** Keys waiting. */
  depth: () => number;
  /** For each key being handled: since how many seconds. */
  running: () => number[];
}

/** What a queue reports as it happens; durations in seconds. */
export interface QueueObserver {
  added(): void;
  started(waitedSeconds: number): void;
  ended(workedSeconds: number): void;
  retried(): void;
}

interface Instruments {
  queues: Map<string, QueueState>;
  adds: Counter;
  retries: Counter;
  queueDuration: Histogram;
  workDuration: Histogram;
}

// All queues of a process share the metrics and differ by label.
const instrumentsOf = new WeakMap<Registry, Instruments>();

/** Registers a queue's metrics under client-go's names; without a registry nothing is recorded. */
export function observeQueue(name: string, registry: Registry | undefined, state: QueueState): QueueObserver {
  if (!registry) return { added() {}, started() {}, ended() {}, retried() {} };
  const instruments = instrumentsOf.get(registry) ?? register(registry);
  instruments.queues.set(name, state);
  const labels = { name };
  return {
    added: () => instruments.adds.inc(labels),
    retried: () => instruments.retries.inc(labels),
    started: (seconds) => instruments.queueDuration.observe(labels, seconds),
    ended: (seconds) => instruments.workDuration.observe(labels, seconds),
  };
}

function register(registry: Registry): Instruments {
  const queues = new Map<string, QueueState>();
  const common = { labelNames: ["name"], registers: [registry] };
  // client-go's: 10 ns to 1000 s.
  const buckets = exponentialBuckets(1e-8, 10, 12);
  const gauge = (name: string, help: string, read: (state: QueueState) => number): void => {
    const metric: Gauge = new Gauge({
      ...common,
      name,
      help,
      collect() {
        for (const [queue, state] of queues) metric.set({ name: queue }, read(state));
      },
    });
  };
  gauge("workqueue_depth", "Current depth of workqueue", (state) => state.depth());
  gauge(
    "workqueue_unfinished_work_seconds",
    "How many seconds of work has been done that is in progress and hasn't been observed by work_duration",
    (state) => state.running().reduce((sum, seconds) => sum + seconds, 0),
  );
  gauge(
    "workqueue_longest_running_processor_seconds",
    "How many seconds has the longest running processor for workqueue been running",
    (state) => Math.max(0, ...state.running()),
  );
  const instruments: Instruments = {
    queues,
    adds: new Counter({ ...common, name: "workqueue_adds_total", help: "Total number of adds handled by workqueue" }),
    retries: new Counter({
      ...common,
      name: "workqueue_retries_total",
      help: "Total number of retries handled by workqueue",
    }),
    queueDuration: new Histogram({
      ...common,
      name: "workqueue_queue_duration_seconds",
      help: "How long in seconds an item stays in workqueue before being requested",
      buckets,
    }),
    workDuration: new Histogram({
      ...common,
      name: "workqueue_work_duration_seconds",
      help: "How long in seconds processing an item from workqueue takes",
      buckets,
    }),
  };
  instrumentsOf.set(registry, instruments);
  return instruments;
}
