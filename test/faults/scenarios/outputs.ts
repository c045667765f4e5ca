import { outputValue } from "../../../src/api/output.ts";
import type { ConfigMap } from "../../../src/api/kubernetes.ts";
import { type Life, SUCCEEDS } from "../kubelet.ts";
import type { Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { chainOf, comesTo, gone, job, USUAL } from "./kit.ts";

const OBJECTS = [...USUAL, job("j", chainOf("a", "b"))];
/** It declares a result at its end. */
export const GIVES: Life = {
  ...SUCCEEDS,
  message: JSON.stringify({ outputs: [{ name: "count", value: 42, readers: "all" }] }),
};

/** The results that are there. */
export const storedOutputs = (view: View): ConfigMap[] =>
  view.all("configmaps").filter(({ metadata }) => metadata.labels?.["kuscia.secretflow/content"] === "output");
/** Both parties of both tasks have given theirs, and the job shows them. */
const areKept = (view: View): boolean =>
  storedOutputs(view).length === 4 &&
  storedOutputs(view).every((each) => outputValue(each) === "42") &&
  view
    .job("j")
    ?.status?.outputs?.map(({ task, domainID }) => `${task}/${domainID}`)
    .sort()
    .join() === "a/alice,a/bob,b/alice,b/bob";

/** Results that containers declare at their end. */
export const OUTPUTS: readonly Scenario[] = [
  {
    name: "outputs",
    about: "every pod declares a result at its end",
    objects: OBJECTS,
    life: () => GIVES,
    until: areKept,
    expect: (view) => comesTo("j", "Succeeded a=Succeeded b=Succeeded")(view) && areKept(view),
  },
  {
    name: "outputs-unkept",
    about: "the same where pods do not stay after their end",
    objects: OBJECTS,
    life: () => GIVES,
    flags: ["--keep-finished-pods=false"],
    until: areKept,
    expect: (view) => comesTo("j", "Succeeded a=Succeeded b=Succeeded")(view) && areKept(view),
  },
  {
    name: "outputs-deleted",
    about: "a job is deleted with the results of its first task",
    objects: OBJECTS,
    life: (_, alias) => (alias === "a" ? GIVES : { ...SUCCEEDS, ms: 400_000 }),
    script: [
      { when: (view) => storedOutputs(view).length > 0, act: (world) => world.delete("kusciajobs", "cross-domain/j") },
    ],
    until: gone,
    expect: (view) => gone(view) && storedOutputs(view).length === 0,
  },
];
