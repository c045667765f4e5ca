import { LOST_NODE, RUNS, SUCCEEDS, ended } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import { keyOf, type View } from "../view.ts";
import { aRuns, chainOf, comesTo, evict, failsAtAlice, job, ONE, USUAL } from "./kit.ts";

/** Longer than any watch stays silent: whoever looks again still finds the pod. */
const LONG_SECONDS = 600;
const LONG_MS = 400_000;

const isRecorded = (view: View): boolean => aRuns(view) && view.isRecorded("j", "a");
const key = (domain: string): string => `${domain}/j-a-0`;
const evicts = (domain: string, gracePeriodSeconds?: number): Move => ({
  when: isRecorded,
  act: (world) => evict(world, key(domain), gracePeriodSeconds),
});
const ranAgain = comesTo("j", "Succeeded a#1=Succeeded");
const wasDisrupted = (view: View): boolean => {
  const { retries, attempts } = view.task("j", "a") ?? {};
  return retries?.failed === undefined && retries?.disrupted === 1 && attempts?.[0]?.disrupted === true;
};
const retried = (limit: number): { retryPolicy: { limit: number } } => ({ retryPolicy: { limit } });

/** Tasks that are tried again by themselves: after failures, as far as they may, and after disruptions. */
export const RETRIES: readonly Scenario[] = [
  {
    name: "retry",
    about: "the second of two tasks fails once, is tried again and succeeds",
    objects: [
      ...USUAL,
      job(
        "j",
        chainOf("a", "b").map((task) => ({ ...task, ...retried(1) })),
      ),
    ],
    life: (pod, alias, attempt) => (alias === "b" && attempt === 0 ? failsAtAlice(pod) : SUCCEEDS),
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded"),
    expectPlain: (view) => {
      const { attempts: [first] = [], createTime = "" } = view.task("j", "b") ?? {};
      const pause = Date.parse(createTime) - Date.parse(first?.endTime ?? "");
      return pause >= 8000 && pause <= 13_000;
    },
  },
  {
    name: "retries-exhausted",
    about: "a task fails each time that it is tried",
    objects: [...USUAL, job("j", [{ alias: "a", ...retried(1) }])],
    life: failsAtAlice,
    expect: (view) => comesTo("j", "Failed a#1=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "retry-stopped",
    about: "Stop while a task pauses before its next attempt",
    objects: [...USUAL, job("j", [{ alias: "a", ...retried(1) }])],
    life: failsAtAlice,
    script: [
      { when: (view) => view.task("j", "a")?.reason === "RetryBackoff", act: (world) => world.stage("j", "Stop") },
    ],
    expect: (view) => comesTo("j", "Failed a#1=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "failed-suspends",
    about: "a task fails for good, which suspends its job; somebody lets it go on, and the next task runs",
    objects: [
      ...USUAL,
      job("j", [{ alias: "a", retryPolicy: { onFailed: [{ jobAction: "SuspendJob" }] } }, { alias: "b" }], {
        scheduleMode: "BestEffort",
        maxParallelism: 1,
      }),
    ],
    life: (pod, alias) => (alias === "a" ? failsAtAlice(pod) : SUCCEEDS),
    script: [
      {
        when: (view) => view.phase("j") === "Suspended" && view.livePods.length === 0,
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { suspend: false } }),
      },
    ],
    expect: (view) => comesTo("j", "Failed a=Failed b=Succeeded")(view) && view.job("j")?.spec.suspend === false,
  },
  {
    name: "disruption",
    about: "a pod is evicted, ends its program with 0 when told, and the task starts again as a whole",
    objects: [...USUAL, job("j", ONE)],
    life: (_, __, attempt) => (attempt === 0 ? { ...RUNS, stopped: "Succeeded", graceMs: LONG_MS } : SUCCEEDS),
    script: [evicts("alice", LONG_SECONDS)],
    expect: (view) => ranAgain(view) && wasDisrupted(view),
  },
  {
    name: "disruption-quick",
    about: "an evicted pod has gone within a second; where nobody saw that, the loss counts as a failure",
    objects: [...USUAL, job("j", [{ alias: "a", ...retried(1) }])],
    life: (_, __, attempt) => (attempt === 0 ? RUNS : SUCCEEDS),
    script: [evicts("alice")],
    expect: ranAgain,
    expectPlain: wasDisrupted,
  },
  {
    name: "disruption-peer-done",
    about: "a pod is evicted when the other party has finished",
    objects: [...USUAL, job("j", ONE)],
    life: ({ metadata }, _, attempt) =>
      attempt === 0 && metadata.namespace === "bob" ? { ...RUNS, graceMs: LONG_MS } : SUCCEEDS,
    script: [
      {
        when: (view) => view.task("j", "a")?.parties?.[0]?.state === "Succeeded" && isThere(view, "bob"),
        act: (world) => evict(world, key("bob"), LONG_SECONDS),
      },
    ],
    outcomesAreLate: true,
    expect: (view) => ranAgain(view) && wasDisrupted(view),
  },
  {
    name: "disruption-peer-gives-up",
    about: "a pod is evicted, and before it has ended its peer fails for want of it",
    objects: [...USUAL, job("j", ONE)],
    life: (_, __, attempt) => (attempt === 0 ? { ...RUNS, graceMs: LONG_MS } : SUCCEEDS),
    script: [
      evicts("alice", LONG_SECONDS),
      {
        when: () => true,
        afterMs: 1500,
        act: (world) => {
          const pod = world.view.pods.find((each) => keyOf(each) === key("bob"))!;
          world.patch("pods", key("bob"), { status: ended(pod, "Failed", "no connection to alice") }, "status");
        },
      },
    ],
    expect: (view) => ranAgain(view) && wasDisrupted(view),
  },
  {
    name: "node-lost",
    about: "a node is lost: its pod is told to go, never ends, and is removed by force in the end",
    objects: [...USUAL, job("j", ONE)],
    life: (_, __, attempt) => (attempt === 0 ? RUNS : SUCCEEDS),
    script: [
      {
        when: isRecorded,
        act: (world) => {
          world.patch("pods", key("alice"), { metadata: { annotations: { [LOST_NODE]: "true" } } });
          evict(world, key("alice"), 30);
        },
      },
      {
        when: (view) => view.task("j", "a")?.reason === "OldPodsRunning",
        afterMs: 60_000,
        act: (world) => world.delete("pods", key("alice"), { gracePeriodSeconds: 0 }),
      },
    ],
    expect: (view) => ranAgain(view) && wasDisrupted(view),
  },
];

function isThere(view: View, domain: string): boolean {
  return view.pods.some((pod) => keyOf(pod) === key(domain) && pod.status?.phase === "Running");
}
