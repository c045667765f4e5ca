import { FAILS, SUCCEEDS } from "../kubelet.ts";
import type { Scenario } from "../scenario.ts";
import { ALICE, BOTH, chainOf, comesTo, failsAtAlice, fullAppImage, GROUND, job, USUAL } from "./kit.ts";

const leaves = ["a", "b", "c"].map((alias) => ({ alias, parties: ALICE }));

/** Shapes of the task graph, and how failures spread in it. */
export const GRAPHS: readonly Scenario[] = [
  {
    name: "chain",
    about: "three tasks one after the other, two parties",
    objects: [...USUAL, job("j", chainOf("a", "b", "c"))],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "diamond",
    about: "a, then b and c, then d",
    objects: [
      ...USUAL,
      job("j", [
        { alias: "a" },
        { alias: "b", dependencies: ["a"] },
        { alias: "c", dependencies: ["a"] },
        { alias: "d", dependencies: ["b", "c"] },
      ]),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded d=Succeeded"),
  },
  {
    name: "fan-out-1",
    about: "three independent tasks, maxParallelism 1",
    objects: [...USUAL, job("j", leaves, { maxParallelism: 1 })],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "fan-out-2",
    about: "three independent tasks, maxParallelism 2",
    objects: [...USUAL, job("j", leaves, { maxParallelism: 2 })],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded c=Succeeded"),
  },
  {
    name: "strict-failure",
    about: "the first of two tasks fails in Strict mode, the other never starts",
    objects: [...USUAL, job("j", chainOf("a", "b"), { scheduleMode: "Strict" })],
    life: (pod) => failsAtAlice(pod),
    expect: comesTo("j", "Failed a=Failed b=Skipped"),
  },
  {
    name: "best-effort-failure",
    about: "a fails in BestEffort mode, its dependent is skipped, an independent task still runs",
    objects: [
      ...USUAL,
      job("j", [{ alias: "a" }, { alias: "b", dependencies: ["a"] }, { alias: "c" }], {
        scheduleMode: "BestEffort",
        maxParallelism: 1,
      }),
    ],
    life: (pod, alias) => (alias === "a" ? failsAtAlice(pod) : SUCCEEDS),
    expect: comesTo("j", "Failed a=Failed b=Skipped c=Succeeded"),
  },
  {
    name: "tolerable-failure",
    about: "a tolerable task fails, the job succeeds",
    objects: [...USUAL, job("j", [{ alias: "a", tolerable: true }, { alias: "b" }], { maxParallelism: 1 })],
    life: (pod, alias) => (alias === "a" ? failsAtAlice(pod) : SUCCEEDS),
    expect: comesTo("j", "Succeeded a=Failed b=Succeeded"),
  },
  {
    name: "full",
    about: "ports, config templates, Services and ConfigMaps, two tasks one after the other",
    objects: [...GROUND, fullAppImage(), job("j", chainOf("a", "b"))],
    expect: (view) =>
      comesTo("j", "Succeeded a=Succeeded b=Succeeded")(view) &&
      view.all("services").length === 0 &&
      view.all("configmaps").length === 0,
  },
  {
    name: "invalid",
    about: "a job with a cycle is refused",
    objects: [
      ...USUAL,
      job("j", [
        { alias: "a", dependencies: ["b"] },
        { alias: "b", dependencies: ["a"] },
      ]),
    ],
    expect: comesTo("j", "Failed"),
  },
  {
    name: "gang-stop",
    about: "one party fails while the other runs: the other is stopped with it",
    objects: [...GROUND, fullAppImage(), job("j", [{ alias: "a", parties: BOTH }])],
    life: (pod) => (pod.metadata.namespace === "bob" ? FAILS : { until: "running" }),
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && view.livePods.length === 0,
  },
  {
    name: "min-reserved",
    about: "three parties of which two must not fail: one fails, the task succeeds",
    objects: [
      ...USUAL,
      job("j", [
        {
          alias: "a",
          parties: [{ domainID: "alice" }, { domainID: "bob", role: "x" }, { domainID: "bob", role: "y" }],
          scheduleConfig: { minReservedMembers: 2 },
        },
      ]),
    ],
    life: (pod) => (pod.metadata.name?.includes("-y-") === true ? { ...FAILS, ms: 50 } : { ...SUCCEEDS, ms: 90_000 }),
    expect: (view) => comesTo("j", "Succeeded a=Succeeded")(view) && view.livePods.length === 0,
  },
];
