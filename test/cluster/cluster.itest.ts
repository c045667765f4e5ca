import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attachCluster, type Cluster, startCluster } from "./index.ts";
import { isAlive } from "../../src/process/identity.ts";

const root = mkdtempSync(join(tmpdir(), "cluster-smoke-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NAMES = ["get", "namespaces", "-o", "jsonpath={.items[*].metadata.name}"];

describe("a cluster of mode api", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster({ dir: join(root, "one"), mode: "api", audit: true });
  });

  it("answers kubectl, and says in the audit log what was asked", async () => {
    await cluster.kubectl(["create", "-f", "-"], {
      input: JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "asked-for" } }),
    });
    expect(await cluster.kubectl(NAMES)).toContain("asked-for");
    const creations = cluster
      .auditLines()
      .map((line) => JSON.parse(line))
      .filter(({ verb, objectRef }) => verb === "create" && objectRef?.name === "asked-for");
    expect(creations).toHaveLength(1);
  });

  it("passes on why kubectl failed", async () => {
    await expect(cluster.kubectl(["get", "namespace", "missing"])).rejects.toThrow('namespaces "missing" not found');
  });

  it("keeps its data and address over a crash of the API server", async () => {
    const before = await cluster.kubectl(NAMES);
    await cluster.killApiServer();
    await expect(cluster.kubectl([...NAMES, "--request-timeout=1s"])).rejects.toThrow("kubectl get namespaces");
    await cluster.restartApiServer();
    expect(await attachCluster(cluster.dir).kubectl(NAMES)).toBe(before);
  });

  it("is refused a second start in its folder", async () => {
    await expect(startCluster({ dir: cluster.dir, mode: "api" })).rejects.toThrow("already runs");
  });

  it("runs beside another one, and takes only itself down", async () => {
    const other = await startCluster({ dir: join(root, "two"), mode: "api" });
    expect(other.state.slot).not.toBe(cluster.state.slot);
    const processes = Object.values(other.state.components).flatMap(({ process: found }) => found ?? []);
    await other.stop();
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(other.dir)).toBe(false);
    expect(await cluster.kubectl(NAMES)).toContain("default");
  });

  afterAll(() => cluster?.stop());
});

describe("a start that fails", () => {
  it("says why with the words of the component, and leaves only logs", async () => {
    const dir = join(root, "failing");
    const start = startCluster({ dir, mode: "api", apiServerArgs: ["--no-such-flag"] });
    await expect(start).rejects.toThrow(/kube-apiserver ended while starting[\s\S]*unknown flag: --no-such-flag/);
    expect(existsSync(join(dir, "logs", "kube-apiserver.log"))).toBe(true);
    expect(existsSync(join(dir, "etcd"))).toBe(false);
    const cluster = await startCluster({ dir, mode: "api" });
    await cluster.stop();
    expect(existsSync(dir)).toBe(false);
  });

  it("can be ended halfway", async () => {
    const controller = new AbortController();
    const dir = join(root, "aborted");
    const progress = (line: string): void => {
      if (line.includes("kube-apiserver")) controller.abort(new Error("ended by a test"));
    };
    await expect(startCluster({ dir, mode: "api", progress, signal: controller.signal })).rejects.toThrow(
      "ended by a test",
    );
    expect(existsSync(join(dir, "etcd"))).toBe(false);
  });

  it("leaves a folder that holds something else alone", async () => {
    await expect(startCluster({ dir: root, mode: "api" })).rejects.toThrow(/not empty/);
  });
});
