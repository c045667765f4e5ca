import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { loadAll } from "js-yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import { APP_IMAGES, CONFIG_MAPS, DOMAINS, KUSCIA_JOBS, NAMESPACES } from "../../src/api/resources.ts";
import { KubeClient } from "../../src/kube/client.ts";
import { PROGRAM, build, isBuildStale } from "../../scripts/program.mjs";
import { cacheRoot } from "../cluster/binaries/cache.ts";
import { poll } from "../cluster/poll.ts";

/**
 * A real engine in local mode: SPU from the Python registry, in a virtual environment that is kept for the next time. The
 * Python of `KJO_TEST_SPU_PYTHON` is taken instead if it is set.
 */
const SPU = "spu==0.9.5";
const PATIENCE_MS = 900_000;

let data: string;
let child: ChildProcess | undefined;
let client: KubeClient;

function providePython(): string {
  const given = process.env["KJO_TEST_SPU_PYTHON"];
  if (given !== undefined) return given;
  const folder = join(cacheRoot(), "spu-0.9.5");
  const python = join(folder, "bin", "python3");
  if (existsSync(join(folder, "complete"))) return python;
  execFileSync("python3", ["-m", "venv", "--clear", folder], { stdio: "inherit" });
  execFileSync(python, ["-m", "pip", "install", "--quiet", SPU], { stdio: "inherit" });
  execFileSync(python, ["-c", `import spu; open("${join(folder, "complete")}", "w")`], { stdio: "inherit" });
  return python;
}

function runPython(python: string, script: string, ...args: string[]): string {
  return execFileSync(python, [join("examples", "spu", script), ...args], { encoding: "utf8" });
}

beforeAll(async () => {
  const python = providePython();
  if (isBuildStale()) await build();
  data = mkdtempSync(join(tmpdir(), "kusciajob-operator-spu-"));
  runPython(python, "generate.py", join(data, "domains"), "2000");
  const args = [PROGRAM, "local", "--data", data, "--domain-settings", "examples/spu/domain-settings.yaml"];
  const env = { ...process.env, PATH: `${dirname(python)}${delimiter}${process.env["PATH"]}` };
  child = spawn(process.execPath, [...args, "--end-with-stdin"], { env, stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  const isReady = (): true | undefined => (said.includes("Stop with Ctrl-C") ? true : undefined);
  await poll(isReady, { what: "local mode", timeoutMs: PATIENCE_MS });
  client = KubeClient.create({ kubeconfig: join(data, "kubeconfig"), userAgent: "spu-test/1" });
}, PATIENCE_MS);
afterAll(async () => {
  client?.close();
  const ended = new Promise<void>((resolve) => {
    if (child === undefined || child.exitCode !== null) resolve();
    else child.once("close", () => resolve());
  });
  child?.kill("SIGTERM");
  await ended;
  rmSync(data, { recursive: true, force: true });
});

async function apply(...files: string[]): Promise<void> {
  const types = [NAMESPACES, DOMAINS, CONFIG_MAPS, APP_IMAGES, KUSCIA_JOBS];
  for (const file of files) {
    for (const object of loadAll(readFileSync(join("examples", file), "utf8")) as KubeObject[]) {
      const type = types.find(({ kind }) => kind === object.kind);
      if (type !== undefined) await client.create(type, object);
    }
  }
}

it(
  "SPU intersects and trains as plain Python does",
  async () => {
    await apply("domains/alice.yaml", "domains/bob.yaml", "spu/app.yaml", "spu/job.yaml");
    const status = async () =>
      (await client.get(KUSCIA_JOBS, { namespace: "cross-domain", name: "first-psi" })).status ?? {};
    await expect
      .poll(async () => (await status()).completionTime, { timeout: PATIENCE_MS, interval: 500 })
      .toBeDefined();
    expect(await status()).toMatchObject({ phase: "Succeeded" });
    const said = runPython("python3", "check.py", join(data, "domains"));
    expect(said).toBe("equal: 1000 customers in common, 6 weights\n");
  },
  PATIENCE_MS,
);
