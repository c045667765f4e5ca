import { expect, it } from "vitest";
import { runScenario } from "./run.ts";
import { chainOf, comesTo, job, USUAL } from "./scenarios/kit.ts";

it("spends at most 2.5 API writes per pod on a chain of tasks with two parties", async () => {
  const aliases = Array.from({ length: 20 }, (_, i) => `t${i}`);
  const ended = aliases.map((alias) => `${alias}=Succeeded`).join(" ");
  const { problems, writes } = await runScenario({
    name: "cost",
    about: "a chain of 20 tasks, two parties",
    objects: [...USUAL, job("j", chainOf(...aliases))],
    expect: comesTo("j", `Succeeded ${ended}`),
  });
  expect(problems).toEqual([]);
  expect(writes / 40, `${writes} writes`).toBeLessThanOrEqual(2.5);
});
