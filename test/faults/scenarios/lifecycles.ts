import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { API_VERSION, LABEL } from "../../../src/api/names.ts";
import { failureStatus } from "../../../src/local/api/refusals.ts";
import { ended, LOST_NODE, PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { keyOf } from "../view.ts";
import {
  ALICE,
  appImage,
  chainOf,
  comesTo,
  domain,
  failsAtAlice,
  fullAppImage,
  GROUND,
  job,
  jobNameOf,
  USUAL,
} from "./kit.ts";

const ONE = [{ alias: "a" }];
const aRuns = (view: View): boolean => view.runs("j", "a");
/** From here on a pod that goes missing is lost; before, it would be made again. */
const aIsRecorded = (view: View): boolean => aRuns(view) && view.isRecorded("j", "a");
const gone = (view: View): boolean => view.job("j") === undefined && view.pods.length === 0;
const noneOf =
  (...names: readonly string[]) =>
  (view: View): boolean =>
    names.every((name) => view.job(name) === undefined) && view.pods.length === 0;
const deleteJob = (when: Move["when"]): Move => ({
  when,
  act: (world) => world.delete("kusciajobs", "cross-domain/j"),
});
const alicePod = (view: View): string =>
  keyOf(view.podsOf("j", "a").find(({ metadata }) => metadata.namespace === "alice")!);

/** Jobs and pods that are removed, by their users or by others. */
export const DELETIONS: readonly Scenario[] = [
  {
    name: "delete-running",
    about: "a job is deleted while its task runs with Services and ConfigMaps",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    life: () => RUNS,
    script: [deleteJob(aRuns)],
    until: gone,
    expect: gone,
  },
  {
    name: "delete-starting",
    about: "a job is deleted when the first object of its task has been made",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    script: [deleteJob((view) => view.childrenOf(view.job("j")?.metadata.uid).length > 0)],
    until: gone,
    expect: gone,
  },
  {
    name: "delete-intended",
    about: "a job is deleted when the intent of its task is recorded and nothing made",
    objects: [...USUAL, job("j", ONE)],
    script: [deleteJob((view) => view.task("j", "a")?.createTime !== undefined)],
    until: gone,
    expect: gone,
  },
  {
    name: "delete-finished",
    about: "a finished job is deleted with its pods",
    objects: [...USUAL, job("j", chainOf("a", "b"))],
    script: [deleteJob((view) => view.phase("j") === "Succeeded")],
    until: gone,
    expect: gone,
  },
  {
    name: "delete-many",
    about: "three running jobs are deleted at once",
    objects: [...USUAL, job("j", ONE), job("k", ONE), job("l", ONE)],
    life: () => RUNS,
    script: [
      {
        when: (view) => ["j", "k", "l"].every((name) => view.task(name, "a")?.state === "Running"),
        act: (world) => {
          for (const name of ["j", "k", "l"]) world.delete("kusciajobs", `cross-domain/${name}`);
        },
      },
    ],
    until: noneOf("j", "k", "l"),
    expect: noneOf("j", "k", "l"),
  },
  {
    name: "delete-and-again",
    about: "a running job is deleted and made anew under its name",
    objects: [...USUAL, job("j", ONE)],
    life: (pod) => (pod.metadata.name === "j-a-0" ? RUNS : SUCCEEDS),
    script: [
      deleteJob(aRuns),
      { when: (view) => view.job("j") === undefined, act: (world) => world.create(job("j", [{ alias: "b" }])) },
    ],
    expect: comesTo("j", "Succeeded b=Succeeded"),
  },
  {
    name: "pod-deleted",
    about: "somebody deletes a running pod: its party fails",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    script: [{ when: aIsRecorded, act: (world) => world.delete("pods", alicePod(world.view)) }],
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "pod-unlabelled",
    about: "somebody takes the label by which pods are watched from a running pod, which then succeeds",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }])],
    life: ({ metadata }) => (metadata.labels?.[LABEL.controller] === undefined ? { ...SUCCEEDS, ms: 5000 } : RUNS),
    script: [
      {
        when: aIsRecorded,
        act: (world) =>
          world.patch("pods", alicePod(world.view), { metadata: { labels: { [LABEL.controller]: null } } }),
      },
    ],
    outcomesAreLate: true,
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "pod-deleted-early",
    about: "somebody deletes a pod the moment it appears: it is made again, or lost if its uid was recorded meanwhile",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }])],
    script: [{ when: (view) => view.pods.length > 0, act: (world) => world.delete("pods", alicePod(world.view)) }],
    mayEndOtherwise: true,
    expect: (view) => {
      const lost = view.task("j", "a")?.parties?.[0]?.reason === "PodLost";
      return comesTo("j", lost ? "Failed a=Failed" : "Succeeded a=Succeeded")(view);
    },
  },
  {
    name: "pod-evicted",
    about: "a node evicts a running pod",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    script: [
      {
        when: aIsRecorded,
        act: (world) => {
          const key = alicePod(world.view);
          const pod = world.view.get("pods", key)!;
          world.patch("pods", key, { status: { ...ended(pod, "Failed", "evicted"), reason: "Evicted" } }, "status");
        },
      },
    ],
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "node-lost",
    about: "a node dies; its pod is deleted by the control plane, and nobody ever finishes that",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    script: [
      {
        when: aIsRecorded,
        act: (world) => {
          world.patch("pods", alicePod(world.view), { metadata: { annotations: { [LOST_NODE]: "true" } } });
          world.delete("pods", alicePod(world.view));
        },
      },
    ],
    expect: comesTo("j", "Failed a=Failed"),
  },
  {
    name: "finalizer-stolen",
    about: "somebody removes the finalizer of a running job: it is restored",
    objects: [...USUAL, job("j", ONE)],
    life: () => ({ ...SUCCEEDS, ms: 400_000 }),
    script: [
      {
        when: aRuns,
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { metadata: { finalizers: null } }),
      },
    ],
    expect: (view) =>
      comesTo("j", "Succeeded a=Succeeded")(view) && (view.job("j")?.metadata.finalizers ?? []).length === 1,
  },
];

/** A quota of no pods until the ConfigMap `opened` exists. */
const OPENED: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "opened", namespace: "cross-domain" },
};
const quota: Scenario["admit"] = ({ method, path }, view) => {
  const isPod = method === "POST" && path.split("?")[0]!.endsWith("/pods");
  if (!isPod || view.get("configmaps", "cross-domain/opened") !== undefined) return undefined;
  const message = `pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0`;
  return { code: 403, body: failureStatus({ code: 403, reason: "Forbidden", message }) };
};
const open: Move = {
  when: (view) => view.task("j", "a")?.reason === "QuotaExceeded",
  afterMs: 5000,
  act: (world) => world.create(OPENED),
};
const change =
  (tag: string): Move["act"] =>
  (world) =>
    world.patch("appimages", "app", { spec: { image: { tag } } });

/** What a job waits for, and time limits. */
export const WAITS: readonly Scenario[] = [
  {
    name: "domain-late",
    about: "a party's domain appears after 5 s",
    objects: [...GROUND.slice(0, -1), appImage(), job("j", ONE)],
    script: [{ when: () => true, afterMs: 5000, act: (world) => world.create(domain("bob")) }],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "app-image-late",
    about: "the AppImage appears after 5 s",
    objects: [...GROUND, job("j", ONE)],
    script: [{ when: () => true, afterMs: 5000, act: (world) => world.create(appImage()) }],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "app-image-missing",
    about: "the AppImage never appears",
    objects: [...GROUND, job("j", chainOf("a", "b"))],
    expect: comesTo("j", "Failed a=Failed b=Failed"),
  },
  {
    name: "quota-late",
    about: "a quota leaves no room for pods, until it does",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: quota,
    script: [open],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "quota-suspended",
    about: "Suspend while a quota leaves no room for pods: nothing is tried any more",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: quota,
    script: [{ when: open.when, act: (world) => world.stage("j", "Suspend") }],
    until: (view) => view.phase("j") === "Suspended",
    expect: (view) => view.phase("j") === "Suspended" && view.pods.length === 0,
  },
  {
    name: "app-image-aba",
    about: "the AppImage is changed and changed back while a quota keeps its pods from being made",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: quota,
    script: [
      { when: (view) => view.task("j", "a")?.reason === "QuotaExceeded", act: change("2") },
      { when: () => true, afterMs: 2000, act: change("1") },
      { ...open, when: () => true },
    ],
    // A pod whose creation is carried out long after the AppImage moved on is one of another generation than its peers.
    mayEndOtherwise: true,
    expect: (view) => {
      const moved = view.task("j", "a")?.reason === "AppImageChanged";
      return comesTo("j", moved ? "Failed a=Failed" : "Succeeded a=Succeeded")(view);
    },
    sameEndAs: "quota-late",
  },
  {
    name: "parallelism-aba",
    about: "maxParallelism goes up and down again while tasks run",
    objects: [
      ...USUAL,
      job(
        "j",
        ["a", "b", "c"].map((alias) => ({ alias, parties: ALICE })),
        { maxParallelism: 1 },
      ),
    ],
    script: [
      {
        when: aRuns,
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { maxParallelism: 2 } }),
      },
      {
        when: (view) => view.task("j", "b")?.createTime !== undefined,
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { maxParallelism: 1 } }),
      },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
    sameEndAs: "fan-out-1",
  },
  {
    name: "settings-aba",
    about: "the operator is restarted with other settings, which leave the job alone, and with the old ones again",
    objects: [...USUAL, job("j", chainOf("a", "b", "c"))],
    life: () => ({ ...SUCCEEDS, ms: 2000 }),
    script: [
      {
        when: (view) => view.pods.some(({ status }) => status?.phase === "Running"),
        act: (world) => world.restartOperator(["--job-namespaces=elsewhere"]),
      },
      { when: () => true, afterMs: 5000, act: (world) => world.restartOperator([]) },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
    outcomesAreLate: true,
    sameEndAs: "chain",
  },
  {
    name: "ttl",
    about: "a finished job goes with its pods when its time to live is over",
    objects: [...USUAL, job("j", ONE, { ttlSecondsAfterFinished: 300 })],
    until: gone,
    expect: gone,
  },
  {
    name: "job-deadline",
    about: "a job runs longer than activeDeadlineSeconds",
    objects: [...USUAL, job("j", ONE, { activeDeadlineSeconds: 600 })],
    life: () => RUNS,
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "task-deadline",
    about: "a task runs longer than timeoutSeconds",
    objects: [...USUAL, job("j", [{ alias: "a", timeoutSeconds: 600 }])],
    life: () => RUNS,
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "unschedulable",
    about: "no node takes the pods of a task within lifecycleSeconds",
    objects: [...USUAL, job("j", [{ alias: "a", scheduleConfig: { lifecycleSeconds: 600 } }])],
    life: () => PENDING,
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
];

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
