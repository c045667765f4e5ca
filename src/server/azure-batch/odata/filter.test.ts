import { describe, expect, it } from "vitest";
import { BatchError } from "../errors.ts";
import { type Filterable, filterOf } from "./filter.ts";

const PROPERTIES: Filterable = {
  id: "text",
  state: "word",
  "info/start": "time",
  "info/code": "number",
  on: "boolean",
  name: "name",
};
const OBJECT = {
  id: "Ab",
  state: "active",
  on: false,
  name: "stdout.txt",
  info: { start: "2026-01-02T03:04:05Z", code: 3 },
};

describe("a filter", () => {
  it.each([
    ["id eq 'aB'", true],
    ["id ne 'ab'", false],
    ["id gt 'aa' and id lt 'ac'", true],
    ["startswith(id, 'A')", true],
    ["startswith(name,'std') and not startswith(name,'stderr')", true],
    ["state eq 'active' or id eq 'x' and id eq 'y'", true],
    ["(state eq 'active' or id eq 'x') and id eq 'y'", false],
    ["not (state eq 'active')", false],
    ["not not (state eq 'active')", true],
    ["info/start ge DateTime'2026-01-02T03:04:05Z'", true],
    ["info/start gt datetime'2026-01-02T03:04:05Z'", false],
    ["info/start lt '2026-01-03'", true],
    ["info/code ge 3 and info/code lt 4 and info/code ne -3", true],
    ["on eq false", true],
    ["id eq 'it''s'", false],
    ["id eq null", false],
    ["id ne null", true],
    ["  ID eq 'x'", undefined],
    ["id eq", undefined],
    ["id eq 'x", undefined],
    ["id eq 'x' and", undefined],
    ["and", undefined],
    ["id 'x'", undefined],
    ["(id eq 'x'", undefined],
    ["id eq 'x')", undefined],
    ["state gt 'x'", undefined],
    ["startswith(state, 'x')", undefined],
    ["name eq 'x'", undefined],
    ["info/code eq '3'", undefined],
    ["info/code eq 3x", undefined],
    ["info/start eq 'soon'", undefined],
    ["info/start eq DateTime'soon'", undefined],
    ["constructor eq 'x'", undefined],
    ["id eq 'x' # 'y'", undefined],
    [`${"(".repeat(500)}id eq 'x'${")".repeat(500)}`, undefined],
    [`id eq '${"x".repeat(9000)}'`, undefined],
  ])("%s", (text, wanted) => {
    if (wanted === undefined) expect(() => filterOf(text, PROPERTIES)).toThrow(BatchError);
    else expect(filterOf(text, PROPERTIES)(OBJECT)).toBe(wanted);
  });

  it("finds nothing in what an object lacks", () => {
    const wanted = ["info/start gt '2001-01-01'", "info/code lt 9", "id eq 'x'", "startswith(name, '')"];
    expect(wanted.map((text) => filterOf(text, PROPERTIES)({}))).toEqual([false, false, false, false]);
    expect(filterOf("id ne 'x'", PROPERTIES)({})).toBe(true);
  });
});
