import type { KubeObject, Pod } from "../../../src/api/kubernetes.ts";
import type { KusciaJobSpec } from "../../../src/api/types.ts";
import { FAILS, type Life, PENDING, RUNS, SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import { answer, isAsked, policy } from "./consents.ts";
import type { View } from "../view.ts";
import { ALICE, aRuns, chainOf, comesTo, fullAppImage, gone, GROUND, job, ONE, type TaskDraft, USUAL } from "./kit.ts";

const HOOKS: Partial<KusciaJobSpec> = {
  preparation: { appImage: "app", taskInputConfig: "get ready", retryPolicy: { limit: 1, backoffSeconds: 1 } },
  release: { appImage: "app", taskInputConfig: "clean up", retryPolicy: { limit: 1, backoffSeconds: 1 } },
};
const objects = (tasks: readonly TaskDraft[], spec: Partial<KusciaJobSpec> = {}): Scenario["objects"] => [
  ...USUAL,
  job("j", tasks, { ...HOOKS, ...spec }),
];

/** `alice preparation=Succeeded release#1=Failed, bob release=Succeeded`. */
function hooksText(view: View): string {
  const text = (kind: string, hook: { state: string; attempt?: number } | undefined): string[] =>
    hook === undefined ? [] : [`${kind}${hook.attempt === undefined ? "" : `#${hook.attempt}`}=${hook.state}`];
  const of = (view.job("j")?.status?.hooks ?? []).map(({ domainID, preparation, release }) =>
    [domainID, ...text("preparation", preparation), ...text("release", release)].join(" "),
  );
  return of.join(", ");
}

const hooksAre =
  (wanted: string) =>
  (view: View): boolean =>
    hooksText(view) === wanted;
const DONE = "preparation=Succeeded release=Succeeded";
const bothDone = hooksAre(`alice ${DONE}, bob ${DONE}`);
const all =
  (...those: ((view: View) => boolean)[]) =>
  (view: View): boolean =>
    those.every((each) => each(view));

const isOf = (alias: string, kind: string): boolean => alias.startsWith(`${kind}@`);
/** Tasks run until they are stopped. */
const tasksRun = (_: Pod, alias: string): Life => (alias.includes("@") ? SUCCEEDS : RUNS);
const hookRuns =
  (alias: string) =>
  (view: View): boolean =>
    view.podsOf("j", alias).some(({ status }) => status?.phase === "Running");
/** What a kubelet says of a pod whose volume it does not find. */
function warningOf({ metadata: { namespace, name, uid } }: Pod): KubeObject {
  const involvedObject = { apiVersion: "v1", kind: "Pod", namespace, name, uid };
  const said = { type: "Warning", reason: "FailedMount", message: "no such volume" };
  const metadata = { name: `${name}.1`, namespace };
  return { apiVersion: "v1", kind: "Event", metadata, involvedObject, ...said } as KubeObject;
}
const releaseSays = (view: View, text: string): boolean =>
  (view.job("j")?.status?.hooks ?? []).some(({ release }) => JSON.stringify(release ?? {}).includes(text));
const remove = (when: Move["when"]): Move => ({
  when,
  act: (world) => world.delete("kusciajobs", "cross-domain/j"),
});
const command = (when: Move["when"], stage: "Stop" | "Cancel" | "Restart" | "Suspend"): Move => ({
  when,
  act: (world) => world.stage("j", stage),
});
/** Pods that did their work, written down: a deleted job leaves nothing to look at. */
const LONG: Life = { ...SUCCEEDS, ms: 2000 };
const deleted: Pick<Scenario, "until" | "expect"> = { until: gone, expect: gone };

/** Preparations and releases. */
export const HOOK_SCENARIOS: readonly Scenario[] = [
  {
    name: "hooks",
    about: "both domains of a job are prepared before its first task and released after its last",
    objects: objects(chainOf("a", "b")),
    expect: all(comesTo("j", "Succeeded a=Succeeded b=Succeeded"), bothDone),
  },
  {
    name: "hooks-full",
    about: "the same with Services and ConfigMaps, while one place of maxParallelism is there",
    objects: [...GROUND, fullAppImage(), job("j", chainOf("a"), { ...HOOKS, maxParallelism: 1 })],
    expect: all(comesTo("j", "Succeeded a=Succeeded"), bothDone),
  },
  {
    name: "hooks-retried",
    about: "the first attempt of each hook fails, the second succeeds",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias, attempt) => (alias.includes("@") && attempt === 0 ? FAILS : SUCCEEDS),
    expect: all(comesTo("j", "Succeeded a=Succeeded"), hooksAre("alice preparation#1=Succeeded release#1=Succeeded")),
  },
  {
    name: "hooks-unprepared",
    about: "the preparation of alice fails for good: her task fails, and what began is released",
    objects: objects([
      { alias: "a", parties: ALICE },
      { alias: "b", parties: ALICE, dependencies: ["a"] },
    ]),
    life: (_, alias) => (isOf(alias, "preparation") ? FAILS : SUCCEEDS),
    expect: all(comesTo("j", "Failed a=Failed b=Failed"), hooksAre("alice preparation#1=Failed release=Succeeded")),
  },
  {
    name: "hooks-warned",
    about: "the pod of a release does not start, and an Event says why: the job that has ended tells it",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias, attempt) => (isOf(alias, "release") && attempt === 0 ? PENDING : SUCCEEDS),
    script: [
      {
        when: (view) => view.podsOf("j", "release@alice").length > 0,
        act: (world) => world.create(warningOf(world.view.podsOf("j", "release@alice")[0]!)),
      },
      {
        when: (view) => releaseSays(view, "no such volume"),
        act: (world) => world.delete("pods", `alice/${world.view.podsOf("j", "release@alice")[0]!.metadata.name}`),
      },
    ],
    until: hooksAre("alice preparation=Succeeded release#1=Succeeded"),
    expect: hooksAre("alice preparation=Succeeded release#1=Succeeded"),
  },
  {
    name: "hooks-stopped",
    about: "a job is stopped while its task runs: the releases follow",
    objects: objects(ONE),
    life: tasksRun,
    script: [command(aRuns, "Stop")],
    expect: all(comesTo("j", "Failed a=Failed"), bothDone),
  },
  {
    name: "hooks-stopped-preparing",
    about: "a job is cancelled while a preparation runs: that is stopped, and what it began is released",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias) => (isOf(alias, "preparation") ? RUNS : SUCCEEDS),
    script: [command(hookRuns("preparation@alice"), "Cancel")],
    expect: all(comesTo("j", "Cancelled a=Skipped"), hooksAre("alice preparation=Failed release=Succeeded")),
  },
  {
    name: "hooks-restarted",
    about: "a job is restarted while its release runs: that ends, and then all begins anew",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias, attempt) => (alias === "a" && attempt === 0 ? FAILS : LONG),
    script: [command(hookRuns("release@alice"), "Restart")],
    until: hooksAre("alice preparation#1=Succeeded release#1=Succeeded"),
    expect: all(comesTo("j", "Succeeded a#1=Succeeded"), hooksAre("alice preparation#1=Succeeded release#1=Succeeded")),
  },
  {
    name: "hooks-paused",
    about: "the spec suspends a job while its preparation runs, then lets it go on",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias, attempt) => (isOf(alias, "preparation") && attempt === 0 ? RUNS : SUCCEEDS),
    script: [
      {
        when: hookRuns("preparation@alice"),
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { suspend: true } }),
      },
      {
        when: (view) => view.phase("j") === "Suspended" && view.livePods.length === 0,
        act: (world) => world.patch("kusciajobs", "cross-domain/j", { spec: { suspend: false } }),
      },
    ],
    expect: all(comesTo("j", "Succeeded a=Succeeded"), hooksAre("alice preparation#1=Succeeded release=Succeeded")),
  },
  {
    name: "hooks-deleted",
    about: "a job is deleted while its task runs: it ends, its releases run, then it goes",
    objects: objects(ONE),
    life: tasksRun,
    script: [remove(aRuns)],
    ...deleted,
  },
  {
    name: "hooks-deleted-preparing",
    about: "a job is deleted while a preparation runs",
    objects: objects(ONE),
    life: (_, alias) => (isOf(alias, "preparation") ? RUNS : SUCCEEDS),
    script: [remove(hookRuns("preparation@alice"))],
    ...deleted,
  },
  {
    name: "hooks-deleted-releasing",
    about: "a job that has ended is deleted while a release runs: that is not stopped",
    objects: objects([{ alias: "a", parties: ALICE }]),
    life: (_, alias) => (isOf(alias, "release") ? LONG : SUCCEEDS),
    script: [remove(hookRuns("release@alice"))],
    ...deleted,
  },
  {
    name: "hooks-consent",
    about: "a party is asked for tasks and hooks as one, and accepts",
    objects: [...USUAL, policy("bob"), job("j", ONE, HOOKS)],
    script: [{ when: isAsked("bob"), act: answer("bob") }],
    expect: all(comesTo("j", "Succeeded a=Succeeded"), bothDone),
  },
  {
    name: "hooks-consent-revoked",
    about: "a party takes its consent back while its task runs: it is not released, and the other one is",
    objects: [
      ...USUAL,
      policy("bob"),
      // Longer than the operator can be blind.
      job("j", ONE, { ...HOOKS, release: { appImage: "app", taskInputConfig: "", timeoutSeconds: 1800 } }),
    ],
    life: (_, alias) => (alias === "a" ? { ...SUCCEEDS, ms: 1_800_000 } : SUCCEEDS),
    script: [
      { when: isAsked("bob"), act: answer("bob") },
      { when: aRuns, act: (world) => world.delete("kusciajobconsents", "bob/of-bob") },
    ],
    until: hooksAre(`alice ${DONE}, bob preparation=Succeeded release=Failed`),
    expect: all(
      comesTo("j", "Succeeded a=Succeeded"),
      hooksAre(`alice ${DONE}, bob preparation=Succeeded release=Failed`),
    ),
  },
  {
    name: "hooks-endless",
    about: "a deleted job whose release never ends goes after the release's timeout",
    objects: objects([{ alias: "a", parties: ALICE }], {
      // Longer than a creation may go without an answer: the story begins when the release runs.
      release: { appImage: "app", taskInputConfig: "", timeoutSeconds: 600 },
    }),
    life: (_, alias) => (isOf(alias, "release") ? RUNS : SUCCEEDS),
    script: [remove(hookRuns("release@alice"))],
    ...deleted,
  },
];
