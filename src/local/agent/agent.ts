import type { Pod } from "../../api/kubernetes.ts";
import type { Change } from "../api/types.ts";
import type { LogSource } from "../http/log-answer.ts";
import { NODE_NAME, nodeObject } from "./node.ts";
import { podEvents } from "./pod-events.ts";
import { type InputTarget, inputTarget } from "./pod-input.ts";
import { logSource } from "./pod-logs.ts";
import { type PodContext, PodWorker } from "./pod-worker.ts";
import { lostStatus, NODE_RESTARTED } from "./recovery.ts";
import { Scheduler } from "./scheduler.ts";

export interface AgentOptions extends Pick<
  PodContext,
  "server" | "runner" | "backOff" | "recorded" | "pods" | "domains" | "switchesUser" | "issueToken"
> {
  readonly maxPods: number;
}

/** How long pods may take to end when local mode stops. */
const SHUTDOWN_MS = 10_000;

/** Scheduler and kubelet of the one node. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #context: PodContext;
  readonly #scheduler: Scheduler;
  readonly #workers = new Map<string, { worker: PodWorker; over: Promise<void> }>();
  readonly #changed = new Set<string>();
  #planned: NodeJS.Immediate | undefined;
  #stopping = false;
  readonly logs: LogSource;
  readonly inputs: InputTarget;

  constructor(options: AgentOptions) {
    this.#options = options;
    const { server } = options;
    const tell = podEvents(server, { component: "kubelet", host: NODE_NAME });
    this.#scheduler = new Scheduler({
      server,
      maxPods: options.maxPods,
      tell: podEvents(server, { component: "default-scheduler", host: NODE_NAME }),
    });
    this.#context = { ...options, tell };
    this.inputs = inputTarget(server, (key) => this.#workers.get(key)?.worker);
    this.logs = logSource(server, (pod) => new PodWorker(pod, this.#context).folder);
  }

  /** Registers the node and takes over the pods of an earlier life. */
  start(): void {
    const { server, maxPods, runner } = this.#options;
    if (server.get("nodes", undefined, NODE_NAME) === undefined) {
      const body = nodeObject(maxPods, Date.now());
      server.handle({ method: "POST", path: "/api/v1/nodes", body });
      server.handle({ method: "PUT", path: `/api/v1/nodes/${NODE_NAME}/status`, body });
    }
    for (const pod of server.objects("pods") as unknown as Pod[]) {
      const status = lostStatus(pod, (ref) => runner.reap(ref), Date.now());
      if (status === undefined) continue;
      const { namespace, name, deletionTimestamp, uid } = pod.metadata;
      const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
      const metadata = { ...pod.metadata, resourceVersion: undefined };
      server.handle({ method: "PUT", path: `${path}/status`, body: { ...pod, metadata, status } });
      this.#context.tell(pod, { type: "Warning", reason: NODE_RESTARTED.reason, message: NODE_RESTARTED.message });
      const options = { gracePeriodSeconds: 0, preconditions: { uid } };
      if (deletionTimestamp !== undefined) server.handle({ method: "DELETE", path, body: options });
    }
    for (const pod of server.objects("pods")) this.#note(keyOf(pod));
    this.#plan();
  }

  /** Hears of every commit. What it comes to is done a little later: nobody may wait for it in the middle of a request. */
  onCommit({ plural, object }: Change): void {
    if (plural !== "pods") return;
    this.#note(keyOf(object));
    this.#plan();
  }

  /** Ends all pods in order and says so in their status. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const running = [...this.#workers.values()];
    for (const { worker } of running) worker.shutDown(SHUTDOWN_MS);
    await Promise.all(running.map(({ over }) => over));
    clearImmediate(this.#planned);
  }

  #note(key: string): void {
    this.#changed.add(key);
  }

  #plan(): void {
    this.#planned ??= setImmediate(() => {
      this.#planned = undefined;
      const keys = [...this.#changed];
      this.#changed.clear();
      for (const key of keys) this.#look(key);
      if (!this.#stopping) this.#scheduler.run();
    });
  }

  #look(key: string): void {
    const [namespace, name = ""] = key.split("/", 2);
    const pod = this.#options.server.get("pods", namespace, name) as Pod | undefined;
    const known = this.#workers.get(key);
    if (known !== undefined && known.worker.uid !== pod?.metadata.uid) this.#retire(key, known);
    else if (known !== undefined && pod !== undefined) known.worker.update(pod);
    else if (pod !== undefined && isToRun(pod) && !this.#stopping) this.#run(key, pod);
  }

  #run(key: string, pod: Pod): void {
    const worker = new PodWorker(pod, this.#context);
    const over = worker.run().catch((error: unknown) => {
      this.#context.tell(pod, { type: "Warning", reason: "FailedCreatePodSandBox", message: String(error) });
    });
    this.#workers.set(key, { worker, over });
    // Its deletion may have come before it.
    worker.update(pod);
  }

  /** A pod that has gone: once its processes have, its folder goes and a new pod of the name may begin. */
  #retire(key: string, { worker, over }: { worker: PodWorker; over: Promise<void> }): void {
    worker.remove();
    void this.#afterEnd(key, worker, over);
  }

  async #afterEnd(key: string, worker: PodWorker, over: Promise<void>): Promise<void> {
    await over;
    worker.folder.remove();
    if (this.#workers.get(key)?.worker === worker) this.#workers.delete(key);
    this.#note(key);
    this.#plan();
  }
}

function keyOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function isToRun({ spec, status }: Pod): boolean {
  return spec?.nodeName === NODE_NAME && status?.phase !== "Succeeded" && status?.phase !== "Failed";
}
