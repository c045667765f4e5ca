import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Pod } from "../../../src/api/kubernetes.ts";
import { JobClient } from "../../../src/client/index.ts";
import { type Cluster, provideProgram } from "../../cluster/index.ts";
import { run, virtualEnvironment } from "../../integration/server/python.ts";
import type { Endpoint } from "../../integration/server/clients.ts";
import { sendHttp } from "../../integration/server/http.ts";
import { status, watchGrpc, watchHttp } from "../../integration/server/streams.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { imageArchive } from "../image.ts";

/** The job API as the chart installs it, over mutual TLS, and as docs/api.md says it is used. */
const ROOT = join(import.meta.dirname, "../../..");
const NAMESPACE = "api-system";
const JOBS = "api-jobs";
const RELEASE = "jobs";
const API = "jobs-kusciajob-operator-api";
const EXAMPLES = ["-f", "examples/domains/alice.yaml", "-f", "examples/domains/bob.yaml", "-f", "examples/apps"];
const docs = readFileSync(join(ROOT, "docs/api.md"), "utf8");

let cluster: Cluster;
let dir: string;
let token: string;
const forwards: ChildProcess[] = [];
const pem = (name: string): string => readFileSync(join(dir, name), "utf8");

/** A block of docs/api.md, below a heading or a sentence. */
function example(after: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(docs.slice(docs.indexOf(after)));
  return found![1]!;
}

beforeAll(async () => {
  cluster = sharedCluster();
  dir = mkdtempSync(join(tmpdir(), "kusciajob-api-"));
  await cluster.loadImage(await imageArchive());
  await run("bash", ["-ec", example("make the files yourself", "bash")], { cwd: dir });
  token = pem("token").trim();
  await cluster.kubectl(["create", "namespace", NAMESPACE]);
  await cluster.kubectl(["label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"]);
  const secret = (...args: string[]): Promise<string> =>
    cluster.kubectl(["-n", NAMESPACE, "create", "secret", ...args]);
  await secret("tls", "pair", `--cert=${join(dir, "server.pem")}`, `--key=${join(dir, "server.key")}`);
  await secret("generic", "clients", `--from-file=ca.crt=${join(dir, "ca.pem")}`);
  await secret("generic", "tokens", `--from-file=token=${join(dir, "token")}`);
  await cluster.kubectl(["apply", ...EXAMPLES]);
});

afterAll(async () => {
  for (const child of forwards) child.kill();
  await cluster.kubectl(["delete", "kusciajobs", "--all", "-n", JOBS, "--ignore-not-found", "--timeout=60s"]);
  await cluster.helm(["uninstall", RELEASE, "--namespace", NAMESPACE, "--wait", "--ignore-not-found"]);
  await cluster.kubectl(["delete", ...EXAMPLES, "--ignore-not-found", "--timeout=100s"]);
  await cluster.kubectl(["delete", "namespace", NAMESPACE, JOBS, "--ignore-not-found", "--timeout=100s"]);
  rmSync(dir, { recursive: true, force: true });
});

/** Local ports that lead to a pod's or a Service's HTTP and gRPC ports. */
async function forward(target: string): Promise<{ httpPort: number; grpcPort: number }> {
  const args = ["-n", NAMESPACE, "port-forward", target, ":8082", ":8083"];
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  const child = spawn(await provideProgram("kubectl"), args, { env, stdio: ["ignore", "pipe", "pipe"] });
  forwards.push(child);
  let text = "";
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`kubectl port-forward ${target} ended: ${text}`)));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const [http, grpc] = [...text.matchAll(/127\.0\.0\.1:(\d+) ->/g)].map(([, port]) => Number(port));
      if (http !== undefined && grpc !== undefined) resolve({ httpPort: http, grpcPort: grpc });
    });
  });
}

/** How a client of the documentation calls; with a host, at an address that is not in the certificate. */
function endpoint(ports: { httpPort: number; grpcPort: number }, host?: string): Endpoint {
  const files = { ca: pem("ca.pem"), cert: pem("client.pem"), key: pem("client.key") };
  const [ca, key, cert] = [files.ca, files.key, files.cert].map((text) => Buffer.from(text));
  return {
    ...ports,
    host,
    metadata: { token },
    http: {
      tls: true,
      ...files,
      headers: { Token: token },
      ...(host !== undefined && { host, servername: "localhost" }),
    },
    grpc: credentials.createSsl(ca, key, cert),
  };
}

const PORTS = { httpPort: 8082, grpcPort: 8083 };
const addressOf = ({ status: pod }: Pod): string => (pod as { podIP: string }).podIP;

async function apiPods(): Promise<Pod[]> {
  const args = ["get", "pods", "-n", NAMESPACE, "-l", "app.kubernetes.io/name=kusciajob-operator-api", "-o", "json"];
  const { items } = JSON.parse(await cluster.kubectl(args)) as { items: Pod[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

it("is installed by the chart with two replicas that are ready, under the strictest pod security", async () => {
  const values = {
    jobNamespaces: [JOBS],
    replicas: 1,
    crds: { install: false },
    api: {
      enabled: true,
      tls: { secretName: "pair", clientCASecretName: "clients" },
      token: { secretName: "tokens" },
    },
  };
  const set = Object.entries(values).flatMap(([key, value]) => ["--set-json", `${key}=${JSON.stringify(value)}`]);
  const chart = join(ROOT, "charts/kusciajob-operator");
  await cluster.helm(["install", RELEASE, chart, "--namespace", NAMESPACE, "--wait", "--timeout", "90s", ...set]);
  const pods = await apiPods();
  expect(pods).toHaveLength(2);
  for (const pod of pods) {
    const answer = await fetch(`http://${addressOf(pod)}:8081/readyz`);
    expect([answer.status, await answer.text()]).toEqual([200, "ok\n"]);
  }
});

it("lets curl and Python, as in the documentation, create, show, watch and stop a job", async () => {
  const { httpPort, grpcPort } = await forward(`service/${API}`);
  const here = (text: string): string =>
    text.replaceAll("8082", String(httpPort)).replaceAll("8083", String(grpcPort)).replace(/60\b/, "3");
  const { stdout: curl } = await run("bash", ["-ec", here(example("## With curl", "sh"))], { cwd: dir });
  const SUCCESS = '{"status":{"code":0,"message":"success","details":[]},"data":{"job_id":"job-psi"';
  expect(curl.split(SUCCESS), curl).toHaveLength(4);
  expect(curl).toMatch(/\{"type":1,"object":\{"job_id":"job-psi","status":\{"state":"Running"/);

  const python = join(await virtualEnvironment("kuscia.txt"), "bin/python");
  const program = here(example("## With Python", "python"));
  const { stdout } = await run(python, ["-c", program], { cwd: dir, timeout: 60_000 });
  const [state, ...events] = stdout.trim().split("\n");
  expect(["Running", "Failed", "Succeeded"]).toContain(state);
  expect(events[0]).toMatch(/^ADDED job-psi /);
});

it("runs a job in containers for its TypeScript client, and shows their logs", async () => {
  const ports = await forward(`service/${API}`);
  const tls = { ca: pem("ca.pem"), cert: pem("client.pem"), key: pem("client.key") };
  const client = new JobClient({ baseUrl: `https://127.0.0.1:${ports.httpPort}`, tls, token });
  const parties = [{ domainId: "alice" }, { domainId: "bob" }];
  const taskInputConfig = JSON.stringify({ lists: ["spring"], result: "both" });
  const task = { alias: "psi", taskId: "psi", appImage: "intersect", parties, taskInputConfig };
  await client.createJob({ jobId: "whole", initiator: "alice", tasks: [task] });
  expect(await client.waitForJob("whole")).toMatchObject({ state: "Succeeded", errMsg: "" });
  client.close();
  const body = JSON.stringify({ task_id: "psi", domain: "bob" });
  const log = await sendHttp(ports.httpPort, "/api/v1/log/task/query", body, endpoint(ports).http);
  expect(log.text).toContain("alice found the same");
});

it("is rolled without a failed call, and ends its watches cleanly", async () => {
  const before = await apiPods();
  // At the pods' own addresses: a forwarded connection would end with the pod, whatever the server says in the end.
  const watched = await Promise.all(
    before.map((pod) => {
      const at = endpoint(PORTS, addressOf(pod));
      return Promise.all([watchHttp(at.httpPort, {}, at.http), watchGrpc(at)]);
    }),
  );
  const service = ["get", "service", API, "-n", NAMESPACE, "-o", "jsonpath={.spec.clusterIP}"];
  const host = await cluster.kubectl(service);
  const rolled = new AbortController();
  const answers: string[] = [];
  const calling = (async () => {
    while (!rolled.signal.aborted) answers.push(await query(host));
  })();
  await cluster.kubectl(["-n", NAMESPACE, "rollout", "restart", `deployment/${API}`]);
  await cluster.kubectl(["-n", NAMESPACE, "rollout", "status", `deployment/${API}`, "--timeout=90s"]);
  for (const [http, grpc] of watched) {
    expect(await http.ended).toBe("end");
    expect(await grpc.ended).toMatchObject({ code: status.OK });
  }
  rolled.abort();
  await calling;
  const after = (await apiPods()).map(({ metadata }) => metadata.name);
  expect(after).toHaveLength(2);
  expect(before.filter(({ metadata }) => after.includes(metadata.name))).toEqual([]);
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.filter((answer) => answer !== "200 whole")).toEqual([]);
});

/** One call through the Service on a connection of its own, which is where a pod that goes too early would show. */
async function query(host: string): Promise<string> {
  try {
    const { http } = endpoint(PORTS, host);
    const answer = await sendHttp(PORTS.httpPort, "/api/v1/job/query", '{"job_id":"whole"}', http);
    return `${answer.status} ${(JSON.parse(answer.text) as { data: { job_id: string } | null }).data?.job_id}`;
  } catch (error) {
    return String(error);
  }
}
