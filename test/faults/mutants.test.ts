import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { MUTANTS } from "./mutant-list.ts";
import { scenarioNamed } from "./scenarios/all.ts";

it.each(MUTANTS)("mutant $name still has the code that it makes worse, and scenarios to notice it", (mutant) => {
  for (const { file, from } of mutant.edits) {
    expect(readFileSync(file, "utf8").split(from), `${file} holds this once: ${from}`).toHaveLength(2);
  }
  for (const name of mutant.scenarios) expect(scenarioNamed(name).name).toBe(name);
});
