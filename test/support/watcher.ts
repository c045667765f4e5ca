import type { KubeObject, Pod, Stored } from "../../src/api/kubernetes.ts";
import { LABEL, MANAGER } from "../../src/api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS, PODS, type ResourceType } from "../../src/api/resources.ts";
import type { KusciaJob, KusciaJobTask } from "../../src/api/types.ts";
import { judgeNewPod, judgeRest, judgeState, judgeStep, withAddedTasks } from "./rules.ts";
import { eventually, type World } from "./world.ts";

interface Seen<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: bigint;
  readonly object: T;
}

/** Versions of which nobody can tell any more: the API server forgot them before the watcher came back. */
interface Gap {
  readonly after: bigint;
  until: bigint | undefined;
}

/**
 * Watches jobs and pods from outside the operator, keeps every state that the API server ever showed, and judges them
 * by the rules of safety and convergence (rules.ts). Use one per test, and call `judge` at its end.
 */
export class Watcher {
  readonly #world: World;
  readonly #abort = new AbortController();
  readonly #jobs: Seen<KusciaJob>[] = [];
  readonly #tasks: Seen<KusciaJobTask>[] = [];
  readonly #pods: Seen<Pod>[] = [];
  readonly #ended: Promise<void>[] = [];
  readonly #unseenJobs: Gap[] = [];
  #jobsVersion = 0n;
  #tasksVersion = 0n;
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
        KUSCIA_JOB_TASKS,
        { namespace: jobNamespace },
        (seen) => {
          if (seen !== undefined) this.#tasks.push(seen);
        },
        (version) => {
          this.#tasksVersion = version;
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
    const versions = (): bigint[] => [this.#jobsVersion, this.#tasksVersion, this.#podsVersion];
    await eventually(() => versions().every((version) => version > 0n), "the watcher to be ready");
    return this;
  }

  /** Everything that broke a rule so far, one sentence each. Waits until all that happened before the call was seen. */
  async judge(): Promise<string[]> {
    // What a job that is over had running goes a moment after it.
    const isAtRest = async (): Promise<boolean> => {
      const stored = await this.#stored();
      return judgeRest(stored.jobs, stored.pods).length === 0;
    };
    await eventually(isAtRest, "rest").catch(() => undefined);
    const { jobs, tasks, pods } = await this.#stored();
    await eventually(
      () => this.#caughtUp(jobs, this.#jobs) && this.#caughtUp(tasks, this.#tasks) && this.#caughtUp(pods, this.#pods),
      "the watcher to catch up",
    );
    return [...this.#judgeTasks(), ...this.#judgePods(), ...judgeRest(jobs, pods)];
  }

  async #stored(): Promise<{ jobs: Stored<KusciaJob>[]; tasks: Stored<KusciaJobTask>[]; pods: Stored<Pod>[] }> {
    const { client, jobNamespace: namespace } = this.#world;
    const jobs = await client.list(KUSCIA_JOBS, { namespace });
    const pods = await client.list(PODS, { labelSelector: `${LABEL.jobNamespace}=${namespace}` });
    const tasks = await client.list(KUSCIA_JOB_TASKS, { namespace });
    return { jobs: jobs.items, tasks: tasks.items, pods: pods.items };
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
    let gap: Gap | undefined;
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        if (from === undefined) {
          const { items, metadata } = await this.#world.client.listAll(type, { ...select, signal });
          for (const object of items) take({ type: "ADDED", version: versionOf(object), object });
          from = metadata.resourceVersion!;
          reach(BigInt(from));
          if (gap !== undefined) gap.until = BigInt(from);
          gap = undefined;
        }
        for await (const event of this.#world.client.watch(type, { ...select, signal, resourceVersion: from })) {
          from = event.object.metadata.resourceVersion!;
          if (event.type !== "BOOKMARK") take({ type: event.type, version: BigInt(from), object: event.object });
          reach(BigInt(from));
        }
      } catch (error) {
        if (signal.aborted) return;
        // The API server went away (some tests make it): go on where we were, or anew if that is too old.
        if (String(error).includes("too old") && from !== undefined) {
          gap = { after: BigInt(from), until: undefined };
          if (type.plural !== PODS.plural) this.#unseenJobs.push(gap);
          from = undefined;
        }
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
    for (const { version, uid } of this.#changes()) {
      const job = this.#jobAt(uid, version + 1n);
      if (job === undefined || this.#isUnseen(version)) continue;
      problems.push(...judgeState(job), ...judgeStep(last.get(uid), job));
      last.set(uid, job);
    }
    return problems;
  }

  /** When something about a job changed, itself or a task that was added to it: versions of one server are in one order. */
  #changes(): { readonly version: bigint; readonly uid: string }[] {
    const jobs = this.#jobs.map(({ version, object }) => ({ version, uid: object.metadata.uid! }));
    const tasks = this.#tasks.flatMap(({ version, object }) => {
      const uid = object.metadata.labels?.[LABEL.jobUID];
      return uid === undefined ? [] : [{ version, uid }];
    });
    return tasks.length === 0 ? jobs : [...jobs, ...tasks].sort((a, b) => (a.version < b.version ? -1 : 1));
  }

  /** Each pod: called for by the status that stood when it was made, and alone under its identity. */
  #judgePods(): string[] {
    const problems: string[] = [];
    const uids = new Map<string, string>();
    for (const { type, version, object: pod } of this.#pods) {
      if (type !== "ADDED") continue;
      const { labels, name, namespace, uid } = pod.metadata;
      const identity = labels?.[LABEL.podIdentity] ?? "";
      const other = uids.get(identity);
      // A watch that began anew shows again what was there.
      if (other === uid) continue;
      if (other !== undefined)
        problems.push(`pod ${namespace}/${name} (${uid}) is a second pod of the identity of ${other}`);
      uids.set(identity, uid!);
      if (this.#isUnseen(version)) continue;
      problems.push(...judgeNewPod(pod, this.#jobAt(labels?.[LABEL.jobUID] ?? "", version)));
    }
    return problems;
  }

  #isUnseen(version: bigint): boolean {
    return this.#unseenJobs.some(({ after, until }) => version > after && (until === undefined || version <= until));
  }

  /** The job as it was stored right before this version, with the tasks that were added to it. */
  #jobAt(uid: string, version: bigint): KusciaJob | undefined {
    const job = this.#jobs.findLast((seen) => seen.object.metadata.uid === uid && seen.version < version)?.object;
    if (job === undefined || this.#tasks.length === 0) return job;
    const known = new Map<string, KusciaJobTask>();
    for (const { type, version: at, object } of this.#tasks) {
      if (at >= version) continue;
      if (type === "DELETED") known.delete(object.metadata.uid!);
      else known.set(object.metadata.uid!, object);
    }
    return withAddedTasks(job, [...known.values()]);
  }
}

function versionOf(object: KubeObject): bigint {
  return BigInt(object.metadata.resourceVersion!);
}
