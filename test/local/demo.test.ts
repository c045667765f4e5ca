import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";

const PATIENCE_MS = 600_000;
const demoFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("kusciajob-demo-"));

/** Runs the command as in a pipe; `onOutput` sees everything printed so far. */
function demo(args: string[], onOutput: (output: string, stop: () => void) => void = () => {}) {
  const child = spawn(process.execPath, ["scripts/demo.mjs", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const take = (text: string): void => {
    output += text;
    onOutput(output, () => child.kill("SIGTERM"));
  };
  child.stdout.setEncoding("utf8").on("data", take);
  child.stderr.setEncoding("utf8").on("data", take);
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

it(
  "the demo shows what both parties computed, and leaves nothing behind",
  async () => {
    const before = new Set(demoFolders());
    const { code, output } = await demo([]);
    expect(output).toContain("└─ ✔ train");
    for (const result of [
      "both-in-spring: 3 in common: bela dina farah",
      "both-in-autumn: 3 in common: bela farah jana",
      "both-all-year: 2 in common: bela farah",
      "model: trained on 7 customers in common, error 0.281 -> 0.000 in 60 rounds",
    ]) {
      for (const [party, peer] of [
        ["alice", "bob"],
        ["bob", "alice"],
      ]) {
        expect(output).toContain(`${party} | ${party}: ${result} (${peer} found the same)`);
      }
    }
    expect(code).toBe(0);
    expect(demoFolders().filter((name) => !before.has(name))).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  "the demo ends in order when it is told to",
  async () => {
    const { code, output } = await demo(["--job", "examples/jobs/failing.yaml"], (text, stop) => {
      if (text.includes("task train: Running")) stop();
    });
    expect(output).toContain("ended by SIGTERM");
    expect(code).toBe(143);
  },
  PATIENCE_MS,
);
