import type { Writable } from "node:stream";
import type { ConfigMap, Pod } from "../../api/kubernetes.ts";
import type { ModelApiServer } from "../api/server.ts";
import type { Runner } from "../runners/runner.ts";
import { ContainerLoop } from "./container-loop.ts";
import { PodFolder, type PodFolderOptions } from "./pod-folder.ts";
import type { TellPod } from "./pod-events.ts";
import { podStatus, type Verdict } from "./pod-status.ts";
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
  readonly #loops: ContainerLoop[];
  #pod: Pod;
  #verdict: Verdict | undefined;
  #stoppingMs = Number.POSITIVE_INFINITY;
  #deadline: NodeJS.Timeout | undefined;
  #gone = false;

  constructor(pod: Pod, context: PodContext) {
    this.#pod = pod;
    this.#context = context;
    this.uid = pod.metadata.uid ?? "";
    const { pods, domains, switchesUser, issueToken, server, runner, backOff, recorded, tell } = context;
    const find = (name: string): ConfigMap | undefined => server.get("configmaps", pod.metadata.namespace, name);
    const { sharesFiles } = runner;
    this.folder = new PodFolder({ pod, pods, domains, find, switchesUser, issueToken, sharesFiles });
    this.#loops = (pod.spec?.containers ?? []).map(
      (container) =>
        new ContainerLoop({
          pod,
          container,
          runner,
          backOff,
          place: (restartCount) => this.folder.place(container, restartCount),
          onChange: () => this.#writeStatus(),
          recorded,
          tell,
        }),
    );
  }

  /** Runs the pod; resolves when it is over and, if it was being deleted, gone. */
  async run(): Promise<void> {
    const { tell, runner } = this.#context;
    for (const image of new Set(this.#pod.spec?.containers.map((each) => each.image ?? ""))) {
      tell(this.#pod, { reason: "ImageNotUsed", message: runner.imageNote(image) });
    }
    this.folder.create();
    this.#setDeadline();
    this.#writeStatus();
    await Promise.all(this.#loops.map((loop) => loop.run()));
    clearTimeout(this.#deadline);
    this.#writeStatus();
    this.#finishDeletion();
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
    return this.#loops.find(({ view }) => view.name === container)?.stdin;
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
    for (const loop of this.#loops) loop.stop(graceMs);
  }

  #setDeadline(): void {
    clearTimeout(this.#deadline);
    const seconds = this.#pod.spec?.activeDeadlineSeconds;
    if (seconds === undefined || this.#verdict !== undefined) return;
    const begin = Date.parse(this.#pod.status?.startTime ?? "") || Date.now();
    const over = (): void => {
      this.#verdict = DEADLINE;
      this.#context.tell(this.#pod, { ...DEADLINE, reason: DEADLINE.reason });
      this.#stop(this.#graceMs());
    };
    this.#deadline = setTimeout(over, Math.max(0, begin + seconds * 1000 - Date.now()));
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
    const views = this.#loops.map(({ view }) => view);
    const isOver = views.every(({ goesOn }) => !goesOn);
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
