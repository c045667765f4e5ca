import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import type { Party } from "../../../src/api/types.ts";
import { failureStatus } from "../../../src/local/api/refusals.ts";
import type { ModelRequest, ModelResponse } from "../../../src/local/api/types.ts";
import { PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { added } from "./added-tasks.ts";
import { ALICE, domain, fullAppImage, GROUND, job, ONE, summary, togetherAppImage, USUAL } from "./kit.ts";

/** The pod that a request would make; undefined for any other request. */
function podOf({ method, path, body }: ModelRequest): KubeObject | undefined {
  const isPod = method === "POST" && path.split("?")[0]!.endsWith("/pods");
  return isPod ? (body as KubeObject) : undefined;
}

function refused(why: string): ModelResponse {
  return {
    code: 403,
    body: failureStatus({ code: 403, reason: "Forbidden", message: `pods "x" is forbidden: ${why}` }),
  };
}

const NO_ROOM = refused("exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");

const attemptOf = (pod: KubeObject): number => Number(pod.metadata.labels?.[LABEL.attempt] ?? 0);
const jobOf = (pod: KubeObject): string => pod.metadata.labels?.[LABEL.jobID] ?? "";
const isOf = (pod: KubeObject, name: string, domainID: string): boolean =>
  jobOf(pod) === name && pod.metadata.namespace === domainID;

/** A quota of so many pods in each domain. */
function isFull(view: View, pod: KubeObject, most: number): boolean {
  return view.livePods.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace).length >= most;
}

/** A quota of one pod. */
export function quota(namespace: string): KubeObject {
  const metadata = { name: "q", namespace };
  return { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods: "1" } } } as KubeObject;
}

/** Quotas of one pod in each domain; of the first attempts of these jobs each gets that of one domain alone. */
function ringQuota(firstOf: Readonly<Record<string, string>>): Scenario["admit"] {
  return (request, view) => {
    const pod = podOf(request);
    if (pod === undefined) return undefined;
    const hasOther = attemptOf(pod) === 0 && pod.metadata.namespace !== firstOf[jobOf(pod)];
    return hasOther || isFull(view, pod, 1) ? NO_ROOM : undefined;
  };
}

/** All of these have Succeeded, with whatever attempt, and none of them by a retry. */
function allSucceed(...names: string[]): (view: View) => boolean {
  return (view) =>
    names.every((name) => /^Succeeded( \w+(#\d+)?=Succeeded)+$/.test(summary(view, name))) &&
    view.jobs.every((each) => (each.status?.tasks ?? []).every(({ retries, attempts }) => !retries && !attempts));
}

const wasReleased = (view: View, name = "j"): boolean => (view.task(name, "a")?.releases ?? 0) > 0;
const parties = (...ids: string[]): { parties: Party[] } => ({ parties: ids.map((domainID) => ({ domainID })) });
const OPEN_JOBS = ["j", "k", "l"];
const LONG = { ...SUCCEEDS, ms: 2000 };
/** The first attempt comes to no end by itself: half of a gang waits for the other half. */
const waitsForPeer: Scenario["life"] = (_, __, attempt) => (attempt === 0 ? RUNS : LONG);

/** The jobs ended in this order. */
function endedInOrder(...names: string[]): (view: View) => boolean {
  const at = (view: View, name: string): number => Date.parse(view.task(name, "a")?.createTime ?? "");
  return (view) => names.every((name, i) => i === 0 || at(view, names[i - 1]!) <= at(view, name));
}

/** Gangs that cannot be had whole, and lines for room. How often one is let go is a matter of timing, so faults may change it. */
export const GANGS: readonly Scenario[] = [
  {
    name: "gang-quota",
    about: "a quota refuses one pod of two: the other is let go, and both are made again",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: (request) => {
      const pod = podOf(request);
      return pod !== undefined && isOf(pod, "j", "bob") && attemptOf(pod) === 0 ? NO_ROOM : undefined;
    },
    life: waitsForPeer,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    expect: (view) => allSucceed("j")(view) && wasReleased(view),
    expectPlain: (view) => summary(view, "j") === "Succeeded a#1=Succeeded",
  },
  {
    name: "gang-added",
    about: "a quota refuses one pod of an added task until the other one was let go, and both are made again",
    objects: [...USUAL, job("j", [], { open: true })],
    admit: (request, view) => {
      const pod = podOf(request);
      return pod?.metadata.namespace === "bob" && !wasReleased(view) ? NO_ROOM : undefined;
    },
    life: waitsForPeer,
    script: [
      { when: (view) => view.phase("j") === "Running", act: (world) => world.create(added("a")) },
      {
        when: (view) => view.addedTasks.every(({ status }) => status?.acceptTime !== undefined),
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { open: false } }),
      },
    ],
    outcomesAreLate: true,
    mayEndOtherwise: true,
    expect: (view) => allSucceed("j")(view) && wasReleased(view),
    expectPlain: (view) => summary(view, "j") === "Succeeded a#1=Succeeded",
  },
  {
    name: "gang-nodes",
    about: "one pod of two gets no node while the other one runs: both are let go after 30 s, and made again",
    objects: [...USUAL, job("j", ONE)],
    life: ({ metadata }, _, attempt) => (attempt > 0 ? SUCCEEDS : metadata.namespace === "bob" ? PENDING : RUNS),
    mayEndOtherwise: true,
    expect: (view) => allSucceed("j")(view) && wasReleased(view),
    expectPlain: (view) => summary(view, "j") === "Succeeded a#1=Succeeded",
  },
  {
    name: "gang-gate",
    about: "one pod of the second try is denied for a while: the other one exists, and does not start before it",
    objects: [...USUAL, job("j", ONE)],
    life: waitsForPeer,
    outcomesAreLate: true,
    admit: (request, view) => {
      const pod = podOf(request);
      if (pod === undefined || !isOf(pod, "j", "bob")) return undefined;
      if (attemptOf(pod) === 0) return NO_ROOM;
      const isOpen = view.get("configmaps", "cross-domain/opened") !== undefined;
      return isOpen ? undefined : refused('admission webhook "w" denied the request: not now');
    },
    script: [
      {
        when: (view) => view.task("j", "a")?.reason === "AdmissionDenied",
        afterMs: 8000,
        act: (world) =>
          world.create({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "opened", namespace: "cross-domain" },
          }),
      },
    ],
    mayEndOtherwise: true,
    moreWrites: 20,
    expect: (view) => allSucceed("j")(view) && wasReleased(view),
  },
  {
    name: "gang-enough",
    about: "a quota refuses one pod of two, and one is enough",
    objects: [...USUAL, job("j", [{ alias: "a", scheduleConfig: { minReservedMembers: 1 } }])],
    admit: (request) => {
      const pod = podOf(request);
      return pod !== undefined && isOf(pod, "j", "bob") ? NO_ROOM : undefined;
    },
    // How the party that was not there is told may be missed with its refusal.
    mayEndOtherwise: true,
    expect: (view) => allSucceed("j")(view) && !wasReleased(view),
  },
  {
    name: "gang-result",
    about: "one party of three succeeds and one has no node: the result stays",
    objects: [...USUAL, domain("carol"), job("j", [{ alias: "a", ...parties("alice", "bob", "carol") }])],
    life: ({ metadata }) => ({ alice: SUCCEEDS, bob: RUNS })[metadata.namespace ?? ""] ?? PENDING,
    until: (view) => view.task("j", "a")?.parties?.[0]?.state === "Succeeded",
    outcomesAreLate: true,
    // A pod that comes 40 s late finds the first try let go.
    mayEndOtherwise: true,
    expect: (view) => view.state("j", "a") === "Running",
    expectPlain: (view) => !wasReleased(view),
  },
  {
    name: "together",
    about: "one image takes 8 s: no container of the task starts before it is there",
    objects: [...GROUND, togetherAppImage(), job("j", ONE)],
    life: ({ metadata }) => ({ ...SUCCEEDS, pullMs: metadata.namespace === "bob" ? 8000 : 20 }),
    moreWrites: 4,
    expect: (view) => summary(view, "j") === "Succeeded a=Succeeded",
    expectPlain: (view) => view.all("configmaps").every(({ metadata }) => metadata.name === "opened"),
  },
  {
    name: "together-once",
    about: "the gates of a task that is told to stop stay shut, and those of its Restart open",
    objects: [...GROUND, togetherAppImage(), job("j", ONE)],
    life: ({ metadata }, _, attempt) => (attempt === 0 && metadata.namespace === "bob" ? { until: "bound" } : SUCCEEDS),
    script: [
      {
        when: (view) => view.pods.some(({ status }) => status?.containerStatuses !== undefined),
        act: (world) => world.stage("j", "Stop"),
      },
      { when: (view) => view.phase("j") === "Failed", act: (world) => world.stage("j", "Restart") },
    ],
    until: (view) => view.phase("j") === "Succeeded",
    moreWrites: 8,
    expect: (view) => summary(view, "j") === "Succeeded a#1=Succeeded",
  },
  {
    name: "gang-stopped",
    about: "Stop while a gang that was let go waits for its next try",
    objects: [...USUAL, job("j", ONE)],
    admit: (request) => {
      const pod = podOf(request);
      return pod !== undefined && isOf(pod, "j", "bob") ? NO_ROOM : undefined;
    },
    life: waitsForPeer,
    script: [{ when: wasReleased, act: (world) => world.stage("j", "Stop") }],
    mayEndOtherwise: true,
    expect: (view) => view.phase("j") === "Failed" && view.livePods.length === 0,
  },
  {
    name: "ring-2",
    about: "two jobs each get the pod that the other one needs: both finish, one after the other",
    objects: [...USUAL, job("j", ONE), job("k", ONE)],
    admit: ringQuota({ j: "alice", k: "bob" }),
    life: waitsForPeer,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 60,
    expect: (view) => allSucceed("j", "k")(view) && wasReleased(view, "j") && wasReleased(view, "k"),
    expectPlain: endedInOrder("j", "k"),
  },
  {
    name: "ring-3",
    about: "three jobs in a ring each hold what the one before needs: all finish",
    objects: [
      ...USUAL,
      domain("carol"),
      job("j", [{ alias: "a", ...parties("alice", "bob") }]),
      job("k", [{ alias: "a", ...parties("bob", "carol") }]),
      job("l", [{ alias: "a", ...parties("carol", "alice") }]),
    ],
    admit: ringQuota({ j: "alice", k: "bob", l: "carol" }),
    life: waitsForPeer,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 80,
    expect: (view) => allSucceed("j", "k", "l")(view) && ["j", "k", "l"].every((name) => wasReleased(view, name)),
  },
  {
    name: "ring-nodes",
    about: "two jobs each hold the node that the other one needs: both let go, and both finish",
    objects: [...USUAL, job("j", ONE), job("k", ONE)],
    nodes: { alice: 1, bob: 1 },
    life: (pod, _, attempt) => {
      if (attempt > 0) return LONG;
      return isOf(pod, "j", "alice") || isOf(pod, "k", "bob") ? RUNS : PENDING;
    },
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 80,
    expect: (view) => allSucceed("j", "k")(view) && wasReleased(view, "j") && wasReleased(view, "k"),
  },
  {
    name: "line",
    about: "four jobs want a quota of one pod in each domain: they run one after the other, the oldest first",
    objects: [...USUAL, ...["j", "k", "l", "m"].map((name) => job(name, ONE))],
    admit: (request, view) => {
      const pod = podOf(request);
      return pod !== undefined && isFull(view, pod, 1) ? NO_ROOM : undefined;
    },
    life: () => LONG,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 120,
    expect: allSucceed("j", "k", "l", "m"),
    expectPlain: (view) => endedInOrder("k", "l", "m")(view) && !tookLongerThan(view, 25),
  },
  {
    name: "line-known",
    about:
      "four jobs come at once for a quota of one pod that says what is used: none asks before there is room for it",
    objects: [...USUAL, quota("alice"), quota("bob"), ...["j", "k", "l", "m"].map((name) => job(name, ONE))],
    countsQuotas: true,
    admit: (request, view) => {
      const pod = podOf(request);
      return pod !== undefined && isFull(view, pod, 1) ? NO_ROOM : undefined;
    },
    life: () => LONG,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 120,
    expect: allSucceed("j", "k", "l", "m"),
    expectPlain: (view) =>
      endedInOrder("k", "l", "m")(view) &&
      !["j", "k", "l", "m"].some((name) => wasReleased(view, name)) &&
      !tookLongerThan(view, 12),
  },
  {
    name: "line-added",
    about: "tasks that were added to three open jobs want a quota of one pod: the task of the oldest job goes first",
    objects: [...USUAL, ...OPEN_JOBS.map((name) => job(name, [], { open: true }))],
    admit: (request, view) => {
      const pod = podOf(request);
      return pod !== undefined && isFull(view, pod, 1) ? NO_ROOM : undefined;
    },
    life: () => LONG,
    script: [
      {
        when: (view) => OPEN_JOBS.every((name) => view.phase(name) === "Running"),
        act: (world) => {
          for (const jobName of OPEN_JOBS) world.create(added("a", { jobName, parties: ALICE }));
        },
      },
      {
        when: (view) => view.addedTasks.every(({ status }) => status?.acceptTime !== undefined),
        act: (world) => {
          for (const name of OPEN_JOBS) world.patch("kusciajobs", `cross-domain/${name}`, { spec: { open: false } });
        },
      },
    ],
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 120,
    expect: allSucceed(...OPEN_JOBS),
    expectPlain: (view) => endedInOrder("k", "l")(view) && !tookLongerThan(view, 20),
  },
  {
    name: "line-nodes",
    about: "four jobs want the one node that each domain has: they run one after the other, the oldest first",
    objects: [...USUAL, ...["j", "k", "l", "m"].map((name) => job(name, ONE))],
    nodes: { alice: 1, bob: 1 },
    life: () => LONG,
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 120,
    expect: allSucceed("j", "k", "l", "m"),
    expectPlain: (view) =>
      endedInOrder("k", "l", "m")(view) &&
      !tookLongerThan(view, 25) &&
      ["l", "m"].some((name) => wasReleased(view, name)),
  },
  {
    name: "line-nodes-behind",
    about: "a job comes while an older one finds no node: it makes no pods before that has its own",
    objects: [...USUAL, job("j", [{ alias: "a", ...parties("alice") }])],
    nodes: { alice: 1 },
    life: () => LONG,
    script: [
      {
        when: (view) => view.runs("j", "a") || view.phase("j") === "Succeeded",
        act: (world) => world.create(job("k", [{ alias: "a", ...parties("alice") }])),
      },
      {
        when: (view) => view.task("k", "a")?.reason === "Unschedulable" || view.phase("k") === "Succeeded",
        act: (world) => world.create(job("l", [{ alias: "a", ...parties("bob") }])),
      },
    ],
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 60,
    expect: allSucceed("j", "k", "l"),
    expectPlain: (view) => {
      const at = (name: string, when: "startTime" | "endTime"): number =>
        Date.parse(view.task(name, "a")?.[when] ?? "");
      const hasNode = at("l", "startTime") >= at("k", "startTime");
      return hasNode && at("l", "startTime") < at("k", "endTime") && !wasReleased(view, "k");
    },
  },
  {
    name: "line-left",
    about:
      "a task has had its turn in a line, and its job goes on elsewhere: the next one has its turn long before that ends",
    objects: [
      ...USUAL,
      ...["j", "k", "l"].map((name) =>
        job(name, [
          { alias: "a", ...parties("alice") },
          ...(name === "k" ? [{ alias: "b", ...parties("bob"), dependencies: ["a"] }] : []),
        ]),
      ),
    ],
    admit: (request, view) => {
      const pod = podOf(request);
      return pod?.metadata.namespace === "alice" && isFull(view, pod, 1) ? NO_ROOM : undefined;
    },
    life: (_, alias) => ({ ...SUCCEEDS, ms: alias === "b" ? 600_000 : 5000 }),
    outcomesAreLate: true,
    mayEndOtherwise: true,
    moreWrites: 60,
    expect: allSucceed("j", "k", "l"),
    expectPlain: (view) =>
      endedInOrder("j", "k", "l")(view) &&
      Date.parse(view.job("l")!.status!.completionTime!) < Date.parse(view.task("k", "b")!.endTime!) - 300_000,
  },
  {
    name: "line-behind",
    about: "a job comes while an older one waits for room: it waits behind it, and for nothing that it does not need",
    objects: [...USUAL, job("j", ONE)],
    admit: (request, view) => {
      const pod = podOf(request);
      const isClosed = view.get("configmaps", "cross-domain/opened") === undefined;
      return pod?.metadata.namespace === "alice" && isClosed ? NO_ROOM : undefined;
    },
    life: (pod, _, attempt) => (jobOf(pod) === "j" && attempt === 0 ? RUNS : SUCCEEDS),
    script: [
      {
        when: (view) => view.task("j", "a")?.queuedFor !== undefined,
        act: (world) => {
          world.create(job("k", [{ alias: "a", parties: ALICE }]));
          world.create(job("l", [{ alias: "a", parties: [{ domainID: "bob" }] }]));
        },
      },
      {
        when: (view) => view.task("k", "a")?.reason === "WaitingInLine" && view.phase("l") === "Succeeded",
        act: (world) =>
          world.create({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "opened", namespace: "cross-domain" },
          }),
      },
    ],
    mayEndOtherwise: true,
    moreWrites: 60,
    expect: allSucceed("j", "k", "l"),
    expectPlain: endedInOrder("l", "j", "k"),
  },
];

/** Seconds from the first start to the last end. */
function tookLongerThan(view: View, seconds: number): boolean {
  const times = view.jobs.map(({ status }) => Date.parse(status?.completionTime ?? ""));
  const starts = view.jobs.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ""));
  return (Math.max(...times) - Math.min(...starts)) / 1000 > seconds;
}
