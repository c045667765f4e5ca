import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../src/api/names.ts";
import { KUSCIA_JOBS } from "../../src/api/resources.ts";
import type { KusciaJob, TaskStatus } from "../../src/api/types.ts";
import { PODS, type ResourceType } from "../../src/kube/resource.ts";
import { eventually, type World } from "./world.ts";

interface Seen<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: bigint;
  readonly object: T;
}

/**
 * Watches jobs and pods from outside the operator, keeps every state that the API server ever showed, and judges them
 * by the rules of safety and convergence (docs/architecture.md). Use one per test, and call `judge` at its end.
 */
export class Watcher {
  readonly #world: World;
  readonly #abort = new AbortController();
  readonly #jobs: Seen<KusciaJob>[] = [];
  readonly #pods: Seen<Pod>[] = [];
  readonly #ended: Promise<void>[] = [];
  #jobsVersion = 0n;
  #podsVersion = 0n;

  constructor(world: World) {
    this.#world = world;
  }

  /** Begins to watch the world's namespaces. */
  async start(): Promise<this> {
    const { jobNamespace } = this.#world;
    this.#ended.push(
      this.#follow(
        KUSCIA_JOBS,
        { namespace: jobNamespace },
        (seen) => {
          if (seen !== undefined) this.#jobs.push(seen);
        },
        (version) => {
          this.#jobsVersion = version;
        },
      ),
      this.#follow(
        PODS,
        { labelSelector: `${LABEL.controller}=${MANAGER},${LABEL.jobNamespace}=${jobNamespace}` },
        (seen) => {
          if (seen !== undefined) this.#pods.push(seen);
        },
        (version) => {
          this.#podsVersion = version;
        },
      ),
    );
    await eventually(() => this.#jobsVersion > 0n && this.#podsVersion > 0n, "the watcher to be ready");
    return this;
  }

  /** Everything that broke a rule so far, one sentence each. Waits until all that happened before the call was seen. */
  async judge(): Promise<string[]> {
    const marker = await this.#world.client.list(KUSCIA_JOBS, { namespace: this.#world.jobNamespace });
    const alive = await this.#world.client.list(PODS, {
      labelSelector: `${LABEL.jobNamespace}=${this.#world.jobNamespace}`,
    });
    await eventually(
      () => this.#caughtUp(marker.items, this.#jobs) && this.#caughtUp(alive.items, this.#pods),
      "the watcher to catch up",
    );
    return [...this.#judgeTasks(), ...this.#judgePods(), ...this.#judgeRest(marker.items, alive.items)];
  }

  /** Every state of a job that was seen, in order. */
  history(name: string): KusciaJob[] {
    return this.#jobs.map(({ object }) => object).filter(({ metadata }) => metadata.name === name);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled(this.#ended);
  }

  #caughtUp(objects: readonly KubeObject[], seen: readonly Seen<KubeObject>[]): boolean {
    return objects.every(({ metadata }) =>
      seen.some(
        ({ object }) => object.metadata.uid === metadata.uid && versionOf(object) >= BigInt(metadata.resourceVersion!),
      ),
    );
  }

  async #follow<T extends KubeObject>(
    type: ResourceType<T>,
    select: { namespace?: string; labelSelector?: string },
    take: (seen: Seen<T> | undefined) => void,
    reach: (version: bigint) => void,
  ): Promise<void> {
    let from: string | undefined;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        const events = this.#world.client.watch(type, {
          ...select,
          signal,
          resourceVersion: from,
          sendInitialEvents: from === undefined,
        });
        for await (const event of events) {
          from = event.object.metadata.resourceVersion!;
          if (event.type !== "BOOKMARK") take({ type: event.type, version: BigInt(from), object: event.object });
          if (event.type === "BOOKMARK" || from !== undefined) reach(BigInt(from));
        }
      } catch (error) {
        if (signal.aborted) return;
        // The API server went away (some tests make it): go on where we were, or anew if that is too old.
        if (String(error).includes("too old")) from = undefined;
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
    }
  }

  /** Rules about one state of a job, and from one state to the next. */
  #judgeTasks(): string[] {
    const problems: string[] = [];
    const last = new Map<string, KusciaJob>();
    for (const { object: job } of this.#jobs) {
      problems.push(...judgeState(job), ...judgeStep(last.get(job.metadata.uid!), job));
      last.set(job.metadata.uid!, job);
    }
    return problems;
  }

  /** Each pod: called for by the status that stood when it was made, and alone under its identity. */
  #judgePods(): string[] {
    const problems: string[] = [];
    const uids = new Map<string, string>();
    for (const { type, version, object: pod } of this.#pods) {
      if (type !== "ADDED") continue;
      const { labels, annotations, name, namespace, uid } = pod.metadata;
      const which = `pod ${namespace}/${name} (${uid})`;
      const identity = labels?.[LABEL.podIdentity] ?? "";
      const other = uids.get(identity);
      // A watch that began anew shows again what was there.
      if (other === uid) continue;
      if (other !== undefined) problems.push(`${which} is a second pod of the identity of ${other}`);
      uids.set(identity, uid!);
      const job = this.#jobAt(labels?.[LABEL.jobUID] ?? "", version);
      const task = job?.status?.tasks?.find(({ alias }) => alias === annotations?.[ANNOTATION.taskAlias]);
      if (task?.createTime === undefined) problems.push(`${which} was made before its intent was recorded`);
      else if (String(task.attempt ?? 0) !== labels?.[LABEL.attempt])
        problems.push(`${which} is of attempt ${labels?.[LABEL.attempt]}, the status of ${task.attempt}`);
      else if (task.state !== "Pending" && task.state !== "Running")
        problems.push(`${which} was made for a task that is ${task.state}`);
    }
    return problems;
  }

  /** At rest nothing runs that the status does not call for, and nothing is left of a deleted job. */
  #judgeRest(jobs: readonly KusciaJob[], pods: readonly Pod[]): string[] {
    return pods.flatMap((pod) => {
      const which = `pod ${pod.metadata.namespace}/${pod.metadata.name}`;
      const job = jobs.find(({ metadata }) => metadata.uid === pod.metadata.labels?.[LABEL.jobUID]);
      if (job === undefined) return [`${which} is left of a deleted job`];
      const live = pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed";
      return live && job.status?.completionTime !== undefined ? [`${which} is alive though its job is over`] : [];
    });
  }

  #jobAt(uid: string, version: bigint): KusciaJob | undefined {
    return this.#jobs.findLast((seen) => seen.object.metadata.uid === uid && seen.version < version)?.object;
  }
}

function versionOf(object: KubeObject): bigint {
  return BigInt(object.metadata.resourceVersion!);
}

const FINAL = new Set(["Succeeded", "Failed"]);

function isActive(task: TaskStatus): boolean {
  return task.createTime !== undefined && (task.state === "Pending" || task.state === "Running");
}

function judgeState(job: KusciaJob): string[] {
  const tasks = job.status?.tasks ?? [];
  const name = job.metadata.name!;
  const problems: string[] = [];
  const active = tasks.filter(isActive);
  const limit = job.spec.maxParallelism ?? 1;
  if (active.length > limit) problems.push(`${name} has ${active.length} active tasks, maxParallelism is ${limit}`);
  for (const task of tasks) {
    const dependencies = job.spec.tasks.find(({ alias }) => alias === task.alias)?.dependencies ?? [];
    const unmet = dependencies.filter((each) => tasks.find(({ alias }) => alias === each)?.state !== "Succeeded");
    if (isActive(task) && unmet.length > 0)
      problems.push(`${name}/${task.alias} started before ${unmet.join(", ")} Succeeded (${summaryOf(job)})`);
    if (task.state === "Failed" && (task.reason === undefined || task.message === undefined)) {
      problems.push(`${name}/${task.alias} Failed without a reason and a message`);
    }
  }
  return problems;
}

function judgeStep(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const problems: string[] = [];
  const name = after.metadata.name!;
  for (const old of before?.status?.tasks ?? []) {
    const now = after.status?.tasks?.find(({ alias }) => alias === old.alias);
    const sameAttempt = (now?.attempt ?? 0) === (old.attempt ?? 0);
    if (FINAL.has(old.state) && now?.state !== old.state && sameAttempt)
      problems.push(`${name}/${old.alias} went from ${old.state} to ${now?.state}`);
  }
  const [from, to] = [before?.status?.phase, after.status?.phase];
  if (from !== to && (from === "Succeeded" || from === "Cancelled"))
    problems.push(`${name} left the terminal phase ${from} for ${to}`);
  if (from === "Failed" && from !== to && to !== "Running" && to !== "Cancelled")
    problems.push(`${name} went from Failed to ${to}`);
  return problems;
}

/** What a reader of a broken rule wants to see of the job. */
function summaryOf(job: KusciaJob): string {
  const tasks = (job.status?.tasks ?? []).map(
    ({ alias, state, reason, attempt }) =>
      `${alias}#${attempt ?? 0}=${state}${reason === undefined ? "" : `/${reason}`}`,
  );
  return `resourceVersion ${job.metadata.resourceVersion}, ${job.status?.phase}: ${tasks.join(" ")}`;
}
