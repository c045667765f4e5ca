import type { Logger } from "pino";
import type { Stored } from "../../api/kubernetes.ts";
import { type AddedTask, isFor } from "../../job/added-tasks.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Children } from "../../job/types.ts";
import { KUSCIA_JOBS } from "../../api/resources.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isConflict, isNotFound, messageOf } from "../../kube/errors.ts";
import type { EventRecorder } from "../../kube/events.ts";
import { withKind } from "../../kube/resource.ts";
import { type Caches, isLimited, type WatchScope } from "../caches.ts";
import type { Result } from "../reconcile.ts";
import { AddedTasks } from "./added-tasks.ts";
import { abandonedText, blockedText, Cleanup, overduePods, overdueText } from "./cleanup.ts";
import type { CleanupMemory, JobMemory } from "./memory.ts";
import { childrenOf } from "./snapshot.ts";

/** What was sent before the job was to go is answered so soon, if nobody hangs. */
const ANSWER_MS = 3_000;
/** The API server needs a moment to see that nobody waits for an answer any more. */
const GIVE_UP_MS = 1_000;

/** What the passes over deleted jobs work with. */
export interface JobDeletionDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly settings: WatchScope;
  readonly events: EventRecorder;
  /** How long a namespace that the operator may not read holds a deleted job; 0 for ever. */
  readonly cleanupDeadlineSeconds: number;
  readonly logger: Logger;
  /** Learns of namespaces where a request was refused, for want of a right perhaps. */
  readonly onRefused: (namespace: string) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Lets deleted jobs go, and says what holds them. */
export class JobDeletion {
  readonly #deps: JobDeletionDeps;
  readonly #cleanup: Cleanup;
  readonly #tasks: AddedTasks;

  constructor(deps: JobDeletionDeps) {
    this.#deps = deps;
    this.#tasks = new AddedTasks(deps);
    const { client, caches, settings, logger, clock } = deps;
    const deadlineMs = deps.cleanupDeadlineSeconds * 1000;
    const mustExist = (name: string): boolean => isLimited(settings) || caches.namespaces.get(name) !== undefined;
    this.#cleanup = new Cleanup({ client, logger, clock, deadlineMs, mustExist });
  }

  /** One pass over a job that is being deleted. */
  async pass(
    job: Stored<KusciaJob>,
    memory: JobMemory,
    namespaces: readonly string[],
    tasks: readonly AddedTask[],
  ): Promise<Result> {
    const { caches, events, onRefused, clock, cleanupDeadlineSeconds } = this.#deps;
    memory.forgetTerminatedPods(memory.terminatedPods);
    const childrenNow = (): Children => childrenOf(caches, job.metadata.uid);
    const children = childrenNow();
    const own = tasks.filter((task) => isFor(task, job));
    const remains = { children, childrenNow, tasks: own, isChanging: this.#isChanging(memory) };
    const step = this.#tasks.adopt(job, own).then(() => this.#cleanup.step(job, memory.cleanup, namespaces, remains));
    const { done, blocked, retryMs } = await step.catch((error: unknown) => {
      const why = "its children cannot be removed, which keeps it from going";
      if (!isConflict(error) && !isNotFound(error)) {
        events.event(withKind(KUSCIA_JOBS, job), "Warning", "CleanupBlocked", `${why}: ${messageOf(error)}`);
      }
      throw error;
    });
    for (const namespace of blocked.keys()) onRefused(namespace);
    if (done) {
      if (blocked.size > 0)
        events.event(withKind(KUSCIA_JOBS, job), "Warning", "CleanupAbandoned", abandonedText(job, blocked));
      return {};
    }
    this.#report(job, memory.cleanup, "blocked", blockedText(blocked, cleanupDeadlineSeconds));
    this.#report(job, memory.cleanup, "overdue", overdueText(overduePods(children, clock())));
    return { requeueAfterMs: retryMs };
  }

  /**
   * Whether something may yet be made that an earlier pass asked for: a look for what is left would miss it. Who keeps the
   * others waiting, as an admission webhook that hangs does, is given up, and the API server with it.
   */
  #isChanging({ underWay, cleanup }: JobMemory): boolean {
    const now = this.#deps.clock();
    underWay.close();
    cleanup.closedAt ??= now;
    if (!underWay.isEmpty && now - cleanup.closedAt < ANSWER_MS) return true;
    underWay.keep(new Map());
    return underWay.givenUpAt !== undefined && now - underWay.givenUpAt < GIVE_UP_MS;
  }

  /** Once for the same words: the wait may be long, and a repeat says nothing new. */
  #report(job: Stored<KusciaJob>, memory: CleanupMemory, topic: "overdue" | "blocked", text: string): void {
    if (text === (memory.reported.get(topic) ?? "")) return;
    memory.reported.set(topic, text);
    if (text !== "") this.#deps.events.event(withKind(KUSCIA_JOBS, job), "Warning", "CleanupBlocked", text);
  }
}
