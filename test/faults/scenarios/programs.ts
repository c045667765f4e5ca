import type { ConfigMap, Pod } from "../../../src/api/kubernetes.ts";
import { type Output, outputConfigMap, outputValue } from "../../../src/api/output.ts";
import { SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { chainOf, comesTo, failsAtAlice, gone, job, USUAL } from "./kit.ts";

const RESULT: Output = { name: "rows", mediaType: "text/plain", value: "42", readers: "all" };
const FLAGS = ["--job-api-url=https://api.example:8082"];
const OBJECTS = [
  ...USUAL,
  job(
    "j",
    chainOf("a", "b").map((task) => ({ ...task, apiAccess: true, retryPolicy: { limit: 1, backoffSeconds: 1 } })),
  ),
];

const podOf = (view: View, alias: string, attempt = 0): Pod | undefined =>
  view.livePods.find(
    ({ metadata, status }) =>
      metadata.namespace === "alice" &&
      metadata.annotations?.["kuscia.secretflow/task-alias"] === alias &&
      metadata.labels?.["kuscia.secretflow/attempt"] === String(attempt) &&
      status?.phase === "Running",
  );

/** As the job API does when alice's program gives a result and tells how far it is. */
const tell = (alias: string, progress: number): Move => ({
  when: (view) => podOf(view, alias) !== undefined,
  act: (world) => {
    world.create({ ...outputConfigMap(podOf(world.view, alias)!, RESULT), kind: "ConfigMap" });
    const tasks = world.view
      .job("j")!
      .status!.tasks!.map((task) =>
        task.alias === alias ? { ...task, progress, progressTime: "2026-01-01T00:00:00Z" } : task,
      );
    world.patch("kusciajobs", "cross-domain/j", { status: { tasks } }, "status");
  },
});

const stored = (view: View): ConfigMap[] =>
  view.all("configmaps").filter(({ metadata }) => metadata.labels?.["kuscia.secretflow/content"] === "output");
const areKept = (view: View): boolean =>
  stored(view).every((each) => outputValue(each) === "42") &&
  view
    .job("j")
    ?.status?.outputs?.map(({ task, domainID, attempt }) => `${task}#${attempt}/${domainID}`)
    .sort()
    .join() === "a#0/alice,b#0/alice";

/** Programs that give results and tell how far they are while they run. */
export const PROGRAMS: readonly Scenario[] = [
  {
    name: "programs",
    about:
      "programs tell results and progress; the first task then fails and is tried again, which begins without progress",
    objects: OBJECTS,
    flags: FLAGS,
    life: (pod, alias, attempt) => (alias === "a" && attempt === 0 ? failsAtAlice(pod) : SUCCEEDS),
    script: [tell("a", 0.5), tell("b", 0.9)],
    until: (view) => comesTo("j", "Succeeded a#1=Succeeded b=Succeeded")(view) && areKept(view),
    expect: (view) =>
      areKept(view) && view.task("j", "a")?.progress === undefined && view.task("j", "b")?.progress === 0.9,
  },
  {
    name: "programs-deleted",
    about: "a job is deleted in the moment in which its program gives a result",
    objects: OBJECTS,
    flags: FLAGS,
    script: [
      {
        when: (view) => podOf(view, "a") !== undefined,
        act: (world) => {
          world.delete("kusciajobs", "cross-domain/j");
          world.create({ ...outputConfigMap(podOf(world.view, "a")!, RESULT), kind: "ConfigMap" });
        },
      },
    ],
    until: gone,
    expect: (view) => gone(view) && stored(view).length === 0,
  },
];
