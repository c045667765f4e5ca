import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { scriptOf, wordsOf } from "./command-line.ts";

describe("a command line", () => {
  it.each([
    ["echo a  b", ["echo", "a", "b"]],
    [" \t/bin/bash -c 'echo $HOME; ls'", ["/bin/bash", "-c", "echo $HOME; ls"]],
    [String.raw`a\ b "c \"d\" \n" 'e\f'`, ["a b", String.raw`c "d" \n`, String.raw`e\f`]],
    [`'a'"b"c`, ["abc"]],
    [`x '' ""`, ["x", "", ""]],
    ["", []],
    ["echo 'a", undefined],
    ['echo "a', undefined],
    ["echo \\", undefined],
  ])("%s", (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });

  it("has the words that a shell finds, and sets variables to what was given", () => {
    const value = `it's "$HOME" \`x\`\nend`;
    const line = String.raw`printf '%s|' 'a b' "c \"d\"" e\ f '' $HOME`;
    const script = scriptOf(line, [{ name: "V", value }, { name: "E" }])!;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe('a b|c "d"|e f||$HOME|');
    const shown = scriptOf("printenv V", [{ name: "V", value }])!;
    expect(execFileSync("sh", ["-c", shown], { encoding: "utf8" })).toBe(`${value}\n`);
    expect(scriptOf(" ", [])).toBeUndefined();
  });
});
