import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { API_VERSION, LABEL } from "../../../src/api/names.ts";
import type { KusciaJob, KusciaJobSpec, KusciaJobTaskSpec, OutputStatus } from "../../../src/api/types.ts";
import { FAILS, type Life, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { GIVES, storedOutputs } from "./outputs.ts";
import { policy } from "./consents.ts";
import { ALICE, appImage, BOTH, comesTo, domain, failsAtAlice, gone, GROUND, job, summary, USUAL } from "./kit.ts";

const OPEN: Partial<KusciaJobSpec> = { open: true, maxParallelism: 1 };
const TWO: Partial<KusciaJobSpec> = { open: true, maxParallelism: 2 };

/** A task as a user adds it, who knows the job by its name alone. */
export function added(alias: string, spec: Partial<KusciaJobTaskSpec> = {}): KubeObject {
  const full = { jobName: "j", alias, appImage: "app", taskInputConfig: "", parties: BOTH, ...spec };
  const metadata = { name: full.jobName === "j" ? alias : `${full.jobName}-${alias}`, namespace: "cross-domain" };
  return { apiVersion: API_VERSION, kind: "KusciaJobTask", metadata, spec: full } as KubeObject;
}

const isOpen = (view: View): boolean => view.phase("j") === "Running";
const add = (alias: string, spec: Partial<KusciaJobTaskSpec> = {}, when: Move["when"] = isOpen): Move => ({
  when,
  act: (world) => world.create(added(alias, spec)),
});
const edit = (when: Move["when"], spec: Partial<KusciaJobSpec>): Move => ({
  when,
  afterMs: 1,
  act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec }),
});
const close = (when: Move["when"]): Move => edit(when, { open: false });
const stage = (when: Move["when"], name: "Stop" | "Restart" | "Cancel"): Move => ({
  when,
  act: (world) => world.stage("j", name),
});
const states = (wanted: string) => comesTo("j", `Running ${wanted}`);
/** The job's phase and its tasks, which may have had any number of attempts. */
const came =
  (wanted: RegExp) =>
  (view: View): boolean =>
    wanted.test(summary(view, "j"));
const runs =
  (alias: string, attempt = 0) =>
  (view: View) =>
    view.runs("j", alias, attempt) && view.isRecorded("j", alias);
/** k1 runs, and the job has taken the other one too. */
const runsBeside = (other: string) => (view: View) => runs("k1")(view) && view.state("j", other) === "Pending";
/** One that the operator has not seen when its job goes waits for another job of the name. */
const leavesNothing = (view: View): boolean =>
  gone(view) && view.addedTasks.every(({ metadata }) => metadata.labels === undefined);
/** A task as the job API adds it, which names its job by uid too. */
const addedByAPI = (view: View, alias: string): KubeObject => {
  const task = added(alias, { parties: ALICE });
  return { ...task, metadata: { ...task.metadata, labels: { [LABEL.jobUID]: view.job("j")!.metadata.uid! } } };
};
const areTaken = (view: View): boolean => view.addedTasks.every(({ status }) => status?.acceptTime !== undefined);
/** Both tasks have given theirs, and each is shown where its task is. */
const areKept = (view: View): boolean => {
  const task = view.addedTasks.find(({ spec }) => spec.alias === "k1");
  const shown = (outputs: readonly OutputStatus[] = []): string => outputs.map((each) => each.task).join();
  const inJob = view.all("kusciajobs").find(({ metadata }) => metadata.name === "j") as KusciaJob | undefined;
  return (
    storedOutputs(view).length === 2 && shown(task?.status?.outputs) === "k1" && shown(inJob?.status?.outputs) === "a"
  );
};
/** Its first attempt runs until it is stopped. */
const stopped =
  (which: string) =>
  (_: unknown, alias: string, attempt: number): Life =>
    alias === which && attempt === 0 ? RUNS : SUCCEEDS;

/** Tasks that are added to an open job. */
export const ADDED_TASKS: readonly Scenario[] = [
  {
    name: "added",
    about: "two tasks are added to an open job without any, one after the other; then it is closed",
    objects: [...USUAL, job("j", [], OPEN)],
    script: [add("k2", { dependencies: ["k1"] }), add("k1"), close(states("k1=Succeeded k2=Succeeded"))],
    expect: comesTo("j", "Succeeded k1=Succeeded k2=Succeeded"),
  },
  {
    name: "added-beside",
    about: "tasks of the spec and added ones take turns; the job is closed while they wait",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], OPEN)],
    script: [add("k1", { dependencies: ["a"], parties: ALICE }), add("k2", { parties: ALICE }), close(areTaken)],
    expect: comesTo("j", "Succeeded a=Succeeded k1=Succeeded k2=Succeeded"),
  },
  {
    name: "added-place",
    about: "an added task has the one place while a task before it pauses between two attempts",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE, retryPolicy: { limit: 1, backoffSeconds: 1 } }], OPEN)],
    life: (_, alias, attempt) =>
      alias === "k1" ? SUCCEEDS : attempt === 0 ? { ...FAILS, ms: 1000 } : { ...SUCCEEDS, ms: 60_000 },
    script: [add("k1", { parties: ALICE }), close(areTaken)],
    expect: comesTo("j", "Succeeded a#1=Succeeded k1=Succeeded"),
  },
  {
    name: "added-closed",
    about: "a task is added at the moment at which the job is closed",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], OPEN)],
    script: [
      {
        when: isOpen,
        act: (world) => {
          world.create(addedByAPI(world.view, "k1"));
          world.patch("kusciajobs", "cross-domain/j", { spec: { open: false } });
        },
      },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded k1=Succeeded"),
  },
  {
    name: "added-awaited",
    about:
      "a job is closed while a task that was added waits for its domain, which comes seconds after all others ended",
    objects: [
      ...GROUND.filter(({ metadata }) => metadata.name !== "bob"),
      appImage(),
      job("j", [{ alias: "a", parties: ALICE }], OPEN),
    ],
    script: [
      add("k1", { parties: [{ domainID: "bob" }] }),
      close((view) => view.addedTasks.some(({ status }) => status?.reason === "DomainNotFound")),
      {
        when: (view) => view.state("j", "a") === "Succeeded",
        afterMs: 10_000,
        act: (world) => world.create(domain("bob")),
      },
    ],
    expect: comesTo("j", "Succeeded a=Succeeded k1=Succeeded"),
  },
  {
    name: "added-swapped",
    about: "a task that waits is deleted as another one is added, so that there are as many as before",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], TWO)],
    life: (_, alias) => ({ ...SUCCEEDS, ms: alias === "a" ? 400_000 : 10_000 }),
    script: [
      add("k0", { parties: ALICE, dependencies: ["a"] }),
      {
        when: (view) => view.runs("j", "a") && view.state("j", "k0") === "Pending",
        act: (world) => {
          world.create(added("k1", { parties: ALICE }));
          world.delete("kusciajobtasks", "cross-domain/k0");
        },
      },
      close((view) => view.state("j", "k1") === "Succeeded"),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded k1=Succeeded"),
  },
  {
    name: "added-fails",
    about: "an added task is tried again and fails; what depends on it is skipped, the job goes on until it is closed",
    objects: [...USUAL, job("j", [], OPEN)],
    life: (pod, alias) => (alias === "k1" ? failsAtAlice(pod) : SUCCEEDS),
    script: [
      add("k1", { retryPolicy: { limit: 1, backoffSeconds: 1 } }),
      add("k2", { dependencies: ["k1"] }),
      add("k3"),
      close(states("k1#1=Failed k2=Skipped k3=Succeeded")),
    ],
    expect: comesTo("j", "Failed k1#1=Failed k2=Skipped k3=Succeeded"),
  },
  {
    name: "added-invalid",
    about: "a task with a dependency that never comes, and one that repeats an alias, are no tasks of the job",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], OPEN)],
    script: [
      add("lost", { dependencies: ["nobody"] }),
      { when: isOpen, act: (world) => world.create({ ...added("again", { alias: "a" }) }) },
      close((view) => view.addedTasks.every(({ status }) => status?.reason === "Invalid")),
    ],
    expect: comesTo("j", "Succeeded a=Succeeded"),
  },
  {
    name: "added-stopped",
    about: "Stop of an open job, one added task of which runs and another waits; then Restart",
    objects: [...USUAL, job("j", [], OPEN)],
    life: stopped("k1"),
    script: [
      add("k1"),
      add("k2"),
      stage(runsBeside("k2"), "Stop"),
      stage(comesTo("j", "Failed k1=Failed k2=Skipped"), "Restart"),
      close(states("k1#1=Succeeded k2=Succeeded")),
    ],
    expect: comesTo("j", "Succeeded k1#1=Succeeded k2=Succeeded"),
  },
  {
    name: "added-cancelled",
    about: "Cancel of an open job while an added task runs",
    objects: [...USUAL, job("j", [], OPEN)],
    life: stopped("k1"),
    script: [add("k1"), add("k2"), stage(runsBeside("k2"), "Cancel")],
    expect: comesTo("j", "Cancelled k1=Failed k2=Skipped"),
  },
  {
    name: "added-suspended",
    about: "the spec suspends a job while an added task runs, then lets it go on",
    objects: [...USUAL, job("j", [], OPEN)],
    life: stopped("k1"),
    script: [
      add("k1", { parties: ALICE }),
      edit(runs("k1"), { suspend: true }),
      add("k2", {}, (view) => view.phase("j") === "Suspended"),
      edit((view) => view.phase("j") === "Suspended" && view.livePods.length === 0, { suspend: false }),
      close(came(/^Running k1#[12]=Succeeded k2(#1)?=Succeeded$/)),
    ],
    // Whoever reads an old state suspends it once more; k2 has two pods, one of which may come too late.
    mayEndOtherwise: true,
    expect: came(/^Succeeded k1#[12]=Succeeded k2(#1)?=Succeeded$/),
    expectPlain: comesTo("j", "Succeeded k1#1=Succeeded k2=Succeeded"),
  },
  {
    name: "added-limited",
    about:
      "a job is suspended by a command while an added task waits for a party's limit; who is behind it has its turn",
    objects: [...USUAL, policy("alice", { approval: "Automatic", maxConcurrentTasks: 1 }), job("j", [], TWO)],
    life: stopped("k1"),
    script: [
      add("k1", { parties: ALICE }),
      add("k2", { parties: ALICE }, runs("k1")),
      {
        when: (view) => view.task("j", "k2")?.reason === "DomainLimit",
        act: (world) => world.create(job("later", [{ alias: "a", parties: ALICE }])),
      },
      {
        when: (view) => view.task("later", "a")?.reason === "DomainLimit",
        act: (world) => world.stage("j", "Suspend"),
      },
    ],
    until: comesTo("later", "Succeeded a=Succeeded"),
    expect: (view) => view.phase("j") === "Suspended" && comesTo("later", "Succeeded a=Succeeded")(view),
  },
  {
    name: "added-deleted",
    about: "an added task is deleted while it runs; the next one gets its place",
    objects: [...USUAL, job("j", [], OPEN)],
    life: stopped("k1"),
    script: [
      add("k1"),
      add("k2"),
      { when: runs("k1"), act: (world) => world.delete("kusciajobtasks", "cross-domain/k1") },
      close(states("k2=Succeeded")),
    ],
    expect: comesTo("j", "Succeeded k2=Succeeded"),
  },
  {
    name: "added-manager",
    about: "a task with endsJob ends an open job while an added task runs and another waits",
    objects: [...USUAL, job("j", [{ alias: "m", parties: ALICE, endsJob: true, external: true, appImage: "" }], TWO)],
    life: stopped("k1"),
    script: [
      add("k1"),
      add("k2"),
      {
        when: runsBeside("k2"),
        act: (world) => {
          const completions = { m: { attempt: 0, outcome: "Succeeded" } };
          world.patch("kusciajobs", "cross-domain/j", { status: { completions } }, "status");
        },
      },
    ],
    expect: comesTo("j", "Succeeded m=Succeeded k1=Failed k2=Skipped"),
  },
  {
    name: "added-ends",
    about: "an added task with endsJob fails for good beside another, and the open job with it",
    objects: [...USUAL, job("j", [], TWO)],
    life: (pod, alias) => (alias === "m" ? failsAtAlice(pod) : RUNS),
    script: [add("k1"), add("m", { endsJob: true }, runs("k1"))],
    expect: comesTo("j", "Failed k1=Failed m=Failed"),
  },
  {
    name: "added-outputs",
    about: "an added task gives results, and a task of the spec too; each stands where it belongs",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], TWO)],
    life: () => GIVES,
    script: [add("k1", { parties: ALICE }), close(areTaken)],
    until: areKept,
    expect: (view) => comesTo("j", "Succeeded a=Succeeded k1=Succeeded")(view) && areKept(view),
  },
  {
    name: "added-outputs-deleted",
    about: "an added task is deleted once it has given results: they go with it, those of others stay",
    objects: [...USUAL, job("j", [{ alias: "a", parties: ALICE }], TWO)],
    life: () => GIVES,
    script: [
      add("k1", { parties: ALICE }),
      { when: areKept, act: (world) => world.delete("kusciajobtasks", "cross-domain/k1") },
      close((view) => view.addedTasks.length === 0 && storedOutputs(view).length === 1),
    ],
    expect: (view) => comesTo("j", "Succeeded a=Succeeded")(view) && storedOutputs(view).length === 1,
  },
  {
    name: "added-job-deleted",
    about: "an open job is deleted while an added task runs and another waits",
    objects: [...USUAL, job("j", [], OPEN)],
    life: stopped("k1"),
    script: [add("k1"), add("k2"), { when: runs("k1"), act: (world) => world.delete("kusciajobs", "cross-domain/j") }],
    until: leavesNothing,
    expect: leavesNothing,
    expectPlain: (view) => view.addedTasks.length === 0,
  },
];
