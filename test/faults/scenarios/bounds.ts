import type { CoreEvent, KubeObject } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { failureStatus } from "../../../src/local/api/refusals.ts";
import type { ModelRequest, ModelResponse } from "../../../src/local/api/types.ts";
import { LOST_NODE, PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { keptLogs } from "./kept-logs.ts";
import { ALICE, appImage, aRuns, comesTo, domain, GROUND, job, ONE, USUAL, wideAppImage } from "./kit.ts";

/** Stands for a remedy: it is applied once this exists. */
const REMEDY: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "remedy", namespace: "cross-domain" },
};
export const isMended = (view: View): boolean => view.get("configmaps", "cross-domain/remedy") !== undefined;
export const mend = (when: Move["when"], afterMs = 1): Move => ({
  when,
  afterMs,
  act: (world) => world.create(REMEDY),
});
export const refusal = (code: number, reason: string, message: string): ModelResponse => ({
  code,
  body: failureStatus({ code, reason, message }),
});
export const isIn = ({ path }: ModelRequest, namespace: string, plural: string): boolean =>
  path.split("?")[0]!.includes(`/namespaces/${namespace}/${plural}`);
const isTerminating = (view: View): boolean | undefined => {
  const found = view.job("j")?.status?.conditions?.find(({ type }) => type === "Terminating");
  return found && found.status === "True";
};
const endedBy = (stage: string) => (view: View) =>
  view.job("j")?.status?.reason === `Party: alice execute the cmd: ${stage}.`;
const label = (view: View): string | undefined => view.job("j")?.metadata.labels?.["kuscia.secretflow/job-stage"];

const NO_INITIATOR = [...USUAL, job("j", ONE, { initiator: "carol" })];
/** That the spec was found valid or not; a command before that leaves it open. */
const isJudged = (view: View): boolean =>
  view.job("j")?.status?.conditions?.some(({ type }) => type === "JobValidated") === true;
const isWaitingForInitiator = (view: View): boolean => view.phase("j") === "initialized";
const stop: Move = { when: aRuns, act: (world) => world.stage("j", "Stop") };

const seconds = (of: KusciaJob | undefined): number =>
  (Date.parse(of?.status?.completionTime ?? "") - Date.parse(of?.metadata.creationTimestamp ?? "")) / 1000;

/** Jobs that have not begun, that pause, that are too large, and neighbours in need. */
export const BOUNDS: readonly Scenario[] = [
  {
    name: "stop-initialized",
    about: "Stop while the job waits for its initiator, which never appears",
    objects: NO_INITIATOR,
    script: [{ when: isWaitingForInitiator, act: (world) => world.stage("j", "Stop") }],
    expect: (view) => view.phase("j") === "Failed" && endedBy("Stop")(view) && view.pods.length === 0,
  },
  {
    name: "cancel-initialized",
    about: "Cancel while the job waits for its initiator, which never appears",
    objects: NO_INITIATOR,
    script: [{ when: isWaitingForInitiator, act: (world) => world.stage("j", "Cancel") }],
    expect: (view) =>
      view.phase("j") === "Cancelled" && endedBy("Cancel")(view) && !isJudged(view) && view.pods.length === 0,
  },
  {
    name: "restart-initialized",
    about: "Stop while the job waits for its initiator, then Restart; the initiator appears once the label says Start",
    objects: NO_INITIATOR,
    script: [
      { when: isWaitingForInitiator, act: (world) => world.stage("j", "Stop") },
      { when: (view) => view.phase("j") === "Failed", act: (world) => world.stage("j", "Restart") },
      {
        when: (view) => isWaitingForInitiator(view) && label(view) === "Start",
        act: (world) => world.create(domain("carol")),
      },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "terminating",
    about: "Stop of a running job: it says which pods still end, until they have",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    script: [stop, { when: (view) => isTerminating(view) === true, act: () => {} }],
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && isTerminating(view) === false,
  },
  {
    name: "terminating-lost",
    about: "Stop of a job whose pod is on a dead node: it says so until somebody removes the pod by force",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }])],
    life: () => RUNS,
    script: [
      {
        when: aRuns,
        act: (world) => {
          world.patch("pods", "alice/j-a-0", { metadata: { annotations: { [LOST_NODE]: "true" } } });
          world.stage("j", "Stop");
        },
      },
      {
        when: (view) => isTerminating(view) === true && view.pods[0]?.metadata.deletionTimestamp !== undefined,
        afterMs: 60_000,
        act: (world) => world.delete("pods", "alice/j-a-0", { gracePeriodSeconds: 0 }),
      },
    ],
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && isTerminating(view) === false,
  },
  {
    name: "deadline-paused",
    about: "a job is suspended, later stopped, for longer in all than its activeDeadlineSeconds, and goes on each time",
    objects: [...USUAL, job("j", ONE, { activeDeadlineSeconds: 900 })],
    life: (_, __, attempt) => (attempt < 2 ? RUNS : SUCCEEDS),
    script: [
      { when: aRuns, act: (world) => world.stage("j", "Suspend") },
      {
        when: (view) => view.phase("j") === "Suspended" && view.livePods.length === 0,
        afterMs: 1_800_000,
        act: (world) => world.stage("j", "Restart"),
      },
      { when: (view) => view.runs("j", "a", 1), act: (world) => world.stage("j", "Stop") },
      {
        when: (view) => view.phase("j") === "Failed" && view.livePods.length === 0,
        afterMs: 1_200_000,
        act: (world) => world.stage("j", "Restart"),
      },
    ],
    expect: comesTo("j", "Succeeded a#2=Succeeded"),
  },
  {
    name: "spec-too-large",
    about: "a spec that a status and its objects would not fit is refused before anything is made",
    objects: [...USUAL, job("j", [{ alias: "a", taskInputConfig: "\n".repeat(530_000) }])],
    expect: (view) =>
      view.job("j")?.status?.reason === "ValidateFailed" && view.phase("j") === "Failed" && view.pods.length === 0,
  },
  {
    name: "status-too-large",
    about: "the API server refuses the status as too large as soon as it names a pod",
    objects: [...USUAL, job("j", ONE)],
    refuses: ({ method, path, body }) =>
      method === "PUT" && path.includes("/kusciajobs/j/status") && JSON.stringify(body).includes('"pods"')
        ? refusal(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728")
        : undefined,
    expect: (view) => view.phase("j") === "Failed" && view.job("j")?.status?.reason === "StatusTooLarge",
  },
  {
    name: "status-refused",
    about:
      "a webhook refuses each status of a job for a minute: an Event says so, and the job goes on when it is mended",
    objects: [...USUAL, job("j", ONE)],
    refuses: ({ method, path }, view) =>
      method === "PUT" && path.includes("/kusciajobs/j/status") && !isMended(view)
        ? refusal(403, "Forbidden", 'admission webhook "w" denied the request: not now')
        : undefined,
    script: [mend(() => true, 60_000)],
    expect: comesTo("j", "Succeeded a=Succeeded"),
    expectPlain: (view) =>
      view
        .all("events")
        .map((event) => event as CoreEvent)
        .some(({ reason, message }) => reason === "ReconcileFailed" && message?.includes("not now") === true),
  },
  {
    name: "stop-wide",
    about: "Stop while the pods of a wide task are being made: no further one is made",
    objects: [...GROUND, wideAppImage(24), job("j", ONE)],
    life: () => PENDING,
    script: [{ when: (view) => view.pods.length >= 4, act: (world) => world.stage("j", "Stop") }],
    // A Stop that is seen late comes after all 48 pods, which are then deleted.
    moreWrites: 120,
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "webhook-hangs",
    about: "a webhook of bob's hangs for 10 s for each pod of a wide task; alice's job is not kept waiting",
    objects: [
      ...GROUND,
      appImage(),
      { ...wideAppImage(12), metadata: { name: "wide" } },
      job("j", [{ alias: "a", appImage: "wide", parties: [{ domainID: "bob" }] }]),
    ],
    hangsMs: (request, view) =>
      request.method === "POST" && isIn(request, "bob", "pods") && !isMended(view) ? 9000 : 0,
    script: [
      {
        when: (view) => view.task("j", "a")?.createTime !== undefined,
        afterMs: 500,
        act: (world) => world.create(job("k", [{ alias: "a", parties: ALICE }])),
      },
      mend((view) => view.phase("k") === "Succeeded"),
    ],
    expect: (view) => comesTo("j", "Succeeded a=Succeeded")(view) && comesTo("k", "Succeeded a=Succeeded")(view),
    expectPlain: (view) => seconds(view.job("k")) <= 2,
  },
  {
    name: "cleanup-blocked",
    about: "a running job is deleted while the operator may not read bob's namespace; the right comes back after 90 s",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    refuses: (request, view) =>
      view.job("j")?.metadata.deletionTimestamp !== undefined &&
      !isMended(view) &&
      ["pods", "services", "configmaps", "networkpolicies"].some((plural) => isIn(request, "bob", plural))
        ? refusal(403, "Forbidden", "pods is forbidden: User cannot list resource in the namespace bob")
        : undefined,
    script: [{ when: aRuns, act: (world) => world.delete("kusciajobs", "cross-domain/j") }, mend(() => true, 90_000)],
    until: (view) => view.job("j") === undefined && view.pods.length === 0,
    expect: (view) => view.job("j") === undefined && view.pods.length === 0,
    expectPlain: (view) =>
      view.all("events").some((event) => (event as { reason?: string }).reason === "CleanupBlocked"),
  },
  {
    name: "cleanup-abandoned",
    about: "a running job is deleted and the operator may never read bob's namespace again: it lets go in the end",
    objects: [...USUAL, job("j", ONE)],
    life: () => RUNS,
    leavesBehind: "bob",
    refuses: (request, view) =>
      (view.job("j") === undefined || view.job("j")?.metadata.deletionTimestamp !== undefined) &&
      ["pods", "services", "configmaps", "networkpolicies"].some((plural) => isIn(request, "bob", plural))
        ? refusal(403, "Forbidden", "pods is forbidden: User cannot list resource in the namespace bob")
        : undefined,
    script: [{ when: aRuns, act: (world) => world.delete("kusciajobs", "cross-domain/j") }],
    until: (view) => view.job("j") === undefined,
    expect: (view) => view.job("j") === undefined && view.pods.every(({ metadata }) => metadata.namespace === "bob"),
    // What may not be deleted is tried ever more seldom.
    moreWrites: 16,
    expectPlain: (view) =>
      view.all("events").some((event) => (event as { reason?: string }).reason === "CleanupAbandoned"),
  },
];

const elsewhere = (name: string): KusciaJob => {
  const made = job(name, ONE);
  return { ...made, metadata: { ...made.metadata, namespace: "elsewhere" } };
};
const at = (view: View, name: string): KusciaJob | undefined =>
  view.get("kusciajobs", `elsewhere/${name}`) as KusciaJob | undefined;

/** Two operators in one cluster, each with a job namespace of its own. */
export const NEIGHBOURS: readonly Scenario[] = [
  {
    name: "two-operators",
    about:
      "two operators side by side; only the first one lets finished jobs go, and a job of the second one is deleted",
    objects: [
      ...USUAL,
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } },
      job("j", ONE),
      elsewhere("kept"),
      elsewhere("deleted"),
    ],
    life: () => ({ ...SUCCEEDS, ms: 2000 }),
    flags: ["--default-ttl=60s", "--unwatched-grace=7200s"],
    neighbour: { jobNamespace: "elsewhere", flags: ["--default-ttl=0s", "--unwatched-grace=7200s"] },
    script: [
      {
        when: (view) => at(view, "deleted")?.status?.phase === "Succeeded",
        act: (world) => world.delete("kusciajobs", "elsewhere/deleted"),
      },
    ],
    until: (view) => view.job("j") === undefined && at(view, "deleted") === undefined,
    expect: (view) => view.job("j") === undefined && at(view, "kept")?.status?.phase === "Succeeded",
  },
  {
    name: "two-operators-logs",
    about: "two operators side by side, of which only the first one keeps logs",
    objects: [
      ...USUAL,
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere" } },
      job("j", ONE),
      elsewhere("theirs"),
    ],
    life: () => ({ ...SUCCEEDS, ms: 2000 }),
    flags: ["--kept-logs=1", "--unwatched-grace=7200s"],
    neighbour: { jobNamespace: "elsewhere", flags: ["--kept-logs=0", "--unwatched-grace=7200s"] },
    until: (view) => keptLogs(view).length === 2 && at(view, "theirs")?.status?.phase === "Succeeded",
    expect: (view) =>
      view.phase("j") === "Succeeded" &&
      keptLogs(view).length === 2 &&
      keptLogs(view).every(({ metadata }) => metadata.labels?.[LABEL.jobID] === "j"),
  },
];
