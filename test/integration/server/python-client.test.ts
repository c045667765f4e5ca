import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GROUP } from "../../../src/api/names.ts";
import { APP_IMAGES, DOMAIN_POLICIES, KUSCIA_JOB_TEMPLATES, NAMESPACES } from "../../../src/api/resources.ts";
import type { AppImage } from "../../../src/api/types.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import { issueCertificate, type KeyedCertificate } from "../../../src/local/pki/certificate.ts";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";
import { applyExamples } from "../../local/examples.ts";
import { createFixture } from "./harness.ts";
import { run } from "./python.ts";

// What a user does: build the wheel, install it, and run programs against local mode or a server with mutual TLS.
const ROOT = resolve(import.meta.dirname, "../../..");
const TESTS_MS = 240_000;
const work = mkdtempSync(join(tmpdir(), "python-client-"));
const packages = join(work, "packages");
let environment: string;

beforeAll(async () => {
  environment = await pythonEnvironment(join(ROOT, "python/requirements/test.txt"));
  const build = ["--no-install", "tsx", "scripts/build-python.ts", "--output", join(work, "dist")];
  await run("npx", build, { cwd: ROOT });
  const wheel = files("dist").find((name) => name.endsWith(".whl"))!;
  const install = ["install", "--quiet", "--no-index", "--no-deps", "--target", packages, join(work, "dist", wheel)];
  await run(join(environment, "bin/python"), ["-m", "pip", ...install]);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const files = (folder: string): string[] => readdirSync(join(work, folder));

/** Runs a program of the environment with the installed package; what it prints is in its failure. */
async function python(args: readonly string[], more: Record<string, string> = {}): Promise<string> {
  const env = { PATH: process.env["PATH"], PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1", ...more };
  const cwd = join(ROOT, "python");
  const { stdout, stderr } = await run(join(environment, "bin/python"), args, { cwd, env, timeout: TESTS_MS });
  return stdout + stderr;
}

it("is a wheel and an sdist of the program's version, and depends on httpx alone", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(files("dist").sort()).toEqual([`kusciajob-${version}-py3-none-any.whl`, `kusciajob-${version}.tar.gz`]);
  expect(files("packages").sort()).toEqual(["kusciajob", `kusciajob-${version}.dist-info`]);
  const metadata = readFileSync(join(packages, `kusciajob-${version}.dist-info/METADATA`), "utf8");
  expect(metadata.match(/^(Requires-\w+|License-Expression): .*$/gm)).toEqual([
    "Requires-Python: >=3.9",
    "License-Expression: Apache-2.0",
    "Requires-Dist: httpx >=0.25,<1",
  ]);
});

it("has types, and so have the examples of its documentation", async () => {
  writeFileSync(join(work, "examples.py"), examples());
  const others = ["job-store", "task-center", "cloudpss"].map((name) => {
    const file = join(work, `${name}.py`);
    writeFileSync(file, examples(`${name}.md`));
    return file;
  });
  const check = (): Promise<string> =>
    python(
      [
        "-m",
        "mypy",
        "--strict",
        "--cache-dir",
        join(environment, "mypy"),
        "src",
        "tests",
        join(work, "examples.py"),
        ...others,
      ],
      {
        PYTHONPATH: "",
      },
    );
  expect(await check()).toContain("Success: no issues found");
  writeFileSync(join(work, "examples.py"), examples().replace("app_image=", "appImage="));
  await expect(check()).rejects.toMatchObject({ stdout: expect.stringContaining('"appImage"') as string });
});

it("makes of bytes what they mean, and outlives a server in trouble", async () => {
  expect(await python(["-m", "unittest", "tests.test_wire", "tests.test_trouble"])).toContain("OK");
});

it("runs, watches and commands jobs of local mode", async () => {
  const data = join(work, "data");
  const args = [join(ROOT, "dist/main.mjs"), "local", "--data", data, "--end-with-stdin"];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const server = await addressOf(child);
    await prepare(join(data, "kubeconfig"));
    const token = readFileSync(join(data, "token"), "utf8").trim();
    const said = await python(["-m", "unittest", "tests.test_jobs"], { KJ_SERVER: server, KJ_TOKEN: token });
    expect(said).toContain("OK");
    await prepareTasks(join(data, "kubeconfig"));
    const settings = { KJ_SERVER: server, KJ_TOKEN: token, KJ_DOMAIN: "alice" };
    expect(await python(["-m", "unittest", "tests.test_task_center"], settings)).toContain("OK");
    const tasks = await python([join(ROOT, "examples/task-center/tasks.py")], settings);
    expect(tasks).toBe("SDK周期任务 interval 300\npaused, next run: None\n");
    // As printed, but for where the server and its token are.
    const main = examples()
      .replace(/"http:[^"]*"/, `"${server}"`)
      .replace('open("token")', `open("${data}/token")`);
    writeFileSync(join(work, "main.py"), main.replace("timeout=60)", "timeout=2)"));
    const [first, ...rest] = (await python([join(work, "main.py")])).trim().split("\n");
    expect(first).toBe("Succeeded ");
    expect(rest).toContain("ADDED job-py");
    expect(new Set(rest).size).toBe(rest.length);
  } finally {
    const ended = new Promise((done) => child.once("close", done));
    child.stdin.end();
    await ended;
  }
});

it("speaks mutual TLS", async () => {
  const folder = join(work, "certificates");
  mkdirSync(folder);
  issueInto(folder);
  const fixture = await createFixture();
  try {
    const flags = { "tls-cert-file": "server.pem", "tls-key-file": "server.key", "client-ca-file": "ca.pem" };
    const api = await fixture.startApi(
      "--protocol=MTLS",
      `--token-file=${join(folder, "token")}`,
      ...Object.entries(flags).map(([flag, name]) => `--${flag}=${join(folder, name)}`),
    );
    const server = `https://localhost:${api.httpPort}`;
    const said = await python(["-m", "unittest", "tests.test_tls"], {
      KJ_SERVER: server,
      KJ_TEST_CERTIFICATES: folder,
    });
    expect(said).toContain("OK");
  } finally {
    await fixture.stop();
  }
});

/** What a page of docs/clients shows, as one program. */
function examples(page = "python.md"): string {
  const text = readFileSync(join(ROOT, "docs/clients", page), "utf8");
  const all = [...text.matchAll(/```python\n([\s\S]*?)```/g)].map(([, example]) => example!);
  // What uses the published client of another system has no types.
  return all.filter((example) => !example.startsWith("from cloudpss.")).join("\n");
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = "";
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  await expect.poll(() => said, { interval: 50 }).toContain("Stop with Ctrl-C");
  return /Job API +(\S+)/.exec(said)![1]!;
}

/** The examples, and a domain that wants to be asked before anything runs in its name. */
async function prepare(kubeconfig: string): Promise<void> {
  const client = KubeClient.create({ kubeconfig, userAgent: "python-client-test/1" });
  await applyExamples(client);
  await client.create(NAMESPACES, { metadata: { name: "carol", labels: { [`${GROUP}/domain-name`]: "carol" } } });
  const metadata = { name: "default", namespace: "carol" };
  await client.create(DOMAIN_POLICIES, { metadata, spec: { approval: "Required" } });
  client.close();
}

/** What the task centre's scripts need: where code runs, and a flow. */
async function prepareTasks(kubeconfig: string): Promise<void> {
  const client = KubeClient.create({ kubeconfig, userAgent: "python-client-test/1" });
  const script = load(readFileSync(join(ROOT, "examples/apps/python-script.yaml"), "utf8")) as AppImage;
  await client.create(APP_IMAGES, script);
  const taskInputConfig = JSON.stringify({ code: "log_print('flows')" });
  const tasks = [{ alias: "script", appImage: "python-script", taskInputConfig, parties: [{ domainID: "alice" }] }];
  const flow = {
    metadata: { name: "flow", namespace: "cross-domain" },
    spec: { template: { spec: { initiator: "alice", tasks } } },
  };
  await client.create(KUSCIA_JOB_TEMPLATES, flow);
  client.close();
}

function issueInto(folder: string): void {
  const ca = issueCertificate({ subject: { commonName: "ca" } });
  const names = { ips: ["127.0.0.1"], dnsNames: ["localhost"] };
  const server = issueCertificate({ subject: { commonName: "server" }, ...names, issuer: ca });
  const client = issueCertificate({ subject: { commonName: "client" }, issuer: ca });
  const key = (pair: KeyedCertificate): string => pair.key.export({ type: "pkcs8", format: "pem" }).toString();
  const contents = {
    "ca.pem": ca.pem,
    "client.pem": client.pem,
    "client.key": key(client),
    "server.pem": server.pem,
    "server.key": key(server),
    token: "t0ken",
  };
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, name), content);
}
