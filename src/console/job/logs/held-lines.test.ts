import { expect, it } from "vitest";
import { HeldLines, type LogLine, LONGEST_ROW, MOST } from "./held-lines.ts";

const line = (text: string, at = 1, source = "p/c"): LogLine => ({ kind: "line", at, seq: 1, text, source });
const textsOf = (held: HeldLines): string[] => held.rows.map(({ line: { text }, from, to }) => text.slice(from, to));

it("draws a line in one row, a long one in several, and an empty one too", () => {
  const held = new HeldLines();
  held.add([line("short"), line(""), line("x".repeat(LONGEST_ROW * 2 + 5))]);
  expect(textsOf(held).map((text) => text.length)).toEqual([5, 0, LONGEST_ROW, LONGEST_ROW, 5]);
});

it("wraps at columns, of which wide characters take two, and cuts none in two", () => {
  const held = new HeldLines();
  held.add([line("abcdefghijklm"), line("联邦学习联邦学习"), line("🎉🎉🎉🎉🎉🎉")]);
  held.wrap(10);
  expect(textsOf(held)).toEqual(["abcdefghij", "klm", "联邦学习联", "邦学习", "🎉🎉🎉🎉🎉", "🎉"]);
  held.wrap(LONGEST_ROW);
  expect(held.rows).toHaveLength(3);
});

it("puts the lines of several containers in the order of their times", () => {
  const held = new HeldLines();
  held.add([line("a1", 1, "a"), line("a5", 5, "a")]);
  held.add([line("b2", 2, "b"), line("b9", 9, "b")]);
  expect(textsOf(held)).toEqual(["a1", "b2", "a5", "b9"]);
  expect(held.sources).toBe(2);
});

it("keeps the order of one container, also where lines carry no times", () => {
  const held = new HeldLines();
  held.add([line("3", 3), line("1", 1), line("x", Number.NaN)]);
  expect(textsOf(held)).toEqual(["3", "1", "x"]);
});

it("lets the oldest lines go, and says how many", () => {
  const held = new HeldLines();
  held.add(Array.from({ length: MOST.lines }, (_, index) => line(String(index), index)));
  expect([held.lines.length, held.lost]).toEqual([MOST.lines, 0]);
  held.add([line("one more", MOST.lines)]);
  expect(held.lines.length + held.lost).toBe(MOST.lines + 1);
  expect(held.lost).toBeGreaterThan(0);
  expect(held.rows.at(-1)?.line.text).toBe("one more");
  expect(Number(held.rows[0]?.line.text)).toBe(held.lost);
});

it("holds no more characters than it may, but the last line in any case", () => {
  const held = new HeldLines();
  const long = "x".repeat(MOST.characters / 10);
  for (let index = 0; index < 30; index += 1) held.add([line(long, index)]);
  expect(held.lines.length).toBeLessThanOrEqual(10);
  expect(held.lines.length + held.lost).toBe(30);
});

it("finds a line by its number and its time, and by its time where it has another number now", () => {
  const held = new HeldLines();
  const numbered = (seq: number, at: number): LogLine => ({ ...line(`${seq}`, at, `p/${at > 50 ? "d" : "c"}`), seq });
  held.add([numbered(1, 10), { ...line("x".repeat(LONGEST_ROW + 1), 11), seq: 2 }, numbered(3, 12)]);
  held.add([numbered(1, 60)]);
  expect(held.rowOf({ seq: 3 })).toBe(3);
  expect(held.rowOf({ seq: 1 })).toBe(0);
  expect(held.rowOf({ seq: 1, at: 60 })).toBe(4);
  expect(held.rowOf({ seq: 300, at: 12 })).toBe(3);
  expect(held.rowOf({ seq: 3, at: 99 })).toBeUndefined();
  expect(held.rowOf({ seq: 9 })).toBeUndefined();
});

it("finds the first row after a time", () => {
  const held = new HeldLines();
  held.add([line("a", 1), line("b", 2), line("c", 2), line("d", 5)]);
  expect([0, 1, 2, 4, 5].map((time) => held.rowAfter(time))).toEqual([0, 1, 3, 3, 4]);
});
