import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { engineRunner, requireEngine, runArguments } from "./engine.ts";
import type { PlacedContainer } from "./runner.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-engine-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function container(more: Partial<PlacedContainer> = {}): PlacedContainer {
  return {
    pod: { metadata: { name: "p", uid: "0b2e8c1a-1111-4222-8333-944455556666" } },
    name: "c",
    image: "psi:1",
    command: ["sh", "-c", "true"],
    env: { KEY: "a secret" },
    folder,
    workingDir: "/work",
    mounts: [{ from: "/here/task.conf", to: "/work/task.conf", readOnly: true }],
    adapt: (text) => text,
    log: join(folder, "log"),
    terminationLog: join(folder, "last"),
    stdin: false,
    ...more,
  };
}

/** A program that stands for an engine: none is needed to see what it is asked for. */
function fakeEngine(script: string): void {
  const path = join(folder, "docker");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
}

describe("an engine that is asked for", () => {
  it("is there if it answers", () => {
    fakeEngine("exit 0");
    expect(() => requireEngine("docker")).not.toThrow();
  });

  it("without its daemon is refused in its own words, with what to do", () => {
    fakeEngine("echo Client: 1; echo Cannot connect to the daemon. >&2; exit 1");
    expect(() => requireEngine("docker")).toThrow(
      "--runner docker: docker does not work: Cannot connect to the daemon.; start it, or leave --runner out",
    );
  });

  it("that is not installed is refused", () => {
    vi.stubEnv("PATH", folder);
    expect(() => requireEngine("podman")).toThrow("needs the program podman, which is not on the PATH; install it");
  });
});

it("asks for the image on the machine's network, with the pod's files and no value on the command line", () => {
  expect(runArguments("n", container({ user: 7 }))).toEqual([
    "run",
    "--rm",
    "--name=n",
    "--network=host",
    "--env=KEY",
    "--volume=/here/task.conf:/work/task.conf:ro",
    `--volume=${join(folder, "last")}:/dev/termination-log`,
    "--user=7",
    "--workdir=/work",
    "--entrypoint=sh",
    "psi:1",
    "-c",
    "true",
  ]);
  const image = runArguments("n", container({ command: [], workingDir: "/" }));
  expect(image.slice(-2)).toEqual([`--volume=${join(folder, "last")}:/dev/termination-log`, "psi:1"]);
});

describe("a container of an engine", () => {
  it("passes its output and its end on", async () => {
    fakeEngine('echo "$1 $KEY"; exit 3');
    const running = engineRunner("docker").start(container());
    expect(running.ref).toMatch(/^docker:\/\/kusciajob-0b2e8c1a-c-[0-9a-f]{6}$/);
    expect(await running.ended).toEqual({ exitCode: 3, reason: "Error" });
    expect(readFileSync(join(folder, "log"), "utf8")).toBe("run a secret\n");
  });

  it("that could not be started says so", async () => {
    fakeEngine("exit 125");
    expect(await engineRunner("docker").start(container()).ended).toMatchObject({
      exitCode: 128,
      reason: "StartError",
    });
    vi.stubEnv("PATH", folder);
    rmSync(join(folder, "docker"));
    const { ended } = engineRunner("docker").start(container());
    expect(await ended).toMatchObject({
      exitCode: 128,
      message: expect.stringContaining("docker: spawn docker ENOENT"),
    });
  });

  it("is stopped and reaped by its name", async () => {
    fakeEngine(`case "$1" in run) sleep 2 ;; *) echo "$@" >>"${join(folder, "asked")}" ;; esac`);
    const runner = engineRunner("docker");
    runner.reap("docker://left");
    runner.reap("process://1@x");
    const running = runner.start(container());
    running.stop(1500);
    const asked = (): string => readFileSync(join(folder, "asked"), "utf8");
    await expect.poll(asked, { timeout: 10_000 }).toBe(`rm --force left\nstop --time 2 ${running.ref.slice(9)}\n`);
  });
});
