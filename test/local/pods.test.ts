import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONFIG_MAPS, EVENTS, NAMESPACES, PODS } from "../../src/api/resources.ts";
import type { Container, Pod, PodSpec } from "../../src/api/kubernetes.ts";
import { isNotFound } from "../../src/kube/errors.ts";
import { isRunning, World } from "./world.ts";

/** Pods as real processes, without an operator. */
const world = new World();
const NS = "work";

beforeAll(async () => {
  // As root pods may run as other users, who must get through.
  chmodSync(world.folder, 0o711);
  await world.start();
  await world.client.create(NAMESPACES, { metadata: { name: NS } });
});
afterAll(async () => {
  await world.stop();
  world.remove();
});

const PATIENCE = { interval: 20 };
let count = 0;

async function run(script: string, spec: Partial<PodSpec> = {}, more: Partial<Container> = {}): Promise<string> {
  count += 1;
  const name = `p-${count}`;
  const container = { name: "c", image: "i:1", command: ["sh", "-c", script], ...more };
  const pod: Pod = {
    metadata: { name, namespace: NS },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 5, containers: [container], ...spec },
  };
  await world.client.create(PODS, pod);
  return name;
}

function get(name: string): Promise<Pod> {
  return world.client.get(PODS, { namespace: NS, name });
}

async function reaches(name: string, phase: string): Promise<Pod> {
  await expect.poll(async () => (await get(name)).status?.phase, PATIENCE).toBe(phase);
  return get(name);
}

function isGone(name: string): Promise<void> {
  const look = (): Promise<boolean> =>
    get(name).then(
      () => false,
      (error: unknown) => isNotFound(error),
    );
  return expect.poll(look, PATIENCE).toBe(true);
}

async function logOf(name: string, query = ""): Promise<string> {
  return (await world.ask(`/api/v1/namespaces/${NS}/pods/${name}/log${query}`)).text;
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe("init containers", () => {
  const init = (script: string, more: Partial<Container> = {}): Container => ({
    name: "i",
    image: "i:1",
    command: ["sh", "-c", script],
    volumeMounts: [{ name: "shared", mountPath: "/shared" }],
    ...more,
  });
  const volumes = [{ name: "shared", emptyDir: {} }];
  const mounted = { volumeMounts: [{ name: "shared", mountPath: "/shared" }] };

  it("run one after the other before the others, and what they leave is there", async () => {
    const first = init("", { command: ["sh", "-c", "sleep 0.2; echo made >$1; echo log", "-", "/shared/x"] });
    const second = init("", { name: "j", command: ["sh", "-c", "cp $1 $1.copy", "-", "/shared/x"] });
    const initContainers = [first, second];
    const command = ["sh", "-c", "cat $1.copy", "-", "/shared/x"];
    const name = await run("", { initContainers, volumes }, { ...mounted, command });
    const pod = await reaches(name, "Succeeded");
    expect(pod.status?.initContainerStatuses).toMatchObject([
      { name: "i", ready: true, state: { terminated: { exitCode: 0 } } },
      { name: "j", ready: true, state: { terminated: { exitCode: 0 } } },
    ]);
    expect(await logOf(name)).toBe("made\n");
    expect(await logOf(name, "?container=i")).toBe("log\n");
  });

  it("fail the pod, whose other containers then never start", async () => {
    const name = await run("echo never", { initContainers: [init("exit 3")], volumes });
    const pod = await reaches(name, "Failed");
    expect(pod.status).toMatchObject({
      initContainerStatuses: [{ state: { terminated: { exitCode: 3 } } }],
      containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }],
    });
  });

  it("are ended with the pod while they run", async () => {
    const name = await run("echo never", { initContainers: [init("sleep 600")], volumes });
    await expect
      .poll(async () => (await get(name)).status?.initContainerStatuses?.[0]?.state?.running !== undefined, PATIENCE)
      .toBe(true);
    expect((await get(name)).status?.phase).toBe("Pending");
    await world.client.delete(PODS, { namespace: NS, name });
    await isGone(name);
  });

  it("that go on are stopped once the others have ended", async () => {
    const sidecar = init("trap 'exit 0' TERM; while :; do sleep 0.1; done", { restartPolicy: "Always" });
    const name = await run("echo done", { initContainers: [sidecar], volumes });
    const pod = await reaches(name, "Succeeded");
    expect(pod.status?.initContainerStatuses).toMatchObject([{ state: { terminated: {} } }]);
    expect(await logOf(name)).toBe("done\n");
  });
});

describe("a pod", () => {
  it("runs, and its status says what became of it", async () => {
    const name = await run("echo hello; echo bye >/dev/termination-log");
    const pod = await reaches(name, "Succeeded");
    expect(pod.spec?.nodeName).toBe("local");
    expect(pod.status).toMatchObject({
      podIP: "127.0.0.1",
      containerStatuses: [
        {
          name: "c",
          restartCount: 0,
          ready: false,
          containerID: expect.stringMatching(/^process:\/\/\d+@/),
          state: { terminated: { exitCode: 0, reason: "Completed", message: "bye\n" } },
        },
      ],
    });
    expect(await logOf(name)).toBe("hello\n");
    const { items } = await world.client.list(EVENTS, { namespace: NS });
    const reasons = items.filter(({ involvedObject }) => involvedObject.name === name).map(({ reason }) => reason);
    expect(reasons.toSorted((a, b) => (a ?? "").localeCompare(b ?? ""))).toEqual([
      "ImageNotUsed",
      "Scheduled",
      "Started",
    ]);
  });

  it("fails with the end of its log as message, where it wants that", async () => {
    const policy = { terminationMessagePolicy: "FallbackToLogsOnError" };
    const pod = await reaches(await run("echo no such luck >&2; exit 3", {}, policy), "Failed");
    const terminated = { exitCode: 3, reason: "Error", message: "no such luck\n" };
    expect(pod.status?.containerStatuses?.[0]?.state).toMatchObject({ terminated });
  });

  it.each([
    ["without a command", { command: undefined }, "has no command"],
    ["without its program", { command: ["frob-nix"] }, 'exec: "frob-nix": executable file not found in $PATH'],
  ])("%s ends with a StartError", async (_, container, why) => {
    const pod = await reaches(await run("", {}, container), "Failed");
    const terminated = { exitCode: 128, reason: "StartError", message: expect.stringContaining(why) as string };
    expect(pod.status?.containerStatuses?.[0]?.state).toMatchObject({ terminated });
  });

  it("sees its configuration and its volumes at its own paths", async () => {
    const data = { conf: "state=/var/state\n", other: "x" };
    await world.client.create(CONFIG_MAPS, { metadata: { name: "m", namespace: NS }, data });
    const spec = {
      volumes: [
        { name: "m", configMap: { name: "m" } },
        { name: "v", emptyDir: {} },
      ],
    };
    const volumeMounts = [
      { name: "m", mountPath: "/etc/app.conf", subPath: "conf" },
      { name: "m", mountPath: "/all" },
      { name: "v", mountPath: "/var/state" },
    ];
    const script = [
      'state=$(sed -n "s/^state=//p" "$CONFIG")',
      'echo kept > "$state/file"',
      "cat ./etc/app.conf /all/other /var/state/file",
      "pwd",
      "echo data > ./home/kuscia/var/storage/data/result",
    ].join("; ");
    const name = await run(script, spec, { volumeMounts, env: [{ name: "CONFIG", value: "/etc/app.conf" }] });
    await reaches(name, "Succeeded");
    const [conf, ...rest] = (await logOf(name)).split("\n");
    expect(conf).toMatch(/^state=\/\S+\/var\/state$/);
    expect(rest).toEqual(["xkept", expect.stringMatching(new RegExp(`/pods/${NS}/${name}/c$`)), ""]);
    const result = join(world.local.folder, "domains", NS, "data", "result");
    expect(readFileSync(result, "utf8")).toBe("data\n");
  });

  it("finds what an earlier pod of its domain has left in a claim", async () => {
    const spec: Partial<PodSpec> = { volumes: [{ name: "v", persistentVolumeClaim: { claimName: "kept" } }] };
    const volumeMounts = [{ name: "v", mountPath: "/var/kept" }];
    await reaches(await run("echo first > /var/kept/file", spec, { volumeMounts }), "Succeeded");
    const second = await run("cat /var/kept/file", spec, { volumeMounts });
    await reaches(second, "Succeeded");
    expect(await logOf(second)).toBe("first\n");
    expect(readFileSync(join(world.local.folder, "domains", NS, "kept", "file"), "utf8")).toBe("first\n");
  });

  it.runIf(process.getuid?.() === 0)("as another user writes to a claim by its group", async () => {
    const folder = join(world.local.folder, "domains", NS, "shared", "below");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "given"), "given\n", { mode: 0o600 });
    const spec: Partial<PodSpec> = {
      securityContext: { runAsUser: 65534, fsGroup: 4321 },
      volumes: [{ name: "v", persistentVolumeClaim: { claimName: "shared" } }],
    };
    const script = "cat /v/below/given; echo new > /v/below/new; id -u";
    const name = await run(script, spec, { volumeMounts: [{ name: "v", mountPath: "/v" }] });
    await reaches(name, "Succeeded");
    expect(await logOf(name)).toBe("given\n65534\n");
    expect(statSync(join(folder, "new"))).toMatchObject({ uid: 65_534, gid: 4321 });
  });

  it("waits for a ConfigMap, and says so", async () => {
    const env = [{ name: "X", valueFrom: { configMapKeyRef: { name: "later", key: "k" } } }];
    const name = await run('echo "$X"', {}, { env });
    const waits = async () => (await get(name)).status?.containerStatuses?.[0]?.state?.waiting;
    const waiting = { reason: "CreateContainerConfigError", message: 'configmap "later" not found' };
    await expect.poll(waits, PATIENCE).toEqual(waiting);
    await world.client.create(CONFIG_MAPS, { metadata: { name: "later", namespace: NS }, data: { k: "v" } });
    await reaches(name, "Succeeded");
    expect(await logOf(name)).toBe("v\n");
  });

  it("is started again, and the log before can be read", async () => {
    const script = "if [ -e ./mark ]; then echo second; else touch ./mark; echo first; exit 1; fi";
    const name = await run(script, { restartPolicy: "OnFailure" });
    const pod = await reaches(name, "Succeeded");
    const terminated = { exitCode: 1 };
    expect(pod.status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated } });
    expect(await logOf(name)).toBe("second\n");
    expect(await logOf(name, "?previous=true")).toBe("first\n");
  });

  it("is ready when it answers, and started anew when it does not live", async () => {
    const port = await freePort();
    const node = [
      "const { createServer } = require('node:http'), { existsSync } = require('node:fs');",
      "createServer((q, r) => { r.statusCode = existsSync('./up') ? 200 : 500; r.end(); }).listen(process.env.PORT);",
    ].join("\n");
    const more: Partial<Container> = {
      command: [process.execPath, "-e", node],
      env: [{ name: "PORT", value: String(port) }],
      ports: [{ name: "web", containerPort: port }],
      readinessProbe: { httpGet: { path: "/", port: "web" }, periodSeconds: 1 },
      livenessProbe: { exec: { command: ["sh", "-c", "test ! -e ./dead"] }, periodSeconds: 1, failureThreshold: 1 },
    };
    const name = await run("", { restartPolicy: "Always" }, more);
    const status = async () => (await get(name)).status?.containerStatuses?.[0];
    await reaches(name, "Running");
    const root = join(world.local.folder, "pods", NS, name, "c");
    expect(await status()).toMatchObject({ ready: false, started: true });
    const messages = async (): Promise<(string | undefined)[]> => {
      const { items } = await world.client.list(EVENTS, { namespace: NS });
      return items.filter(({ involvedObject }) => involvedObject.name === name).map(({ message }) => message);
    };
    const refused = "Readiness probe failed: HTTP probe failed with statuscode: 500";
    await expect.poll(messages, PATIENCE).toContain(refused);
    writeFileSync(join(root, "up"), "");
    await expect.poll(status, PATIENCE).toMatchObject({ ready: true, restartCount: 0 });
    writeFileSync(join(root, "dead"), "");
    await expect.poll(async () => (await status())?.restartCount, PATIENCE).toBeGreaterThan(0);
    expect(await messages()).toContain("Container c failed liveness probe, will be restarted");
    await world.client.delete(PODS, { namespace: NS, name }, { gracePeriodSeconds: 0 });
  });

  it("ends at its deadline", async () => {
    const pod = await reaches(await run("sleep 60", { activeDeadlineSeconds: 1 }), "Failed");
    expect(pod.status).toMatchObject({ reason: "DeadlineExceeded" });
  });
});

describe("a deleted pod", () => {
  it("is asked to end, and gone with its folder and all that it started", async () => {
    const mark = `mark-${randomBytes(6).toString("hex")}`;
    const name = await run(`trap 'echo asked; exit 0' TERM; sh -c 'sleep 600; : ${mark}' & echo ready; wait`);
    await expect.poll(() => logOf(name), PATIENCE).toBe("ready\n");
    expect(await isRunning(mark)).toBe(true);
    await world.client.delete(PODS, { namespace: NS, name });
    await isGone(name);
    await expect.poll(() => isRunning(mark), PATIENCE).toBe(false);
    await expect.poll(() => existsSync(join(world.local.folder, "pods", NS, name)), PATIENCE).toBe(false);
  });

  it("is killed after its time, or at once", async () => {
    const stubborn = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
    const name = await run(stubborn, { terminationGracePeriodSeconds: 1 });
    await expect.poll(() => logOf(name), PATIENCE).toBe("ready\n");
    await world.client.delete(PODS, { namespace: NS, name });
    await isGone(name);
    const other = await run(stubborn, { terminationGracePeriodSeconds: 600 });
    await expect.poll(() => logOf(other), PATIENCE).toBe("ready\n");
    await world.client.delete(PODS, { namespace: NS, name: other }, { gracePeriodSeconds: 0 });
    await isGone(other);
  });

  it("leaves its name to a new one", async () => {
    const name = await run("echo old; sleep 600");
    await expect.poll(() => logOf(name), PATIENCE).toBe("old\n");
    await world.client.delete(PODS, { namespace: NS, name }, { gracePeriodSeconds: 0 });
    count -= 1;
    expect(await run("echo new")).toBe(name);
    await reaches(name, "Succeeded");
    expect(await logOf(name)).toBe("new\n");
  });
});

it("a log can be followed to its end, and its last lines be asked for", async () => {
  const name = await run("for i in 1 2 3; do echo line $i; sleep 0.2; done");
  await expect.poll(() => logOf(name), PATIENCE).toContain("line 1");
  expect(await logOf(name, "?follow=true")).toBe("line 1\nline 2\nline 3\n");
  expect(await logOf(name, "?tailLines=2")).toBe("line 2\nline 3\n");
  expect(await logOf(name, "?tailLines=0")).toBe("");
  expect(await logOf(name, "?limitBytes=6")).toBe("line 1");
  expect(JSON.parse(await logOf(name, "?sinceSeconds=5"))).toMatchObject({ code: 400 });
  expect(JSON.parse(await logOf(name, "?container=x"))).toMatchObject({
    message: `container x is not valid for pod ${name}`,
  });
});

it("only its owner can read what is kept", () => {
  for (const file of ["kubeconfig", "journal.ndjson", "pki/ca.key"]) {
    expect(statSync(join(world.local.folder, file)).mode & 0o077, file).toBe(0);
  }
});
