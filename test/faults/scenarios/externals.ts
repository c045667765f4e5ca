import type { Move, Scenario } from "../scenario.ts";
import type { View } from "../view.ts";
import { comesTo, gone, job, USUAL } from "./kit.ts";

const OBJECTS = [
  ...USUAL,
  job("j", [
    { alias: "a", external: true, appImage: "", retryPolicy: { limit: 1 } },
    { alias: "b", dependencies: ["a"] },
  ]),
];
const waits = (view: View, attempt = 0): boolean =>
  view.task("j", "a")?.reason === "AwaitingCompletion" && (view.task("j", "a")?.attempt ?? 0) === attempt;
/** As the job API writes it. */
const tell = (outcome: "Succeeded" | "Failed", attempt = 0): Move => ({
  when: (view) => waits(view, attempt),
  act: (world) => {
    const completions = { a: { attempt, outcome, message: "it was said so" } };
    world.patch("kusciajobs", "cross-domain/j", { status: { completions } }, "status");
  },
});

/** Tasks whose work is done elsewhere. */
export const EXTERNALS: readonly Scenario[] = [
  {
    name: "external",
    about: "a task without pods fails as it is told, is tried again, and succeeds; then the next one runs",
    objects: OBJECTS,
    script: [tell("Failed"), tell("Succeeded", 1)],
    expect: comesTo("j", "Succeeded a#1=Succeeded b=Succeeded"),
  },
  {
    name: "external-deleted",
    about: "a job is deleted while it waits to be told of its task",
    objects: OBJECTS,
    script: [{ when: (view) => waits(view), act: (world) => world.delete("kusciajobs", "cross-domain/j") }],
    until: gone,
    expect: gone,
  },
];
