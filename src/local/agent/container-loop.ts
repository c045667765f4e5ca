import type { Writable } from "node:stream";
import type { Container, ContainerState, Pod } from "../../api/kubernetes.ts";
import { timestamp } from "../api/metadata.ts";
import type { Ended, PlacedContainer, Runner, RunningContainer } from "../runners/runner.ts";
import { ConfigError } from "./environment.ts";
import type { TellPod } from "./pod-events.ts";
import { checkProbe, type RunProbe } from "./probe-check.ts";
import { Prober } from "./prober.ts";
import type { ContainerView } from "./pod-status.ts";
import { type BackOff, isRestarted, pauseMs } from "./restarts.ts";
import { terminationMessage } from "./termination-message.ts";

export interface ContainerContext {
  readonly pod: Pod;
  readonly container: Container;
  /** When it is started again: Always, OnFailure or Never. */
  readonly restartPolicy: string | undefined;
  readonly runner: Runner;
  readonly backOff: BackOff;
  /** Puts everything into its place for a start. @throws ConfigError */
  readonly place: (restartCount: number) => PlacedContainer;
  /** Called whenever `view` has changed. */
  readonly onChange: () => void;
  /** Resolves when what is known of the container is safely written down. */
  readonly recorded: () => Promise<void>;
  readonly tell: TellPod;
}

/** What is missing may come. */
const CONFIG_RETRY_MS = 1000;

/** One container of a pod: started, watched, and started again as the pod's policy wants. */
export class ContainerLoop {
  readonly #context: ContainerContext;
  #state: ContainerState = { waiting: { reason: "ContainerCreating" } };
  #lastState: ContainerState = {};
  #restartCount = 0;
  #goesOn = true;
  #ref = "";
  #running: RunningContainer | undefined;
  #prober: Prober | undefined;
  #stopMs: number | undefined;
  #wake: () => void = () => {};

  constructor(context: ContainerContext) {
    this.#context = context;
  }

  get view(): ContainerView {
    const { name, image = "" } = this.#context.container;
    return {
      name,
      image,
      ref: this.#ref,
      state: this.#state,
      lastState: this.#lastState,
      restartCount: this.#restartCount,
      ready: this.#state.running !== undefined && (this.#prober?.ready ?? true),
      started: this.#state.running !== undefined && (this.#prober?.started ?? true),
      goesOn: this.#goesOn,
    };
  }

  /** Resolves when the container will not be started again. */
  async run(): Promise<void> {
    let failures = 0;
    while (this.#stopMs === undefined) {
      const placed = this.#place();
      if (placed === undefined) {
        await this.#pause(CONFIG_RETRY_MS);
        continue;
      }
      const begin = Date.now();
      const ended = await this.#runOnce(placed, begin);
      if (this.#stopMs !== undefined || !isRestarted(this.#context.restartPolicy, ended.exitCode)) break;
      failures = Date.now() - begin > this.#context.backOff.forgetMs ? 0 : failures + 1;
      await this.#backOff(pauseMs(failures - 1, this.#context.backOff));
    }
    this.#goesOn = false;
    if (this.#state.waiting !== undefined) this.#endUnstarted();
    this.#context.onChange();
  }

  /** The standard input of what runs, if that is open. */
  get stdin(): Writable | undefined {
    return this.#running?.stdin;
  }

  /** It is never started: something before it went wrong. */
  abandon(): void {
    this.#goesOn = false;
  }

  /** Ends it: asks first, and makes it end after the time. */
  stop(graceMs: number): void {
    this.#stopMs = graceMs;
    this.#running?.stop(graceMs);
    this.#wake();
  }

  #place(): PlacedContainer | undefined {
    try {
      return this.#context.place(this.#restartCount);
    } catch (error) {
      const isConfig = error instanceof ConfigError;
      const reason = isConfig ? "CreateContainerConfigError" : "CreateContainerError";
      const message = (error as Error).message;
      const before = this.#state.waiting?.message;
      this.#change({ waiting: { reason, message } });
      if (before !== message) this.#context.tell(this.#context.pod, { type: "Warning", reason: "Failed", message });
      return undefined;
    }
  }

  async #runOnce(placed: PlacedContainer, begin: number): Promise<Ended> {
    const { runner, pod, recorded, tell } = this.#context;
    const running = runner.start(placed);
    this.#running = running;
    this.#ref = running.ref;
    this.#prober = running.ref === "" ? undefined : this.#createProber(placed, running);
    const startedAt = timestamp(begin);
    if (running.ref !== "") {
      this.#change({ running: { startedAt } });
      tell(pod, { reason: "Started", message: `Started container ${placed.name}` });
      // A disk that is full keeps it waiting, but not from being stopped.
      await Promise.race([recorded(), running.ended]);
      running.begin?.();
      this.#prober?.start();
    }
    if (this.#stopMs !== undefined) running.stop(this.#stopMs);
    const ended = await running.ended;
    this.#running = undefined;
    this.#prober?.stop();
    const message = ended.message ?? this.#lastWords(placed, ended.exitCode);
    const { exitCode, reason } = ended;
    if (reason === "StartError") tell(pod, { type: "Warning", reason: "Failed", message: `Error: ${message}` });
    const times = { startedAt, finishedAt: timestamp(Date.now()) };
    this.#state = { terminated: { exitCode, reason, ...(message !== "" && { message }), ...times } };
    return ended;
  }

  #createProber(placed: PlacedContainer, running: RunningContainer): Prober {
    const { container, pod, runner, onChange, tell } = this.#context;
    const { terminationGracePeriodSeconds: grace = 30 } = pod.spec ?? {};
    const run: RunProbe = (command, timeoutMs) =>
      runner.exec?.(placed, running.ref, { command, timeoutMs }) ?? Promise.resolve(undefined);
    return new Prober({
      container,
      check: (probe) => checkProbe(container, probe, run),
      onChange,
      onUnhealthy: (kind, why) => {
        tell(pod, { type: "Warning", reason: "Unhealthy", message: `${kind} probe failed: ${why}` });
      },
      onFailed: (kind) => {
        const message = `Container ${container.name} failed ${kind.toLowerCase()} probe, will be restarted`;
        tell(pod, { reason: "Killing", message });
        running.stop(grace * 1000);
      },
    });
  }

  #lastWords({ terminationLog, log }: PlacedContainer, exitCode: number): string {
    const fallsBackToLog = this.#context.container.terminationMessagePolicy === "FallbackToLogsOnError";
    return terminationMessage({ terminationLog, log, fallsBackToLog, exitCode });
  }

  async #backOff(ms: number): Promise<void> {
    const { pod, container, tell } = this.#context;
    this.#lastState = this.#state;
    if (ms > 0) {
      const where = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
      const message = `back-off ${ms / 1000}s restarting failed container=${container.name} pod=${where}`;
      this.#change({ waiting: { reason: "CrashLoopBackOff", message } });
      tell(pod, { type: "Warning", reason: "BackOff", message });
      await this.#pause(ms);
    }
    if (this.#stopMs === undefined) this.#restartCount += 1;
  }

  /** It was stopped before it ran, or while it waited to run again. */
  #endUnstarted(): void {
    const { terminated } = this.#lastState;
    const unknown = { exitCode: 137, reason: "ContainerStatusUnknown", message: "The container was never started" };
    this.#state = { terminated: terminated ?? unknown };
  }

  #change(state: ContainerState): void {
    this.#state = state;
    this.#context.onChange();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
