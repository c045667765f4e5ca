import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { API_VERSION } from "../../../src/api/names.ts";
import { PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { chainOf, comesTo, failsAtAlice, job, jobNameOf, USUAL, ONE, aRuns } from "./kit.ts";

const sharing = (name: string): KubeObject => job(name, [{ alias: "a", taskID: "shared" }]);

/** Several jobs, several operators, domains. */
export const OTHERS: readonly Scenario[] = [
  {
    name: "same-task-id",
    about: "a second job claims the taskID of a task that runs",
    objects: [...USUAL, sharing("j")],
    life: (pod) => (jobNameOf(pod) === "j" ? { ...SUCCEEDS, ms: 1000 } : SUCCEEDS),
    script: [
      { when: (view) => view.task("j", "a")?.createTime !== undefined, act: (world) => world.create(sharing("k")) },
    ],
    expect: (view) => comesTo("j", "Succeeded a=Succeeded")(view) && view.phase("k") === "Failed",
  },
  {
    name: "name-taken",
    about: "a stranger's pod has the name that a pod of the task needs",
    objects: [
      ...USUAL,
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "j-a-0", namespace: "bob" },
        spec: { containers: [{ name: "x", image: "x" }] },
      } as KubeObject,
      job("j", ONE),
    ],
    life: (pod) => (jobNameOf(pod) === "j" ? RUNS : PENDING),
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.task("j", "a")?.reason === "CreateTaskFailed",
  },
  {
    name: "two-jobs",
    about: "two jobs side by side, one of which fails",
    objects: [...USUAL, job("j", chainOf("a", "b")), job("k", ONE)],
    life: (pod) => (jobNameOf(pod) === "k" ? failsAtAlice(pod) : SUCCEEDS),
    expect: (view) => comesTo("j", "Succeeded a=Succeeded b=Succeeded")(view) && view.phase("k") === "Failed",
  },
  {
    name: "start",
    about: "an operator starts and asks for its own rights; a job of one task",
    objects: [...USUAL, job("j", ONE)],
    countsReviews: true,
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "two-replicas",
    about: "two operators contend for the Lease; a chain of two tasks",
    objects: [...USUAL, job("j", chainOf("a", "b"))],
    replicas: 2,
    life: () => ({ ...SUCCEEDS, ms: 5000 }),
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded"),
  },
  {
    name: "two-replicas-stop",
    about: "two operators contend for the Lease; Stop while a task runs, then Restart",
    objects: [...USUAL, job("j", ONE)],
    replicas: 2,
    life: (_, __, attempt) => (attempt === 0 ? RUNS : SUCCEEDS),
    script: [
      { when: aRuns, act: (world) => world.stage("j", "Stop") },
      {
        when: (view) => view.phase("j") === "Failed" && view.livePods.length === 0,
        act: (world) => world.stage("j", "Restart"),
      },
    ],
    expect: comesTo("j", "Succeeded a#1=Succeeded"),
  },
  {
    name: "domain",
    about: "a Domain with a limit on pods becomes a namespace and a quota",
    objects: [...USUAL, domainObject(5)],
    until: (view) => view.all("resourcequotas").length === 1,
    expect: (view) => view.get("namespaces", "carol") !== undefined,
  },
  {
    name: "domain-aba",
    about: "the limit of a Domain is raised, removed and set back",
    objects: [...USUAL, domainObject(5)],
    script: [
      limit((view) => view.all("resourcequotas").length === 1, 7),
      limit((view) => hardPods(view) === "7", null),
      limit((view) => view.all("resourcequotas").length === 0, 5),
    ],
    until: (view) => hardPods(view) === "5",
    expect: (view) => hardPods(view) === "5",
    sameEndAs: "domain",
  },
];

function domainObject(podMaxCount: number): KubeObject {
  const spec = { resourceQuota: { podMaxCount } };
  return { apiVersion: API_VERSION, kind: "Domain", metadata: { name: "carol" }, spec } as KubeObject;
}

function limit(when: Move["when"], podMaxCount: number | null): Move {
  return {
    when,
    afterMs: 1000,
    act: (world) => world.patch("domains", "carol", { spec: { resourceQuota: { podMaxCount } } }),
  };
}

function hardPods(view: View): string | undefined {
  const [found] = view.all("resourcequotas") as (KubeObject & { spec?: { hard?: Record<string, string> } })[];
  return found?.spec?.hard?.["pods"];
}
