import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import type { KubeObject, Pod } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { type Cluster, startCluster } from "../../cluster/index.ts";
import { eventually } from "../../support/world.ts";
import { imageArchive } from "../image.ts";

/**
 * What an administrator does, from the image to the uninstallation, on a cluster where nothing was installed before: hence
 * not the one that the other suites share. The tests build on each other.
 */
const ROOT = join(import.meta.dirname, "../../..");
const CHART = join(ROOT, "charts/kusciajob-operator");
const NAMESPACE = "kusciajob-system";
const NAME = "kusciajob-operator";
const JOBS = "cross-domain";

let dir: string;
let cluster: Cluster;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-install-"));
  cluster = await startCluster({ mode: "real", dir: join(dir, "cluster"), audit: true });
  await cluster.loadImage(await imageArchive());
  await cluster.kubectl(["create", "namespace", NAMESPACE]);
  await cluster.kubectl(["label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"]);
});

let broken = false;
beforeEach(({ skip, task }) => {
  if (broken) skip("an earlier step failed");
  broken = true;
  onTestFinished(() => {
    broken = task.result?.state === "fail";
  });
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const helm = (command: string, ...args: string[]): Promise<string> =>
  cluster.helm([command, NAME, ...args, "--namespace", NAMESPACE, "--wait", "--timeout", "90s"]);

/** From when to when, in milliseconds since the epoch, the operator's roles were not there, though its pods may have been. */
const withoutRoles: { readonly from: number; to: number }[] = [];

/** Removes the roles, with all else. */
async function removing(remove: () => Promise<string>): Promise<void> {
  withoutRoles.push({ from: Date.now(), to: Number.POSITIVE_INFINITY });
  await remove();
}

/** Installs the roles again, with all else. */
async function restoring(install: () => Promise<string>): Promise<void> {
  await install();
  withoutRoles.at(-1)!.to = Date.now();
}

async function get<T>(...args: string[]): Promise<T> {
  return JSON.parse(await cluster.kubectl(["get", ...args, "-o", "json"])) as T;
}

async function operatorPods(): Promise<Pod[]> {
  const { items } = await get<{ items: Pod[] }>("pods", "-n", NAMESPACE, "-l", `app.kubernetes.io/name=${NAME}`);
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

interface Lease extends KubeObject {
  spec: { holderIdentity?: string };
}

/** Name of the pod that leads. */
async function leader(): Promise<string | undefined> {
  const { spec } = await get<Lease>("lease", NAME, "-n", NAMESPACE);
  return spec.holderIdentity?.split("_")[0];
}

/** A job whose containers end by themselves, or with `holds` when `end` says so. */
async function startJob(name: string, holds = false): Promise<void> {
  const parties = [{ domainID: "alice" }, { domainID: "bob" }];
  const task = {
    alias: "greet",
    taskID: name,
    appImage: "greet",
    parties,
    taskInputConfig: JSON.stringify({ holds }),
  };
  const job = {
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind: "KusciaJob",
    metadata: { name, namespace: JOBS },
    spec: { initiator: "alice", tasks: [task] },
  };
  await cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify(job) });
}

const job = (name: string): Promise<KusciaJob> => get<KusciaJob>("kusciajob", name, "-n", JOBS);
const finished = (name: string): Promise<void> => waitFor(name, "condition=Complete");

async function waitFor(name: string, what: string): Promise<void> {
  try {
    await cluster.kubectl(["wait", `--for=${what}`, "--timeout=60s", "-n", JOBS, `kusciajob/${name}`]);
  } catch (error) {
    const described = [
      await cluster.kubectl(["describe", "kusciajob", name, "-n", JOBS]),
      await cluster.kubectl(["describe", "pods", "-A", "-l", `${LABEL.jobID}=${name}`]),
    ];
    throw new Error(`${(error as Error).message}\n${described.join("\n")}`, { cause: error });
  }
}

/** The pods of a job, which stay after they ended. */
async function podsOf(name: string): Promise<Pod[]> {
  const { metadata } = await job(name);
  return (await get<{ items: Pod[] }>("pods", "-A", "-l", `${LABEL.jobUID}=${metadata.uid}`)).items;
}

const uidsOf = async (name: string): Promise<string[]> =>
  (await podsOf(name)).map(({ metadata }) => metadata.uid!).sort();

/** A job is in phase Running as soon as its pods are asked for; here the containers of both parties run. */
async function running(name: string): Promise<void> {
  await waitFor(name, "jsonpath={.status.phase}=Running");
  const isReady = ({ status }: Pod): boolean =>
    status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true;
  await eventually(async () => {
    const pods = await podsOf(name);
    return pods.length === 2 && pods.every(isReady);
  }, `the containers of ${name}`);
}

/** Lets the containers of a job end that holds. */
async function end(name: string): Promise<void> {
  for (const { metadata } of await podsOf(name))
    await cluster.kubectl(["exec", "-n", metadata.namespace!, metadata.name!, "--", "touch", "/tmp/end"]);
}

it("installs with Helm into a namespace of the strictest pod security", async () => {
  const notes = await helm("install", CHART);
  expect(notes).toContain(`KusciaJobs are run in: ${JOBS}`);
  const pods = await operatorPods();
  expect(pods).toHaveLength(2);
  expect(pods.map(({ metadata }) => metadata.name)).toContain(await leader());
  for (const { status } of pods) {
    const at = `http://${(status as { podIP: string }).podIP}:8081`;
    await expect(fetch(`${at}/readyz`).then((answer) => answer.status)).resolves.toBe(200);
    await expect(fetch(`${at}/metrics`).then((answer) => answer.text())).resolves.toContain(
      "leader_election_master_status",
    );
  }
});

it("runs the first job of its notes", async () => {
  const notes = await cluster.helm(["get", "notes", NAME, "--namespace", NAMESPACE]);
  const manifest = /<<'EOF'\n([\s\S]*?)\nEOF/.exec(notes)![1]!;
  // The registry that the image is on is out of reach here.
  const here = manifest.replace('name: busybox, tag: "1.36"', 'name: kusciajob-operator.local/busybox, tag: "1.35"');
  expect(here).not.toBe(manifest);
  await cluster.kubectl(["apply", "-f", "-"], { input: here });
  await finished("hello");
  expect(await cluster.kubectl(["logs", "-n", "alice", "-l", `${LABEL.jobID}=hello`])).toContain("hello from hello-");
});

it("runs a job of two parties that meet over their Services", async () => {
  await cluster.kubectl(["apply", "-f", join(import.meta.dirname, "app.yaml")]);
  await startJob("first");
  await finished("first");
  expect(await cluster.kubectl(["logs", "-n", "alice", "first-0"])).toBe("alice met bob\n");
  expect(await cluster.kubectl(["logs", "-n", "bob", "first-0"])).toBe("bob met alice\n");
});

it("is upgraded with other values while a job runs, which ends as if nothing had happened", async () => {
  const before = (await operatorPods()).map(({ metadata }) => metadata.name);
  await startJob("through-upgrade", true);
  await running("through-upgrade");
  const pods = await uidsOf("through-upgrade");
  await helm(
    "upgrade",
    CHART,
    "--set",
    "operator.logLevel=debug,replicas=3",
    "--set-json",
    'domainSettings={"domains":{"alice":{"podLabels":{"team":"a"}}}}',
  );
  const after = await operatorPods();
  expect(after).toHaveLength(3);
  expect(after.filter(({ metadata }) => before.includes(metadata.name))).toEqual([]);
  expect((await job("through-upgrade")).status).toMatchObject({ phase: "Running" });
  await end("through-upgrade");
  await finished("through-upgrade");
  expect(await uidsOf("through-upgrade")).toEqual(pods);
  // The new settings hold for what is started from now on.
  await startJob("after-upgrade");
  await finished("after-upgrade");
  const labels = Object.fromEntries(
    (await podsOf("after-upgrade")).map(({ metadata }) => [metadata.namespace, metadata.labels?.["team"]]),
  );
  expect(labels).toEqual({ alice: "a", bob: undefined });
});

it("goes on with another replica when the leader is killed", async () => {
  const first = (await leader())!;
  await startJob("through-failover", true);
  await running("through-failover");
  const pods = await uidsOf("through-failover");
  await cluster.kubectl(["delete", "pod", first, "-n", NAMESPACE, "--grace-period=0", "--force"]);
  await eventually(
    async () => (await operatorPods()).some(({ metadata }) => metadata.name !== first) && (await leader()) !== first,
    "another leader",
  );
  await end("through-failover");
  await finished("through-failover");
  expect(await uidsOf("through-failover")).toEqual(pods);
});

it("leaves CRDs, jobs and their namespace when it is uninstalled, and finishes deletions when it is back", async () => {
  await removing(() => helm("uninstall"));
  expect(
    (await get<{ items: KubeObject[] }>("deployments,clusterroles", "-A", "-l", `app.kubernetes.io/instance=${NAME}`))
      .items,
  ).toEqual([]);
  expect((await job("first")).status).toMatchObject({ phase: "Succeeded" });
  // Helm does not wait for pods, and an operator that is about to end would still begin to clean up.
  const pods = ["pods", "-n", NAMESPACE, "-l", `app.kubernetes.io/name=${NAME}`];
  await eventually(async () => (await get<{ items: Pod[] }>(...pods)).items.length === 0, "the end of its pods");
  await cluster.kubectl(["delete", "kusciajob", "first", "-n", JOBS, "--wait=false"]);
  // Nobody is there to remove the finalizer.
  expect((await job("first")).metadata.deletionTimestamp).toBeDefined();
  expect(await podsOf("first")).toHaveLength(2);
  await restoring(() => helm("install", CHART));
  await cluster.kubectl(["wait", "--for=delete", "--timeout=60s", "-n", JOBS, "kusciajob/first"]);
  expect(await cluster.kubectl(["get", "pods", "-n", "alice", "first-0", "--ignore-not-found"])).toBe("");
  expect((await job("through-upgrade")).status).toMatchObject({ phase: "Succeeded" });
});

it("leaves nothing behind when the jobs are deleted first", async () => {
  await cluster.kubectl(["delete", "kusciajobs", "--all", "--all-namespaces", "--timeout=60s"]);
  const left = await get<{ items: KubeObject[] }>(
    "pods,services,configmaps,networkpolicies",
    "-A",
    "-l",
    `${LABEL.controller}=${NAME}`,
  );
  expect(left.items.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([]);
  await removing(() => helm("uninstall"));
});

it("installs with kustomize as well", async () => {
  await restoring(() => cluster.kubectl(["apply", "-k", join(ROOT, "deploy")]));
  await cluster.kubectl(["rollout", "status", `deployment/${NAME}`, "-n", NAMESPACE, "--timeout=90s"]);
  await startJob("kustomized");
  await finished("kustomized");
  await cluster.kubectl(["delete", "kusciajob", "kustomized", "-n", JOBS, "--timeout=60s"]);
  await removing(() => cluster.kubectl(["delete", "-k", join(ROOT, "deploy/operator"), "--timeout=90s"]));
  expect(await cluster.kubectl(["get", "crd", "kusciajobs.kuscia.secretflow", "-o", "name"])).toContain("kusciajobs");
});

it("was never refused anything while its roles were there", () => {
  const account = `system:serviceaccount:${NAMESPACE}:`;
  const refused = cluster
    .auditLines()
    .filter((line) => line.includes(`"username":"${account}`) && line.includes('"code":403'))
    .map((line) => JSON.parse(line) as { verb: string; requestURI: string; requestReceivedTimestamp: string })
    .filter(({ requestReceivedTimestamp: at }) =>
      withoutRoles.every(({ from, to }) => Date.parse(at) < from || Date.parse(at) > to),
    );
  expect(refused.map(({ verb, requestURI }) => `${verb} ${requestURI}`)).toEqual([]);
});
