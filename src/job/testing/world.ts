import { formatTime } from "../../util/time.ts";
import type { KubeObject, Pod, PodStatus, ResourceQuota, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, FINALIZER } from "../../api/names.ts";
import type {
  Domain,
  DomainPolicy,
  KusciaJob,
  KusciaJobConsent,
  KusciaJobSpec,
  KusciaJobStatus,
  KusciaJobTaskSpec,
  KusciaJobTaskStatus,
  TaskStatus,
} from "../../api/types.ts";
import type { DomainSettings } from "../../workload/domain-settings.ts";
import type { AddedTask, TaskWrite } from "../added-tasks.ts";
import { byChildKind } from "../children.ts";
import { countOf, tasksThatCount } from "../domain-limits.ts";
import type { QueuedTask } from "../lines.ts";
import { plan } from "../plan.ts";
import type { RestartChoice } from "../restart-choice.ts";
import { commandMetadata } from "../stage-command.ts";
import { aNamespace, anAppImage, JobBuilder, SETTINGS, stageLabels, START, terminated } from "./builders.ts";
import { effectsOf, limitedOf, lineReferences, liveNames, queuedOf } from "./readers.ts";
import type {
  ApplyPlan,
  ChildKind,
  ChildRef,
  Children,
  CreateFailure,
  GatedPod,
  JobSettings,
  Plan,
  PlannedEvent,
  Snapshot,
} from "../types.ts";

/** A cluster of one job. It carries out plans as the shell does, without delays and without losing anything. */
export class World {
  job: Stored<KusciaJob>;
  now = START;
  settings: JobSettings = { ...SETTINGS };
  domainSettings: (name: string) => DomainSettings = () => ({});
  readonly namespaces = new Map(["alice", "bob", "carol"].map((name) => [name, aNamespace(name)]));
  readonly domains = new Map<string, Domain>();
  readonly policies = new Map<string, DomainPolicy>();
  /** Of all domains. */
  consents: KusciaJobConsent[] = [];
  readonly appImages = new Map([["app", anAppImage()]]);
  readonly otherTasks = new Map<string, string>();
  readonly children: Record<ChildKind, Map<string, Stored>> = byChildKind(() => new Map());
  failures: CreateFailure[] = [];
  /** Those that were added, by name. */
  readonly addedTasks = new Map<string, AddedTask>();
  /** Other jobs, tasks of which stand in line or run. */
  others: Stored<KusciaJob>[] = [];
  /** Tasks that were added to other jobs. */
  othersTasks: AddedTask[] = [];
  /** Tasks of other jobs that are being started. */
  starting: QueuedTask[] = [];
  quotas: ResourceQuota[] = [];
  /** Uids of pods whose node is gone or not ready. */
  lostWithNodes = new Set<string>();
  /** Where room may have appeared. */
  roomIn = new Set<string>();
  /** How often the status was refused for its size. */
  statusRefusals = 0;
  /** Deleted live pods stay, terminating, until `reap`. */
  graceful = false;
  /** Creations are lost on the way. */
  deaf = false;
  /** Effects (writes, deletions, creations) that the operator still does before it is killed. */
  effectsLeft = Number.POSITIVE_INFINITY;
  /** Status writes so far. */
  writes = 0;
  /** Phases in the order in which they were written. */
  readonly phases: string[] = [];
  readonly events: PlannedEvent[] = [];
  lastPlan: Plan | undefined;
  /** Called for each pod that is about to be made. */
  onPod: (pod: Pod) => void = () => {};
  #uids = 0;
  readonly #goneTasks = new Set<string>();
  #tasksAreLive = false;

  constructor(job: JobBuilder | Stored<KusciaJob>) {
    this.job = job instanceof JobBuilder ? job.build() : job;
  }

  get status(): KusciaJobStatus {
    return this.job.status ?? {};
  }

  task(alias: string): TaskStatus {
    const task = this.status.tasks?.find((each) => each.alias === alias);
    if (task === undefined) throw new Error(`no task ${alias}`);
    return task;
  }

  /** `a=Running b=Pending …`, for short asserts. */
  get states(): string {
    return (this.status.tasks ?? []).map(({ alias, state }) => `${alias}=${state}`).join(" ");
  }

  /** Existing pods as `alice/a-0`, sorted. */
  get pods(): string[] {
    return [...this.children.Pod.keys()].sort();
  }

  pod(key: string): Stored<Pod> {
    const pod: Stored<Pod> | undefined = this.children.Pod.get(key);
    if (pod === undefined) throw new Error(`no pod ${key}, only ${this.pods.join(" ")}`);
    return pod;
  }

  /** Adds a task to the job. */
  add(alias: string, spec: Partial<KusciaJobTaskSpec> = {}): this {
    this.#uids += 1;
    const { namespace, name: jobName } = this.job.metadata;
    const metadata = { namespace, name: alias, uid: `uid-${this.#uids}`, resourceVersion: "1" };
    this.addedTasks.set(alias, {
      metadata: { ...metadata, creationTimestamp: formatTime(this.now) },
      spec: { jobName, alias, appImage: "app", taskInputConfig: "", parties: [{ domainID: "alice" }], ...spec },
    });
    return this;
  }

  /** The status of an added task. */
  added(alias: string): KusciaJobTaskStatus {
    const { status } = this.addedTasks.get(alias) ?? {};
    if (status === undefined) throw new Error(`task ${alias} has no status`);
    return status;
  }

  snapshot(lostPods: ReadonlySet<string> = new Set(), livePods: ReadonlySet<string> = new Set()): Snapshot {
    return {
      job: this.job,
      addedTasks: [...this.addedTasks.values()],
      goneTasks: this.#goneTasks,
      tasksAreLive: this.#tasksAreLive,
      children: byChildKind((kind): Stored[] => [...this.children[kind].values()]),
      references: {
        namespace: (name) => this.namespaces.get(name),
        domain: (name) => this.domains.get(name),
        appImage: (name) => this.appImages.get(name),
        domainSettings: (name) => this.domainSettings(name),
        domainPolicy: (name) => this.policies.get(name),
        consents: (domainID) => this.consents.filter(({ metadata }) => metadata.namespace === domainID),
        otherJobWith: (taskID) => this.otherTasks.get(taskID),
        ...lineReferences([...queuedOf(this.others, this.othersTasks), ...this.starting]),
        busyTasks: (domainID) => countOf(domainID, this.others.flatMap(tasksThatCount)),
        limitedTasks: (domainID) =>
          limitedOf(this.others, this.othersTasks).filter(({ domains }) => domains.includes(domainID)),
        quotas: (name) => this.quotas.filter(({ metadata }) => metadata.namespace === name),
        livePods: (name) => liveNames(this.children.Pod, name),
      },
      failures: this.failures,
      lostPods,
      livePods,
      // A look at a pod is one at its node, too.
      lostWithNodes: new Set([...lostPods, ...livePods].filter((uid) => this.lostWithNodes.has(uid))),
      roomIn: this.roomIn,
      statusRefusals: this.statusRefusals,
      settings: this.settings,
      now: this.now,
    };
  }

  planOf(snapshot: Snapshot): Plan {
    return plan(snapshot);
  }

  /** What the latest plan writes, deletes and creates; nothing for a plan of another kind. */
  get lastEffects(): Pick<ApplyPlan, "status" | "deletions" | "creations" | "events"> {
    return effectsOf(this.lastPlan);
  }

  /** One pass; true if it did anything. */
  step(): boolean {
    return this.stepWith(this.snapshot().children);
  }

  /** One pass that sees these children, which may be out of date; a live look brings in what it finds. */
  stepWith(children: Children): boolean {
    const [lost, seen] = [new Set<string>(), new Set<string>()];
    let pods = children.Pod;
    let next = plan({ ...this.snapshot(lost), children });
    if (next.action === "verify") {
      if (next.tasks === "all") this.#tasksAreLive = true;
      else for (const name of next.tasks.filter((each) => !this.addedTasks.has(each))) this.#goneTasks.add(name);
      for (const { namespace, name, uid, isToStop = false } of next.pods) {
        const live: Stored<Pod> | undefined = this.children.Pod.get(`${namespace}/${name}`);
        if (live?.metadata.uid !== uid) (isToStop ? seen : lost).add(uid);
        else {
          seen.add(uid);
          pods = [...pods.filter(({ metadata }) => metadata.namespace !== namespace || metadata.name !== name), live];
        }
      }
      next = plan({ ...this.snapshot(lost, seen), children: { ...children, Pod: pods } });
    }
    this.lastPlan = next;
    this.#tasksAreLive = false;
    return this.#carryOut(next);
  }

  /** Passes until nothing is left to do. */
  settle(most = 60): this {
    for (let count = 0; this.step(); count += 1) {
      if (count >= most) throw new Error(`not at rest after ${most} passes: ${JSON.stringify(this.lastPlan)}`);
    }
    return this;
  }

  after(seconds: number): this {
    this.now += seconds * 1000;
    return this.settle();
  }

  /** Sets or removes the stage label, as a user does. */
  command(stage: string, trigger = "alice"): this {
    this.job = { ...this.job, metadata: { ...this.job.metadata, labels: stageLabels(stage, trigger) } };
    return this.settle();
  }

  /** Runs tasks of an ended job again, as kj and the job API do. */
  restart(choice?: RestartChoice): this {
    const { metadata } = this.job;
    const { labels, annotations } = commandMetadata(this.job, { stage: "Restart", trigger: "alice", choice });
    const said = Object.entries({ ...metadata.annotations, ...annotations });
    const kept = Object.fromEntries(said.filter((entry): entry is [string, string] => entry[1] !== null));
    this.job = { ...this.job, metadata: { ...metadata, labels: { ...metadata.labels, ...labels }, annotations: kept } };
    return this.settle();
  }

  /** Changes the spec, as a user does. */
  edit(spec: Partial<KusciaJobSpec>): this {
    const { metadata } = this.job;
    const generation = (metadata.generation ?? 0) + 1;
    this.job = { ...this.job, metadata: { ...metadata, generation }, spec: { ...this.job.spec, ...spec } };
    return this.settle();
  }

  setPod(key: string, status: PodStatus): this {
    const pod = this.pod(key);
    this.children.Pod.set(key, { ...pod, status: { ...pod.status, ...status } } as Stored<Pod>);
    return this;
  }

  run(...keys: string[]): this {
    for (const key of keys) this.setPod(key, { phase: "Running", startTime: formatTime(this.now) });
    return this.settle();
  }

  succeed(...keys: string[]): this {
    for (const key of keys) this.setPod(key, { phase: "Succeeded", containerStatuses: [terminated(0)] });
    return this.settle();
  }

  fail(key: string, exitCode = 1, message = "boom"): this {
    return this.setPod(key, { phase: "Failed", containerStatuses: [terminated(exitCode, message)] }).settle();
  }

  /** Somebody else removes the pod at once. */
  remove(key: string): this {
    this.children.Pod.delete(key);
    return this;
  }

  /** Terminating pods end. */
  reap(): this {
    for (const [key, { metadata }] of this.children.Pod) if (metadata.deletionTimestamp) this.children.Pod.delete(key);
    return this.settle();
  }

  #carryOut(next: Plan): boolean {
    if (next.action === "mark") this.#mark(next);
    return next.action === "apply" ? this.#apply(next) : next.action === "mark";
  }

  #apply(next: ApplyPlan): boolean {
    for (const write of next.outcomes) this.#writeTask(write);
    if (next.status !== undefined) this.#write(next.status);
    for (const write of next.intents) this.#writeTask(write);
    this.events.push(...next.events);
    for (const { children } of next.deletions) for (const child of children) this.#delete(child);
    const spare = next.bestEffort.map(({ kind, render }) => this.#createBestEffort(kind, render()));
    for (const gated of next.ungating) this.#ungate(gated);
    const made = next.creations.flatMap(({ children }) =>
      children.map(({ kind, render }) => this.#create(kind, render())),
    );
    const removed = next.deletions.length + next.ungating.length;
    const written = next.outcomes.length + next.intents.length + (next.status === undefined ? 0 : 1);
    return written + removed > 0 || [...spare, ...made].some(Boolean);
  }

  #writeTask({ task, status }: TaskWrite): void {
    const stored = this.addedTasks.get(task.metadata.name);
    if (stored === undefined || !this.#alive()) return;
    if (stored.metadata.resourceVersion !== task.metadata.resourceVersion) throw new Error("conflict");
    const resourceVersion = String(Number(stored.metadata.resourceVersion) + 1);
    const metadata = { ...stored.metadata, resourceVersion };
    this.addedTasks.set(task.metadata.name, { ...stored, metadata, status: JSON.parse(JSON.stringify(status)) });
  }

  /** False once the operator is dead. */
  #alive(): boolean {
    this.effectsLeft -= 1;
    return this.effectsLeft >= 0;
  }

  #write(status: KusciaJobStatus): void {
    if (!this.#alive()) return;
    this.writes += 1;
    if (status.phase !== this.status.phase) this.phases.push(status.phase ?? "");
    // As it comes back from the API server.
    const stored: KusciaJobStatus = JSON.parse(JSON.stringify(status));
    this.job = { ...this.job, status: stored };
  }

  #mark({ finalizer, labels, spec }: Extract<Plan, { action: "mark" }>): void {
    if (!this.#alive()) return;
    const { finalizers = [], generation = 0, ...metadata } = this.job.metadata;
    const marks = {
      finalizers: finalizer ? [...finalizers, FINALIZER] : finalizers,
      generation: generation + Number(!!spec),
    };
    const marked = { ...metadata, ...marks, labels: { ...metadata.labels, ...labels } };
    this.job = { ...this.job, metadata: marked, spec: { ...this.job.spec, ...spec } };
  }

  #create(kind: ChildKind, object: KubeObject): boolean {
    const alias = object.metadata.annotations?.[ANNOTATION.taskAlias];
    return !this.failures.some((failure) => failure.alias === alias) && this.#createBestEffort(kind, object);
  }

  #createBestEffort(kind: ChildKind, object: KubeObject): boolean {
    const key = `${object.metadata.namespace}/${object.metadata.name}`;
    if (this.deaf || this.children[kind].has(key) || !this.#alive()) return false;
    if (kind === "Pod") this.onPod({ metadata: object.metadata });
    this.#uids += 1;
    const { namespace = "", name = "" } = object.metadata;
    const stored = { namespace, name, uid: `uid-${this.#uids}`, resourceVersion: "1" };
    const metadata = { ...object.metadata, ...stored, creationTimestamp: formatTime(this.now) };
    this.children[kind].set(key, { ...object, metadata, ...(kind === "Pod" && { status: { phase: "Pending" } }) });
    return true;
  }

  #ungate({ namespace, name, uid }: GatedPod): void {
    const key = `${namespace}/${name}`;
    const found: Stored<Pod> | undefined = this.children.Pod.get(key);
    if (found?.metadata.uid !== uid || !this.#alive()) return;
    const { schedulingGates: _, ...spec } = found.spec!;
    this.children.Pod.set(key, { ...found, spec } as Stored<Pod>);
  }

  #delete({ kind, namespace, name, uid }: ChildRef): void {
    const key = `${namespace}/${name}`;
    const found = this.children[kind].get(key);
    if (found?.metadata.uid !== uid || !this.#alive()) return;
    if (kind !== "Pod" || !this.graceful) this.children[kind].delete(key);
    else {
      const metadata = { ...found.metadata, deletionTimestamp: formatTime(this.now + 30_000) };
      this.children.Pod.set(key, { ...found, metadata });
    }
  }
}
