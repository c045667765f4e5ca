import type { Pod } from "../../../src/api/kubernetes.ts";
import type { AppImageSpec } from "../../../src/api/types.ts";
import { SUCCEEDS } from "../kubelet.ts";
import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { isIn, isMended, mend, refusal } from "./bounds.ts";
import { answer, isAsked, policy } from "./consents.ts";
import { quota } from "./gangs.ts";
import { ALICE, appImage, comesTo, job, jobNameOf, ONE, summary, USUAL } from "./kit.ts";

/** Longer than a missing AppImage is waited for, and longer than anybody takes to mend one. */
const LATE_MS = 900_000;
const LONG_MS = 1_800_000;

/** Admission denies the pods of these domains. */
const denying =
  (...domains: string[]): Scenario["admit"] =>
  (request, view) => {
    const isPod = request.method === "POST" && domains.some((each) => isIn(request, each, "pods"));
    return isPod && !isMended(view)
      ? refusal(403, "Forbidden", `admission webhook "w" denied the request: not now`)
      : undefined;
  };

/** Bob's admission denies his pods: half of the task's pods exist. */
const HALF: Pick<Scenario, "admit" | "life" | "outcomesAreLate"> = {
  admit: denying("bob"),
  life: () => ({ ...SUCCEEDS, ms: 2000 }),
  outcomesAreLate: true,
};
/** Before a gang lets go by itself. */
const SOON = ["--missing-reference-grace=60s"];
const isKept = (view: View): boolean =>
  view.all("configmaps").some(({ metadata }) => metadata.labels?.["kuscia.secretflow/content"] === "app-image");
const isDenied = (view: View): boolean => view.task("j", "a")?.reason === "AdmissionDenied";
const update: Move["act"] = (world) => world.patch("appimages", "app", { spec: { image: { tag: "2" } } });
const imagesOf = (view: View): string[] =>
  view.podsOf("j", "a").flatMap(({ spec }: Pod) => spec!.containers.map(({ image = "" }) => image));
const allOfOne = (view: View): boolean => {
  const images = imagesOf(view);
  return comesTo("j", "Succeeded a=Succeeded")(view) && images.length === 2 && new Set(images).size === 1;
};
const allOfTheFirst = (view: View): boolean => allOfOne(view) && imagesOf(view).every((image) => image.endsWith(":1"));
const allOfTheSecond = (view: View): boolean =>
  /^Succeeded a#\d+=Succeeded$/.test(summary(view, "j")) && imagesOf(view).every((image) => image.endsWith(":2"));
const isDone = (view: View): boolean => view.phase("j") === "Succeeded";
const HOSTS = { parties: ["alice", "bob"].map((domainID) => ({ domainID, role: "host" })) };
/** The AppImage has a template for this role alone from now on, or for all if it is empty. */
const changeRole =
  (role: string): Move["act"] =>
  (world) => {
    const spec: Partial<AppImageSpec> = {
      deployTemplates: appImage().spec.deployTemplates.map((template) => ({ ...template, role })),
    };
    world.patch("appimages", "app", { spec });
  };

/** An AppImage that changes while tasks wait. */
export const APP_IMAGES: readonly Scenario[] = [
  {
    name: "app-image-kept",
    about: "the AppImage is changed while a quota lets only half of the pods be made, and a copy of it is kept",
    objects: [...USUAL, job("j", ONE)],
    ...HALF,
    script: [{ when: isKept, act: update }, mend(() => true, 20_000)],
    // Of the second if the other pod was not made either when it changed.
    mayEndOtherwise: true,
    expect: (view) => allOfTheFirst(view) || allOfTheSecond(view),
    expectPlain: allOfTheFirst,
  },
  {
    name: "app-image-remade",
    about: "the AppImage is deleted and made anew with another image while half of the pods wait for admission",
    objects: [...USUAL, job("j", ONE)],
    ...HALF,
    script: [
      { when: isKept, act: (world) => world.delete("appimages", "app") },
      {
        when: () => true,
        afterMs: 3000,
        act: (world) => world.create(appImage("app", { image: { name: "kusciajob-operator.test/app", tag: "2" } })),
      },
      mend(() => true, 20_000),
    ],
    expect: allOfTheFirst,
  },
  {
    name: "app-image-unkept",
    about: "the AppImage is changed as soon as a pod is denied: a crash may come before the copy",
    objects: [...USUAL, job("j", ONE)],
    ...HALF,
    script: [{ when: isDenied, act: update }, mend(() => true, 20_000)],
    mayEndOtherwise: true,
    // Of the second if no pod was there when it changed, and not at all if a pod has ended and there is no copy.
    expect: (view) =>
      allOfOne(view) ||
      allOfTheSecond(view) ||
      (comesTo("j", "Failed a=Failed")(view) && view.task("j", "a")?.reason === "AppImageChanged"),
  },
  {
    name: "app-image-half",
    about: "the operator is killed when it has made half of the pods, and the AppImage is changed before it is back",
    objects: [...USUAL, job("j", ONE)],
    ...HALF,
    flags: SOON,
    life: (_, __, attempt) => ({ ...SUCCEEDS, ms: attempt === 0 ? LONG_MS : 2000 }),
    script: [
      {
        when: (view) => view.pods.length === 1,
        act: (world) => {
          update(world);
          world.restartOperator(SOON);
        },
      },
      mend(() => true, 90_000),
    ],
    mayEndOtherwise: true,
    // Of the first if a fault lets a copy be made before.
    expect: (view) => allOfTheSecond(view) || allOfTheFirst(view),
    // Let go, which is no failure.
    expectPlain: (view) =>
      comesTo("j", "Succeeded a#1=Succeeded")(view) && allOfTheSecond(view) && view.task("j", "a")?.releases === 1,
  },
  {
    name: "app-image-unfit",
    about: "the AppImage is changed to one that has nothing for the parties while admission denies all pods",
    objects: [...USUAL, job("j", [{ alias: "a", ...HOSTS }])],
    admit: denying("alice", "bob"),
    flags: SOON,
    // Longer than the grace.
    script: [{ when: isKept, act: changeRole("guest") }, mend(() => true, 90_000)],
    expect: allOfTheFirst,
  },
  {
    name: "app-image-unasked",
    about: "the AppImage that a party accepted is changed while admission denies all pods: it is asked anew",
    objects: [...USUAL, policy("bob"), job("j", ONE)],
    admit: denying("alice", "bob"),
    script: [
      { when: isAsked("bob"), act: answer("bob") },
      { when: isDenied, act: update },
      mend(() => true, 20_000),
      {
        when: (view) => isAsked("bob", "Outdated")(view) || isDone(view),
        afterMs: 5000,
        act: (world) => {
          if (!isDone(world.view)) answer("bob", "Accepted", "again")(world);
        },
      },
    ],
    mayEndOtherwise: true,
    // Of the first, which bob has accepted, if the change is seen only when they run.
    expect: (view) => allOfTheFirst(view) || allOfTheSecond(view),
    expectPlain: comesTo("j", "Succeeded a#1=Succeeded"),
  },
  {
    name: "app-image-in-line",
    about: "the AppImage has nothing for the party of a task that stands in line, until somebody mends it",
    objects: [...USUAL, quota("alice"), job("k", [{ alias: "a", parties: ALICE }])],
    countsQuotas: true,
    admit: (request, view) =>
      request.method === "POST" && isIn(request, "alice", "pods") && view.livePods.length > 0
        ? refusal(
            403,
            "Forbidden",
            `pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1`,
          )
        : undefined,
    life: (pod) => (jobNameOf(pod) === "k" ? { ...SUCCEEDS, ms: LATE_MS + 100_000 } : SUCCEEDS),
    script: [
      {
        when: (view) => view.livePods.length === 1,
        act: (world) => world.create(job("j", [{ alias: "a", parties: [{ domainID: "alice", role: "host" }] }])),
      },
      { when: (view) => view.task("j", "a")?.queuedFor !== undefined, act: changeRole("guest") },
      { when: () => true, afterMs: LATE_MS, act: changeRole("") },
    ],
    mayEndOtherwise: true,
    expect: (view) => /^Succeeded a(#\d+)?=Succeeded$/.test(summary(view, "j")),
  },
];
