import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { failureStatus } from "../../../src/local/api/refusals.ts";
import { PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import {
  ALICE,
  appImage,
  chainOf,
  comesTo,
  domain,
  fullAppImage,
  GROUND,
  job,
  USUAL,
  ONE,
  aRuns,
  gone,
  summary,
} from "./kit.ts";

/** A quota of no pods until the ConfigMap `opened` exists. */
const OPENED: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "opened", namespace: "cross-domain" },
};
const refusing =
  (message: string): NonNullable<Scenario["admit"]> =>
  ({ method, path }, view) => {
    const isPod = method === "POST" && path.split("?")[0]!.endsWith("/pods");
    if (!isPod || view.get("configmaps", "cross-domain/opened") !== undefined) return undefined;
    return { code: 403, body: failureStatus({ code: 403, reason: "Forbidden", message }) };
  };
const quota = refusing(`pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0`);
const denied = refusing(`admission webhook "w" denied the request: not now`);
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
    // A fault may let it be refused once more.
    mayEndOtherwise: true,
    expect: (view) => /^Succeeded a#[1-9]=Succeeded$/.test(summary(view, "j")),
    expectPlain: comesTo("j", "Succeeded a#1=Succeeded"),
  },
  {
    name: "denied-late",
    about: "admission denies all pods, until it does not",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: denied,
    script: [{ ...open, when: (view) => view.task("j", "a")?.reason === "AdmissionDenied" }],
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
    about: "the AppImage is changed and changed back while admission keeps its pods from being made",
    objects: [...GROUND, fullAppImage(), job("j", ONE)],
    admit: denied,
    script: [
      { when: (view) => view.task("j", "a")?.reason === "AdmissionDenied", act: change("2") },
      { when: () => true, afterMs: 2000, act: change("1") },
      { ...open, when: () => true },
    ],
    // Each change that is seen before there is a pod begins an attempt.
    mayEndOtherwise: true,
    expect: (view) => /^Succeeded a(#\d+)?=Succeeded$/.test(summary(view, "j")),
    expectPlain: comesTo("j", "Succeeded a#2=Succeeded"),
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
