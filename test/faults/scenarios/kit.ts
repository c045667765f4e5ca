import type { KubeObject, Pod } from "../../../src/api/kubernetes.ts";
import { API_VERSION, LABEL } from "../../../src/api/names.ts";
import type { AppImage, AppImageSpec, KusciaJob, KusciaJobSpec, Task } from "../../../src/api/types.ts";
import { FAILS, type Life, RUNS } from "../kubelet.ts";
import type { View } from "../view.ts";
import type { World } from "../world.ts";

/** A task of a scenario: all but the alias has a default. */
export type TaskDraft = Partial<Task> & { alias: string };

export const ALICE = [{ domainID: "alice" }];
export const BOTH = [{ domainID: "alice" }, { domainID: "bob" }];

function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

/** A namespace that is a domain. */
export function domain(name: string): KubeObject {
  return namespace(name, { [LABEL.domainName]: name });
}

export function appImage(name = "app", spec: Partial<AppImageSpec> = {}): AppImage {
  const container = { name: "app", workingDir: "/", command: ["true"] };
  return {
    apiVersion: API_VERSION,
    kind: "AppImage",
    metadata: { name },
    spec: {
      image: { name: "kusciajob-operator.test/app", tag: "1" },
      deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
      ...spec,
    },
  };
}

/** Whose pods are many. */
export function wideAppImage(replicas: number): AppImage {
  const container = { name: "app", workingDir: "/", command: ["true"] };
  return appImage("app", { deployTemplates: [{ name: "app", replicas, spec: { containers: [container] } }] });
}

/** With a port, a config and a NetworkPolicy, so that every kind of child is made. */
export function fullAppImage(name = "app"): AppImage {
  const container = {
    name: "app",
    workingDir: "/",
    ports: [{ name: "psi", scope: "Cluster" as const }],
    configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
  };
  return appImage(name, {
    configTemplates: { "task.conf": "{{.TASK_CLUSTER_DEFINE}}" },
    deployTemplates: [{ name: "app", spec: { containers: [container] } }],
  });
}

/** Whose containers start together. */
export function togetherAppImage(name = "app"): AppImage {
  const container = { name: "app", workingDir: "/", command: ["true"] };
  const spec = { startTogether: true, containers: [container] };
  return appImage(name, { deployTemplates: [{ name: "app", replicas: 1, spec }] });
}

/** What is there in every scenario that does not say otherwise. */
export const GROUND: readonly KubeObject[] = [
  namespace("kusciajob-operator"),
  namespace("cross-domain"),
  domain("alice"),
  domain("bob"),
];
export const USUAL: readonly KubeObject[] = [...GROUND, appImage()];

/** A job whose tasks are run by both domains unless they say otherwise. */
export function job(
  name: string,
  tasks: readonly TaskDraft[],
  spec: Partial<KusciaJobSpec> = {},
  labels: Record<string, string> = {},
): KusciaJob {
  const full = tasks.map((task) => ({
    appImage: "app",
    taskInputConfig: "{}",
    parties: BOTH,
    taskID: `${name}-${task.alias}`,
    ...task,
  }));
  return {
    apiVersion: API_VERSION,
    kind: "KusciaJob",
    metadata: { name, namespace: "cross-domain", labels },
    spec: { initiator: "alice", maxParallelism: 10, ...spec, tasks: full },
  };
}

/** `a <- b <- c`. */
export function chainOf(...aliases: readonly string[]): TaskDraft[] {
  return aliases.map((alias, i) => ({ alias, dependencies: i === 0 ? [] : [aliases[i - 1]!] }));
}

export function jobNameOf({ metadata }: Pod): string {
  return metadata.labels?.[LABEL.jobID] ?? "";
}

/** The job's phase and its tasks' states, as `Failed a=Succeeded b=Failed`. */
export function summary(view: View, name: string): string {
  const { phase, tasks = [] } = view.job(name)?.status ?? {};
  const states = tasks.map(
    ({ alias, state, attempt }) => `${alias}${attempt === undefined ? "" : `#${attempt}`}=${state}`,
  );
  return [phase ?? "gone", ...states].join(" ");
}

/** That `summary` comes out so. */
export function comesTo(name: string, wanted: string): (view: View) => boolean {
  return (view) => summary(view, name) === wanted;
}

/** Alice's pod fails, the others run until they are stopped: so there is no question of who failed first. */
export function failsAtAlice({ metadata }: Pod): Life {
  return metadata.namespace === "alice" ? FAILS : RUNS;
}

/** Takes the pod away as an eviction does: it says so, and gives the pod its grace. */
export function evict(world: World, key: string, gracePeriodSeconds?: number): void {
  const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`;
  const why = { reason: "EvictionByEvictionAPI", message: "Eviction API: evicting" };
  const conditions = [{ type: "DisruptionTarget", status: "True", lastTransitionTime, ...why }];
  world.patch("pods", key, { status: { conditions } }, "status");
  world.delete("pods", key, gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds });
}

/** One task `a` of both domains. */
export const ONE: readonly TaskDraft[] = [{ alias: "a" }];

/** That all pods of `a` of the job `j` run. */
export const aRuns = (view: View): boolean => view.runs("j", "a");

/** That the job `j` and all pods are gone. */
export const gone = (view: View): boolean => view.job("j") === undefined && view.pods.length === 0;
