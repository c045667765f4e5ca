import type { Logger } from "pino";
import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { ChildRef, GatedPod, PlannedChild, TaskCreations } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { keyOf } from "../../kube/resource.ts";
import type { Caches } from "../caches.ts";
import type { OperatorMetrics } from "../metrics.ts";
import type { Result } from "../reconcile.ts";
import type { AddedTasks } from "./added-tasks.ts";
import type { Effects } from "./effects.ts";
import { type CreationResult, Executor, partOf } from "./executor.ts";
import type { JobMemory } from "./memory.ts";
import type { Effect, Ending, Leave, Standing } from "./under-way.ts";

/** What the actions work with. */
export interface ActionsDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly logger: Logger;
  readonly metrics: OperatorMetrics;
  /** Learns of namespaces where a request was refused, for want of a right perhaps. */
  readonly onRefused: (namespace: string) => void;
  /** Something that no pass waited for has ended: the job looks again, `retry` after a pause. */
  readonly onLate: (key: string, retry: boolean) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What a plan does to the children of its job. */
type Actionable = Pick<Effects, "deletions" | "creations" | "bestEffort" | "ungating">;

/** Carries out what passes decide about the children of jobs, and goes on with it when the pass is over. */
export class Actions {
  readonly #deps: ActionsDeps;
  readonly #executor: Executor;
  readonly #tasks: AddedTasks;

  constructor(deps: ActionsDeps, tasks: AddedTasks) {
    this.#deps = deps;
    this.#executor = new Executor(deps.client, deps.caches, deps.logger);
    this.#tasks = tasks;
  }

  /** Gives up what is under way and what this plan does not call for, so that nothing of it is sent any more. */
  keep({ underWay }: JobMemory, plan: Actionable): void {
    if (!underWay.isEmpty) underWay.keep(partsOf(plan));
  }

  /** What of the plan is to be begun now: it is not under way, and if it failed, its pause is over. */
  due({ underWay, creations }: JobMemory, plan: Actionable): Actionable {
    underWay.takeLateFailure();
    const isNew = (key: string): boolean => !underWay.has(key);
    return {
      deletions: plan.deletions
        .map(({ alias, children }) => ({ alias, children: children.filter((child) => isNew(deletionKey(child))) }))
        .filter(({ children }) => children.length > 0),
      creations: plan.creations.filter((each) => creations.mayTry(each.alias) && isNew(creationKey(each))),
      bestEffort: plan.bestEffort.filter((child) => isNew(partOf(child))),
      ungating: plan.ungating.filter((pod) => isNew(ungatingKey(pod))),
    };
  }

  /**
   * Deletions, then creations and gates. A pass is over when nothing of that has been answered for as long as a change of
   * status waits for company, longer on a busy API server: somebody's webhook may hang. What is not answered goes on.
   */
  async carryOut(key: string, job: Stored<KusciaJob>, memory: JobMemory, plan: Actionable): Promise<Result> {
    const { underWay, coalescing } = memory;
    const patienceMs = coalescing.windowMs;
    const run = (effects: readonly Effect[]): Promise<Ending[]> =>
      underWay.run(effects, patienceMs, (ending) => this.#deps.onLate(key, ending === "retry"));
    const standing = (): Standing => standingOf(job, this.#deps.caches.jobs.get(key));
    const deleted = await run(
      plan.deletions.flatMap(({ children }) => children.map((child) => this.#deletion(job, child))),
    );
    const made = await run([
      ...plan.bestEffort.map((child) => this.#bestEffort(job, child, standing)),
      ...plan.creations.map((creation) => this.#creation({ job, memory, standing }, creation)),
      ...plan.ungating.map((pod) => this.#ungating(job, pod, standing)),
    ]);
    const endings = [...deleted, ...made];
    const requeue = endings.includes("retry") || underWay.takeLateFailure();
    return { requeue, ...(endings.includes("news") && { requeueAfterMs: 0 }) };
  }

  #deletion(job: Stored<KusciaJob>, child: ChildRef): Effect {
    const carryOut = this.#guarded(job, async (leave) => done(await this.#executor.delete(child, leave)));
    return { key: deletionKey(child), carryOut };
  }

  #bestEffort(job: Stored<KusciaJob>, child: PlannedChild, standing: () => Standing): Effect {
    const carryOut = this.#guarded(job, async (leave) => {
      await this.#executor.createBestEffort(child, leave);
      return "done";
    });
    return { key: partOf(child), carryOut, standing };
  }

  #ungating(job: Stored<KusciaJob>, pod: GatedPod, standing: () => Standing): Effect {
    const carryOut = this.#guarded(job, async (leave) => done(await this.#executor.ungate(pod, leave)));
    return { key: ungatingKey(pod), carryOut, standing };
  }

  #creation(
    { job, memory, standing }: { job: Stored<KusciaJob>; memory: JobMemory; standing: () => Standing },
    creation: TaskCreations,
  ): Effect {
    const carryOut = this.#guarded(job, async (leave) => {
      const result = await this.#executor.create(creation, leave);
      // Nobody asks what becomes of it, and another attempt may be on its way.
      if (!creation.children.some((child) => leave.isWanted(partOf(child)))) return "done";
      if (result.failure === undefined && creation.children.some(({ kind }) => kind === "Pod"))
        this.#deps.metrics.observeStarts(this.#tasks.wholeJob(job), [creation], this.#deps.clock());
      return this.#record(job, memory, result) ? "news" : "done";
    });
    return { key: creationKey(creation), carryOut, standing };
  }

  /** Nothing waits for what goes on after the pass: an error that nobody foresaw is told here. */
  #guarded(job: Stored<KusciaJob>, carryOut: Effect["carryOut"]): Effect["carryOut"] {
    return async (leave: Leave) => {
      try {
        return await carryOut(leave);
      } catch (error) {
        this.#deps.logger.warn({ err: error, job: keyOf(job), uid: job.metadata.uid }, "changing children of a job");
        return "retry";
      }
    };
  }

  /** True if the next pass has something to write about it: a failure, or that a wait is over. */
  #record(job: Stored<KusciaJob>, memory: JobMemory, { alias, failure }: CreationResult): boolean {
    if (failure === undefined) return memory.creations.succeed(alias);
    memory.creations.fail(failure);
    const { domainID: party, reason, message: error } = failure;
    if (reason === "AdmissionDenied") this.#deps.onRefused(party);
    const { uid } = job.metadata;
    this.#deps.logger.info({ job: keyOf(job), uid, task: alias, party, reason, error }, "creating an object of a task");
    return true;
  }
}

/**
 * What is left of what was decided with this state of the job. A command or a pause makes it surplus; a job that is being
 * deleted is let go only when nothing of it is on its way any more.
 */
function standingOf(job: Stored<KusciaJob>, now: Stored<KusciaJob> | undefined): Standing {
  if (now?.metadata.uid !== job.metadata.uid) return "surplus";
  if (now.metadata.deletionTimestamp !== job.metadata.deletionTimestamp) return "closes";
  const stage = job.metadata.labels?.[LABEL.jobStage];
  const isSame = now.spec.suspend === job.spec.suspend && now.metadata.labels?.[LABEL.jobStage] === stage;
  return isSame ? "wanted" : "surplus";
}

function done(isDone: boolean): Ending {
  return isDone ? "done" : "retry";
}

/** By the keys of effects, their parts. */
function partsOf({ deletions, creations, bestEffort, ungating }: Actionable): Map<string, ReadonlySet<string>> {
  const whole: ReadonlySet<string> = new Set();
  const children = deletions.flatMap((each) => each.children);
  return new Map([
    ...children.map((child) => [deletionKey(child), whole] as const),
    ...bestEffort.map((child) => [partOf(child), new Set([partOf(child)])] as const),
    ...ungating.map((pod) => [ungatingKey(pod), whole] as const),
    ...creations.map((each) => [creationKey(each), new Set(each.children.map(partOf))] as const),
  ]);
}

function deletionKey({ uid }: ChildRef): string {
  return `delete ${uid}`;
}

function ungatingKey({ uid }: GatedPod): string {
  return `ungate ${uid}`;
}

/** What was begun from another generation of the AppImage is another thing. */
function creationKey({ alias, attempt, appImageGeneration }: TaskCreations): string {
  return `create ${alias} ${attempt} ${appImageGeneration}`;
}
