import { expect, it } from "vitest";
import { helpFor, overview } from "./help.ts";
import { displayWidth } from "./output/width.ts";
import { VERBS } from "./verbs.ts";

const isWide = (line: string): boolean => displayWidth(line) > 80;

it("has no line that is wider than a terminal of 80 columns, but for usage and examples", () => {
  expect(overview("kj").split("\n").filter(isWide)).toEqual([]);
  for (const verb of VERBS) {
    const lines = helpFor(verb, "kj").split("\n");
    expect(lines.filter((line) => isWide(line) && !/^(Usage:|  kj) /.test(line))).toEqual([]);
  }
});
