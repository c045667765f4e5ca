import type { KubeObject, Lease, Pod } from "../../src/api/kubernetes.ts";
import { ANNOTATION, FINALIZER, LABEL } from "../../src/api/names.ts";
import { hookAlias } from "../../src/api/hooks.ts";
import { staysWithJob } from "../../src/job/children.ts";
import { owedReleases } from "../../src/job/hook-records.ts";
import type { KusciaJob, KusciaJobTask } from "../../src/api/types.ts";
import {
  isActiveTask,
  isLivePod,
  judgeEnd,
  judgeNewPod,
  judgeState,
  judgeStep,
  recordsOf,
  withAddedTasks,
} from "../support/rules.ts";
import { isGated } from "../../src/workload/gang.ts";
import { isAtStartGate, startGateOf } from "../../src/workload/start-gate.ts";
import type { Change } from "../../src/local/api/types.ts";
import type { Call } from "./call.ts";
import { ConsentRule } from "./consent-rule.ts";
import { LimitRule } from "./limit-rule.ts";
import { ScheduleRule } from "./schedule-rule.ts";
import { keyOf, type View } from "./view.ts";

const CHILDREN = new Set(["pods", "services", "configmaps", "networkpolicies"]);
/** What belongs to one of two operators. */
const OF_JOBS = new Set([...CHILDREN, "kusciajobs"]);
/** Whatever is written of these is written to the version that was seen. */
const VERSIONED = new Set(["kusciajobs", "kusciajobtasks", "kusciajobschedules", "kusciajobtemplates"]);

/** The name of a second operator with jobs of its own. */
export const NEIGHBOUR = "neighbour";

/** What the judge knows of a scenario. */
export interface JudgeRules {
  /** Operators contend for the Lease. */
  readonly elects: boolean;
  /** Things of a deleted job may stay in this namespace. */
  readonly leavesBehind?: string | undefined;
  /** The namespace whose jobs are those of a second operator. */
  readonly neighbour?: string | undefined;
}

/** What must hold of an object for its deletion to be carried out. */
interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** Holds every call and every commit against the rules of safety, and the end against those of convergence. */
export class Judge {
  readonly problems: string[] = [];
  readonly #view: View;
  readonly #rules: JudgeRules;
  /** When a pod ended, by its uid, until the status says so. */
  readonly #ended = new Map<string, number>();
  /** How long after a pod's end its status was written, at the latest. */
  slowestOutcomeMs = 0;
  /** When a job was told to stop what runs, by its uid. */
  readonly #stopped = new Map<string, number>();
  /** How long after that a pod was still asked for, at the latest. */
  slowestStopMs = 0;
  /** Parties whose success is in the status, by the uids of their pods. */
  readonly #told = new Set<string>();
  readonly #consents = new ConsentRule();
  readonly #limits = new LimitRule();
  readonly #schedules: ScheduleRule;
  /** The jobs as they were stored when a call was sent. */
  readonly #atSending = new WeakMap<Call, KusciaJob | undefined>();

  constructor(view: View, rules: JudgeRules) {
    this.#view = view;
    this.#rules = rules;
    this.#schedules = new ScheduleRule(view);
  }

  /** A call that leaves the operator. */
  sent(call: Call, now: number): void {
    if (this.#rules.neighbour !== undefined && OF_JOBS.has(call.plural)) this.#judgeOwner(call);
    if (call.method === "GET" || call.plural === "leases" || call.asksOnly) return;
    if (this.#rules.elects) this.#judgeLead(call, now);
    if (call.plural === "events") return;
    if (call.method === "POST" && call.plural === "pods") this.#noteStopped(call);
    for (const each of this.#schedules.sent(call)) this.#say(each);
    if (call.method === "DELETE" && call.name === undefined) this.#judgeCollection(call);
    else if (call.method === "DELETE") this.#judgeDeletion(call);
    else if (call.method === "POST") this.#remember(call);
    else if (call.plural === "pods") this.#judgeUngating(call);
    else if (VERSIONED.has(call.plural)) this.#judgePrecondition(call);
  }

  /** A commit, before the view has taken it. */
  committed(change: Change, call: Call | undefined, now: number): void {
    this.#consents.committed(change);
    for (const each of [...this.#limits.committed(change), ...this.#schedules.committed(change)]) this.#say(each);
    if (change.plural === "kusciajobs") this.#judgeJob(change, call, now);
    else if (change.plural === "kusciajobtasks") this.#judgeTask(change, now);
    else if (change.plural === "configmaps" && change.type === "ADDED") this.#judgeOpening(change.object);
    else if (change.plural === "pods") {
      const pod = change.object as Pod;
      if (change.type === "ADDED") this.#judgePod(pod, call);
      if (!isLivePod(pod) && !this.#ended.has(pod.metadata.uid!)) this.#ended.set(pod.metadata.uid!, now);
    }
  }

  /** When nothing moves any more. */
  atRest(): void {
    const { jobs } = this.#view;
    for (const job of jobs) this.#judgeJobAtRest(job);
    for (const each of this.#schedules.atRest()) this.#say(each);
    for (const plural of CHILDREN) for (const child of this.#view.all(plural)) this.#judgeChildAtRest(plural, child);
  }

  #say(text: string): void {
    if (!this.problems.includes(text)) this.problems.push(text);
  }

  /** Of two operators each writes and deletes only jobs of its own namespace and what they have, and reads only their logs. */
  #judgeOwner(call: Call): void {
    if (call.method === "GET" && call.subresource !== "log") return;
    const owner = call.plural === "kusciajobs" ? call.namespace : this.#jobNamespaceOf(call);
    if (owner !== undefined && call.process.startsWith(NEIGHBOUR) !== (owner === this.#rules.neighbour))
      this.#say(`${call.text} was sent by ${call.process}, which does not run that job`);
  }

  /** Where the job is to which the call's object belongs, if that job is there. */
  #jobNamespaceOf(call: Call): string | undefined {
    const object = call.method === "POST" ? (call.body as KubeObject) : this.#view.get(call.plural, call.key);
    return this.#view.jobByUID(object?.metadata.labels?.[LABEL.jobUID])?.metadata.namespace;
  }

  #noteStopped(call: Call): void {
    const { labels, annotations, namespace = "" } = (call.body as Partial<KubeObject> | undefined)?.metadata ?? {};
    // A release follows the stop.
    if (annotations?.[ANNOTATION.taskAlias] === hookAlias("release", namespace)) return;
    const uid = labels?.[LABEL.jobUID] ?? "";
    const stoppedAt = this.#stopped.get(uid);
    if (stoppedAt !== undefined) this.slowestStopMs = Math.max(this.slowestStopMs, call.at - stoppedAt);
  }

  #judgeLead(call: Call, now: number): void {
    const { spec } = (this.#view.all("leases")[0] ?? {}) as Partial<Lease>;
    const holder = spec?.holderIdentity ?? "";
    const expires = Date.parse(spec?.renewTime ?? "") + (spec?.leaseDurationSeconds ?? 0) * 1000;
    if (holder !== call.identity() && (holder === "" || expires > now))
      this.#say(`${call.text} was sent by ${call.process}, which does not hold the Lease`);
  }

  #judgeCollection(call: Call): void {
    const selector = new URLSearchParams(call.path.split("?")[1]).get("labelSelector") ?? "";
    const uid = /kuscia\.secretflow\/job-uid=([^,]+)/.exec(selector)?.[1];
    if (uid === undefined) return this.#say(`${call.text} selects no job`);
    const job = this.#view.jobByUID(uid);
    if (job !== undefined && job.metadata.deletionTimestamp === undefined)
      this.#say(`${call.text} removes everything of job ${job.metadata.name}, which is not being deleted`);
  }

  #judgeDeletion(call: Call): void {
    const { preconditions = {} } = (call.body ?? {}) as { preconditions?: Preconditions };
    const { uid, resourceVersion } = preconditions;
    if (uid === undefined) this.#say(`${call.text} carries no uid`);
    if (!CHILDREN.has(call.plural)) return;
    const child = this.#view.get(call.plural, call.key);
    if (child === undefined || child.metadata.uid !== uid) return;
    // The API server refuses a deletion of what has changed since it was read.
    if (resourceVersion !== undefined && resourceVersion !== child.metadata.resourceVersion) return;
    const job = this.#view.jobByUID(child.metadata.labels?.[LABEL.jobUID]);
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) return;
    const task = taskOf(job, child);
    const sameAttempt = String(task?.attempt ?? 0) === child.metadata.labels?.[LABEL.attempt];
    const recorded = task?.parties?.some(({ pods = [] }) => pods.some((pod) => pod.uid !== undefined)) === true;
    if (task !== undefined && isActiveTask(task) && sameAttempt && recorded)
      this.#say(`${call.text} removes a child of ${task.alias} before the outcome of that task is recorded`);
  }

  #judgePrecondition(call: Call): void {
    const { resourceVersion } = (call.body as Partial<KubeObject> | undefined)?.metadata ?? {};
    if (resourceVersion === undefined) this.#say(`${call.text} carries no resourceVersion`);
  }

  /** No container of a gang starts before the pods of enough parties are there. */
  #judgeUngating(call: Call): void {
    const pod: Pod | undefined = this.#view.get("pods", call.key);
    const { uid } = (call.body as Partial<KubeObject> | undefined)?.metadata ?? {};
    if (uid === undefined) return this.#say(`${call.text} carries no uid`);
    if (pod === undefined || pod.metadata.uid !== uid || pod.metadata.deletionTimestamp !== undefined) return;
    const job = this.#view.jobByUID(pod.metadata.labels?.[LABEL.jobUID]);
    const task = job && taskOf(job, pod);
    if (job === undefined || task === undefined) return;
    const { parties = [] } = task;
    const whole = parties.filter(({ domainID, pods = [] }) =>
      pods.every(({ name }) => this.#view.get("pods", `${domainID}/${name}`) !== undefined),
    );
    const spec = job.spec.tasks.find(({ alias }) => alias === task.alias);
    const needed = Math.min(spec?.scheduleConfig?.minReservedMembers ?? parties.length, parties.length);
    if (whole.length < needed) this.#say(`${call.text} lets a pod start while others of its gang are missing`);
  }

  /** A start gate opens when nothing else keeps enough parties of the gang from starting. */
  #judgeOpening(gate: KubeObject): void {
    const { namespace, name } = gate.metadata;
    const isBehind = (pod: Pod): boolean => pod.metadata.namespace === namespace && startGateOf(pod) === name;
    const [pod] = this.#view.livePods.filter(isBehind);
    const job = this.#view.jobByUID(pod?.metadata.labels?.[LABEL.jobUID]);
    const task = pod && job && taskOf(job, pod);
    if (job === undefined || task === undefined) return;
    const { parties = [] } = task;
    const ready = parties.filter(({ domainID, pods = [] }) =>
      pods.every((each) => this.#isReady(`${domainID}/${each.name}`, each.uid)),
    );
    const spec = job.spec.tasks.find(({ alias }) => alias === task.alias);
    const needed = Math.min(spec?.scheduleConfig?.minReservedMembers ?? parties.length, parties.length);
    if (ready.length < needed) this.#say(`${namespace}/${name} lets containers start before those of the peers can`);
  }

  /** True of a pod that has started, could start but for its gate, or was there and is gone. */
  #isReady(key: string, uid: string | undefined): boolean {
    const pod: Pod | undefined = this.#view.get("pods", key);
    if (pod === undefined) return uid !== undefined;
    const statuses = pod.status?.containerStatuses ?? [];
    return statuses.length > 0 && statuses.every((each) => isAtStartGate(pod, each) || !each.state?.waiting);
  }

  #remember(call: Call): void {
    const uid = (call.body as Partial<KubeObject> | undefined)?.metadata?.labels?.[LABEL.jobUID];
    this.#atSending.set(call, this.#view.jobByUID(uid));
  }

  /** An outcome that somebody may still take away, by removing the pod, is written at once. */
  #judgePromptness(job: KusciaJob, now: number): void {
    const parties = recordsOf(job).flatMap((task) => task.parties ?? []);
    for (const { state, pods = [] } of parties.filter((party) => party.state === "Succeeded")) {
      const times = pods.map(({ uid }) => this.#ended.get(uid ?? "") ?? now);
      if (times.length === 0 || state !== "Succeeded") continue;
      const late = now - Math.max(...times);
      const key = pods.map(({ uid }) => uid).join();
      if (!this.#told.has(key)) this.slowestOutcomeMs = Math.max(this.slowestOutcomeMs, late);
      this.#told.add(key);
    }
  }

  #judgeJob({ type, object, previous }: Change, call: Call | undefined, now: number): void {
    const [job, before] = [object, previous] as unknown as [KusciaJob, KusciaJob | undefined];
    const had = before?.metadata.finalizers?.includes(FINALIZER) === true;
    const has = type !== "DELETED" && job.metadata.finalizers?.includes(FINALIZER) === true;
    if (had && !has && call !== undefined) {
      const left = this.#view.childrenOf(job.metadata.uid);
      for (const { plural, object: child } of left.filter((each) => !this.#mayStay(each.object)))
        this.#say(`the finalizer of ${job.metadata.name} was removed while ${plural} ${keyOf(child)} was there`);
      for (const domainID of owedReleases(job))
        this.#say(`the finalizer of ${job.metadata.name} was removed before ${domainID} was released`);
    }
    if (type === "DELETED") return;
    const { uid = "" } = job.metadata;
    if (!isToStop(job)) this.#stopped.delete(uid);
    else if (!this.#stopped.has(uid)) this.#stopped.set(uid, now);
    const { addedTasks } = this.#view;
    const whole = withAddedTasks(job, addedTasks);
    const wholeBefore = before && withAddedTasks(before, addedTasks);
    // What was added ends right after its job.
    for (const each of [...judgeState(whole), ...judgeStep(wholeBefore, whole), ...judgeEnd(job)]) this.#say(each);
    this.#judgePromptness(whole, now);
  }

  /** A change of a task that was added is one of its job. */
  #judgeTask({ type, object }: Change, now: number): void {
    const task = object as unknown as KusciaJobTask;
    const { addedTasks } = this.#view;
    const job = this.#view.get("kusciajobs", `${task.metadata.namespace}/${task.spec.jobName}`) as
      | KusciaJob
      | undefined;
    if (job === undefined) return;
    const others = addedTasks.filter(({ metadata }) => metadata.uid !== task.metadata.uid);
    const after = withAddedTasks(job, type === "DELETED" ? others : [...others, task]);
    for (const each of [...judgeState(after), ...judgeStep(withAddedTasks(job, addedTasks), after)]) this.#say(each);
    this.#judgePromptness(after, now);
  }

  #judgePod(pod: Pod, call: Call | undefined): void {
    if (call === undefined) return;
    const identity = pod.metadata.labels?.[LABEL.podIdentity];
    const others = this.#view.pods.filter(
      ({ metadata }) => metadata.labels?.[LABEL.podIdentity] === identity && metadata.uid !== pod.metadata.uid,
    );
    for (const other of others.filter(isLivePod))
      this.#say(`pod ${keyOf(pod)} is a second live pod of the identity of ${other.metadata.uid}`);
    const older = this.#view
      .podsOf(pod.metadata.labels?.[LABEL.jobID] ?? "", pod.metadata.annotations?.[ANNOTATION.taskAlias] ?? "")
      .filter((each) => isLivePod(each) && attemptOf(each) < attemptOf(pod) && sameJob(each, pod));
    for (const each of older)
      this.#say(`pod ${keyOf(pod)} was made while ${keyOf(each)} of an earlier attempt was alive`);
    const alias = pod.metadata.annotations?.[ANNOTATION.taskAlias] ?? "";
    if (alias === hookAlias("release", pod.metadata.namespace!)) {
      const beside = this.#view.pods.filter((each) => isLivePod(each) && sameJob(each, pod) && each !== pod);
      for (const each of beside.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace))
        if (each.metadata.uid !== pod.metadata.uid)
          this.#say(`release ${keyOf(pod)} was made while ${keyOf(each)} was alive`);
    }
    // What was on its way when the status changed may still arrive; it was called for when it was sent.
    const job = this.#atSending.get(call);
    for (const each of [...judgeNewPod(pod, job), ...this.#consents.judge(pod, job)]) this.#say(each);
  }

  #judgeJobAtRest(job: KusciaJob): void {
    const { name, deletionTimestamp, finalizers } = job.metadata;
    if (deletionTimestamp !== undefined && finalizers?.includes(FINALIZER) === true)
      return this.#say(`job ${name} is deleted and stays`);
    for (const each of judgeEnd(job)) this.#say(each);
    if (job.status?.completionTime !== undefined)
      for (const domainID of owedReleases(job)) this.#say(`${name} has not released ${domainID}`);
    const active = recordsOf(job).filter(isActiveTask);
    for (const task of active) {
      const pods = (task.parties ?? []).flatMap(({ domainID, pods: list = [] }) =>
        list.map((each) => this.#view.get("pods", `${domainID}/${each.name}`)),
      );
      const runs = pods.some((pod) => pod !== undefined && isLivePod(pod));
      if (!runs && !saysWhy(job, task))
        this.#say(`${name}/${task.alias} is ${task.state}, has no live pod and does not say why`);
    }
    const open = job.status?.completionTime === undefined && job.status?.phase !== "Suspended";
    if (open && active.length === 0 && !saysWhy(job))
      this.#say(`job ${name} is ${job.status?.phase}, runs nothing and does not say why`);
  }

  #mayStay({ metadata }: KubeObject): boolean {
    return this.#rules.leavesBehind !== undefined && metadata.namespace === this.#rules.leavesBehind;
  }

  #judgeChildAtRest(plural: string, child: KubeObject): void {
    const uid = child.metadata.labels?.[LABEL.jobUID];
    if (uid === undefined) return;
    const which = `${plural} ${keyOf(child)}`;
    const job = this.#view.jobByUID(uid);
    if (job === undefined && this.#mayStay(child)) return;
    if (job === undefined) return this.#say(`${which} is left of a deleted job`);
    const task = taskOf(job, child);
    const called =
      task !== undefined && isActiveTask(task) && String(task.attempt ?? 0) === child.metadata.labels?.[LABEL.attempt];
    if (staysWithJob(child) || (called && !isGated(child))) return;
    if (called && saysWhy(job, task)) return;
    if (called) return this.#say(`${which} waits for its gang and does not say why`);
    // Pods that ended by themselves stay for their logs.
    if (plural !== "pods") this.#say(`${which} is there though its task is ${task?.state}`);
    else if (isLivePod(child) && !isOnLostNode(child)) this.#say(`${which} runs though its task is ${task?.state}`);
  }
}

/** By a command, or by a pause that stops what runs. */
function isToStop({ metadata, spec }: KusciaJob): boolean {
  const stage = metadata.labels?.[LABEL.jobStage];
  return stage === "Stop" || stage === "Cancel" || (spec.suspend === true && spec.suspendPolicy !== "Wait");
}

/** Its kubelet will never let go of it; nobody can make it go. */
function isOnLostNode({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.annotations?.["test/lost-node"] === "true";
}

function attemptOf({ metadata }: KubeObject): number {
  return Number(metadata.labels?.[LABEL.attempt] ?? 0);
}

function sameJob(a: KubeObject, b: KubeObject): boolean {
  return a.metadata.labels?.[LABEL.jobUID] === b.metadata.labels?.[LABEL.jobUID];
}

function taskOf(job: KusciaJob, { metadata }: KubeObject) {
  return recordsOf(job).find(({ alias }) => alias === metadata.annotations?.[ANNOTATION.taskAlias]);
}

/** A job or a task that stands still has to say why. */
function saysWhy(job: KusciaJob, task?: { reason?: string; message?: string }): boolean {
  if (task?.reason !== undefined && task.message !== undefined) return true;
  const reconciling = job.status?.conditions?.find(({ type }) => type === "Reconciling");
  const stalled = job.status?.conditions?.find(({ type }) => type === "Stalled");
  return [reconciling, stalled].some((each) => each?.status === "True" && (each.message ?? "") !== "");
}
