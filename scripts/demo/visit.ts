import { join } from "node:path";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import { DEFAULT_JOB_NAMESPACE } from "../../src/api/names.ts";
import type { AppImage } from "../../src/api/types.ts";
import { applyCRDs, showApply } from "./apply.ts";
import { DemoKube, objectsOf } from "./kube.ts";
import { startOperator } from "./operator-process.ts";
import type { DemoContext } from "./program-process.ts";
import type { RunFolder } from "./run-folder.ts";
import type { DemoTarget } from "./target.ts";

/** What every cluster can pull, in place of the image that only the demo's own clusters have. */
const PUBLIC_IMAGE = { name: "node", tag: "20-alpine" };
const FOLDERS = ["domains", "apps"].map((name) => join("examples", name));

/** A cluster of the user's, and the way to leave it as it was. */
export interface Visit {
  readonly target: DemoTarget;
  leave(): Promise<void>;
}

/** Says what it will make on the user's cluster, and makes it. Refuses to touch a namespace that is there already. */
export async function visitCluster(kubeconfig: string, folder: RunFolder, context: DemoContext): Promise<Visit> {
  const { screen } = context;
  const kube = DemoKube.ofUser(kubeconfig);
  const present = await presentNamespaces(kube);
  const domain = present.find((name) => name !== DEFAULT_JOB_NAMESPACE);
  if (domain !== undefined) {
    throw new Error(`the namespace ${domain} is there already, and the demo would change it: use another cluster`);
  }
  // The namespace of jobs may have come with an operator, and then stays.
  const examples = FOLDERS.flatMap(objectsOf).filter(({ metadata }) => !present.includes(metadata.name ?? ""));
  const hasOperator = await kube.servesJobs();
  const made = [...(hasOperator ? [] : objectsOf("crds")), ...examples];
  screen.line(`On the cluster of ${kubeconfig} this makes, and removes again at the end:`);
  screen.quote(
    made
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`)
      .join("\n"),
  );
  screen.line("and one KusciaJob with its pods, Services and ConfigMaps.");
  screen.line(
    hasOperator
      ? "It serves KusciaJobs already, so the operator that is installed there has to run them."
      : "The operator runs as a process of this machine meanwhile.",
  );
  const leave = async (): Promise<void> => {
    for (const object of [...objectsOf(join("examples", "jobs")), ...made.toReversed()]) await kube.remove(object);
    kube.close();
  };
  try {
    if (!hasOperator) {
      await applyCRDs(kube, screen);
      await startOperator(folder, kubeconfig, context);
    }
    for (const path of FOLDERS) await showApply(kube, screen, path, withPublicImage);
  } catch (error) {
    await leave();
    throw error;
  }
  return { target: { mode: "real", kubeconfig, kube }, leave };
}

async function presentNamespaces(kube: DemoKube): Promise<string[]> {
  const present: string[] = [];
  for (const { kind = "", metadata } of FOLDERS.flatMap(objectsOf)) {
    if (kind === "Namespace" && (await kube.exists(kind, metadata))) present.push(metadata.name ?? "");
  }
  return present;
}

function withPublicImage(object: KubeObject): KubeObject {
  if (object.kind !== "AppImage") return object;
  const { spec } = object as AppImage;
  return Object.assign(object, { spec: { ...spec, image: { ...spec.image, ...PUBLIC_IMAGE } } });
}
