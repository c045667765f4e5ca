import { randomUUID } from "node:crypto";
import type { KubeObject } from "../../api/kubernetes.ts";
import { compareVersions } from "../../kube/versions.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { ObjectEvent } from "./event.ts";

// Deletions remembered for clients that come back.
const REMEMBERED = 1000;

/** Makes an event of one kind. */
export type EventClass<T extends KubeObject, E> = new (type: EventType, object: T, version?: string) => E;

/**
 * What changed after an event that a client saw last. Changes of objects that exist stand in their resourceVersions, so only
 * deletions are remembered. Versions are the API server's: a client may come back to another replica.
 */
export class History<T extends KubeObject, E extends ObjectEvent<T>> {
  readonly #event: EventClass<T, E>;
  /** Tells our own ids from those of other replicas, which may have seen deletions that we have not. */
  readonly #epoch = randomUUID().slice(0, 8);
  readonly #deletions: E[] = [];
  /** Deletions up to here are not known. */
  #floor = "";
  /** The same for clients of other replicas: what was deleted before we began, we have never seen. */
  #start: string | undefined;

  constructor(event: EventClass<T, E>) {
    this.#event = event;
  }

  /** The state is complete; of the versions known, the first that is told here is the one to begin from. */
  begin(newest: string): void {
    if (newest !== "") this.#start ??= newest;
  }

  /** What a client gives back to go on after the event of this version. */
  idOf(version: string): string {
    return `${version}-${this.#epoch}`;
  }

  /** Remembers a deletion; `exact` if its version is that of the deletion. */
  record(deletion: E, exact: boolean): void {
    // When it happened is not known, so nobody can be told what he missed across it.
    if (!exact) this.#floor = deletion.version;
    this.#deletions.push(deletion);
    if (this.#deletions.length > REMEMBERED) this.#floor = this.#deletions.shift()?.version ?? this.#floor;
  }

  /** What happened after the event with this id, oldest first; undefined if that is not known. */
  since(id: string, objects: Iterable<T>, newest: string): E[] | undefined {
    const [after = "", epoch] = id.split("-");
    if (!/^\d+$/.test(after) || !this.#reaches(after, epoch) || compareVersions(after, newest) > 0) return undefined;
    const isNew = (event: E): boolean => compareVersions(event.version, after) > 0;
    const changed = [...objects].map((object) => new this.#event(EventType.MODIFIED, object));
    return [...changed, ...this.#deletions].filter(isNew).sort((a, b) => compareVersions(a.version, b.version));
  }

  #reaches(after: string, epoch: string | undefined): boolean {
    if (compareVersions(after, this.#floor) < 0) return false;
    if (epoch === this.#epoch) return true;
    return this.#start !== undefined && compareVersions(after, this.#start) > 0;
  }
}
