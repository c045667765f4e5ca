import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { quoteForJSON } from "./template-quote.ts";
import { parseTemplate, renderTemplate, TemplateSizeError, TemplateSyntaxError } from "./template-language.ts";
import { Variables } from "./variables.ts";

// What the language is, is held by test/conformance/template; here is what must hold for any input.

const anyText = fc.string({ unit: "binary" });
const templateText = fc
  .array(
    fc.constantFrom(
      "{",
      "{{",
      "{{{",
      "}",
      "}}",
      "}}}",
      ".",
      ".V",
      ".W.a[0]",
      "[",
      "]",
      "=",
      "-",
      " ",
      "\n",
      "/*",
      "*/",
      "x",
    ),
  )
  .map((parts) => parts.join(""));

function render(source: string, values: Record<string, string>): string {
  return renderTemplate(parseTemplate(source), new Variables(new Map(Object.entries(values))), 1_000_000);
}

describe("config templates", () => {
  it("keep any value whole inside a JSON string", () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(JSON.parse(render('{"v":"{{.V}}"}', { V: value }))).toEqual({ v: value });
      }),
    );
  });

  it("keep JSON valid where a path inserts a structure", () => {
    fc.assert(
      fc.property(fc.json(), (value) => {
        fc.pre(/^\s*[[{]/.test(value));
        expect(JSON.parse(render('{"v":{{{.V}}}}', { V: value }))).toEqual({
          v: JSON.parse(value),
        });
      }),
    );
  });

  it("render or are refused as such, whatever the text", () => {
    const outcome = (source: string, value: string): string => {
      try {
        return typeof render(source, { V: value, W: '{"a":["b"]}' });
      } catch (error) {
        return error instanceof TemplateSyntaxError ? "refused" : String(error);
      }
    };
    fc.assert(
      fc.property(templateText, anyText, (source, value) => {
        expect(["string", "refused"]).toContain(outcome(source, value));
      }),
      { numRuns: 2000 },
    );
  });

  it("escape nothing that is printable", () => {
    expect(quoteForJSON("aé中😀 ~")).toBe("aé中😀 ~");
  });

  it("replace half a surrogate pair", () => {
    expect(render("{{.V}}{{{.V}}}", { V: "\ud800" })).toBe("\ufffd\ufffd");
  });

  it("stop at the limit instead of filling memory", () => {
    const template = parseTemplate("{{.V}}".repeat(10_000));
    const variables = new Variables(new Map([["V", "x".repeat(100_000)]]));
    expect(() => renderTemplate(template, variables, 1_000_000)).toThrow(TemplateSizeError);
  });

  it("take deeply nested input and paths without exhausting the stack", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(render("{{{.V}}}", { V: deep })).toBe(deep);
    const blanks = (depth: number) => `${"[ ".repeat(depth)}${"]".repeat(depth)}`;
    expect(render("{{{.V}}}", { V: blanks(500) })).not.toContain(" ");
    expect(render("{{{.V}}}", { V: blanks(501) })).toBe(blanks(501));
    expect(render(`{{{${".V[".repeat(50_000)}0${"]".repeat(50_000)}}}}`, { V: "[1]" })).toBe("");
  });

  it("read long runs of blanks in linear time", () => {
    const blanks = " ".repeat(200_000);
    expect(render(`a${blanks}{{- .V -}}${blanks}b`, { V: "x" })).toBe("axb");
    expect(() => render(`{{${blanks}.V${blanks}x}}`, { V: "x" })).toThrow(TemplateSyntaxError);
  });

  it("name the line and, for a dotted name, the remedy", () => {
    expect(() => parseTemplate("a\nb\n {{.A.b}}")).toThrow("a path needs three braces, not {{.A.b}}");
    expect(() => parseTemplate("{{if .A}}")).toThrow("unsupported action {{if .A}}; only {{.NAME}}");
    expect(() => parseTemplate(`{{if ${"x".repeat(200)}}}`)).toThrow(/unsupported action .{57}\.\.\.;/);
  });
});
