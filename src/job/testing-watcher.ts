import assert from "node:assert/strict";
import { ANNOTATION, LABEL } from "../api/names.ts";
import type { KusciaJobStatus, TaskStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import type { World } from "./testing-world.ts";

/** Looks at every write and every pod, as somebody outside of the operator could. */
export class Watcher {
  readonly #world: World;
  #before: KusciaJobStatus = {};

  constructor(world: World) {
    this.#world = world;
  }

  look(): void {
    const { status } = this.#world;
    this.#phases(this.#before, status);
    for (const task of status.tasks ?? []) this.#task(task);
    this.#explained(status);
    this.#pods(status);
    this.#before = status;
  }

  /** Terminal phases are left only as the spec allows. */
  #phases(before: KusciaJobStatus, { phase }: KusciaJobStatus): void {
    const allowed: Record<string, string[]> = {
      "": ["", "initialized", "Pending", "Failed"],
      Pending: ["Pending", "Running", "Failed", "Cancelled"],
      Running: ["Running", "Succeeded", "Failed", "Suspended", "Cancelled"],
      Suspended: ["Suspended", "Running", "Failed", "Cancelled"],
      Failed: ["Failed", "Running", "Cancelled"],
      Succeeded: ["Succeeded"],
      Cancelled: ["Cancelled"],
    };
    assert.ok(allowed[before.phase ?? ""]?.includes(phase ?? ""), `${before.phase} became ${phase}`);
  }

  #task(task: TaskStatus): void {
    const { job, status } = this.#world;
    const before = this.#before.tasks?.find(({ alias }) => alias === task.alias);
    const newAttempt = (task.attempt ?? 0) > (before?.attempt ?? 0);
    // What is finished stays so, but for a Restart, which is a new attempt; what Succeeded stays so in any case.
    const ended = before?.state === "Succeeded" || (before?.state === "Failed" && !newAttempt);
    if (ended) assert.equal(task.state, before.state, `task ${task.alias} had ended`);
    if (newAttempt)
      assert.ok(this.#before.phase === "Failed" || this.#before.phase === "Suspended", "only Restart makes attempts");
    if (task.createTime === undefined || (before?.createTime !== undefined && !newAttempt)) return;
    // A new intent: its dependencies Succeeded, and there was room. A task that failed without one needs neither.
    if (task.parties?.some(({ pods }) => pods !== undefined) !== true) return;
    const spec = job.spec.tasks.find(({ alias }) => alias === task.alias);
    for (const dependency of spec?.dependencies ?? []) {
      const state = status.tasks?.find(({ alias }) => alias === dependency)?.state;
      assert.equal(state, "Succeeded", `${task.alias} started before ${dependency}`);
    }
    const active = (status.tasks ?? []).filter(
      ({ createTime, state }) => createTime !== undefined && (state === "Pending" || state === "Running"),
    );
    assert.ok(active.length <= (job.spec.maxParallelism ?? 1), `${active.length} tasks are active`);
  }

  /** Whatever failed or was skipped says why. */
  #explained(status: KusciaJobStatus): void {
    if (status.phase === "Failed") assert.ok(status.reason && status.message, "a failed job says why");
    const failed = (status.tasks ?? []).flatMap((task) => [task, ...(task.parties ?? [])]);
    for (const each of failed.filter(({ state }) => state === "Failed" || state === "Skipped")) {
      assert.ok(each.reason && each.message, `${JSON.stringify(each)} says why`);
    }
  }

  /** At most one live pod per identity, and none that was not called for when it was made. */
  #pods(status: KusciaJobStatus): void {
    const live = [...this.#world.children.Pod.values()].filter((pod) => isLive(pod) && !pod.metadata.deletionTimestamp);
    const identities = live.map(({ metadata }) => metadata.labels?.[LABEL.podIdentity]);
    assert.equal(new Set(identities).size, identities.length, "one live pod per identity");
    for (const { metadata } of live) {
      const task = status.tasks?.find(({ alias }) => alias === metadata.annotations?.[ANNOTATION.taskAlias]);
      const expected = task?.parties?.flatMap(({ domainID, pods = [] }) =>
        pods.map(({ name }) => `${domainID}/${name}`),
      );
      const attempt = Number(metadata.labels?.[LABEL.attempt]);
      // A pod of an older attempt may still be there, on its way out.
      if (attempt === (task?.attempt ?? 0) && task?.createTime !== undefined) {
        assert.ok(expected?.includes(`${metadata.namespace}/${metadata.name}`), `${metadata.name} was not called for`);
      }
    }
  }
}
