import assert from "node:assert/strict";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import type { Pod } from "../../api/kubernetes.ts";
import type { KusciaJobStatus, PartyStatus, TaskStatus } from "../../api/types.ts";
import { isLive } from "../children.ts";
import { findCondition } from "../conditions.ts";
import { hasFinalizer } from "../../api/phases.ts";
import type { World } from "./world.ts";

/** The last attempt that ended and was followed by another by itself. */
function lastEnded({ attempts = [] }: TaskStatus): number | undefined {
  return attempts.at(-1)?.attempt;
}

/** Looks at every write and every pod, as somebody outside of the operator could. */
export class Watcher {
  readonly #world: World;
  readonly #fresh: boolean;
  #before: KusciaJobStatus = {};

  constructor(world: World, options: { fresh: boolean } = { fresh: true }) {
    this.#world = world;
    this.#fresh = options.fresh;
    world.onPod = (pod) => {
      this.#made(pod);
    };
  }

  /** Once there is nothing left to do, nothing runs that the status does not call for. */
  lookAtRest(): void {
    const { status, children } = this.#world;
    const active = (status.tasks ?? []).filter(isActiveRecord);
    for (const pod of [...children.Pod.values()].filter(isLive).filter(({ metadata }) => !metadata.deletionTimestamp)) {
      const { annotations, labels, name } = pod.metadata;
      const task = active.find(({ alias }) => alias === annotations?.[ANNOTATION.taskAlias]);
      assert.equal(String(task?.attempt ?? 0), labels?.[LABEL.attempt], `${name} is of an attempt that ended`);
      assert.ok(task !== undefined, `${name} is of a task that ended`);
    }
    assert.ok(status.phase === "Running" || active.length === 0, `a task is active in a job that is ${status.phase}`);
  }

  look(): void {
    const { status } = this.#world;
    this.#phases(this.#before, status);
    for (const task of status.tasks ?? []) this.#task(task);
    this.#explained(status);
    this.#pods();
    this.#before = status;
  }

  /** Terminal phases are left only as the spec allows. */
  #phases(before: KusciaJobStatus, { phase }: KusciaJobStatus): void {
    const allowed: Record<string, string[]> = {
      "": ["", "initialized", "Pending", "Failed", "Running", "Cancelled", "Suspended"],
      Pending: ["Pending", "Running", "Failed", "Cancelled"],
      Running: ["Running", "Succeeded", "Failed", "Suspended", "Cancelled"],
      Suspended: ["Suspended", "Running", "Failed", "Cancelled"],
      // A Restart of a job that was stopped before it was validated begins at the beginning.
      Failed: ["Failed", "Running", "Cancelled", "initialized"],
      initialized: ["initialized", "Pending", "Failed", "Cancelled", "Running", "Suspended"],
      Succeeded: ["Succeeded"],
      Cancelled: ["Cancelled"],
    };
    assert.ok(allowed[before.phase ?? ""]?.includes(phase ?? ""), `${before.phase} became ${phase}`);
  }

  #task(task: TaskStatus): void {
    const before = this.#before.tasks?.find(({ alias }) => alias === task.alias);
    if (before === undefined) return;
    const newAttempt = (task.attempt ?? 0) > (before.attempt ?? 0);
    if (newAttempt) this.#attempt(before, task);
    else this.#sticky(before, task);
    if (task.createTime !== undefined && (newAttempt || before.createTime === undefined)) this.#intent(task);
  }

  /** What ended stays so within its attempt, tasks and parties alike; and a pod is lost only if it is not there. */
  #sticky(before: TaskStatus, task: TaskStatus): void {
    const ended = ["Succeeded", "Failed"];
    if (ended.includes(before.state)) assert.equal(task.state, before.state, `task ${task.alias} had ended`);
    for (const [index, party] of (task.parties ?? []).entries()) {
      const known = before.parties?.[index];
      if (known !== undefined && ended.includes(known.state)) assert.equal(party.state, known.state, "party had ended");
      if (known?.state !== "Failed" && party.reason === "PodLost") this.#lost(party);
    }
  }

  #lost({ domainID, pods = [] }: PartyStatus): void {
    const there = pods.filter(({ name, uid }) => {
      const pod = this.#world.children.Pod.get(`${domainID}/${name}`);
      return pod?.metadata.uid === uid && pod?.metadata.deletionTimestamp === undefined;
    });
    assert.notEqual(there.length, pods.length, `a pod of ${domainID} counts as lost, but none is missing`);
  }

  #attempt(before: TaskStatus, task: TaskStatus): void {
    const { attempt = 0, releases = 0, parties = [] } = before;
    const isRestart = ["Failed", "Suspended"].includes(this.#before.phase ?? "");
    const isRelease = (task.releases ?? 0) > releases;
    const isRetry = lastEnded(task) === attempt;
    // Its AppImage changed before any pod of it was made.
    const isNothing = !parties.some(({ pods = [] }) => pods.some(({ uid }) => uid !== undefined));
    assert.ok(isRestart || isRelease || isRetry || isNothing, "only a Restart, a retry or a release ends an attempt");
    const results = parties.filter(({ state }) => isRelease && state === "Succeeded");
    assert.deepEqual(results, [], "a release throws no result away");
    assert.notEqual(before.state, "Succeeded", `${before.alias} had succeeded`);
  }

  /** A new intent: its dependencies Succeeded, and there was room. A task that failed without pods needs neither. */
  #intent(task: TaskStatus): void {
    if (task.parties?.some(({ pods }) => pods !== undefined) !== true) return;
    const { job, status } = this.#world;
    const spec = job.spec.tasks.find(({ alias }) => alias === task.alias);
    for (const dependency of spec?.dependencies ?? []) {
      const before = status.tasks?.find(({ alias }) => alias === dependency);
      assert.ok(before && isMet(before), `${task.alias} started before ${dependency} succeeded`);
    }
    const active = (status.tasks ?? []).filter(isActiveRecord).length;
    assert.ok(active <= (job.spec.maxParallelism ?? 1), `${active} tasks are active`);
  }

  /** Whatever failed or was skipped says why. */
  #explained(status: KusciaJobStatus): void {
    // Kuscia leaves the message of an invalid job empty; its condition says what is wrong.
    const said = status.reason === "ValidateFailed" ? findCondition(status, "JobValidated")?.message : status.message;
    assert.ok(status.phase !== "Failed" || (status.reason && said), "a failed job says why");
    const all = (status.tasks ?? []).flatMap((task) => [task, ...(task.parties ?? [])]);
    for (const each of all.filter(({ state }) => state === "Failed" || state === "Skipped")) {
      assert.ok(each.reason && each.message, `${JSON.stringify(each)} does not say why`);
    }
  }

  /** At most one live pod per identity. */
  #pods(): void {
    const live = [...this.#world.children.Pod.values()].filter(isLive);
    const identities = live.map(({ metadata }) => metadata.labels?.[LABEL.podIdentity]);
    assert.equal(new Set(identities).size, identities.length, "one live pod per identity");
  }

  /** When a pod is made, the finalizer is there and the stored status calls for the pod. */
  #made({ metadata }: Pod): void {
    const { status, job } = this.#world;
    assert.ok(hasFinalizer(job), "the finalizer comes before the first pod");
    assert.equal(status.phase, "Running");
    const active = (status.tasks ?? []).filter(isActiveRecord);
    const task = active.find(({ alias }) => alias === metadata.annotations?.[ANNOTATION.taskAlias]);
    assert.ok(task !== undefined, `${metadata.name} is of no active task`);
    assert.equal(metadata.labels?.[LABEL.attempt], String(task.attempt ?? 0));
    assert.ok(
      expectedPods(task).includes(`${metadata.namespace}/${metadata.name}`),
      `${metadata.name} is not expected`,
    );
    if (this.#fresh) this.#noOlder(task);
  }

  /** Whether old pods are gone is read from the cache, so a cache that lags behind may show too few. */
  #noOlder({ alias, attempt = 0 }: TaskStatus): void {
    const older = [...this.#world.children.Pod.values()].filter(
      ({ metadata: { annotations, labels } }) =>
        annotations?.[ANNOTATION.taskAlias] === alias && Number(labels?.[LABEL.attempt]) < attempt,
    );
    assert.deepEqual(older.filter(isLive), [], "an older attempt still runs");
  }
}

function isActiveRecord({ createTime, state }: TaskStatus): boolean {
  return createTime !== undefined && (state === "Pending" || state === "Running");
}

function expectedPods({ parties = [] }: TaskStatus): string[] {
  return parties.flatMap(({ domainID, pods = [] }) => pods.map(({ name }) => `${domainID}/${name}`));
}

/** Whether tasks that depend on this one may start. */
function isMet({ state, dependenciesSatisfied }: TaskStatus): boolean {
  return state === "Succeeded" || (state === "Failed" && dependenciesSatisfied === true);
}
