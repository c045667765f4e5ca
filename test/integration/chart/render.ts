import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import type { Cluster } from "../../cluster/index.ts";

export const ROOT = join(import.meta.dirname, "../../..");
export const CHART = join(ROOT, "charts/kusciajob-operator");
export const RELEASE = "kusciajob-operator";
export const NAMESPACE = "kusciajob-system";

/** An object with whatever parts its kind has. */
export interface Manifest extends KubeObject {
  [part: string]: unknown;
}

export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** Values files of the tests, by name. */
export function valuesFiles(): { name: string; path: string }[] {
  const folder = join(import.meta.dirname, "values");
  return readdirSync(folder).map((name) => ({ name, path: join(folder, name) }));
}

/** What `helm template` prints of what an installation makes: without the pod of `helm test`. */
export function template(
  cluster: Cluster,
  args: readonly string[] = [],
  release = RELEASE,
  namespace = NAMESPACE,
): Promise<string> {
  return cluster.helm(["template", release, CHART, "--namespace", namespace, "--skip-tests", ...args]);
}

export async function render(cluster: Cluster, args: readonly string[] = []): Promise<Manifest[]> {
  return parse(await template(cluster, args));
}

export function parse(text: string): Manifest[] {
  return (loadAll(text) as (Manifest | null)[]).filter((object) => object !== null);
}

/** The one object of a kind, and of a name if there are several. */
export function pick(objects: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = objects.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name));
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name ?? ""}`);
  return found[0]!;
}

export function chartYaml(): { version: string; appVersion: string; kubeVersion: string } {
  return load(readFileSync(join(CHART, "Chart.yaml"), "utf8")) as {
    version: string;
    appVersion: string;
    kubeVersion: string;
  };
}

export interface DeploymentSpec {
  replicas: number;
  template: {
    metadata: KubeObject["metadata"];
    spec: { containers: ({ image: string; args: string[] } & Record<string, unknown>)[] } & Record<string, unknown>;
  };
}

export function deploymentOf(objects: readonly Manifest[]): DeploymentSpec {
  return pick(objects, "Deployment")["spec"] as DeploymentSpec;
}
