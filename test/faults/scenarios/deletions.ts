import { LABEL } from "../../../src/api/names.ts";
import { ended, LOST_NODE, NODE_NAME, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { keyOf } from "../view.ts";
import type { World } from "../world.ts";
import { ALICE, chainOf, comesTo, fullAppImage, GROUND, job, USUAL, ONE, aRuns, gone } from "./kit.ts";

/** From here on a pod that goes missing is lost; before, it would be made again. */
const aIsRecorded = (view: View): boolean => aRuns(view) && view.isRecorded("j", "a");
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

/** Alice's pod loses the label by which it is watched; then the job is told to stop. */
function unlabelled(what: string, act: Move["act"], end: string): Scenario {
  return {
    name: `${what}-unlabelled`,
    about: `a pod has lost the label by which it is watched, and the job is told to stop: ${what}; the pod ends`,
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }])],
    life: () => RUNS,
    script: [
      {
        when: aIsRecorded,
        act: (world) =>
          world.patch("pods", alicePod(world.view), { metadata: { labels: { [LABEL.controller]: null } } }),
      },
      { when: () => true, afterMs: 2000, act },
    ],
    until: (view) => comesTo("j", end)(view) && view.livePods.length === 0,
    expect: (view) => comesTo("j", end)(view) && view.livePods.length === 0,
  };
}

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
  ...(["Stop", "Cancel", "Suspend"] as const).map((stage): Scenario => {
    const phase = { Stop: "Failed", Cancel: "Cancelled", Suspend: "Suspended" }[stage];
    return unlabelled(stage.toLowerCase(), (world) => world.stage("j", stage), `${phase} a=Failed`);
  }),
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
    about: "a node evicts a running pod of a task that is not started again",
    objects: [...USUAL, job("j", [{ alias: "a", retryPolicy: { disruptionLimit: 0 } }])],
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
    name: "pod-unended",
    about: "somebody deletes a pod, and nobody ever finishes that though its node is ready",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    script: [{ when: aIsRecorded, act: (world) => deleteUnended(world) }],
    expect: comesTo("j", "Failed a=Failed"),
  },
  {
    name: "pod-given-up",
    about: "a node is not ready: somebody deletes its pod, which never ends, and then by force; the task starts again",
    objects: [...USUAL, job("j", ONE)],
    life: (_, __, attempt) => (attempt === 0 ? RUNS : SUCCEEDS),
    script: [
      {
        when: aIsRecorded,
        act: (world) => {
          const conditions = [{ type: "Ready", status: "Unknown" }];
          world.patch("nodes", NODE_NAME, { status: { conditions } }, "status");
          deleteUnended(world);
        },
      },
      {
        when: (view) => view.task("j", "a")?.reason === "OldPodsRunning",
        afterMs: 60_000,
        act: (world) => world.delete("pods", "alice/j-a-0", { gracePeriodSeconds: 0 }),
      },
    ],
    expect: (view) => comesTo("j", "Succeeded a#1=Succeeded")(view) && view.task("j", "a")?.retries?.disrupted === 1,
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

/** As nobody is there who would end it. */
function deleteUnended(world: World): void {
  world.patch("pods", alicePod(world.view), { metadata: { annotations: { [LOST_NODE]: "true" } } });
  world.delete("pods", alicePod(world.view));
}
