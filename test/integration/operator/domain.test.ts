import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { DOMAINS, NAMESPACES, RESOURCE_QUOTAS } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { runOperator } from "../../support/operator.ts";
import { eventually, World } from "../../support/world.ts";

let world: World;
let operator: Operator;

beforeEach(async () => {
  world = new World();
  operator = await runOperator(world);
});

afterEach(async () => {
  await operator.stop();
  world.close();
});

it("turns a Domain into a labelled namespace with a quota, and keeps the namespace when the Domain goes", async () => {
  const name = `carol-${world.suffix}`;
  await world.client.create(DOMAINS, { metadata: { name }, spec: { resourceQuota: { podMaxCount: 7 } } });
  await world.waitFor(NAMESPACES, { name }, ({ metadata }) => metadata.labels?.[LABEL.domainName] === name);
  await world.waitFor(
    RESOURCE_QUOTAS,
    { namespace: name, name: "resource-limitation" },
    ({ spec }) => spec?.hard?.["pods"] === "7",
  );
  await world.waitFor(DOMAINS, { name }, ({ status }) => status?.conditions?.[0]?.status === "True");
  await world.client.patch(DOMAINS, { name }, { spec: { resourceQuota: { podMaxCount: 9 } } });
  await world.waitFor(
    RESOURCE_QUOTAS,
    { namespace: name, name: "resource-limitation" },
    ({ spec }) => spec?.hard?.["pods"] === "9",
  );
  await world.client.delete(DOMAINS, { name });
  await world.waitFor(NAMESPACES, { name }, ({ metadata }) => metadata.labels?.[LABEL.domainDeleted] === "true");
});

it("takes over a namespace only when its owner has labelled it, and leaves managed-by alone", async () => {
  const name = `dave-${world.suffix}`;
  await world.createNamespace(name, { "app.kubernetes.io/managed-by": "argocd" });
  await world.client.create(DOMAINS, { metadata: { name }, spec: { resourceQuota: { podMaxCount: 1 } } });
  const ready = (status: string, reason: string): Promise<unknown> =>
    world.waitFor(DOMAINS, { name }, ({ status: { conditions = [] } = {} }) =>
      conditions.some((each) => each.type === "Ready" && each.status === status && each.reason === reason),
    );
  await ready("False", "NamespaceExists");
  const labelsOf = async (): Promise<object> => (await world.client.get(NAMESPACES, { name })).metadata.labels ?? {};
  expect(await labelsOf()).not.toHaveProperty([LABEL.domainName]);
  await world.client.patch(NAMESPACES, { name }, { metadata: { labels: { [LABEL.domainName]: name } } });
  await ready("True", "NamespaceReady");
  expect(await labelsOf()).toMatchObject({ [LABEL.domainName]: name, "app.kubernetes.io/managed-by": "argocd" });
  await world.client.delete(DOMAINS, { name });
});

it("takes names as long as a Namespace's may be", async () => {
  const name = `${"d".repeat(62 - world.suffix.length)}-${world.suffix}`;
  await world.client.create(DOMAINS, { metadata: { name }, spec: {} });
  await world.waitFor(DOMAINS, { name }, ({ status }) => status?.conditions?.[0]?.status === "True");
  expect((await world.client.get(NAMESPACES, { name })).metadata.labels?.[LABEL.domainName]).toBe(name);
  await world.client.delete(DOMAINS, { name });
});

it("says why a Domain with a dot, made before the schema had a rule on names, is not ready", async () => {
  const name = `bank.${world.suffix}`;
  const file = join(import.meta.dirname, "../../../crds/domains.yaml");
  const apply = (crd: object): Promise<string> =>
    world.cluster.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], { input: JSON.stringify(crd) });
  const crd = load(readFileSync(file, "utf8")) as {
    spec: { versions: [{ schema: { openAPIV3Schema: Record<string, unknown> } }] };
  };
  const { "x-kubernetes-validations": rules, ...schema } = crd.spec.versions[0].schema.openAPIV3Schema;
  expect(rules).toBeDefined();
  crd.spec.versions[0].schema.openAPIV3Schema = schema;
  try {
    await apply(crd);
    const create = (): Promise<unknown> => world.client.create(DOMAINS, { metadata: { name }, spec: {} });
    // The API server takes a new schema up within moments.
    await eventually(
      () =>
        create().then(
          () => true,
          () => false,
        ),
      "the old schema",
    );
  } finally {
    await apply(load(readFileSync(file, "utf8")) as object);
  }
  const isRefused = async (): Promise<boolean> => {
    const probe = { metadata: { name: `probe.${world.suffix}` }, spec: {} };
    return world.client.create(DOMAINS, probe).then(
      () => world.client.delete(DOMAINS, { name: probe.metadata.name }).then(() => false),
      () => true,
    );
  };
  await eventually(isRefused, "the new schema");
  // Any change of it makes the operator look again, under the new schema.
  await world.client.patch(DOMAINS, { name }, { spec: { master: "x" } });
  const seen = await world.waitFor(
    DOMAINS,
    { name },
    ({ metadata, status }) => status?.observedGeneration === metadata.generation && metadata.generation === 2,
  );
  expect(seen.status!.conditions![0]).toMatchObject({ type: "Ready", status: "False", reason: "NameNotAllowed" });
  expect(seen.status!.conditions![0]!.message).toContain(`no Namespace can be called ${name}: it has a dot`);
  await world.client.delete(DOMAINS, { name });
});

it("refuses a name that is no domain's, in the Domain's status", async () => {
  await world.client.create(DOMAINS, { metadata: { name: "kube-public" }, spec: {} });
  const domain = await world.waitFor(
    DOMAINS,
    { name: "kube-public" },
    ({ status }) => status?.conditions?.[0]?.status === "False",
  );
  expect(domain.status!.conditions![0]!.message).toContain("belongs to Kubernetes");
  expect(
    (await world.client.get(NAMESPACES, { name: "kube-public" })).metadata.labels?.[LABEL.domainName],
  ).toBeUndefined();
  await world.client.delete(DOMAINS, { name: "kube-public" });
});
