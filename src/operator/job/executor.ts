import type { Logger } from "pino";
import type { KubeObject, Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import { CHILD_KINDS, childKind, isLive } from "../../job/children.ts";
import type { ChildRef, CreateFailure, GatedPod, PlannedChild, TaskCreations } from "../../job/types.ts";
import type { Cache } from "../../kube/cache.ts";
import type { KubeClient } from "../../kube/client.ts";
import { CanceledError, isAlreadyExists, isConflict, isNotFound, isTransient, messageOf } from "../../kube/errors.ts";
import { PODS, type ResourceType } from "../../api/resources.ts";
import { ownerOf } from "../../workload/metadata.ts";
import { type Caches, type ChildSource, childSources, isSelectedChild } from "../caches.ts";
import { type CreateProblem, readCreateError, readSizeRefusal } from "./create-failures.ts";
import type { Leave } from "./under-way.ts";

/** How the creations of one task ended. */
export interface CreationResult {
  readonly alias: string;
  readonly failure?: CreateFailure;
}

/** The creations of one task under way. */
interface CreationRun {
  readonly leave: Leave;
  /** Namespaces where the API server is in trouble: the rest of the task would only wait for the same answer. */
  readonly unavailable: Set<string>;
}

/**
 * Carries out the deletions and creations of a plan. Every effect can be repeated: names are fixed by the plan, a
 * creation that finds its object there looks whose it is, and a deletion names the uid and the version it means. Each takes
 * a `leave`: what is given up is not sent, and if it was sent, not waited for.
 */
export class Executor {
  readonly #client: KubeClient;
  readonly #sources: readonly ChildSource[];
  readonly #logger: Logger;

  constructor(client: KubeClient, caches: Caches, logger: Logger) {
    this.#client = client;
    this.#sources = childSources(caches);
    this.#logger = logger;
  }

  /** Deletes a child; true if nothing was left undone. */
  async delete(child: ChildRef, { signal }: Pick<Leave, "signal">): Promise<boolean> {
    const { kind, namespace, name, uid, resourceVersion, gracePeriodSeconds } = child;
    try {
      await this.#client.delete(childKind(kind).type, child, { uid, resourceVersion, gracePeriodSeconds, signal });
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      if (isConflict(error)) return this.#lookAgain(child, signal);
      if (isNotFound(error)) return this.#forget(child);
      this.#logger.warn({ err: error, kind, namespace, name }, "deleting");
      return false;
    }
  }

  /** Creates what is given of a task, kind after kind. What is wanted no more when it is an object's turn is not sent. */
  async create(creation: TaskCreations, leave: Leave): Promise<CreationResult> {
    const older = await this.#olderPod(creation, leave);
    if (older !== undefined) return { alias: creation.alias, failure: older };
    const run: CreationRun = { leave, unavailable: new Set() };
    for (const { kind } of CHILD_KINDS) {
      const children = creation.children.filter((child) => child.kind === kind);
      const failures = await Promise.all(children.map((child) => this.#createChild(creation, child, run)));
      const failure = failures.find((each) => each?.permanent) ?? failures.find((each) => each !== undefined);
      if (failure !== undefined) return { alias: creation.alias, failure };
    }
    return { alias: creation.alias };
  }

  /** Creates what nothing waits for. A failure is logged; the next plan asks again for what is still wanted. */
  async createBestEffort(child: PlannedChild, { signal, isWanted }: Omit<Leave, "getOn">): Promise<void> {
    const { type } = childKind(child.kind);
    try {
      const proceed = (): boolean => isWanted(partOf(child));
      this.#observe(type, await this.#client.create(type, child, { proceed, signal }));
    } catch (error) {
      if (signal.aborted || error instanceof CanceledError || isAlreadyExists(error)) return;
      const { kind, namespace, name } = child;
      this.#logger.info(
        { kind, namespace, name, error: messageOf(error) },
        "creating an object that nothing waits for",
      );
    }
  }

  /** Takes our scheduling gate from a pod; true if nothing was left undone. */
  async ungate({ namespace, name, uid, otherGates }: GatedPod, { signal }: Pick<Leave, "signal">): Promise<boolean> {
    const schedulingGates = otherGates.length === 0 ? null : otherGates;
    try {
      const body = { metadata: { uid }, spec: { schedulingGates } };
      this.#observe(PODS, await this.#client.patch(PODS, { namespace, name }, body, { signal }));
      return true;
    } catch (error) {
      // The next plan sees what became of it.
      if (signal.aborted || isNotFound(error)) return true;
      this.#logger.info({ kind: "Pod", namespace, name, error: messageOf(error) }, "removing a scheduling gate");
      return false;
    }
  }

  /**
   * It was replaced, or has changed since it was judged: a pod that a cache which lags shows alive may have ended, and its
   * logs are kept. The live object goes into the cache, and the next pass decides. One that has lost the label by which it is
   * watched goes into no cache: it is deleted as it is found.
   */
  async #lookAgain(child: ChildRef, signal: AbortSignal): Promise<boolean> {
    const { type } = childKind(child.kind);
    try {
      const found = await this.#client.get(type, child, { signal });
      if (isSelectedChild(found) || found.metadata.uid !== child.uid) {
        this.#observe(type, found);
        return false;
      }
      const { resourceVersion } = found.metadata;
      if (child.kind !== "Pod" || isLive(found))
        await this.#client.delete(type, child, { ...child, resourceVersion, signal });
      return this.#forget(child);
    } catch (error) {
      return isNotFound(error) && this.#forget(child);
    }
  }

  /**
   * A live pod of an earlier attempt. The plan has looked into the cache already, but a watch that lags must not let
   * two attempts run side by side; Restarts are rare enough for a live look.
   */
  async #olderPod(
    { alias, attempt, children, jobUID }: TaskCreations,
    { signal }: Pick<Leave, "signal">,
  ): Promise<CreateFailure | undefined> {
    const namespaces = new Set(children.filter(({ kind }) => kind === "Pod").map(({ namespace }) => namespace));
    if (attempt === 0 || namespaces.size === 0) return undefined;
    const labelSelector = `${LABEL.jobUID}=${jobUID}`;
    const problem = { alias, attempt, role: "", permanent: false };
    for (const namespace of namespaces) {
      try {
        const { items } = await this.#client.list(PODS, { namespace, labelSelector, signal });
        const older = items.find((pod) => isLive(pod) && isOlder(pod, alias, attempt));
        const message = `pod ${namespace}/${older?.metadata.name} of an earlier attempt has not ended yet`;
        if (older !== undefined) return { ...problem, domainID: namespace, reason: "OldPodsRunning", message };
      } catch (error) {
        return { ...problem, domainID: namespace, ...readCreateError(error) };
      }
    }
    return undefined;
  }

  async #createChild(
    { alias, attempt }: TaskCreations,
    child: PlannedChild,
    { leave, unavailable }: CreationRun,
  ): Promise<CreateFailure | undefined> {
    const { namespace, role } = child;
    const { signal } = leave;
    const { type } = childKind(child.kind);
    const proceed = (): boolean => leave.isWanted(partOf(child)) && !unavailable.has(namespace);
    const fail = (problem: CreateProblem): CreateFailure => ({ alias, attempt, domainID: namespace, role, ...problem });
    try {
      this.#observe(type, await this.#client.create(type, child, { proceed, signal }));
      return undefined;
    } catch (error) {
      if (error instanceof CanceledError) return undefined;
      if (isTransient(error)) unavailable.add(namespace);
      if (!isAlreadyExists(error))
        return fail(readSizeRefusal(error, child.kind, child.render) ?? readCreateError(error));
      return this.#readExisting(type, child.render(), signal).then(
        (problem) => (problem === undefined ? undefined : fail(problem)),
        (lookError: unknown) => fail(readCreateError(lookError)),
      );
    } finally {
      leave.getOn();
    }
  }

  /** What stands in the way of a name that is taken; undefined if the object is there, made earlier. */
  async #readExisting(type: ResourceType, wanted: KubeObject, signal: AbortSignal): Promise<CreateProblem | undefined> {
    const { namespace, name } = wanted.metadata;
    const found = await this.#client.get(type, { namespace, name: name! }, { signal });
    const problem = readExisting(type.kind, found, wanted);
    if (problem === undefined) this.#observe(type, found);
    return problem;
  }

  /** What is gone by a live answer leaves the cache, too: with a watch that lags it would be deleted again and again. */
  #forget({ kind, namespace, name, uid }: ChildRef): true {
    const cache = this.#cacheOf(childKind(kind).type);
    const cached = cache.get(`${namespace}/${name}`);
    if (cached?.metadata.uid === uid) cache.apply({ type: "DELETED", object: cached });
    return true;
  }

  #observe(type: ResourceType, object: Stored): void {
    if (isSelectedChild(object)) this.#cacheOf(type).observe(object);
  }

  #cacheOf(type: ResourceType): Cache<KubeObject> {
    return this.#sources.find((source) => source.type === type)!.cache;
  }
}

/** What an object is called among those that are made of a task. */
export function partOf({ kind, namespace, name }: Pick<PlannedChild, "kind" | "namespace" | "name">): string {
  return `${kind} ${namespace}/${name}`;
}

function isOlder({ metadata }: Pod, alias: string, attempt: number): boolean {
  return metadata.annotations?.[ANNOTATION.taskAlias] === alias && Number(metadata.labels?.[LABEL.attempt]) < attempt;
}

const IDENTITY = [LABEL.controller, LABEL.jobUID, LABEL.attempt, LABEL.podIdentity] as const;

/** Reads the object that has the wanted one's name. On its way out it only has to be waited for, whosever it is. */
export function readExisting(kind: string, found: KubeObject, wanted: KubeObject): CreateProblem | undefined {
  const { namespace, name, deletionTimestamp } = found.metadata;
  const what = `${kind} ${namespace}/${name}`;
  if (deletionTimestamp !== undefined) {
    return { reason: "OldPodsRunning", permanent: false, message: `${what} is being deleted` };
  }
  if (sameIdentity(found, wanted)) return undefined;
  const isSameJob = found.metadata.labels?.[LABEL.jobUID] === wanted.metadata.labels?.[LABEL.jobUID];
  const whose = (isSameJob ? otherTask(found, wanted) : undefined) ?? ownerText(found);
  return {
    reason: "CreateTaskFailed",
    // What is left of another task or attempt of the job goes by itself.
    permanent: !isSameJob,
    message: `${what} exists and ${whose}; delete it or choose another taskID`,
  };
}

/** Which other task of its job an object is of; undefined if of none, or if it does not say. */
function otherTask(found: KubeObject, wanted: KubeObject): string | undefined {
  const [alias, own] = [found, wanted].map(({ metadata }) => metadata.annotations?.[ANNOTATION.taskAlias]);
  return alias === undefined || alias === own ? undefined : `belongs to task ${alias} of the job`;
}

function ownerText(found: KubeObject): string {
  const { name } = ownerOf(found);
  return name === undefined ? "is not ours" : `belongs to job ${name}`;
}

/** True if both stand for the same pod (or its Service or ConfigMap) of the same attempt of the same task. */
function sameIdentity(found: KubeObject, wanted: KubeObject): boolean {
  const same = IDENTITY.every((key) => found.metadata.labels?.[key] === wanted.metadata.labels?.[key]);
  const alias = ANNOTATION.taskAlias;
  return same && found.metadata.annotations?.[alias] === wanted.metadata.annotations?.[alias];
}
