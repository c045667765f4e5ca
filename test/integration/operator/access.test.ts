import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { pino } from "pino";
import { expect, it } from "vitest";
import { startOperator } from "../../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../../src/operator/options.ts";
import { readOptions } from "../../../src/process/options.ts";
import { flagsFor, metric } from "../../support/operator.ts";
import { eventually, World } from "../../support/world.ts";

/** A kubeconfig of a ServiceAccount that may read everything, and create pods in one namespace only. */
async function limitedKubeconfig(world: World, folder: string): Promise<string> {
  const { cluster, jobNamespace, alice } = world;
  await cluster.kubectl(["create", "serviceaccount", "limited", "-n", jobNamespace]);
  const subject = `--serviceaccount=${jobNamespace}:limited`;
  await cluster.kubectl([
    "create",
    "clusterrolebinding",
    `limited-${world.suffix}`,
    `--clusterrole=limited-${world.suffix}`,
    subject,
  ]);
  await cluster.kubectl([
    "create",
    "role",
    "pods",
    "-n",
    alice,
    "--verb=create,delete,deletecollection",
    "--resource=pods",
  ]);
  await cluster.kubectl(["create", "rolebinding", "pods", "-n", alice, "--role=pods", subject]);
  const token = await cluster.kubectl(["create", "token", "limited", "-n", jobNamespace]);
  const admin = load(readFileSync(cluster.kubeconfig, "utf8")) as { users: { user: object }[] };
  admin.users[0]!.user = { token: token.trim() };
  const path = join(folder, "kubeconfig");
  writeFileSync(path, JSON.stringify(admin));
  return path;
}

it("says which rights are missing, namespace by namespace, also of a domain that appears later", async () => {
  const world = await new World().create();
  const folder = mkdtempSync(join(tmpdir(), "access-"));
  const reader = `limited-${world.suffix}`;
  await world.cluster.kubectl(["create", "clusterrole", reader, "--verb=get,list,watch", "--resource=*.*"]);
  const kubeconfig = await limitedKubeconfig(world, folder);
  const late = `late-${world.suffix}`;
  const lines: string[] = [];
  const logger = pino({ level: "warn" }, { write: (line: string) => lines.push(line) });
  const flags = flagsFor(world, [`--kubeconfig=${kubeconfig}`, "--leader-elect=true"]);
  const operator = await startOperator(readOptions(OPERATOR_OPTIONS, flags, {}), "test", logger);
  const report = (namespace: string): string[] | undefined =>
    lines
      .filter((line) => line.includes("lacks rights"))
      .map((line) => JSON.parse(line) as { namespace: string; missing: string[] })
      .find((record) => record.namespace === namespace)?.missing;
  await eventually(() => report(world.bob) !== undefined && report(world.jobNamespace) !== undefined, "the report");
  expect(report(world.bob)).toContain(`create pods in ${world.bob}`);
  expect(report(world.alice)).not.toContain(`create pods in ${world.alice}`);
  expect(report(world.alice)).toContain(`create services in ${world.alice}`);
  expect(report(world.jobNamespace)).toContain(`update kusciajobs.kuscia.secretflow/status in ${world.jobNamespace}`);
  await eventually(() => report("*") !== undefined && report("default") !== undefined, "the report");
  expect(report("*")).toContain("create namespaces in all namespaces");
  expect(report("*")).not.toContain("watch pods in all namespaces");
  expect(report("default")).toContain("update leases.coordination.k8s.io kusciajob-operator in default");
  const missing = (): Promise<number> => metric(operator, "kusciajob_operator_missing_permissions", { scope: late });
  expect(await missing()).toBe(0);
  await world.createDomain(late);
  await eventually(() => report(late) !== undefined, "the report on a new domain");
  expect(report(late)).toContain(`deletecollection networkpolicies.networking.k8s.io in ${late}`);
  expect(await missing()).toBe(report(late)!.length);
  await operator.stop();
  await world.cluster.kubectl(["delete", "clusterrole,clusterrolebinding", reader]);
  world.close();
  rmSync(folder, { recursive: true, force: true });
});
