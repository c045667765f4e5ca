import { expect, it } from "vitest";
import { Finder, pieces } from "./finder.ts";
import { HeldLines, type LogLine } from "./held-lines.ts";

const line = (text: string): LogLine => ({ kind: "line", at: 1, seq: 1, text, source: "p/c" });

it("finds rows whatever their case, also among those that come later", () => {
  const held = new HeldLines();
  const finder = new Finder(held);
  held.add([line("the Loss is 1"), line("round 2")]);
  expect(finder.find("loss")).toEqual([0]);
  held.add([line("LOSS again")]);
  expect(finder.find("loss")).toEqual([0, 2]);
  expect(finder.find("round")).toEqual([1]);
  expect(finder.find("")).toEqual([]);
  held.wrap(10);
  expect(finder.find("again")).toEqual(
    held.rows.flatMap((row, index) => (row.line.text === "LOSS again" ? [index] : [])),
  );
});

it.each([
  ["a Loss, a loss", "loss", ["a ", "Loss", ", a ", "loss", ""]],
  ["nothing", "loss", ["nothing"]],
  ["loss", "", ["loss"]],
  // The small form of this letter is longer.
  ["İ loss", "loss", ["İ loss"]],
])("%j has %j in %j", (text, wanted, expected) => expect(pieces(text, wanted)).toEqual(expected));
