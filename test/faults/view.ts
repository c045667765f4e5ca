import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../../src/api/names.ts";
import type { KusciaJob, KusciaJobTask, TaskStatus } from "../../src/api/types.ts";
import { isLivePod, withAddedTasks } from "../support/rules.ts";
import type { Change } from "../../src/local/api/types.ts";

/** What is stored right now, kept from the commits. Scenarios and rules read it; the operator never sees it. */
export class View {
  readonly #kinds = new Map<string, Map<string, KubeObject>>();

  take({ type, plural, object }: Change): void {
    const kind = this.#kinds.get(plural) ?? new Map<string, KubeObject>();
    this.#kinds.set(plural, kind);
    const key = keyOf(object);
    if (type === "DELETED") kind.delete(key);
    else kind.set(key, object);
  }

  all(plural: string): KubeObject[] {
    return [...(this.#kinds.get(plural)?.values() ?? [])];
  }

  get(plural: string, key: string): KubeObject | undefined {
    return this.#kinds.get(plural)?.get(key);
  }

  /** All jobs, each with the tasks that were added to it. */
  get jobs(): KusciaJob[] {
    return (this.all("kusciajobs") as KusciaJob[]).map((job) => withAddedTasks(job, this.addedTasks));
  }

  get addedTasks(): KusciaJobTask[] {
    return this.all("kusciajobtasks") as KusciaJobTask[];
  }

  get pods(): Pod[] {
    return this.all("pods");
  }

  get livePods(): Pod[] {
    return this.pods.filter(isLivePod);
  }

  /** The job of this name in the job namespace. */
  job(name: string): KusciaJob | undefined {
    const job = this.get("kusciajobs", `cross-domain/${name}`) as KusciaJob | undefined;
    return job && withAddedTasks(job, this.addedTasks);
  }

  jobByUID(uid: string | undefined): KusciaJob | undefined {
    return this.jobs.find(({ metadata }) => metadata.uid === uid);
  }

  phase(job: string): string | undefined {
    return this.job(job)?.status?.phase;
  }

  task(job: string, alias: string): TaskStatus | undefined {
    return this.job(job)?.status?.tasks?.find((task) => task.alias === alias);
  }

  state(job: string, alias: string): string | undefined {
    return this.task(job, alias)?.state;
  }

  /** Pods of a task, of whatever attempt. */
  podsOf(job: string, alias: string): Pod[] {
    return this.pods.filter(
      ({ metadata }) =>
        metadata.labels?.[LABEL.jobID] === job && metadata.annotations?.[ANNOTATION.taskAlias] === alias,
    );
  }

  /** True once all of the task's pods are there and each runs, as the API server has it. */
  runs(job: string, alias: string, attempt = 0): boolean {
    const pods = this.podsOf(job, alias).filter(({ metadata }) => Number(metadata.labels?.[LABEL.attempt]) === attempt);
    const task = this.task(job, alias);
    const expected = (task?.parties ?? []).reduce((sum, party) => sum + (party.pods?.length ?? 0), 0);
    const running = pods.filter(({ status }) => status?.phase === "Running");
    return (task?.attempt ?? 0) === attempt && expected > 0 && running.length === expected;
  }

  /** True once the uids of all of the task's pods are in the status. */
  isRecorded(job: string, alias: string): boolean {
    return (this.task(job, alias)?.parties ?? []).every(({ pods = [] }) => pods.every(({ uid }) => uid !== undefined));
  }

  /** Everything of a job that exists, whatever its kind. */
  childrenOf(uid: string | undefined): { plural: string; object: KubeObject }[] {
    return ["pods", "services", "configmaps", "networkpolicies"].flatMap((plural) =>
      this.all(plural)
        .filter(({ metadata }) => metadata.labels?.[LABEL.jobUID] === uid)
        .map((object) => ({ plural, object })),
    );
  }
}

export function keyOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name! : `${metadata.namespace}/${metadata.name}`;
}
