import { isKeptLog } from "../../../src/api/kept-log.ts";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { SUCCEEDS } from "../kubelet.ts";
import type { Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { chainOf, comesTo, gone, job, USUAL } from "./kit.ts";

const OBJECTS = [...USUAL, job("j", chainOf("a", "b"))];
const FLAG = "--kept-logs=1";

/** The logs that are kept. */
export const keptLogs = (view: View): KubeObject[] => view.all("configmaps").filter(isKeptLog);
/** Of both parties of both tasks. */
const areKept = (view: View): boolean => keptLogs(view).length === 4;
const SUCCEEDED = comesTo("j", "Succeeded a=Succeeded b=Succeeded");

/** Logs that outlive their pods. */
export const KEPT_LOGS: readonly Scenario[] = [
  {
    name: "kept-logs",
    about: "the log of every pod is kept at its end",
    objects: OBJECTS,
    flags: [FLAG],
    until: areKept,
    expect: (view) => SUCCEEDED(view) && areKept(view),
  },
  {
    name: "kept-logs-alone",
    about: "the same where pods do not stay after their end",
    objects: OBJECTS,
    flags: [FLAG, "--keep-finished-pods=false"],
    until: (view) => areKept(view) && view.all("pods").length === 0,
    expect: (view) => SUCCEEDED(view) && areKept(view),
  },
  {
    name: "kept-logs-deleted",
    about: "a job is deleted with the logs of its first task",
    objects: OBJECTS,
    flags: [FLAG],
    life: (_, alias) => (alias === "a" ? SUCCEEDS : { ...SUCCEEDS, ms: 400_000 }),
    script: [
      { when: (view) => keptLogs(view).length > 0, act: (world) => world.delete("kusciajobs", "cross-domain/j") },
    ],
    until: gone,
    expect: (view) => gone(view) && keptLogs(view).length === 0,
  },
];
