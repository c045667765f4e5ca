import { failureStatus } from "../../../src/local/api/refusals.ts";
import type { KusciaJobSpec } from "../../../src/api/types.ts";
import { type Life, PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import {
  ALICE,
  appImage,
  aRuns,
  chainOf,
  comesTo,
  failsAtAlice,
  fullAppImage,
  gone,
  GROUND,
  job,
  ONE,
  summary,
  USUAL,
  wideAppImage,
} from "./kit.ts";

const BOB = [{ domainID: "bob" }];
/** With this ConfigMap there is room. */
const OPENED = "cross-domain/opened";
const CHAIN = chainOf("a", "b", "c");
const OBJECTS = [...USUAL, job("j", CHAIN)];
/** Longer than the operator is ever away. */
const LONG: Life = { ...SUCCEEDS, ms: 400_000 };

/** b runs until it is stopped; a later attempt of it succeeds. */
const bIsStopped = (_: unknown, alias: string, attempt: number): Life =>
  alias === "b" && attempt === 0 ? RUNS : SUCCEEDS;
const bRuns = (view: View): boolean => view.runs("j", "b");
const suspendedIs =
  (reason: string) =>
  (view: View): boolean =>
    view.job("j")?.status?.conditions?.find(({ type }) => type === "Suspended")?.reason === reason;
const isSuspending = suspendedIs("Suspending");
/** Where pods are seen late, a job may be Suspended at once. */
const isHeard = (view: View): boolean => isSuspending(view) || suspendedIs("Disabled")(view);
const isSuspended = (view: View): boolean => view.phase("j") === "Suspended" && view.livePods.length === 0;

const edit = (when: Move["when"], spec: Partial<KusciaJobSpec>, afterMs = 1): Move => ({
  when,
  afterMs,
  act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec }),
});
const suspend = (when: Move["when"], suspendPolicy?: KusciaJobSpec["suspendPolicy"]): Move =>
  edit(when, { suspend: true, ...(suspendPolicy && { suspendPolicy }) });
const resume = (when: Move["when"] = isSuspended, afterMs = 1): Move => edit(when, { suspend: false }, afterMs);

/** Writes down how many pods are alive when the job counts as Suspended. */
const CENSUS = "test/alive-when-suspended";
const census: Move = {
  when: (view) => view.phase("j") === "Suspended",
  act: (world) => {
    const annotations = { [CENSUS]: String(world.view.livePods.length) };
    world.patch("kusciajobs", "cross-domain/j", { metadata: { annotations } });
  },
};
const wasQuiet = (view: View): boolean => view.job("j")?.metadata.annotations?.[CENSUS] === "0";
const deleted: Pick<Scenario, "until" | "expect"> = { until: gone, expect: gone };
const remove = (when: Move["when"]): Move => ({
  when,
  act: (world) => world.delete("kusciajobs", "cross-domain/j"),
});

/** Jobs that their spec suspends, at every time of their life and with each policy. */
export const PAUSES: readonly Scenario[] = [
  {
    name: "pause-requeue",
    about: "the spec suspends a job while its second task runs, then lets it go on",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns), census, resume()],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
    expectPlain: wasQuiet,
  },
  {
    name: "pause-terminate",
    about: "the same, where what runs is stopped for good: the job is Suspended, not Failed",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns, "Terminate"), census],
    until: isSuspended,
    expect: comesTo("j", "Suspended a=Succeeded b=Failed c=Skipped"),
    expectPlain: wasQuiet,
  },
  {
    name: "pause-terminate-resumed",
    about: "it goes on, and its tasks come to what they came to",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns, "Terminate"), resume()],
    expect: comesTo("j", "Failed a=Succeeded b=Failed c=Skipped"),
  },
  {
    name: "pause-terminate-tolerable",
    about: "a tolerable task is stopped for good, and the next one runs when the job goes on",
    objects: [
      ...USUAL,
      job("j", [{ alias: "a", tolerable: true, priority: 1 }, { alias: "b" }], { maxParallelism: 1 }),
    ],
    life: (_, alias) => (alias === "a" ? RUNS : SUCCEEDS),
    script: [suspend(aRuns, "Terminate"), resume()],
    expect: comesTo("j", "Succeeded a=Failed b=Succeeded"),
  },
  {
    name: "pause-wait",
    about: "the same, where what runs may finish, and nothing else starts before the job goes on",
    objects: OBJECTS,
    life: (_, alias) => (alias === "b" ? LONG : SUCCEEDS),
    script: [suspend(bRuns, "Wait"), resume()],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "pause-wait-requeue",
    about: "a job waits for its task to finish, and is told to stop it after all",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns, "Wait"), edit(isSuspending, { suspendPolicy: "Requeue" }), resume()],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
  },
  {
    name: "pause-starting",
    about: "a job is suspended while the first pods wait for a node",
    objects: [...GROUND, fullAppImage(), job("j", CHAIN)],
    life: (_, alias, attempt) => (alias === "a" && attempt === 0 ? PENDING : SUCCEEDS),
    script: [suspend((view) => view.pods.length === 2), resume()],
    expect: comesTo("j", "Succeeded a#1=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "pause-wide",
    about: "a job is suspended while the pods of a wide task are being made: no further one is made",
    objects: [...GROUND, wideAppImage(24), job("j", ONE)],
    life: () => PENDING,
    script: [suspend((view) => view.pods.length >= 4)],
    moreWrites: 120,
    until: isSuspended,
    expect: comesTo("j", "Suspended a#1=Pending"),
  },
  {
    name: "pause-at-creation",
    about: "a job is created suspended, and is let go on",
    objects: [...USUAL, job("j", CHAIN, { suspend: true })],
    script: [resume()],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "pause-initialized",
    about: "a job is suspended while it waits for its AppImage, which comes; then it is let go on",
    objects: [...GROUND, job("j", ONE)],
    script: [
      suspend((view) => view.task("j", "a")?.reason === "AppImageNotFound"),
      { when: () => true, afterMs: 3000, act: (world) => world.create(appImage()) },
      resume(),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "pause-backoff",
    about: "a job is suspended while its task pauses before the next attempt, for longer than that",
    objects: [...USUAL, job("j", [{ alias: "a", retryPolicy: { limit: 1 } }])],
    life: (pod, _, attempt) => (attempt === 0 ? failsAtAlice(pod) : SUCCEEDS),
    script: [suspend((view) => view.task("j", "a")?.reason === "RetryBackoff"), resume(isSuspended, 60_000)],
    expect: comesTo("j", "Succeeded a#1=Succeeded"),
  },
  {
    name: "pause-in-line",
    about:
      "a job is suspended while its task is refused by a quota, for longer than the task may wait; then there is room",
    objects: [
      ...USUAL,
      job("j", [
        { alias: "a", parties: ALICE, scheduleConfig: { lifecycleSeconds: 900 } },
        { alias: "b", parties: BOB },
      ]),
    ],
    life: () => LONG,
    admit: ({ method, path }, view) => {
      const isAlices = method === "POST" && path.split("?")[0] === "/api/v1/namespaces/alice/pods";
      if (!isAlices || view.get("configmaps", OPENED) !== undefined) return undefined;
      const message = `pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0`;
      return { code: 403, body: failureStatus({ code: 403, reason: "Forbidden", message }) };
    },
    script: [
      suspend((view) => view.task("j", "a")?.reason === "QuotaExceeded", "Wait"),
      resume(isSuspended, 3_600_000),
      {
        when: (view) => view.job("j")?.spec.suspend === false,
        afterMs: 5000,
        act: (world) =>
          world.create({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "opened", namespace: "cross-domain" },
          }),
      },
    ],
    mayEndOtherwise: true,
    expect: (view) => /^Succeeded a#[0-9]+=Succeeded b=Succeeded$/.test(summary(view, "j")),
  },
  {
    name: "pause-hasty",
    about: "a job is let go on while the pods of its pause still end",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns), resume(isHeard)],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
  },
  {
    name: "pause-twice",
    about: "a job is suspended, let go on and suspended again, with another policy",
    objects: OBJECTS,
    life: (_, alias, attempt) => (alias === "b" && attempt === 1 ? LONG : bIsStopped(_, alias, attempt)),
    script: [suspend(bRuns), resume(), suspend((view) => view.runs("j", "b", 1), "Wait"), resume()],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
  },
  {
    name: "pause-finished",
    about: "a finished job that its spec suspends stays as it is",
    objects: [...USUAL, job("j", ONE)],
    script: [suspend((view) => view.phase("j") === "Succeeded")],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "pause-stopped",
    about: "Stop of a job that its spec has suspended",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns), { when: isSuspended, act: (world) => world.stage("j", "Stop") }],
    expect: comesTo("j", "Failed a=Succeeded b#1=Skipped c=Skipped"),
  },
  {
    name: "pause-cancelled",
    about: "Cancel of a job that waits for its task to finish before it is Suspended",
    objects: OBJECTS,
    life: bIsStopped,
    script: [suspend(bRuns, "Wait"), { when: isSuspending, act: (world) => world.stage("j", "Cancel") }],
    expect: (view) => comesTo("j", "Cancelled a=Succeeded b=Failed c=Skipped")(view) && view.livePods.length === 0,
  },
  {
    name: "pause-restarted",
    about: "Restart runs again what suspendPolicy Terminate has stopped, once the spec lets it",
    objects: OBJECTS,
    life: bIsStopped,
    script: [
      suspend(bRuns, "Terminate"),
      { when: isSuspended, act: (world) => world.stage("j", "Restart") },
      resume((view) => isSuspended(view) && view.task("j", "b")?.attempt === 1),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
  },
  {
    name: "pause-both",
    about: "Kuscia's Suspend and the spec hold a job; it goes on after Restart and when the spec lets it",
    objects: OBJECTS,
    life: bIsStopped,
    script: [
      { when: bRuns, act: (world) => world.stage("j", "Suspend") },
      suspend(isSuspended),
      { when: () => true, afterMs: 2000, act: (world) => world.stage("j", "Restart") },
      resume(suspendedIs("Disabled"), 2000),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded c=Succeeded"),
  },
  {
    name: "delete-suspending",
    about: "a job is deleted while the pods of its pause still end",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    life: () => RUNS,
    script: [suspend(aRuns), remove(isHeard)],
    ...deleted,
  },
  {
    name: "delete-suspended",
    about: "a job is deleted that its spec has suspended",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    life: () => RUNS,
    script: [suspend(aRuns, "Terminate"), remove(isSuspended)],
    ...deleted,
  },
  {
    name: "start-deadline",
    about: "a task that waits too long for its turn fails",
    objects: [
      ...USUAL,
      job(
        "j",
        [
          { alias: "a", priority: 1, parties: ALICE },
          { alias: "b", tolerable: true },
        ],
        {
          maxParallelism: 1,
          taskStartDeadlineSeconds: 60,
        },
      ),
    ],
    life: () => LONG,
    expect: comesTo("j", "Succeeded a=Succeeded b=Failed"),
    expectPlain: (view) => view.task("j", "b")?.reason === "StartDeadline",
  },
  {
    name: "start-deadline-paused",
    about: "a job is let go on long after its tasks would have had to start",
    objects: [...USUAL, job("j", ONE, { suspend: true, taskStartDeadlineSeconds: 300 })],
    script: [resume(isSuspended, 600_000)],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
];
