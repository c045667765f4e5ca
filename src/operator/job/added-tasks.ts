import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobStatus, Task, TaskStatus } from "../../api/types.ts";
import { type AddedTask, isAccepted, isAdopted, isFor, type TaskWrite, wholeJob } from "../../job/added-tasks.ts";
import type { ApplyPlan } from "../../job/types.ts";
import { isConflict, isNotFound } from "../../kube/errors.ts";
import type { KubeClient } from "../../kube/client.ts";
import { keyOf } from "../../kube/resource.ts";
import { replaceStatus } from "../../kube/status.ts";
import { Semaphore } from "../../util/semaphore.ts";
import { BY_JOB, type Caches } from "../caches.ts";
import { guard } from "../guard.ts";
import { StaleStateError } from "../reconcile.ts";

/** What the writes of added tasks work with. */
export interface AddedTasksDeps {
  readonly client: KubeClient;
  readonly caches: Pick<Caches, "tasks">;
}

/** Somebody who adds thousands of tasks must not wait for those to be taken that were added before. */
const ACCEPTED_AT_ONCE = 2;

/** Whether the task is only noted as one of the job. */
function isAcceptance({ task, status }: TaskWrite): boolean {
  return task.status === undefined && status.state === "Pending" && status.createTime === undefined;
}

/** What live looks at added tasks have shown in a pass. */
export interface TaskFindings {
  /** Names of those that are gone. */
  readonly goneTasks: Set<string>;
  /** All of them have been looked up. */
  tasksAreLive: boolean;
}

/** Writes what a pass decides about added tasks, and makes sure that it acts on their newest state. */
export class AddedTasks {
  readonly #deps: AddedTasksDeps;

  constructor(deps: AddedTasksDeps) {
    this.#deps = deps;
  }

  /** The job with its added tasks, as they are cached. */
  wholeJob(job: Stored<KusciaJob>): Stored<KusciaJob> {
    const tasks = this.#deps.caches.tasks.byIndex(BY_JOB, keyOf(job));
    return wholeJob(
      job,
      tasks.filter((task) => isAccepted(task) && isFor(task, job)),
    );
  }

  /** Writes statuses side by side. Each is a compare-and-swap: whoever saw an older state loses. */
  async write(job: Stored<KusciaJob>, writes: readonly TaskWrite[]): Promise<void> {
    const turns = new Semaphore(ACCEPTED_AT_ONCE);
    const done = await Promise.allSettled(
      writes.map((write) => (isAcceptance(write) ? turns.run(() => this.#write(job, write)) : this.#write(job, write))),
    );
    const failed = done.find((each) => each.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  /** Looks tasks of the job up by their names, or all of them, and notes what it finds. */
  async verify(job: Stored<KusciaJob>, tasks: readonly string[] | "all", found: TaskFindings): Promise<void> {
    if (tasks === "all") {
      await this.#refresh(job);
      found.tasksAreLive = true;
    } else for (const name of await this.#lookUp(job, tasks)) found.goneTasks.add(name);
  }

  /** Looks all tasks of the job up: the cache shows them as they are then. */
  async #refresh(job: Stored<KusciaJob>): Promise<void> {
    const { client, caches } = this.#deps;
    const { namespace, uid } = job.metadata;
    const labelSelector = `${LABEL.jobUID}=${uid}`;
    const { items } = await client.listAll(KUSCIA_JOB_TASKS, { namespace, labelSelector });
    for (const task of items) caches.tasks.observe(task);
    const found = new Set(items.map(({ metadata }) => metadata.uid));
    for (const task of caches.tasks.byIndex(BY_JOB, keyOf(job)))
      if (isAdopted(task, job) && !found.has(task.metadata.uid)) this.#forget(task);
  }

  /** Looks tasks up by their names; answers with those that are gone. */
  async #lookUp({ metadata: { namespace } }: Stored<KusciaJob>, names: readonly string[]): Promise<string[]> {
    const { client, caches } = this.#deps;
    const gone = names.map(async (name) => {
      try {
        caches.tasks.observe(await client.get(KUSCIA_JOB_TASKS, { namespace, name }));
        return [];
      } catch (error) {
        if (!isNotFound(error)) throw error;
        return [name];
      }
    });
    return (await Promise.all(gone)).flat();
  }

  /**
   * Makes sure that tasks of which something is to be created or deleted are as they were planned with: those that were
   * written in this pass are, the others are looked at live. @throws StaleStateError
   */
  async guard(
    tasks: readonly AddedTask[],
    plan: Pick<ApplyPlan, "outcomes" | "intents" | "deletions" | "creations">,
  ): Promise<void> {
    if (tasks.length === 0) return;
    const concerned = new Set([...plan.deletions, ...plan.creations].map(({ alias }) => alias));
    const written = new Set([...plan.outcomes, ...plan.intents].map(({ task }) => task.metadata.uid));
    const looked = tasks.filter(({ spec, metadata }) => concerned.has(spec.alias) && !written.has(metadata.uid));
    const { client, caches } = this.#deps;
    await Promise.all(
      looked.map((task) =>
        guard({ client, type: KUSCIA_JOB_TASKS, cache: caches.tasks }, task, { status: undefined, effects: true }),
      ),
    );
  }

  #forget(task: AddedTask): void {
    const { tasks } = this.#deps.caches;
    if (tasks.get(keyOf(task))?.metadata.uid === task.metadata.uid) tasks.apply({ type: "DELETED", object: task });
  }

  async #write(job: Stored<KusciaJob>, { task, status, adopt }: TaskWrite): Promise<void> {
    const { client, caches } = this.#deps;
    try {
      const owned = adopt ? await this.#adopt(job, task) : task;
      caches.tasks.observe(await replaceStatus(client, KUSCIA_JOB_TASKS, owned, status));
    } catch (error) {
      // The next pass sees what somebody else wrote, however far the watch is behind.
      if (isConflict(error)) await this.#lookUp(job, [task.metadata.name]);
      if (!isNotFound(error)) throw error;
      this.#forget(task);
      throw new StaleStateError(`task ${keyOf(task)} is gone`);
    }
  }

  /** Makes sure that the job's tasks are found by their label. */
  async adopt(job: Stored<KusciaJob>, tasks: readonly AddedTask[]): Promise<void> {
    const { tasks: cache } = this.#deps.caches;
    const own = tasks.filter((task) => isFor(task, job) && !isAdopted(task, job));
    await Promise.all(own.map(async (task) => cache.observe(await this.#adopt(job, task))));
  }

  /** What was added with kubectl need not name its job by uid, and goes with it all the same. */
  async #adopt(job: Stored<KusciaJob>, task: AddedTask): Promise<AddedTask> {
    const { namespace, name, resourceVersion, uid, ownerReferences = [] } = task.metadata;
    const owner = {
      apiVersion: KUSCIA_JOBS.apiVersion,
      kind: KUSCIA_JOBS.kind,
      name: job.metadata.name,
      uid: job.metadata.uid,
    };
    const others = ownerReferences.filter((each) => each.uid !== owner.uid);
    const labels = { [LABEL.jobUID]: job.metadata.uid };
    const metadata = { resourceVersion, uid, labels, ownerReferences: [...others, owner] };
    return this.#deps.client.patch(KUSCIA_JOB_TASKS, { namespace, name }, { metadata });
  }
}

/** The job before and after the plan's writes, with the added tasks that are written, for those who look at what starts. */
export function startingTasks(
  job: Stored<KusciaJob>,
  { status, intents }: Pick<ApplyPlan, "status" | "intents">,
): [Stored<KusciaJob>, KusciaJobStatus] {
  const tasks = intents.map(({ task }) => task);
  const after = status ?? job.status ?? {};
  const written = intents.map((write) => write.status);
  return [wholeJob(job, tasks), { ...after, tasks: [...(after.tasks ?? []), ...written] }];
}

/** The tasks that start with this status, where the job's is the one before. */
export function startedBy({ spec, status: before }: KusciaJob, { tasks = [] }: KusciaJobStatus): Task[] {
  const known = new Map((before?.tasks ?? []).map((task) => [task.alias, task]));
  const starting = new Set(tasks.filter((task) => starts(known.get(task.alias), task)).map(({ alias }) => alias));
  return spec.tasks.filter(({ alias }) => starting.has(alias));
}

/** Whether the second record is that of a start, or of another one than the first. */
export function starts(before: TaskStatus | undefined, { state, createTime, attempt }: TaskStatus): boolean {
  const isNew = before?.createTime !== createTime || before?.attempt !== attempt;
  return state === "Pending" && createTime !== undefined && isNew;
}
