import { cacheRoot } from "../../test/cluster/binaries/cache.ts";
import { type Cluster, startCluster } from "../../test/cluster/index.ts";
import { applyCRDs } from "./apply.ts";
import { DemoKube } from "./kube.ts";
import { startOperator } from "./operator-process.ts";
import type { DemoContext } from "./program-process.ts";
import type { RunFolder } from "./run-folder.ts";
import type { DemoTarget } from "./target.ts";

const FIRST_BUILD = [
  "Kubernetes itself is built from its source now. This happens once on a machine and takes about 10 minutes on two cores;",
  `the programs are kept in ${cacheRoot()}, so that the next cluster starts in seconds.`,
];

/** Brings up a Kubernetes cluster of the demo's own, with the operator beside it. */
export async function startOnCluster(
  folder: RunFolder,
  mode: "real" | "simulated",
  context: DemoContext,
): Promise<DemoTarget> {
  const { screen, signal } = context;
  const cluster = await screen.step("cluster", "Bringing a Kubernetes cluster up", () =>
    bringUp(folder, mode, context),
  );
  const kube = DemoKube.ofOurs(cluster.kubeconfig);
  await screen.step("operator", "Starting the operator", async () => {
    await applyCRDs(kube, screen);
    signal.throwIfAborted();
    await startOperator(folder, cluster.kubeconfig, context);
  });
  return { mode, kubeconfig: cluster.kubeconfig, kube };
}

function bringUp(folder: RunFolder, mode: "real" | "simulated", { screen, signal }: DemoContext): Promise<Cluster> {
  let explained = false;
  const progress = (line: string): void => {
    if (line.startsWith("building ") && !explained) {
      for (const text of FIRST_BUILD) screen.line(text);
      explained = true;
    }
    screen.event(line);
  };
  return startCluster({ dir: folder.clusterDir, mode, progress, signal });
}
