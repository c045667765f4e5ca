import type { KubeObject, Pod } from "../api/kubernetes.ts";
import { ANNOTATION, LABEL } from "../api/names.ts";
import type { ChildKind, Children } from "./types.ts";

export interface Child {
  readonly kind: ChildKind;
  readonly object: KubeObject;
  readonly alias: string;
  readonly attempt: number;
}

/** True while the pod may run or will run: nothing but its end makes room for another attempt. */
export function isLive(pod: Pod): boolean {
  return pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed";
}

/** The job's cached children, by task and by name. */
export class ChildIndex {
  readonly #names = new Set<string>();
  readonly #pods = new Map<string, Pod>();
  readonly #byAlias = new Map<string, Child[]>();

  constructor(children: Children) {
    this.#add("Pod", children.pods);
    this.#add("Service", children.services);
    this.#add("ConfigMap", children.configMaps);
    this.#add("NetworkPolicy", children.networkPolicies);
    for (const pod of children.pods) this.#pods.set(`${pod.metadata.namespace}/${pod.metadata.name}`, pod);
  }

  get aliases(): Iterable<string> {
    return this.#byAlias.keys();
  }

  of(alias: string): readonly Child[] {
    return this.#byAlias.get(alias) ?? [];
  }

  has(kind: ChildKind, { metadata }: KubeObject): boolean {
    return this.#names.has(`${kind}/${metadata.namespace}/${metadata.name}`);
  }

  /** The pod of this place, if it is of this attempt: validation has made the name unique within the job. */
  pod(run: { alias: string; attempt: number }, namespace: string, name: string): Pod | undefined {
    const pod = this.#pods.get(`${namespace}/${name}`);
    const ours = pod !== undefined && aliasOf(pod) === run.alias && attemptOf(pod) === run.attempt;
    return ours ? pod : undefined;
  }

  #add(kind: ChildKind, objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const alias = aliasOf(object);
      const child = { kind, object, alias, attempt: attemptOf(object) };
      const known = this.#byAlias.get(alias);
      if (known === undefined) this.#byAlias.set(alias, [child]);
      else known.push(child);
      this.#names.add(`${kind}/${object.metadata.namespace}/${object.metadata.name}`);
    }
  }
}

function aliasOf({ metadata }: KubeObject): string {
  return metadata.annotations?.[ANNOTATION.taskAlias] ?? "";
}

function attemptOf({ metadata }: KubeObject): number {
  return Number(metadata.labels?.[LABEL.attempt] ?? 0);
}
