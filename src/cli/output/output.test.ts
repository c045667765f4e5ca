import { describe, expect, it } from "vitest";
import { ageText, durationText, spanText } from "../../util/duration.ts";
import { parseDuration } from "./duration.ts";
import { formatOf } from "./format.ts";
import { jsonpathText } from "./jsonpath.ts";
import { partyColour } from "../../job/look.ts";
import { glyph, styleFor } from "./style.ts";
import { tableLines } from "./table.ts";
import { displayWidth, fit, fitName, hanging, wrap } from "./width.ts";
import { oneLine } from "../../util/one-line.ts";

const PLAIN = { colour: false, utf8: true, columns: undefined };

describe("width", () => {
  it.each([
    ["abc", 3],
    ["节点", 4],
    ["a节b", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["ｆｕｌｌ", 8],
    ["", 0],
  ])("of %j is %i", (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it.each([
    ["the loss is not a number", 14, "the loss is.."],
    ["short", 14, "short"],
    ["夜间训练任务失败", 7, "夜间.."],
    ["abc", 1, "."],
  ])("fits %j into %i columns as %j", (text, columns, fitted) => {
    expect(fit(text, columns)).toBe(fitted);
    expect(displayWidth(fitted)).toBeLessThanOrEqual(Math.max(columns, 1));
  });

  it.each([
    ["nightly-run-29", 14, "nightly-run-29"],
    ["nightly-run-29", 10, "nigh..n-29"],
    ["夜间训练任务-29", 9, "夜..-29"],
  ])("fits the name %j into %i columns as %j", (name, columns, fitted) => {
    expect(fitName(name, columns)).toBe(fitted);
    expect(displayWidth(fitted)).toBeLessThanOrEqual(columns);
  });

  it("puts text below what it is about, also words that are longer than a line", () => {
    expect(hanging("why  ", "one two", undefined)).toEqual(["why  one two"]);
    expect(hanging("why  ", "one two", 12)).toEqual(["why  one two"]);
    expect(hanging("why  ", "x".repeat(50), 30)).toEqual([`why  ${"x".repeat(25)}`, `     ${"x".repeat(25)}`]);
  });

  it("leaves no control characters in a line", () => {
    expect(oneLine("a\u001B[2Jb\r\n  c\u0007")).toBe("a[2Jb c");
  });
});

it("text is wrapped between words", () => {
  expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrap("a-word-that-is-long b", 5)).toEqual(["a-word-that-is-long", "b"]);
  expect(wrap("", 5)).toEqual([""]);
  expect(wrap("作业 等待", 5)).toEqual(["作业", "等待"]);
});

describe("a table", () => {
  const columns = [{ title: "NAME" }, { title: "WHY", flexible: true }, { title: "AGE" }];

  it("is in line also where names take two columns a character", () => {
    expect(
      tableLines(PLAIN, columns, [
        ["夜间", "x", "4m"],
        ["weekly", "yy", "1h"],
      ]),
    ).toEqual(["NAME    WHY  AGE", "夜间    x    4m", "weekly  yy   1h"]);
  });

  it("gives way where it may, down to eight columns, and cuts nothing in a pipe", () => {
    const rows = [["weekly", "the loss is not a number in round twelve", "1h"]];
    expect(tableLines({ ...PLAIN, columns: 30 }, columns, rows)[1]).toBe("weekly  the loss is not..  1h");
    expect(tableLines({ ...PLAIN, columns: 10 }, columns, rows)[1]).toBe("weekly  the lo..  1h");
    expect(tableLines(PLAIN, columns, rows)[1]).toContain("round twelve");
  });

  it("colours only what is written, not the space after it", () => {
    const cell = { text: "Failed", colour: "red" as const };
    expect(tableLines({ ...PLAIN, colour: true }, columns, [[cell, "", "1h"]])[1]).toBe(
      "\u001B[31mFailed\u001B[0m       1h",
    );
  });
});

describe("style", () => {
  const terminal = { isTTY: true, columns: 80 };
  it.each([
    [terminal, {}, "auto", true],
    [terminal, { NO_COLOR: "1" }, "auto", false],
    [terminal, { NO_COLOR: "1" }, "always", true],
    [terminal, { TERM: "dumb" }, "auto", false],
    [{}, {}, "auto", false],
    [{}, {}, "always", true],
    [terminal, {}, "never", false],
  ] as const)("%j with %j and --color=%s has colour: %s", (screen, env, choice, colour) => {
    expect(styleFor(screen, env, choice).colour).toBe(colour);
  });

  it.each([
    [{ LANG: "en_US.UTF-8" }, "✔"],
    [{ LANG: "C" }, "+"],
    [{}, "+"],
    [{ LANG: "C", LC_ALL: "zh_CN.utf8" }, "✔"],
    [{ WT_SESSION: "x" }, "✔"],
  ])("%j shows a success as %s", (env, shown) => {
    expect(glyph(styleFor({}, env), "Succeeded")).toBe(shown);
  });

  it("gives a party one colour", () => {
    expect(partyColour("alice")).toBe(partyColour("alice"));
    expect(new Set(["alice", "bob", "carol", "dave", "erin", "frank"].map(partyColour)).size).toBeGreaterThan(2);
  });
});

it.each([
  [0, "0s"],
  [119_000, "119s"],
  [125_000, "2m5s"],
  [600_000, "10m"],
  [4 * 3_600_000 + 120_000, "4h2m"],
  [30 * 3_600_000, "30h"],
  [72 * 3_600_000, "3d"],
  [240 * 3_600_000, "10d"],
])("%i ms are %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

it("times that are not there have no age and no span", () => {
  const now = Date.parse("2026-01-08T03:05:00Z");
  expect([ageText(undefined, now), ageText("2026-01-08T03:04:00Z", now)]).toEqual(["-", "60s"]);
  expect([spanText(undefined, undefined, now), spanText("2026-01-08T03:04:00Z", "2026-01-08T03:04:05Z", now)]).toEqual([
    "",
    "5s",
  ]);
});

it.each([
  ["90", 90_000],
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["5m", 300_000],
  ["", undefined],
  ["soon", undefined],
  ["5d", undefined],
])("the duration %j is %s ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

describe("jsonpath", () => {
  const value = {
    name: "j",
    jobs: [
      { name: "a", n: 1 },
      { name: "b", n: 2 },
    ],
    deep: { list: [[1], [2]] },
  };
  it.each([
    ["{.name}", "j"],
    ["is {.name}!", "is j!"],
    ["{.jobs[1].name}", "b"],
    ["{.jobs[*].n}", "1 2"],
    ['{range .jobs[*]}{.name}={.n}{"\\n"}{end}', "a=1\nb=2\n"],
    ["{.jobs[0]}", '{"name":"a","n":1}'],
    ["{.none.of.it}", ""],
    ["{.deep.list[1][0]}", "2"],
    ["{$.name}", "j"],
  ])("%s gives %j", (template, text) => {
    expect(jsonpathText(template, value)).toBe(text);
  });

  it.each(["{range .jobs[*]}{.name}", "{end}", "{.name|length}", "{.jobs[?(@.n>1)]}"])("%s is refused", (template) => {
    expect(() => jsonpathText(template, value)).toThrow("-o jsonpath cannot be read");
  });
});

it("a format that is unknown is refused with those that are known", () => {
  expect(formatOf("jsonpath='{.name}'")).toEqual({ kind: "jsonpath", template: "{.name}" });
  expect(() => formatOf("xml")).toThrow("-o xml is unknown");
});
