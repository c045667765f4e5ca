import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "./arguments.ts";
import { VERBS } from "./verbs.ts";

// What the documentation tells to type is what kj takes: each command, its flags and how many arguments it has.

const ROOT = resolve(import.meta.dirname, "../..");
const filesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path));
const PAGES = ["README.md", "CHANGELOG.md", ...filesIn("docs"), ...filesIn("examples")]
  // What was decided some time is no guide for today.
  .filter((path) => /\.(md|sh)$/.test(path) && !path.startsWith(join("docs", "adr")))
  .sort();

/** Where a shell takes a word for a command, or kj writes one for people to copy. */
const COMMAND =
  /(?:^|[|;&()]|\b(?:then|else|do|if)\s)\s*(?:(?:\$|!|if|then|else|do:|do it:|next:|\w+=\S+) +)*(?:kubectl )?kj (?=\S)/g;
const PLACEHOLDER = /^[A-Z]+$|…/;

interface Typed {
  readonly words: readonly string[];
  /** In a block, where it is whole; else among words of a sentence. */
  readonly isWhole: boolean;
}

function typedIn(path: string): Typed[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  if (path.endsWith(".sh")) return commandsIn(text.replaceAll('"$kj"', "kj"), true);
  return text.split(/^ *```.*$/m).flatMap((part, index) => {
    if (index % 2 === 1) return commandsIn(part, true);
    return [...part.matchAll(/`([^`]+)`/g)].flatMap(([, span = ""]) => commandsIn(span, false));
  });
}

function commandsIn(text: string, isWhole: boolean): Typed[] {
  const lines = text.replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) =>
    [...line.matchAll(COMMAND)].map((found) => ({ words: words(line.slice(found.index + found[0].length)), isWhole })),
  );
}

/** The words of one command, as a shell takes them. */
function words(text: string): string[] {
  const found: string[] = [];
  const pieces = /\s*(?:(#|[|;&<>)]|\d>).*|((?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s|;&<>)"'])+))/sy;
  for (let piece = pieces.exec(text); piece !== null; piece = pieces.exec(text)) {
    const [, end, word] = piece;
    if (end !== undefined || word === undefined) break;
    found.push(word.replace(/["']/g, ""));
  }
  return found;
}

/** What is wrong with it; undefined if nothing is. */
function problemOf({ words: typed, isWhole }: Typed): string | undefined {
  const [first = ""] = typed.filter((word) => !word.startsWith("-"));
  if (first === "" || PLACEHOLDER.test(first)) return undefined;
  const argv = typed.filter((word) => !word.includes("…"));
  try {
    // With --help nothing is asked but that flags and command are known; X is what the last flag of a sentence lacks.
    const { verb, args } = parseCommandLine(isWhole ? argv : [...argv, "X", "--help"]);
    const [kinds = ""] = verb?.args.split(" ") ?? [];
    const [kind] = args;
    const isKnown = !/^[a-z]+\|/.test(kinds) || kind === undefined || kinds.split("|").some((each) => each === kind);
    return isKnown || PLACEHOLDER.test(kind ?? "") ? undefined : `${verb?.name} ${kind} is unknown`;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("commands of kj in the documentation", () => {
  it.each(PAGES)("%s", (path) => {
    const wrong = typedIn(path).flatMap((typed) => {
      const problem = problemOf(typed);
      return problem === undefined ? [] : [`kj ${typed.words.join(" ")}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  it("are found", () => {
    const count = (path: string): number => typedIn(path).length;
    expect(count("README.md")).toBeGreaterThan(7);
    expect(count(join("docs", "kj.md"))).toBeGreaterThan(60);
    expect(count(join("docs", "reference", "kj.md"))).toBeGreaterThan(80);
  });

  it.each([
    ["kj get --sort", "Unknown option '--sort'"],
    ["$ kj wait", "wait needs JOB.."],
    ["if kj shw x; then", 'there is no command "shw"'],
    ["3) kj schedule lst ;;", "schedule lst is unknown"],
    ["next: kj logs a --failed | kj restrt a", 'there is no command "restrt"'],
  ])("%s is found to be wrong", (line, problem) => {
    expect(commandsIn(line, true).map(problemOf)).toContain(problem);
  });
});

it.each(VERBS.flatMap(({ examples }) => examples.map(([line]) => line)))("the help's example is right: %s", (line) => {
  expect(problemOf({ words: words(line), isWhole: true })).toBeUndefined();
});
