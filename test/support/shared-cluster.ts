import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { type Cluster, openCluster } from "../cluster/cluster.ts";
import type { ClusterOptions } from "../cluster/options.ts";
import { poll } from "../cluster/poll.ts";
import { startCluster } from "../cluster/start.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Folders of the suite's clusters, one a worker. */
    clusterDirs: string[];
  }
}

/** Folder of the cluster that this worker's test files share, one after the other. */
export function sharedClusterDir(): string {
  const dirs = inject("clusterDirs");
  const worker = Number(process.env["VITEST_POOL_ID"]);
  const dir = dirs[worker - 1];
  if (dir === undefined) throw new Error(`worker ${worker} has no cluster, there are ${dirs.length}`);
  return dir;
}

/** The cluster of `sharedClusterDir`. */
export function sharedCluster(): Cluster {
  return openCluster(sharedClusterDir());
}

/**
 * Starts a cluster for each of the suite's workers, or opens the one in the folder `existing`; installs the CRDs, builds
 * the program, and hands the folders to the tests.
 */
export async function provideClusters(
  project: TestProject,
  options: Omit<ClusterOptions, "dir">,
  existing: string | undefined,
): Promise<() => Promise<void>> {
  const started: Cluster[] = [];
  const guard = startGuard();
  const stop = async (): Promise<void> => {
    for (const cluster of started) {
      await cluster.stop();
      rmSync(cluster.dir, { recursive: true, force: true });
    }
    guard.end();
  };
  try {
    const count = existing === undefined ? project.config.maxWorkers : 0;
    const starts = Array.from({ length: count }, async () => {
      const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-cluster-"));
      guard.write(`${dir}\n`);
      started.push(await startCluster({ ...options, dir, progress: say }));
    });
    // Also when one fails the others are waited for: only then is it known what there is to stop.
    const ends = await Promise.allSettled([...starts, buildProgram()]);
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    const clusters = existing === undefined ? started : [openCluster(existing)];
    await Promise.all(clusters.map(installCRDs));
    project.provide(
      "clusterDirs",
      clusters.map(({ dir }) => dir),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Starts guard.ts, which outlives the run; what is written to it are folders of clusters. */
function startGuard(): Writable {
  const program = join(import.meta.dirname, "guard.ts");
  const guard = spawn(process.execPath, ["--import", "tsx", program], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  return guard.stdin;
}

function say(line: string): void {
  process.stdout.write(`[cluster] ${line}\n`);
}

/** Applies `crds/` and waits until all kinds are served. */
export async function installCRDs(cluster: Cluster): Promise<void> {
  await cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "crds"]);
  await areServed(cluster, "-f", "crds");
}

/** Waits until the kinds of CRDs are served. kubectl gives up at once on a CRD that has no conditions yet, so it is asked again. */
export async function areServed(cluster: Pick<Cluster, "kubectl">, ...crds: readonly string[]): Promise<void> {
  const isServed = (): Promise<string> =>
    cluster.kubectl(["wait", "--for=condition=Established", "--timeout=60s", ...crds]);
  await poll(isServed, { what: "the CRDs to be served", timeoutMs: 120_000 });
}

async function buildProgram(): Promise<void> {
  await promisify(execFile)("npx", ["--no-install", "tsx", "scripts/build.ts"]);
}
