import { describe, expect, it } from "vitest";
import { descendants, hasCycle, unknownDependency } from "./graph.ts";

/** `a<bc` reads "a depends on b and c". */
function tasks(...texts: string[]): { alias: string; dependencies?: string[] }[] {
  return texts.map((text) => {
    const [alias = "", dependencies = ""] = text.split("<");
    return dependencies === "" ? { alias } : { alias, dependencies: dependencies.split("") };
  });
}

describe("hasCycle", () => {
  it.each([
    ["no tasks", [], false],
    ["one task", ["a"], false],
    ["a chain, listed backwards", ["c<b", "b<a", "a"], false],
    ["a diamond", ["a", "b<a", "c<a", "d<bc"], false],
    ["a task that depends on itself", ["a<a"], true],
    ["two that depend on each other", ["a<b", "b<a", "c"], true],
    ["a long cycle behind a chain", ["a", "b<ad", "c<b", "d<c"], true],
    ["an unknown dependency", ["a<x"], false],
    ["a repeated alias whose second entry closes a cycle", ["a", "b<a", "a<b"], true],
  ])("%s", (_, texts, expected) => {
    expect(hasCycle(tasks(...texts))).toBe(expected);
  });

  it("copes with 128 tasks that depend on all before them", () => {
    const all = Array.from({ length: 128 }, (_, index) => ({
      alias: `t${index}`,
      dependencies: Array.from({ length: index }, (__, other) => `t${other}`),
    }));
    expect(hasCycle(all.toReversed())).toBe(false);
  });
});

describe("unknownDependency", () => {
  it("names the first in declaration order", () => {
    expect(unknownDependency(tasks("a", "b<ax", "c<y"))).toEqual({ alias: "b", dependency: "x" });
    expect(unknownDependency(tasks("a<b", "b"))).toBeUndefined();
  });
});

describe("descendants", () => {
  it("finds all that depend on the roots, directly or not", () => {
    const graph = tasks("a", "b<a", "c<b", "d", "e<cd");
    expect([...descendants(graph, ["a"])].sort()).toEqual(["b", "c", "e"]);
    expect([...descendants(graph, ["e"])]).toEqual([]);
    expect([...descendants(tasks("a<b", "b<a"), ["a"])].sort()).toEqual(["a", "b"]);
  });
});
