import { LABEL, type Stage } from "../../../src/api/names.ts";
import { type Life, PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { ALICE, appImage, chainOf, comesTo, failsAtAlice, fullAppImage, GROUND, job, USUAL } from "./kit.ts";

const CHAIN = chainOf("a", "b");
const OBJECTS = [...USUAL, job("j", CHAIN)];
const WAITS = [...GROUND, job("j", CHAIN)];

/** a succeeds, b runs until it is stopped; a later attempt succeeds. */
const stuck = (_: unknown, alias: string, attempt: number): Life => (alias === "b" && attempt === 0 ? RUNS : SUCCEEDS);
const bRuns = (view: View): boolean => view.runs("j", "b");
const phaseIs =
  (phase: string) =>
  (view: View): boolean =>
    view.phase("j") === phase;
const noLivePods = (view: View): boolean => view.livePods.length === 0;
/** As a user sees that nothing of the command is open any more. */
const settled = (phase: string) => (view: View) => phaseIs(phase)(view) && noLivePods(view);

const at = (stage: Stage, when: (view: View) => boolean): NonNullable<Scenario["script"]>[number] => ({
  when,
  act: (world) => world.stage("j", stage),
});

/** A command that is on the job when it is created. */
const born = (stage: Stage) => [
  ...USUAL,
  job("j", CHAIN, {}, { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: "alice" }),
];

/** The commands, each in the phases to which it applies. */
export const COMMANDS: readonly Scenario[] = [
  {
    name: "stop-running",
    about: "Stop while the second task runs",
    objects: OBJECTS,
    life: stuck,
    script: [at("Stop", bRuns)],
    expect: (view) => comesTo("j", "Failed a=Succeeded b=Failed")(view) && noLivePods(view),
  },
  {
    name: "stop-alone",
    about: "Stop of a job of one pod, after which no event comes that would make anybody look again",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }])],
    life: () => RUNS,
    script: [at("Stop", (view) => view.runs("j", "a"))],
    expect: (view) => comesTo("j", "Failed a=Failed")(view) && noLivePods(view),
  },
  {
    name: "stop-starting",
    about: "Stop while the pods of the first task wait for a node",
    objects: [...GROUND, fullAppImage(), job("j", CHAIN)],
    life: () => PENDING,
    script: [at("Stop", (view) => view.pods.length === 2)],
    expect: (view) => comesTo("j", "Failed a=Failed b=Skipped")(view) && noLivePods(view),
  },
  {
    name: "stop-suspended",
    about: "Suspend, then Stop",
    objects: OBJECTS,
    life: stuck,
    script: [at("Suspend", bRuns), at("Stop", settled("Suspended"))],
    expect: comesTo("j", "Failed a=Succeeded b=Failed"),
  },
  {
    name: "stop-at-creation",
    about: "a job is created with Stop",
    objects: born("Stop"),
    expect: comesTo("j", "Failed a=Skipped b=Skipped"),
  },
  {
    name: "stop-succeeded",
    about: "Stop on a job that has succeeded changes nothing",
    objects: OBJECTS,
    script: [at("Stop", phaseIs("Succeeded"))],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded"),
  },
  {
    name: "stop-waiting",
    about: "Stop while the job waits for its AppImage, which comes later",
    objects: WAITS,
    script: [
      at("Stop", (view) => view.task("j", "a")?.reason === "AppImageNotFound"),
      { when: () => true, afterMs: 3000, act: (world) => world.create(appImage()) },
    ],
    expect: comesTo("j", "Failed a=Skipped b=Skipped"),
  },
  {
    name: "cancel-running",
    about: "Cancel while the second task runs",
    objects: OBJECTS,
    life: stuck,
    script: [at("Cancel", bRuns)],
    expect: (view) => comesTo("j", "Cancelled a=Succeeded b=Failed")(view) && noLivePods(view),
  },
  {
    name: "cancel-suspended",
    about: "Suspend, then Cancel",
    objects: OBJECTS,
    life: stuck,
    script: [at("Suspend", bRuns), at("Cancel", settled("Suspended"))],
    expect: comesTo("j", "Cancelled a=Succeeded b=Failed"),
  },
  {
    name: "cancel-failed",
    about: "Cancel after the job has failed by itself",
    objects: OBJECTS,
    life: (pod) => failsAtAlice(pod),
    script: [at("Cancel", phaseIs("Failed"))],
    expect: comesTo("j", "Cancelled a=Failed b=Skipped"),
  },
  {
    name: "cancel-at-creation",
    about: "a job is created with Cancel",
    objects: born("Cancel"),
    expect: comesTo("j", "Cancelled a=Skipped b=Skipped"),
  },
  {
    name: "suspend-running",
    about: "Suspend while the second task runs",
    objects: OBJECTS,
    life: stuck,
    script: [at("Suspend", bRuns)],
    until: phaseIs("Suspended"),
    expect: (view) => comesTo("j", "Suspended a=Succeeded b=Failed")(view) && noLivePods(view),
  },
  {
    name: "suspend-at-creation",
    about: "a job is created with Suspend",
    objects: born("Suspend"),
    until: phaseIs("Suspended"),
    expect: (view) => phaseIs("Suspended")(view) && view.pods.length === 0,
  },
  {
    name: "restart-suspended",
    about: "Suspend, then Restart: the second task runs again",
    objects: OBJECTS,
    life: stuck,
    script: [at("Suspend", bRuns), at("Restart", settled("Suspended"))],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded"),
  },
  {
    name: "restart-old-pods",
    about: "Restart while the pods of the suspended attempt are still ending",
    objects: [...GROUND, fullAppImage(), job("j", CHAIN)],
    life: stuck,
    script: [at("Suspend", bRuns), at("Restart", phaseIs("Suspended"))],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded"),
  },
  {
    name: "restart-failed",
    about: "a task fails, Restart lets it succeed",
    objects: OBJECTS,
    life: (pod, alias, attempt) => (alias === "b" && attempt === 0 ? failsAtAlice(pod) : SUCCEEDS),
    script: [at("Restart", settled("Failed"))],
    expect: comesTo("j", "Succeeded a=Succeeded b#1=Succeeded"),
  },
  {
    name: "restart-chosen",
    about: "a task fails; a Restart runs the one before it again, too",
    objects: OBJECTS,
    life: (pod, alias, attempt) => (alias === "b" && attempt === 0 ? failsAtAlice(pod) : SUCCEEDS),
    script: [{ when: settled("Failed"), act: (world) => world.restartOf("j", { tasks: ["a"] }) }],
    expect: comesTo("j", "Succeeded a#1=Succeeded b#1=Succeeded"),
  },
  {
    name: "restart-chosen-once",
    about: "after a Restart of a chosen task one of what did not succeed: the choice belongs to the first alone",
    objects: OBJECTS,
    life: (pod, alias, attempt) => (alias === "b" && attempt < 2 ? failsAtAlice(pod) : SUCCEEDS),
    script: [
      { when: settled("Failed"), act: (world) => world.restartOf("j", { tasks: ["a"] }) },
      at("Restart", (view) => comesTo("j", "Failed a#1=Succeeded b#1=Failed")(view) && noLivePods(view)),
    ],
    expect: comesTo("j", "Succeeded a#1=Succeeded b#2=Succeeded"),
  },
  {
    name: "restart-stopped",
    about: "Stop, Restart, Stop, Restart",
    objects: OBJECTS,
    life: (_, alias, attempt) => (alias === "b" && attempt < 2 ? RUNS : SUCCEEDS),
    script: [
      at("Stop", bRuns),
      at("Restart", settled("Failed")),
      at("Stop", (view) => view.runs("j", "b", 1)),
      at("Restart", settled("Failed")),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded b#2=Succeeded"),
  },
  {
    name: "restart-refused",
    about: "Restart of a running job is refused, the job goes on",
    objects: OBJECTS,
    life: (_, alias) => (alias === "b" ? { ...SUCCEEDS, ms: 400_000 } : SUCCEEDS),
    script: [at("Restart", bRuns)],
    expect: comesTo("j", "Succeeded a=Succeeded b=Succeeded"),
  },
];
