import type { KubeObject } from "../../../src/api/kubernetes.ts";
import type { ModelRequest } from "../../../src/local/api/types.ts";
import { FAILS, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { ALICE, appImage, comesTo, fullAppImage, gone, GROUND, job, ONE, USUAL, wideAppImage } from "./kit.ts";

const BOB = [{ domainID: "bob" }];
const HANG_MS = 9000;
/** When every run begins. */
const EPOCH = Date.UTC(2026, 0, 1);

/** A webhook of alice's hangs for each of her pods. */
const hangs =
  (method: string, plural = "pods") =>
  (request: ModelRequest): number =>
    request.method === method && request.path.includes(`/namespaces/alice/${plural}`) ? HANG_MS : 0;

/** Is made when the other party has got what it waits for. */
const MARK: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "mark", namespace: "cross-domain" } };
const mark = (when: Move["when"]): Move => ({ when, act: (world) => world.create(MARK) });
/** That this was long before alice's webhook let go. */
const isMarkedSoon = (view: View): boolean => {
  const made = view.get("configmaps", "cross-domain/mark")?.metadata.creationTimestamp;
  return Date.parse(made ?? "") - EPOCH < HANG_MS / 2;
};

const bobRuns = (view: View): boolean =>
  view.pods.some(({ metadata, status }) => metadata.namespace === "bob" && status?.phase === "Running");
const bobIsGone = (view: View): boolean => !view.pods.some(({ metadata }) => metadata.namespace === "bob");
const noLivePods = (view: View): boolean => view.livePods.length === 0;

/** Bob's pod runs, alice's is being made when the job is told to stop. */
const told = (name: string, act: Move["act"], end: Pick<Scenario, "until" | "expect">): Scenario => ({
  name: `hang-${name}`,
  about: `a webhook of alice's hangs at the creation of her pod; bob's pod learns of it at once: ${name}`,
  objects: [...GROUND, fullAppImage(), job("j", ONE)],
  life: () => RUNS,
  hangsMs: hangs("POST"),
  script: [{ when: bobRuns, act }, mark(bobIsGone)],
  expectPlain: isMarkedSoon,
  // What was given up may be carried out all the same, and its peers are made before it is known.
  moreWrites: 12,
  ...end,
});

const suspended: Pick<Scenario, "until" | "expect"> = {
  until: (view) => view.phase("j") === "Suspended",
  expect: (view) => comesTo("j", "Suspended a=Failed")(view) && noLivePods(view),
};

/** Jobs of two parties, of which one has a webhook that hangs. */
export const HANGS: readonly Scenario[] = [
  told("stop", (world) => world.stage("j", "Stop"), {
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && noLivePods(view),
  }),
  told("cancel", (world) => world.stage("j", "Cancel"), {
    expect: (view) => comesTo("j", "Cancelled a=Failed")(view) && noLivePods(view),
  }),
  told("suspend", (world) => world.stage("j", "Suspend"), suspended),
  told("pause", (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { suspend: true } }), {
    ...suspended,
    // What a pause stopped is to run again.
    expect: (view) => view.phase("j") === "Suspended" && noLivePods(view),
  }),
  told("delete", (world) => world.delete("kusciajobs", "cross-domain/j"), { until: gone, expect: gone }),
  {
    name: "hang-beside",
    about: "a webhook of alice's hangs at the creation of her pod; tasks of bob end and start meanwhile",
    objects: [
      ...USUAL,
      job("j", [
        { alias: "a", parties: ALICE },
        { alias: "b", parties: BOB },
        { alias: "c", parties: BOB, dependencies: ["b"] },
      ]),
    ],
    hangsMs: hangs("POST"),
    script: [mark((view) => view.task("j", "c")?.state === "Succeeded")],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
    expectPlain: isMarkedSoon,
  },
  {
    name: "hang-failed",
    about:
      "a webhook of alice's hangs for each of her pods; bob's pods fail meanwhile: no further one of hers is asked for",
    objects: [...GROUND, wideAppImage(8), job("j", ONE)],
    life: () => FAILS,
    hangsMs: hangs("POST"),
    script: [mark((view) => view.phase("j") === "Failed")],
    moreWrites: 40,
    mayEndOtherwise: true,
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && noLivePods(view),
    expectPlain: isMarkedSoon,
  },
  {
    name: "hang-restart",
    about:
      "a webhook of alice's hangs for her first pod; Stop, then Restart: it may come beside the second one, and goes",
    objects: [...USUAL, job("j", ONE)],
    life: (_, __, attempt) => (attempt === 0 ? RUNS : { ...SUCCEEDS, ms: 20_000 }),
    outcomesAreLate: true,
    hangsMs: (request) => (JSON.stringify(request.body ?? {}).includes("j-a-0-r1") ? 0 : hangs("POST")(request)),
    script: [
      { when: bobRuns, act: (world) => world.stage("j", "Stop") },
      { when: (view) => view.phase("j") === "Failed" && noLivePods(view), act: (world) => world.stage("j", "Restart") },
    ],
    moreWrites: 12,
    expect: (view) => comesTo("j", "Succeeded a#1=Succeeded")(view) && noLivePods(view),
  },
  {
    name: "hang-deletion",
    about: "a webhook of alice's hangs at the deletion of her pod; tasks of bob end and start meanwhile",
    objects: [
      ...GROUND,
      appImage(),
      job("j", [{ alias: "a" }, { alias: "b", parties: BOB }, { alias: "c", parties: BOB, dependencies: ["b"] }], {
        scheduleMode: "BestEffort",
      }),
    ],
    life: ({ metadata }, alias) => {
      if (alias !== "a") return { ...SUCCEEDS, ms: alias === "b" ? 1500 : 500 };
      return metadata.namespace === "bob" ? FAILS : RUNS;
    },
    hangsMs: hangs("DELETE"),
    script: [mark((view) => view.task("j", "c")?.state === "Succeeded")],
    mayEndOtherwise: true,
    expect: (view) => comesTo("j", "Failed a=Failed b=Succeeded c=Succeeded")(view) && noLivePods(view),
    expectPlain: isMarkedSoon,
  },
];
