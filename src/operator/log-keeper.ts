import type { Registry } from "prom-client";
import { keptBytes, type KeptLog, keptLogConfigMap, keptLogName } from "../api/kept-log.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { ANNOTATION } from "../api/names.ts";
import { CONFIG_MAPS, PODS } from "../api/resources.ts";
import type { KusciaJob, KusciaJobTask, TaskStatus } from "../api/types.ts";
import { isLive } from "../job/children.ts";
import { type LogReading, readingOf, roomFor, untoldPods } from "../job/kept-logs.ts";
import type { KubeClient } from "../kube/client.ts";
import {
  ApiError,
  isAlreadyExists,
  isConflict,
  isNotFound,
  isTransient,
  messageOf,
  TransportError,
} from "../kube/errors.ts";
import { keyOf } from "../kube/resource.ts";
import { WorkQueue } from "../kube/workqueue.ts";
import type { Logger } from "../process/log.ts";
import { Semaphore } from "../util/semaphore.ts";
import { BY_JOB, BY_KEPT_LOG, BY_UID, type Caches, jobUIDOf } from "./caches.ts";
import { tailOf } from "./log-tail.ts";

export interface LogKeeperDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly isOn: boolean;
  /** Whether the operator runs jobs of this namespace; the logs of other jobs are nothing to it. */
  readonly isJobNamespace: (namespace: string) => boolean;
  /** What a domain keeps at most; 0 if it keeps none. */
  readonly limitBytes: (domain: string) => number;
  /** Called when nothing more is to be had of a pod of this job. */
  readonly onSettled: (job: Stored<KusciaJob>) => void;
}

/** Logs that are read at the same time; one that is followed takes as long as its pod takes to go. */
const WORKERS = 16;
const MOST_TRIES = 5;
/** Lines that are asked for: more than 64 KiB of ordinary ones, and not all of a log of gigabytes. */
const LINES = 4096;
const READ_MS = 15_000;
const LONGEST_GRACE_SECONDS = 300;
const DEFAULT_GRACE_SECONDS = 30;

/**
 * Keeps the end of what pods printed, in a ConfigMap for each beside it: their logs go with them. It runs beside the passes
 * over jobs, which never wait for it, and asks only the cache what is left to do, so that it begins anew after any end.
 */
export class LogKeeper {
  readonly #deps: LogKeeperDeps;
  readonly #queue: WorkQueue<string>;
  /** Uids of pods of which nothing more is to be had. */
  readonly #done = new Set<string>();
  readonly #tries = new Map<string, number>();
  /** In each namespace one at a time makes room and fills it. */
  readonly #turns = new Map<string, Semaphore>();
  readonly #stopped = new AbortController();

  constructor(deps: LogKeeperDeps) {
    this.#deps = deps;
    this.#queue = new WorkQueue({ name: "kept-logs", registry: deps.registry, baseDelayMs: 1000 });
  }

  /** Begins with all pods that are there, and those that end from now on. Call it only once all caches are synced. */
  run(): void {
    if (!this.#deps.isOn) return;
    const { isJobNamespace, caches } = this.#deps;
    const { pods, jobs, tasks } = caches;
    pods.onChange(({ type, object }) => {
      if (type === "deleted") this.#forget(object);
      else this.#notice(object);
    });
    jobs.onChange(({ object }) => {
      if (!isJobNamespace(object.metadata.namespace)) return;
      // Once for all of them: a task may have a thousand.
      const untold = untoldPods(object.status?.tasks);
      for (const pod of pods.byIndex(BY_JOB, object.metadata.uid))
        if (addedTaskOf(pod) === undefined) this.#notice(pod, untold);
    });
    tasks.onChange(({ object }) => {
      for (const pod of this.#podsOf(object)) this.#notice(pod);
    });
    for (const pod of pods.list()) this.#notice(pod);
    this.#queue.run(WORKERS, (key) => this.#keep(key));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#queue.shutDown();
  }

  /** Uids of the pods of a job that have ended and go nowhere before their log is kept. */
  awaited(job: Stored<KusciaJob>): ReadonlySet<string> {
    const { uid, deletionTimestamp } = job.metadata;
    const pods = deletionTimestamp === undefined ? this.#deps.caches.pods.byIndex(BY_JOB, uid) : [];
    return new Set(pods.filter((pod) => !isLive(pod) && this.#isLeft(pod)).map(({ metadata }) => metadata.uid));
  }

  #notice(pod: Stored<Pod>, untold?: ReadonlySet<string>): void {
    if (this.#readingOf(pod, untold) !== undefined) this.#queue.add(keyOf(pod));
  }

  #forget({ metadata: { uid } }: Stored<Pod>): void {
    this.#done.delete(uid);
    this.#tries.delete(uid);
  }

  /** How the log of this pod is to be read; undefined if it is not. */
  #readingOf(pod: Stored<Pod>, untold?: ReadonlySet<string>): LogReading | undefined {
    if (!this.#isLeft(pod)) return undefined;
    const job = this.#jobOf(pod);
    return readingOf(pod, job, untold ?? untoldPods(this.#recordsOf(pod, job)));
  }

  /** The records of tasks among which that of the pod is: those of the job, or that of the task that was added to it. */
  #recordsOf(pod: Stored<Pod>, job: Stored<KusciaJob> | undefined): readonly TaskStatus[] | undefined {
    const added = addedTaskOf(pod);
    if (added === undefined) return job?.status?.tasks;
    const { status } = this.#deps.caches.tasks.get(`${job?.metadata.namespace}/${added}`) ?? {};
    return status && [status];
  }

  #podsOf({ status }: KusciaJobTask): readonly Stored<Pod>[] {
    const names = (status?.parties ?? []).flatMap(({ domainID, pods = [] }) =>
      pods.map(({ name }) => `${domainID}/${name}`),
    );
    return names.flatMap((name) => this.#deps.caches.pods.get(name) ?? []);
  }

  /** Whether the log of this pod is kept, and has yet to be. */
  #isLeft({ metadata: { namespace, name, uid } }: Stored<Pod>): boolean {
    if (this.#done.has(uid) || this.#deps.limitBytes(namespace) === 0) return false;
    return this.#deps.caches.configMaps.get(`${namespace}/${keptLogName(name)}`) === undefined;
  }

  /** The job of the pod, if the operator runs it. */
  #jobOf(pod: Stored<Pod>): Stored<KusciaJob> | undefined {
    const { caches, isJobNamespace } = this.#deps;
    const [uid = ""] = jobUIDOf(pod);
    const [job] = caches.jobs.byIndex(BY_UID, uid);
    return job !== undefined && isJobNamespace(job.metadata.namespace) ? job : undefined;
  }

  async #keep(key: string): Promise<void> {
    const pod = this.#deps.caches.pods.get(key);
    const reading = pod && this.#readingOf(pod);
    if (pod === undefined || reading === undefined) return;
    const { uid } = pod.metadata;
    try {
      await this.#keepLogOf(pod, reading);
    } catch (error) {
      if (this.#mayTryAgain(uid, error)) throw error;
      const isGone = isNotFound(error) || isAlreadyExists(error);
      if (!isGone) this.#deps.logger.info({ pod: key, error: messageOf(error) }, "the log of a pod is not kept");
    }
    this.#settle(pod);
    // It may have gone meanwhile, and nothing would forget it then.
    if (this.#deps.caches.pods.get(key)?.metadata.uid !== uid) this.#forget(pod);
  }

  #mayTryAgain(uid: string, error: unknown): boolean {
    const tries = (this.#tries.get(uid) ?? 0) + 1;
    this.#tries.set(uid, tries);
    const mayPass = isTransient(error) || (isConflict(error) && !isAlreadyExists(error));
    return mayPass && tries < MOST_TRIES && !this.#stopped.signal.aborted;
  }

  #settle(pod: Stored<Pod>): void {
    this.#done.add(pod.metadata.uid);
    const job = this.#jobOf(pod);
    if (job !== undefined) this.#deps.onSettled(job);
  }

  async #keepLogOf(cached: Stored<Pod>, reading: LogReading): Promise<void> {
    const { client, caches } = this.#deps;
    const { namespace, name, uid } = cached.metadata;
    if (this.#roomFor(cached, 1) === undefined) return;
    const pod = await client.get(PODS, { namespace, name });
    if (pod.metadata.uid !== uid) return;
    const logs = await this.#logsOf(pod, reading);
    // What was cut off by our own end is read again by who follows.
    this.#stopped.signal.throwIfAborted();
    if (logs.length === 0) return;
    await this.#turn(namespace).run(async () => {
      const going = this.#roomFor(pod, sizeOf(logs));
      // The job may have been deleted meanwhile: what it leaves is being removed.
      if (going === undefined || this.#jobOf(pod)?.metadata.deletionTimestamp !== undefined) return;
      for (const each of going) await this.#remove(each);
      caches.configMaps.observe(await client.create(CONFIG_MAPS, keptLogConfigMap(pod, logs)));
    });
  }

  #turn(namespace: string): Semaphore {
    const turn = this.#turns.get(namespace) ?? new Semaphore(1);
    this.#turns.set(namespace, turn);
    return turn;
  }

  #roomFor(
    { metadata: { namespace, creationTimestamp: since = "" } }: Stored<Pod>,
    bytes: number,
  ): readonly Stored[] | undefined {
    const { caches, limitBytes, isJobNamespace } = this.#deps;
    const kept = caches.configMaps.byIndex(BY_KEPT_LOG, namespace);
    return roomFor(kept, { bytes, since }, { limitBytes: limitBytes(namespace), isJobNamespace });
  }

  async #remove(kept: Stored): Promise<void> {
    const { namespace, name, uid } = kept.metadata;
    try {
      await this.#deps.client.delete(CONFIG_MAPS, { namespace, name }, { uid });
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
    this.#deps.caches.configMaps.apply({ type: "DELETED", object: kept });
  }

  /** What the containers of the AppImage printed, of those that printed anything. */
  async #logsOf(pod: Stored<Pod>, reading: LogReading): Promise<KeptLog[]> {
    const all = (pod.spec?.containers ?? []).map(({ name }) => name);
    const own = (pod.metadata.annotations?.[ANNOTATION.containers] ?? "").split(",");
    const chosen = all.filter((name) => own.includes(name));
    const containers = chosen.length === 0 ? all : chosen;
    const bytes = keptBytes(containers.length);
    const grace = Math.min(pod.metadata.deletionGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS, LONGEST_GRACE_SECONDS);
    const late = new AbortController();
    const longestMs = reading === "follow" ? grace * 1000 + READ_MS : READ_MS;
    // A kubelet that did not answer may answer the next time; what has come by then counts.
    const tooLate = new TransportError(`no log within ${longestMs} ms`, { sent: true });
    const timer = setTimeout(() => late.abort(tooLate), longestMs);
    const signal = AbortSignal.any([this.#stopped.signal, late.signal]);
    const logs = containers.map(async (container): Promise<KeptLog[]> => {
      const tail = await this.#tailOf(pod, { container, follow: reading === "follow", bytes, signal });
      return tail.text === "" ? [] : [{ container, ...tail }];
    });
    try {
      return (await Promise.all(logs)).flat();
    } finally {
      clearTimeout(timer);
    }
  }

  async #tailOf(
    pod: Stored<Pod>,
    how: { readonly container: string; readonly follow: boolean; readonly bytes: number; readonly signal: AbortSignal },
  ): Promise<{ readonly text: string; readonly isCut: boolean }> {
    const { container, follow, bytes, signal } = how;
    const query = { container, follow, timestamps: true, tailLines: LINES };
    try {
      return await tailOf(await this.#deps.client.log(pod.metadata, query, signal), bytes);
    } catch (error) {
      // It has not run, or its log is gone before its pod.
      if (error instanceof ApiError && error.code === 400) return { text: "", isCut: false };
      throw error;
    }
  }
}

/** The name of the task that was added to the job, of a pod of one. */
function addedTaskOf({ metadata }: Stored<Pod>): string | undefined {
  return metadata.annotations?.[ANNOTATION.addedTask];
}

function sizeOf(logs: readonly KeptLog[]): number {
  return logs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}
