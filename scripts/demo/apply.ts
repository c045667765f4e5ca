import type { KusciaJob } from "../../src/api/types.ts";
import { poll } from "../../test/cluster/poll.ts";
import { type Change, type DemoKube, type NamedJob, objectsOf } from "./kube.ts";
import type { Screen } from "./screen.ts";
import type { DemoTarget } from "./target.ts";

/** Long enough to be seen. */
const SIMULATED_RUN_FOR = "1500ms";

/** The job of a manifest, which may hold other objects as well. */
export function jobOf(file: string): NamedJob {
  const job = objectsOf(file).find((object): object is KusciaJob => object.kind === "KusciaJob");
  if (job?.metadata.name === undefined) throw new Error(`${file} holds no KusciaJob with a name`);
  return { namespace: job.metadata.namespace ?? "default", name: job.metadata.name };
}

/** Applies manifests before the user's eyes, with the command that would do the same. */
export async function showApply(kube: DemoKube, screen: Screen, path: string, change?: Change): Promise<void> {
  screen.command(`kubectl apply --server-side -f ${path}`);
  screen.quote((await kube.apply(path, change)).join("\n"));
}

export async function applyCRDs(kube: DemoKube, screen: Screen): Promise<void> {
  await showApply(kube, screen, "crds");
  await poll(async () => ((await kube.servesJobs()) ? true : undefined), {
    what: "the new kinds",
    timeoutMs: 60_000,
  });
}

/** Domains with their data, and applications: all that the jobs of `examples/` refer to. */
export async function applyExamples({ mode, kube }: DemoTarget, screen: Screen): Promise<void> {
  await showApply(kube, screen, "examples/domains");
  await showApply(kube, screen, "examples/apps");
  if (mode === "simulated") await slowDownSimulation(kube);
}

/** Simulated pods end at once unless they are told how long to pretend. */
async function slowDownSimulation(kube: DemoKube): Promise<void> {
  const value = [{ name: "SIMULATED_RUN_FOR", value: SIMULATED_RUN_FOR }];
  const operations = [{ op: "add", path: "/spec/deployTemplates/0/spec/containers/0/env", value }];
  for (const { metadata } of await kube.appImages()) await kube.patchAppImage(metadata.name ?? "", operations);
}
