import type { KubeObject, Pod, Stored } from "../api/kubernetes.ts";
import { isKeptLog } from "../api/kept-log.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import { isOutput } from "../api/output.ts";
import { CONFIG_MAPS, NETWORK_POLICIES, PODS, type ResourceType, SERVICES } from "../api/resources.ts";
import type { PartyPlan, Planned } from "../workload/input.ts";
import type { ChildKind, Children } from "./types.ts";

/** One existing object of a job. */
export interface Child {
  readonly kind: ChildKind;
  readonly object: Stored;
  readonly alias: string;
  readonly attempt: number;
}

/** What the status says of an existing child. */
export interface Claim {
  /** It belongs to the current attempt of a task that is active. */
  readonly current: boolean;
  /** The status names it: for a pod, by name and, once recorded, by uid. */
  readonly expected: boolean;
  /** Pods that ended by themselves stay for their logs. */
  readonly keepFinishedPods: boolean;
}

/** What there is to know of one kind of child. */
export interface ChildKindRow {
  readonly kind: ChildKind;
  readonly type: ResourceType;
  /** The objects of this kind that a party has. */
  readonly of: (party: PartyPlan) => readonly Planned<KubeObject>[];
  /** True if an object that exists is to be deleted. */
  readonly isSurplus: (object: KubeObject, claim: Claim) => boolean;
}

/**
 * Every kind of child, in the order in which they are created: a pod relies on those before it. A new kind is a row here, a
 * member of `ChildKind`, and its cache in `src/operator/caches.ts`.
 */
export const CHILD_KINDS: readonly ChildKindRow[] = [
  {
    kind: "Service",
    type: SERVICES,
    of: ({ pods }) => pods.flatMap(({ services }) => services),
    isSurplus: supportIsSurplus,
  },
  {
    kind: "ConfigMap",
    type: CONFIG_MAPS,
    of: ({ pods }) => pods.flatMap(({ configMaps }) => configMaps),
    isSurplus: supportIsSurplus,
  },
  {
    kind: "NetworkPolicy",
    type: NETWORK_POLICIES,
    of: ({ networkPolicies }) => networkPolicies,
    isSurplus: supportIsSurplus,
  },
  { kind: "Pod", type: PODS, of: ({ pods }) => pods.map(({ pod }) => pod), isSurplus: podIsSurplus },
];

const ROWS: ReadonlyMap<ChildKind, ChildKindRow> = new Map(CHILD_KINDS.map((row) => [row.kind, row]));

/** The row of a kind. */
export function childKind(kind: ChildKind): ChildKindRow {
  return ROWS.get(kind)!;
}

/** One value for each kind, in the order of `CHILD_KINDS`. */
export function byChildKind<T>(valueOf: (kind: ChildKind) => T): Record<ChildKind, T> {
  return Object.fromEntries(CHILD_KINDS.map(({ kind }) => [kind, valueOf(kind)])) as Record<ChildKind, T>;
}

/** All objects of a job, with their kind. */
export function allChildren(children: Children): { kind: ChildKind; object: Stored }[] {
  return CHILD_KINDS.flatMap(({ kind }) => children[kind].map((object) => ({ kind, object })));
}

/** Whether the object stays as long as the job, whatever becomes of its task: results and kept logs do. */
export function staysWithJob(object: KubeObject): boolean {
  return isOutput(object) || isKeptLog(object);
}

/** True while the pod may run or will run: nothing but its end makes room for another attempt. */
export function isLive(pod: Pod): boolean {
  return pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed";
}

/** Services, ConfigMaps and policies serve the pods of one attempt. */
function supportIsSurplus(_: KubeObject, { current }: Claim): boolean {
  return !current;
}

function podIsSurplus(object: KubeObject, { current, expected, keepFinishedPods }: Claim): boolean {
  return isLive(object) ? !current || !expected : !current && !keepFinishedPods;
}

/** The job's cached children, by task and by name. */
export class ChildIndex {
  readonly #byName = new Map<string, Stored>();
  readonly #byAlias = new Map<string, Child[]>();

  constructor(children: Children) {
    for (const { kind, object } of allChildren(children)) {
      const alias = aliasOf(object);
      const child = { kind, object, alias, attempt: attemptOf(object) };
      const known = this.#byAlias.get(alias);
      if (known === undefined) this.#byAlias.set(alias, [child]);
      else known.push(child);
      this.#byName.set(`${kind}/${object.metadata.namespace}/${object.metadata.name}`, object);
    }
  }

  get aliases(): Iterable<string> {
    return this.#byAlias.keys();
  }

  of(alias: string): readonly Child[] {
    return this.#byAlias.get(alias) ?? [];
  }

  /** Names of the KusciaJobTasks that children with this alias were made for. */
  addedTasks(alias: string): string[] {
    return this.of(alias).flatMap(({ object: { metadata } }) => metadata.annotations?.[ANNOTATION.addedTask] ?? []);
  }

  has(kind: ChildKind, namespace: string, name: string): boolean {
    return this.#byName.has(`${kind}/${namespace}/${name}`);
  }

  /** When the object of this name was created. */
  createdAt(kind: ChildKind, namespace: string, name: string): string | undefined {
    return this.#byName.get(`${kind}/${namespace}/${name}`)?.metadata.creationTimestamp;
  }

  /** The pod of this name, if it is of this attempt: validation has made the name unique within the job. */
  pod(run: { alias: string; attempt: number }, namespace: string, name: string): Stored<Pod> | undefined {
    const pod: Stored<Pod> | undefined = this.#byName.get(`Pod/${namespace}/${name}`);
    const ours = pod !== undefined && aliasOf(pod) === run.alias && attemptOf(pod) === run.attempt;
    return ours ? pod : undefined;
  }
}

function aliasOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[ANNOTATION.taskAlias] ?? "";
}

function attemptOf({ metadata }: KubeObject): number {
  return Number(metadata.labels?.[LABEL.attempt] ?? 0);
}
