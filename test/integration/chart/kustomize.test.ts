import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { load } from "js-yaml";
import { beforeAll, expect, it } from "vitest";
import type { Cluster } from "../../cluster/index.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { deploymentOf, type Manifest, NAMESPACE, parse, render, ROOT } from "./render.ts";

let cluster: Cluster;

beforeAll(() => {
  cluster = sharedCluster();
});

const build = async (folder: string): Promise<Manifest[]> => parse(await cluster.kubectl(["kustomize", folder]));
const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;

/** What only one of the two ways writes: who made the object, and how Helm is to treat it. */
const FOREIGN = new Set(["helm.sh/chart", "app.kubernetes.io/managed-by", "helm.sh/resource-policy"]);

function without(marks: unknown): unknown {
  if (Array.isArray(marks)) return marks.map(without);
  if (typeof marks !== "object" || marks === null) return marks;
  const entries = Object.entries(marks).filter(([key]) => !FOREIGN.has(key));
  const rest = entries.map(([key, value]) => [key, without(value)] as const);
  return Object.fromEntries(
    rest.filter(([key, value]) => key !== "annotations" || Object.keys(value as object).length > 0),
  );
}

const byName = (objects: readonly Manifest[]): Record<string, unknown> =>
  Object.fromEntries(objects.map((each) => [nameOf(each), without(each)]));

it("makes what the chart makes by default, and the namespace that Helm makes itself", async () => {
  const { [`Namespace /${NAMESPACE}`]: own, ...rest } = byName(await build(join(ROOT, "deploy")));
  expect(own).toBeDefined();
  expect(rest).toEqual(byName(await render(cluster)));
});

it("can be taken away without the CRDs and the jobs", async () => {
  const names = (await build(join(ROOT, "deploy/operator"))).map(nameOf);
  expect(names).toContain(`Deployment ${NAMESPACE}/kusciajob-operator`);
  expect(names.filter((name) => name.startsWith("CustomResourceDefinition") || name.includes("cross-domain"))).toEqual(
    [],
  );
});

it("takes another image and domain settings from an overlay, as docs/install.md shows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-overlay-"));
  try {
    const documented = readFileSync(join(ROOT, "docs/install.md"), "utf8");
    const block = /```yaml\n# kustomization\.yaml\n([\s\S]*?)```/.exec(documented)?.[1];
    if (block === undefined) throw new Error("docs/install.md shows no overlay");
    const overlay = load(block) as { resources: string[] };
    // Only the place of the base differs: a reader has no copy of this repository around the overlay.
    writeFileSync(
      join(folder, "kustomization.yaml"),
      JSON.stringify({ ...overlay, resources: [relative(folder, join(ROOT, "deploy"))] }),
    );
    writeFileSync(join(folder, "domain-settings.yaml"), "domains: {alice: {networkPolicy: true}}\n");
    const objects = await build(folder);
    const { template } = deploymentOf(objects);
    expect(template.spec.containers[0]).toMatchObject({
      image: "registry.example.com/team/kusciajob-operator:0.1.0",
      args: expect.arrayContaining(["--domain-settings=/etc/kusciajob-operator/domain-settings.yaml"]),
      volumeMounts: [{ name: "config", mountPath: "/etc/kusciajob-operator", readOnly: true }],
    });
    const [{ configMap }] = template.spec["volumes"] as [{ configMap: { name: string } }];
    const map = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === configMap.name);
    expect(map?.metadata.namespace).toBe(NAMESPACE);
    expect(map?.["data"]).toMatchObject({ "domain-settings.yaml": expect.stringContaining("networkPolicy") });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
