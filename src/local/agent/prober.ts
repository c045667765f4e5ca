import type { Container, Probe } from "../../api/kubernetes.ts";

export type ProbeKind = "Startup" | "Liveness" | "Readiness";

export interface ProberOptions {
  readonly container: Container;
  /** Carries a probe out: undefined when all is well, else why not. */
  readonly check: (probe: Probe) => Promise<string | undefined>;
  /** `ready` or `started` has changed. */
  readonly onChange: () => void;
  readonly onUnhealthy: (kind: ProbeKind, why: string) => void;
  /** The container has to be started anew. */
  readonly onFailed: (kind: ProbeKind) => void;
}

const MS = 1000;

/** Asks a running container how it is, as the kubelet does: until it has started, then whether it lives and is ready. */
export class Prober {
  readonly #options: ProberOptions;
  readonly #stopping = new AbortController();
  #started: boolean;
  #ready: boolean;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#started = options.container.startupProbe === undefined;
    this.#ready = options.container.readinessProbe === undefined;
  }

  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return this.#started && this.#ready;
  }

  start(): void {
    const { startupProbe } = this.#options.container;
    if (startupProbe === undefined) this.#afterStart();
    else void this.#startup(startupProbe);
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #startup(probe: Probe): Promise<void> {
    for await (const isWell of this.#rounds("Startup", probe)) {
      if (!isWell) {
        this.#options.onFailed("Startup");
        return;
      }
      this.#started = true;
      this.#options.onChange();
      this.#afterStart();
      return;
    }
  }

  #afterStart(): void {
    const { livenessProbe, readinessProbe } = this.#options.container;
    if (livenessProbe !== undefined) void this.#liveness(livenessProbe);
    if (readinessProbe !== undefined) void this.#readiness(readinessProbe);
  }

  async #liveness(probe: Probe): Promise<void> {
    for await (const isWell of this.#rounds("Liveness", probe)) {
      if (isWell) continue;
      this.#options.onFailed("Liveness");
      return;
    }
  }

  async #readiness(probe: Probe): Promise<void> {
    for await (const isWell of this.#rounds("Readiness", probe)) {
      if (isWell === this.#ready) continue;
      this.#ready = isWell;
      this.#options.onChange();
    }
  }

  /** What is settled after each round: well or not, once that has been so often enough in a row. */
  async *#rounds(kind: ProbeKind, probe: Probe): AsyncGenerator<boolean> {
    const { failureThreshold = 3, successThreshold = 1 } = probe;
    let [successes, failures] = [0, 0];
    for await (const why of this.#answers(probe)) {
      [successes, failures] = why === undefined ? [successes + 1, 0] : [0, failures + 1];
      if (why !== undefined) this.#options.onUnhealthy(kind, why);
      if (successes >= successThreshold) yield true;
      else if (failures >= failureThreshold) yield false;
    }
  }

  async *#answers(probe: Probe): AsyncGenerator<string | undefined> {
    const { periodSeconds = 10, initialDelaySeconds = 0 } = probe;
    await this.#pause(initialDelaySeconds * MS);
    while (!this.#stopping.signal.aborted) {
      const why = await this.#options.check(probe);
      if (this.#stopping.signal.aborted) return;
      yield why;
      await this.#pause(periodSeconds * MS);
    }
  }

  #pause(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted || ms === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
