import { afterEach, beforeEach, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { DOMAINS, NAMESPACES, RESOURCE_QUOTAS } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { runOperator } from "../../support/operator.ts";
import { World } from "../../support/world.ts";

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
