import { expect, it } from "vitest";
import { paint, rewind, tinted } from "./paint.ts";
import type { Line } from "./tree.ts";

const line = (...texts: string[]): Line => texts.map((text) => ({ text, tone: "plain" }));
const paper = { columns: 80, rows: 24, color: false };

it("leaves what fits as it is, and without blanks at the end", () => {
  expect(paint([line("a", "b  ")], paper)).toEqual(["ab"]);
});

it("cuts lines to the width of the screen", () => {
  expect(paint([line("abc", "def", "ghi")], { ...paper, columns: 5 })).toEqual(["abcd…"]);
  expect(paint([line("abc", "de")], { ...paper, columns: 5 })).toEqual(["abcde"]);
  expect(paint([line("求交任务")], { ...paper, columns: 6 })).toEqual(["求交…"]);
});

it("says how much it leaves out when the screen is too low", () => {
  const lines = Array.from({ length: 10 }, (_, index) => line(`line ${index}`));
  expect(paint(lines, { ...paper, rows: 4 })).toEqual(["line 0", "line 1", "... 8 more lines"]);
});

it("colours by tone, if colours are wanted", () => {
  expect(paint([[{ text: "done", tone: "good" }]], { ...paper, color: true })).toEqual(["\u001b[32mdone\u001b[0m"]);
  expect(tinted("done", "good", false)).toBe("done");
  expect(tinted("done", "plain", true)).toBe("done");
});

it("goes back over what was drawn", () => {
  expect(rewind(0)).toBe("");
  expect(rewind(3)).toBe("\u001b[3F\u001b[0J");
});
