import { expect, test } from "vitest";
import { EventRecorder } from "../../../src/kube/events.ts";
import { silentLogger } from "../../../src/kube/logger.ts";
import { CONFIG_MAPS, EVENTS, NAMESPACES } from "../../../src/api/resources.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { aConfigMap, clientFor, newNamespace } from "./support.ts";

const cluster = sharedCluster();

test("Events are accepted by the server, counted when repeated, and shown by kubectl", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const object = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  const recorder = new EventRecorder({ client, component: "kube-test", instance: "here", logger: silentLogger });
  recorder.event(object, "Warning", "Waiting", "ä".repeat(2000), { action: "Reconcile" });
  await recorder.flush();
  for (let i = 0; i < 4; i += 1)
    recorder.event(object, "Warning", "Waiting", "ä".repeat(2000), { action: "Reconcile" });
  await recorder.flush();
  const { items } = await client.listAll(EVENTS, { namespace, fieldSelector: "involvedObject.name=c" });
  expect(items).toMatchObject([
    {
      reason: "Waiting",
      count: 5,
      type: "Warning",
      reportingComponent: "kube-test",
      involvedObject: { uid: object.metadata.uid },
    },
  ]);
  expect(Buffer.byteLength(items[0]?.message ?? "")).toBeLessThanOrEqual(1024);
  const shown = await cluster.kubectl(["events", "--namespace", namespace, "--for", "configmap/c"]);
  expect(shown).toContain("(x5 over");
});

test("an object without a namespace has its Events in default; a forbidden Event harms nobody", async () => {
  const client = clientFor(cluster.kubeconfig);
  const name = await newNamespace(client);
  const recorder = new EventRecorder({ client, component: "kube-test", instance: "here", logger: silentLogger });
  recorder.event(await client.get(NAMESPACES, { name }), "Normal", "Made", "made");
  recorder.event(aConfigMap("no-such-namespace", "x"), "Normal", "Lost", "lost");
  recorder.event(await client.get(NAMESPACES, { name }), "Normal", "Again", "again");
  await recorder.flush();
  const { items } = await client.listAll(EVENTS, {
    namespace: "default",
    fieldSelector: `involvedObject.name=${name}`,
  });
  expect(new Set(items.map((event) => event.reason))).toEqual(new Set(["Again", "Made"]));
});
