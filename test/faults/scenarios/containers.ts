import type { ContainerStatus, Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import type { AppImage, DeployTemplate } from "../../../src/api/types.ts";
import { ended, FAILS, RUNS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { keyOf } from "../view.ts";
import { GIVES, storedOutputs } from "./outputs.ts";
import { ALICE, appImage, comesTo, GROUND, job, USUAL } from "./kit.ts";

const TASK = [{ alias: "a", parties: ALICE }];
const isRecorded = (view: View): boolean => view.runs("j", "a") && view.isRecorded("j", "a");
const alicePod = (view: View): string => keyOf(view.podsOf("j", "a")[0]!);
const failsWith =
  (reason: string) =>
  (view: View): boolean =>
    comesTo("j", "Failed a=Failed")(view) && view.task("j", "a")?.parties?.[0]?.reason === reason;

/** An AppImage whose container is started again at most twice. */
function restarting(restartPolicy: DeployTemplate["spec"]["restartPolicy"]): AppImage {
  const { containers } = appImage().spec.deployTemplates[0]!.spec;
  return appImage("app", {
    deployTemplates: [{ name: "app", replicas: 1, spec: { restartPolicy, backoffLimit: 2, containers: containers! } }],
  });
}

/** The kubelet pauses before it starts the container again. */
function crash(when: Move["when"], restartCount: number): Move {
  const end = { exitCode: 1, reason: "Error", message: "no peer" };
  const waiting = { reason: "CrashLoopBackOff", message: "back-off" };
  return { when, afterMs: 10_000, act: setContainers([container("app", { waiting }, restartCount, end)]) };
}

function container(
  name: string,
  state: ContainerStatus["state"],
  restartCount = 0,
  last?: NonNullable<ContainerStatus["state"]>["terminated"],
): ContainerStatus {
  return { name, restartCount, state, ...(last && { lastState: { terminated: last } }) };
}

function setContainers(containerStatuses: readonly ContainerStatus[]): Move["act"] {
  return setStatus(() => ({ phase: "Running", containerStatuses: [...containerStatuses] }));
}

function lacksSecret({ status }: Pod): PodStatus {
  const waiting = { reason: "CreateContainerConfigError", message: 'secret "keys" not found' };
  return { ...status, containerStatuses: [container("app", { waiting })] };
}

/** What the kubelet says next of the pod, if it is still there. */
function setStatus(statusOf: (pod: Pod) => PodStatus): Move["act"] {
  return (world) => {
    const [pod] = world.view.podsOf("j", "a");
    if (pod !== undefined) world.patch("pods", keyOf(pod), { status: statusOf(pod) }, "status");
  };
}

/** It has succeeded, and declares a result. */
const GIVING = container("app", { terminated: { exitCode: 0, reason: "Completed", message: GIVES.message! } });

const always = (): boolean => true;

/** How containers start, fail, are started again, and outlive each other. */
export const CONTAINERS: readonly Scenario[] = [
  {
    name: "containers-stuck",
    about: "a pod has a node and never starts, its peer runs",
    objects: [...USUAL, job("j", [{ alias: "a" }])],
    life: ({ metadata }) => (metadata.namespace === "alice" ? { until: "bound" } : RUNS),
    expect: (view) => failsWith("ContainerFailed")(view) && view.livePods.length === 0,
  },
  {
    name: "late-secret",
    about: "a pod takes long to get its image, then lacks a Secret that comes half a minute later",
    objects: [...USUAL, job("j", TASK)],
    life: () => ({ until: "bound" }),
    script: [
      { when: (view) => view.isRecorded("j", "a"), afterMs: 90_000, act: setStatus(lacksSecret) },
      { when: always, afterMs: 30_000, act: setStatus((pod) => ended(pod, "Succeeded")) },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "restarts",
    about: "a container fails twice, is started again, and succeeds",
    objects: [...GROUND, restarting("OnFailure"), job("j", TASK)],
    life: () => RUNS,
    script: [
      crash(isRecorded, 0),
      crash(always, 1),
      { when: always, afterMs: 20_000, act: setStatus((pod) => ended(pod, "Succeeded")) },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "restarts-exceeded",
    about: "a container fails more often than it may be started again",
    objects: [...GROUND, restarting("OnFailure"), job("j", TASK)],
    life: () => RUNS,
    script: [crash(isRecorded, 1), crash(always, 2)],
    expect: (view) => failsWith("ContainerFailed")(view) && view.livePods.length === 0,
  },
  {
    name: "sidecar",
    about: "an injected sidecar still runs when the container of the AppImage has succeeded and declared a result",
    objects: [...USUAL, job("j", TASK)],
    life: () => RUNS,
    script: [
      {
        when: isRecorded,
        act: setContainers([GIVING, container("proxy", { running: {} })]),
      },
    ],
    until: (view) => view.livePods.length === 0,
    expect: (view) =>
      comesTo("j", "Succeeded a=Succeeded")(view) && view.livePods.length === 0 && storedOutputs(view).length === 1,
  },
  {
    name: "sidecar-fails",
    about: "an injected sidecar fails after the container of the AppImage has succeeded and declared a result",
    objects: [...USUAL, job("j", TASK)],
    life: () => RUNS,
    script: [
      {
        when: isRecorded,
        act: setStatus(() => ({
          phase: "Failed",
          containerStatuses: [GIVING, container("proxy", { terminated: { exitCode: 2, reason: "Error" } })],
        })),
      },
    ],
    expect: (view) => comesTo("j", "Succeeded a=Succeeded")(view) && storedOutputs(view).length === 1,
  },
  {
    name: "told-to-go",
    about: "somebody deletes a running pod, whose program tidies up and ends with 0: its work is not done",
    objects: [...USUAL, job("j", TASK)],
    life: () => ({ ...RUNS, stopped: "Succeeded" }),
    script: [{ when: isRecorded, act: (world) => world.delete("pods", alicePod(world.view)) }],
    expect: failsWith("PodLost"),
  },
  {
    name: "stopped-with-peer",
    about:
      "a party fails; the other's program ends with an error when it is stopped for that, seconds before its pod goes",
    objects: [...USUAL, job("j", [{ alias: "a" }])],
    life: ({ metadata }) => (metadata.namespace === "bob" ? FAILS : { ...RUNS, lingersMs: 2500 }),
    expect: (view) => {
      const reasons = view.task("j", "a")?.parties?.map(({ reason }) => reason);
      return comesTo("j", "Failed a=Failed")(view) && String(reasons) === "PeerPartyFailed,PodFailed";
    },
  },
];
