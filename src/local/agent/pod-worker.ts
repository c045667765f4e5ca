import type { Writable } from "node:stream";
import type { ConfigMap, Container, Pod } from "../../api/kubernetes.ts";
import { after } from "../../util/timer.ts";
import type { ModelApiServer } from "../api/server.ts";
import type { Runner } from "../runners/runner.ts";
import { ContainerLoop } from "./container-loop.ts";
import { PodFolder, type PodFolderOptions } from "./pod-folder.ts";
import type { TellPod } from "./pod-events.ts";
import { isDone, podStatus, type Verdict } from "./pod-status.ts";
import type { BackOff } from "./restarts.ts";

/** What all pods of a node share. */
export interface PodContext extends Pick<PodFolderOptions, "pods" | "domains" | "switchesUser" | "issueToken"> {
  readonly server: ModelApiServer;
  readonly runner: Runner;
  readonly backOff: BackOff;
  readonly recorded: () => Promise<void>;
  readonly tell: TellPod;
}

const DEADLINE: Verdict = {
  reason: "DeadlineExceeded",
  message: "Pod was active on the node longer than the specified deadline",
};
const SHUTDOWN: Verdict = { reason: "Terminated", message: "Pod was terminated because local mode was stopped" };
const DEFAULT_GRACE_S = 30;

/** One pod on this node, from its binding to its end. */
export class PodWorker {
  readonly folder: PodFolder;
  readonly uid: string;
  readonly #context: PodContext;
  readonly #init: { readonly loop: ContainerLoop; readonly isSidecar: boolean }[];
  readonly #main: ContainerLoop[];
  #pod: Pod;
  #verdict: Verdict | undefined;
  #stoppingMs = Number.POSITIVE_INFINITY;
  #cancelDeadline = (): void => undefined;
  #gone = false;
  /** Called at each change of a container. */
  readonly #watchers = new Set<() => void>();

  constructor(pod: Pod, context: PodContext) {
    this.#pod = pod;
    this.#context = context;
    this.uid = pod.metadata.uid ?? "";
    const { pods, domains, switchesUser, issueToken, server, runner, backOff, recorded, tell } = context;
    const find = (name: string): ConfigMap | undefined => server.get("configmaps", pod.metadata.namespace, name);
    const { sharesFiles } = runner;
    this.folder = new PodFolder({ pod, pods, domains, find, switchesUser, issueToken, sharesFiles });
    const { restartPolicy, initContainers = [], containers = [] } = pod.spec ?? {};
    const loopOf = (container: Container, policy: string | undefined): ContainerLoop =>
      new ContainerLoop({
        pod,
        container,
        restartPolicy: policy,
        runner,
        backOff,
        place: (restartCount) => this.folder.place(container, restartCount),
        onChange: () => this.#onChange(),
        recorded,
        tell,
      });
    this.#init = initContainers.map((container) => {
      const isSidecar = container.restartPolicy === "Always";
      // One that has ended well is not started again.
      const policy = restartPolicy === "Never" ? "Never" : "OnFailure";
      return { loop: loopOf(container, isSidecar ? "Always" : policy), isSidecar };
    });
    this.#main = containers.map((container) => loopOf(container, restartPolicy));
  }

  /** Runs the pod; resolves when it is over and, if it was being deleted, gone. */
  async run(): Promise<void> {
    const { tell, runner } = this.#context;
    const { initContainers = [], containers = [] } = this.#pod.spec ?? {};
    for (const image of new Set([...initContainers, ...containers].map((each) => each.image ?? "")))
      tell(this.#pod, runner.imageNote(image));
    this.folder.create();
    this.#setDeadline();
    this.#writeStatus();
    const sidecars: Promise<void>[] = [];
    if (await this.#initialize(sidecars)) await Promise.all(this.#main.map((loop) => loop.run()));
    else for (const loop of this.#main) loop.abandon();
    for (const { loop, isSidecar } of this.#init) if (isSidecar) loop.stop(Math.min(this.#stoppingMs, this.#graceMs()));
    await Promise.all(sidecars);
    this.#cancelDeadline();
    this.#writeStatus();
    this.#finishDeletion();
  }

  /** Runs the init containers one after the other; sidecars go on. False if one of them has failed. */
  async #initialize(sidecars: Promise<void>[]): Promise<boolean> {
    for (const [index, { loop, isSidecar }] of this.#init.entries()) {
      const over = loop.run();
      if (isSidecar) {
        sidecars.push(over);
        await Promise.race([over, this.#until(() => isDone({ ...loop.view, isSidecar }))]);
      } else await over;
      const isStopped = this.#stoppingMs !== Number.POSITIVE_INFINITY;
      if (isStopped || isDone({ ...loop.view, isSidecar })) continue;
      for (const later of this.#init.slice(index + 1)) later.loop.abandon();
      return false;
    }
    return true;
  }

  /** Resolves at the next change after which this holds. */
  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #onChange(): void {
    this.#writeStatus();
    for (const look of this.#watchers) look();
  }

  /** Takes in what has changed of the pod: its deletion, or its deadline. */
  update(pod: Pod): void {
    if (pod.spec?.activeDeadlineSeconds !== this.#pod.spec?.activeDeadlineSeconds) {
      this.#pod = pod;
      this.#setDeadline();
    }
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp === undefined) return;
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    if (graceMs >= this.#stoppingMs) return;
    if (this.#stoppingMs === Number.POSITIVE_INFINITY) {
      this.#context.tell(pod, { reason: "Killing", message: "Stopping the pod's containers" });
    }
    this.#stop(graceMs);
  }

  /** The standard input of a container that runs, if that is open. */
  stdinOf(container: string): Writable | undefined {
    return this.#main.find(({ view }) => view.name === container)?.stdin;
  }

  /** The pod is no object any more: nothing of it may run on. */
  remove(): void {
    this.#gone = true;
    this.#stop(0);
  }

  /** Local mode ends. */
  shutDown(mostMs: number): void {
    this.#verdict ??= SHUTDOWN;
    this.#stop(Math.min(mostMs, this.#graceMs()));
  }

  #graceMs(): number {
    return (this.#pod.spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE_S) * 1000;
  }

  #stop(graceMs: number): void {
    this.#stoppingMs = graceMs;
    for (const loop of [...this.#init.map((each) => each.loop), ...this.#main]) loop.stop(graceMs);
  }

  #setDeadline(): void {
    this.#cancelDeadline();
    const seconds = this.#pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.#verdict !== undefined) return;
    const begin = Date.parse(this.#pod.status?.startTime ?? "") || Date.now();
    const over = (): void => {
      this.#verdict = DEADLINE;
      this.#context.tell(this.#pod, { ...DEADLINE, reason: DEADLINE.reason });
      this.#stop(this.#graceMs());
    };
    this.#cancelDeadline = after(Math.max(0, begin + seconds * 1000 - Date.now()), over);
  }

  #path(subresource = ""): string {
    const { namespace, name } = this.#pod.metadata;
    return `/api/v1/namespaces/${namespace}/pods/${name}${subresource}`;
  }

  /** No request comes between the look and the write, so no version is needed. */
  #writeStatus(): void {
    if (this.#gone) return;
    const { server } = this.#context;
    const { namespace, name = "" } = this.#pod.metadata;
    const current = server.get("pods", namespace, name);
    if (current?.metadata.uid !== this.uid) return;
    const init = this.#init.map(({ loop, isSidecar }) => ({ ...loop.view, isSidecar }));
    const views = { init, main: this.#main.map(({ view }) => view) };
    const isOver = [...init, ...views.main].every(({ goesOn }) => !goesOn);
    const verdict = isOver ? this.#verdict : undefined;
    const status = podStatus(current, views, { now: Date.now(), verdict });
    const metadata = { ...current.metadata, resourceVersion: undefined };
    server.handle({ method: "PUT", path: this.#path("/status"), body: { ...current, metadata, status } });
  }

  #finishDeletion(): void {
    if (this.#gone || this.#pod.metadata.deletionTimestamp === undefined) return;
    const body = { gracePeriodSeconds: 0, preconditions: { uid: this.uid } };
    this.#context.server.handle({ method: "DELETE", path: this.#path(), body });
  }
}
