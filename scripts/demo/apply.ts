import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import type { AppImage, KusciaJob } from "../../src/api/types.ts";
import type { Cluster } from "../../test/cluster/index.ts";
import { parseJson } from "../../test/cluster/values.ts";
import { showKubectl } from "./kubectl.ts";
import type { Screen } from "./screen.ts";

/** Long enough to be seen. */
const SIMULATED_RUN_FOR = "1500ms";

/** Where a job is found. */
export interface NamedJob {
  readonly namespace: string;
  readonly name: string;
}

/** The job of a manifest, which may hold other objects as well. */
export function jobOf(file: string): NamedJob {
  const job = loadAll(readFileSync(file, "utf8")).find(isJob);
  if (job?.metadata.name === undefined) throw new Error(`${file} holds no KusciaJob with a name`);
  return { namespace: job.metadata.namespace ?? "default", name: job.metadata.name };
}

function isJob(object: unknown): object is KusciaJob {
  return typeof object === "object" && object !== null && "kind" in object && object.kind === "KusciaJob";
}

export async function applyCRDs(cluster: Cluster, screen: Screen): Promise<void> {
  await showKubectl(cluster, screen, ["apply", "--server-side", "-f", "crds"]);
  await cluster.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "-f", "crds"]);
}

/** Domains, their data, applications: all that the jobs of `examples/` refer to. */
export async function applyExamples(cluster: Cluster, screen: Screen): Promise<void> {
  await showKubectl(cluster, screen, ["apply", "-f", "examples/domains"]);
  for (const domain of ["alice", "bob"]) {
    await showKubectl(cluster, screen, ["apply", "-n", domain, "-f", "examples/store.yaml"]);
  }
  await showKubectl(cluster, screen, ["apply", "-f", "examples/apps"]);
  if (cluster.mode === "simulated") await slowDownSimulation(cluster);
}

/** Simulated pods end at once unless they are told how long to pretend. */
async function slowDownSimulation(cluster: Cluster): Promise<void> {
  const { items } = parseJson<{ items: AppImage[] }>(await cluster.kubectl(["get", "appimages", "-o", "json"]));
  const value = [{ name: "SIMULATED_RUN_FOR", value: SIMULATED_RUN_FOR }];
  const patch = [{ op: "add", path: "/spec/deployTemplates/0/spec/containers/0/env", value }];
  for (const { metadata } of items) {
    await cluster.kubectl(["patch", "appimage", metadata.name ?? "", "--type=json", "-p", JSON.stringify(patch)]);
  }
}
