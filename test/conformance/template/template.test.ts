import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { parseTemplate, renderTemplate, TemplateSyntaxError } from "../../../src/workload/template-language.ts";
import { Variables } from "../../../src/workload/variables.ts";

/** One line of the vectors; `gen/` says what each field means and makes them with real Go text/template. */
interface Vector {
  name: string;
  row: string;
  template: string;
  vars?: Record<string, string>;
  store?: Record<string, string>;
  want: string;
  refused?: boolean;
  line?: number;
  reason?: string;
  kuscia?: string;
}

const FOLDER = fileURLToPath(new URL("vectors/", import.meta.url));
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
const VECTORS = FILES.map((file): [string, Vector[]] => [file, JSON.parse(readFileSync(`${FOLDER}${file}`, "utf8"))]);

function render({ template, vars = {}, store = {} }: Vector): string {
  return renderTemplate(parseTemplate(template), new Variables(new Map(Object.entries(vars)), store), 1_000_000);
}

function syntaxError(vector: Vector): TemplateSyntaxError | undefined {
  try {
    render(vector);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
}

describe.each(VECTORS)("config template vectors: %s", (_, vectors) => {
  const refused = vectors.filter((vector) => vector.refused === true);
  const rendered = vectors.filter((vector) => vector.refused !== true);

  it.each(rendered.map((vector) => [vector.name, vector] as const))("renders %s", (__, vector) => {
    expect(render(vector)).toBe(vector.want);
  });

  it.each(refused.map((vector) => [vector.name, vector] as const))("refuses %s", (__, vector) => {
    const problem = syntaxError(vector);
    expect(problem).toBeInstanceOf(TemplateSyntaxError);
    expect(problem?.line).toBe(vector.line ?? problem?.line);
  });
});

describe("the vectors", () => {
  const all = VECTORS.flatMap(([, vectors]) => vectors);

  it("cover every part of the language", () => {
    expect(all.length).toBeGreaterThanOrEqual(80);
    expect(new Set(all.map(({ row }) => row.split(" ")[0]))).toEqual(new Set(["§5.4", "§8.1", "§8.2", "§8.3"]));
  });

  it("say why wherever the operator differs from Kuscia", () => {
    const different = all.filter(({ reason }) => reason !== undefined);
    expect(different.length).toBeGreaterThan(0);
    for (const { reason, kuscia, want, refused } of different) {
      expect(reason).not.toBe("");
      expect(refused === true ? kuscia !== undefined : kuscia !== want).toBe(true);
    }
  });

  it("are JSON-safe in every row of §8.2 quoting", () => {
    const quoting = all.filter(({ row }) => row === "§8.2");
    for (const { want, vars } of quoting) expect(JSON.parse(want)).toEqual({ v: vars?.["V"] });
  });
});
