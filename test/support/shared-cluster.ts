import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type Cluster, openCluster } from "../cluster/cluster.ts";
import type { ClusterOptions } from "../cluster/options.ts";
import { startCluster } from "../cluster/start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folder of the cluster that the suite shares; open it with `openCluster`. */
    clusterDir: string;
  }
}

/** Starts (or opens) a suite's cluster, installs the CRDs, builds the program, and hands the folder to the tests. */
export async function provideCluster(
  project: TestProject,
  options: Omit<ClusterOptions, "dir">,
  existing: string | undefined,
): Promise<() => Promise<void>> {
  const progress = (line: string): void => {
    process.stdout.write(`[cluster] ${line}\n`);
  };
  const dir = existing ?? mkdtempSync(join(tmpdir(), "kusciajob-operator-cluster-"));
  const cluster = existing === undefined ? await startCluster({ ...options, dir, progress }) : openCluster(dir);
  await installCRDs(cluster);
  buildProgram();
  project.provide("clusterDir", cluster.dir);
  return async () => {
    if (existing !== undefined) return;
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  };
}

/** Applies `crds/` and waits until all kinds are served. */
export async function installCRDs(cluster: Cluster): Promise<void> {
  await cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "crds"]);
  await cluster.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "-f", "crds"]);
}

function buildProgram(): void {
  const { status, stderr } = spawnSync("npx", ["--no-install", "tsx", "scripts/build.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`building the program failed: ${stderr}`);
}
