import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { scriptOf } from "../command-line.ts";
import { streamsOf } from "./streams.ts";

interface Ended {
  readonly log: string;
  readonly code: number | null;
}

/** Runs a command line as the AppImage in the examples does; `onLog` sees the log as it grows. */
async function runCommand(line: string, onLog: (log: string, stop: () => void) => void = () => {}): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  const { spec } = load(readFileSync("examples/apps/command.yaml", "utf8")) as {
    spec: { configTemplates: Record<string, string> };
  };
  writeFileSync(join(folder, "run.sh"), spec.configTemplates["run.sh"]!);
  writeFileSync(join(folder, "task.sh"), scriptOf(line, [{ name: "GREETING", value: "it's" }])!);
  mkdirSync(join(folder, "task"));
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn("sh", ["run.sh", join(folder, "task.sh"), join(folder, "task")], { cwd: folder });
      let log = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        onLog(log, () => child.kill("SIGTERM"));
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ log, code }));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the outputs of a program", () => {
  it.each([
    [`sh -c 'echo a; echo b >&2; printf "%s\\n" "$GREETING"; exit 7'`, "a\nit's\n", "b\n", 7],
    [`sh -c 'printf no-end; printf "none either" >&2'`, "no-end", "none either", 0],
    [`sh -c 'printf "one\\n\\ntwo" >&2'`, "", "one\n\ntwo", 0],
    [`sh -c 'pwd | sed "s,.*/,,"; echo x > file; cat file'`, "wd\nx\n", "", 0],
    ["echo '$HOME' *", "$HOME *\n", "", 0],
  ])("of %s are kept apart", async (line, stdout, stderr, code) => {
    const ended = await runCommand(line);
    expect({ ...streamsOf(ended.log), code: ended.code }).toEqual({ stdout, stderr, code });
  });

  it("says which program is not there, and ends as a shell does", async () => {
    const { log, code } = await runCommand("no-such-program");
    expect([code, streamsOf(log).stdout]).toEqual([127, ""]);
    expect(streamsOf(log).stderr).toContain("no-such-program");
  });

  it("are there to the end when it is told to stop, and so is how it ends", async () => {
    const line = `sh -c 'trap "echo bye >&2; exit 5" TERM; echo ready; while :; do sleep 0.05; done'`;
    const { log, code } = await runCommand(line, (text, stop) => {
      if (text.includes("ready")) stop();
    });
    expect({ ...streamsOf(log), code }).toEqual({ stdout: "ready\n", stderr: "bye\n", code: 5 });
  });

  it("of any other log are one", () => {
    expect(streamsOf("a\nb")).toEqual({ stdout: "a\nb", stderr: "" });
  });
});
