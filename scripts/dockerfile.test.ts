import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What `docker build .` builds in a fresh checkout: the last stage, and the stages that it takes something from. */
const lines = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", " ").split("\n");

interface Stage {
  readonly from: string;
  readonly name: string;
  readonly copies: { readonly from: string | undefined; readonly sources: readonly string[] }[];
}

function stages(): Stage[] {
  const all: Stage[] = [];
  for (const line of lines) {
    const [, from, , name] = /^FROM (\S+)( AS (\S+))?/.exec(line) ?? [];
    if (from !== undefined) all.push({ from, name: name ?? "", copies: [] });
    const [, options = "", paths] = /^COPY ((?:--\S+ )*)(.+)$/.exec(line) ?? [];
    if (paths !== undefined)
      all.at(-1)!.copies.push({ from: /--from=(\S+)/.exec(options)?.[1], sources: paths.split(" ").slice(0, -1) });
  }
  return all;
}

it("is built from a checkout as it is, by every builder", () => {
  const all = stages();
  const named = (name: string): Stage[] => all.filter((each) => each.name === name);
  const used = new Set<Stage>();
  const use = (stage: Stage): void => {
    if (used.has(stage)) return;
    used.add(stage);
    for (const name of [stage.from, ...stage.copies.map(({ from = "" }) => from)]) named(name).forEach(use);
  };
  use(all.at(-1)!);
  const sources = [...used]
    .flatMap(({ copies }) => copies.filter(({ from }) => from === undefined))
    .flatMap((each) => each.sources);
  expect(sources.length).toBeGreaterThan(4);
  for (const source of sources) expect(execFileSync("git", ["ls-files", source], { encoding: "utf8" })).not.toBe("");
  // Not all builders see which stage a variable names, and then skip it as one that nobody uses.
  const defaults = lines.map((line) => /^ARG \w+=(\S+)/.exec(line)?.[1]).filter((value) => value !== undefined);
  expect(defaults.flatMap(named)).toEqual([]);
});
