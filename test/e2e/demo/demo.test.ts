import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { applyExamples, jobOf } from "../../../scripts/demo/apply.ts";
import { DemoKube } from "../../../scripts/demo/kube.ts";
import { follow } from "../../../scripts/demo/follow.ts";
import { startLocally } from "../../../scripts/demo/local-process.ts";
import { startOperator } from "../../../scripts/demo/operator-process.ts";
import { podsOf } from "../../../scripts/demo/results.ts";
import { RunFolder } from "../../../scripts/demo/run-folder.ts";
import { Screen } from "../../../scripts/demo/screen.ts";
import type { DemoTarget } from "../../../scripts/demo/target.ts";
import type { KusciaJob, TaskStatus } from "../../../src/api/types.ts";
import { parseJson } from "../../cluster/values.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";

const SILENT = new Screen({ write: () => true }, {});
const SIGNAL = new AbortController().signal;
const RESULTS = {
  "intersect-spring": "both-in-spring: 3 in common: bela dina farah",
  "intersect-autumn": "both-in-autumn: 3 in common: bela farah jana",
  join: "both-all-year: 2 in common: bela farah",
  train: "model: trained on 7 customers in common, error 0.281 -> 0.000 in 60 rounds",
};

describe("the examples on a cluster with real containers", () => {
  const cluster = sharedCluster();
  const kube = DemoKube.ofOurs(cluster.kubeconfig);

  async function run(file: string, at = kube): Promise<KusciaJob> {
    const job = jobOf(file);
    await at.apply(file);
    onTestFinished(async () => {
      if (at === kube) await cluster.kubectl(["delete", "-f", file, "--ignore-not-found", "--timeout=60s"]);
    });
    const view = { show: () => {}, end: () => {} };
    const ending = await follow({ kube: at, job }, view, { signal: SIGNAL, timeoutSeconds: 180 });
    if (ending.job === undefined || ending.timedOut) {
      throw new Error(`${job.name} did not end: ${JSON.stringify(ending.job?.status, null, 2)}`);
    }
    return ending.job;
  }

  async function prepare(): Promise<RunFolder> {
    const folder = RunFolder.create();
    onTestFinished(() => folder.remove());
    await startOperator(folder, cluster.kubeconfig, { screen: SILENT, signal: SIGNAL });
    await applyExamples({ mode: "real", kubeconfig: cluster.kubeconfig, kube }, SILENT);
    return folder;
  }

  async function prepareLocally(): Promise<DemoTarget> {
    const folder = RunFolder.create();
    onTestFinished(() => folder.remove());
    const local = await startLocally(folder, false, { screen: SILENT, signal: SIGNAL });
    await applyExamples(local, SILENT);
    return local;
  }

  // Other suites of the cluster bring their own domains, and the chart its own namespace for jobs.
  afterAll(async () => {
    const files = ["-f", "examples/apps", "-f", "examples/domains"];
    await cluster.kubectl(["delete", ...files, "--ignore-not-found", "--timeout=120s"], { timeoutMs: 180_000 });
  });

  it("lets both parties of each task find the same result", async () => {
    await prepare();
    const job = await run("examples/jobs/common-customers.yaml");
    expect(job.status).toMatchObject({ phase: "Succeeded", progress: "4/4" });
    const pods = podsOf(job);
    expect(pods.map(({ task, party }) => `${task}/${party}`)).toEqual(
      Object.keys(RESULTS).flatMap((task) => [`${task}/alice`, `${task}/bob`]),
    );
    for (const { task, party, namespace, name } of pods) {
      const result = RESULTS[task as keyof typeof RESULTS];
      const peer = party === "alice" ? "bob" : "alice";
      const log = await cluster.kubectl(["logs", "-n", namespace, name]);
      expect(log.trimEnd().split("\n").at(-1), `${task}/${party}`).toContain(`${result} (${peer} found the same)`);
      const pod = parseJson<{
        status: { containerStatuses: { state: { terminated?: { message?: string } } }[] };
      }>(await cluster.kubectl(["get", "pod", "-n", namespace, name, "-o", "json"]));
      expect(pod.status.containerStatuses[0]?.state.terminated?.message?.trim()).toBe(result);
    }
    const left = await cluster.kubectl([
      "get",
      "services,configmaps",
      "-A",
      "-l",
      "kuscia.secretflow/job-id=common-customers",
      "-o",
      "name",
    ]);
    expect(left).toBe("");
  });

  it("runs the other examples as their comments say", async () => {
    await prepare();
    const tolerant = await run("examples/jobs/best-effort.yaml");
    expect(tolerant.status?.phase).toBe("Succeeded");
    expect(Object.fromEntries(tolerant.status?.tasks?.map(({ alias, state }) => [alias, state]) ?? [])).toEqual({
      clean: "Succeeded",
      audit: "Failed",
      extras: "Succeeded",
      train: "Succeeded",
    });
    const limited = await run("examples/jobs/limits.yaml");
    expect(limited.status?.phase).toBe("Succeeded");
    const failed = await run("examples/jobs/failing.yaml");
    expect(failed.status?.phase).toBe("Failed");
    expect(failed.status?.message).toMatch(
      /Task\[train\]-Party\[bob\].*exit code 3.*round 12: the loss is not a number/,
    );
    const [, , publish] = failed.status?.tasks ?? [];
    expect(publish).toMatchObject({ alias: "publish", state: "Skipped" });
  });

  it("ends each example with the same status as local mode does", async () => {
    await prepare();
    const local = await prepareLocally();
    for (const name of readdirSync("examples/jobs")) {
      const file = `examples/jobs/${name}`;
      const [here, there] = await Promise.all(
        [local.kube, kube].map((at) => run(file, at).then(() => settled(file, at))),
      );
      expect(comparable(here!), name).toEqual(comparable(there!));
    }
  });
});

/** A job that has ended, once its pods have too. */
async function settled(file: string, at: DemoKube): Promise<KusciaJob> {
  for await (const job of at.watchJob(jobOf(file), AbortSignal.timeout(120_000))) {
    const pods = job.status?.conditions?.find(({ type }) => type === "Terminating");
    if (pods?.status !== "True") return job;
  }
  throw new Error(`pods of ${file} did not end`);
}

/** A status without what is another one each time: addresses, times, uids and the names made of them. */
function comparable({ status }: KusciaJob): unknown {
  const text = JSON.stringify(status, (key, value: unknown) => {
    if (key.endsWith("Time") || key === "uid" || key === "endpoint") return "...";
    // A kubelet may tell of an ended container before it tells that its pod has ended.
    return key === "pods" ? (value as object[]).map((pod) => ({ ...pod, phase: "..." })) : value;
  });
  // Local mode asks all of a container's processes to end, and the shell says so of its children.
  const words = text.replaceAll(String.raw`Terminated\\n`, "");
  const named = (all: string, { alias, taskID }: TaskStatus): string => all.replaceAll(taskID ?? alias, alias);
  return JSON.parse((status?.tasks ?? []).reduce(named, words));
}

describe("npm run demo, as in a pipe", () => {
  const demoFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("kusciajob-demo-"));
  const newSince = (before: string[]): string[] => demoFolders().filter((name) => !before.includes(name));

  /** Runs the command; `onOutput` sees everything printed so far. */
  function demo(args: string[], onOutput: (output: string, signal: (name: NodeJS.Signals) => void) => void = () => {}) {
    const child = spawn(process.execPath, ["scripts/demo.mjs", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const take = (text: string): void => {
      output += text;
      onOutput(output, (name) => child.kill(name));
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, output }));
    });
  }

  it("shows the job, what the parties computed, and leaves nothing behind", async () => {
    const before = demoFolders();
    const { code, output } = await demo(["--mode", "real"]);
    expect(output).toContain("└─ ✔ train");
    for (const result of Object.values(RESULTS)) {
      for (const party of ["alice", "bob"]) expect(output).toMatch(new RegExp(`${party} \\| .* ${result} `));
    }
    expect(output).toMatch(/cross-domain\/common-customers +Succeeded +4\/4/);
    expect(output).not.toContain("\u001b[");
    expect(code).toBe(0);
    expect(newSince(before)).toEqual([]);
  });

  it("ends in order when it is told to", async () => {
    const before = demoFolders();
    let told = false;
    const { code, output } = await demo(["--mode", "real"], (text, signal) => {
      if (told || !text.includes("task intersect-spring: Running")) return;
      told = true;
      signal("SIGTERM");
    });
    expect(output).toContain("ended by SIGTERM");
    expect(code).toBe(143);
    expect(newSince(before)).toEqual([]);
  });
});
