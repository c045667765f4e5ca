import { expect, onTestFinished, test } from "vitest";
import { CONFIG_MAPS, PODS } from "../../../src/api/resources.ts";
import { HangingWebhook } from "../../support/hanging-webhook.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { aConfigMap, aPod, clientFor, newNamespace, OURS } from "./support.ts";

const cluster = sharedCluster();
/** Longer than the test takes, and shorter than the API server waits for a webhook. */
const HANG_MS = 25_000;

test("namespaces whose admission webhook hangs keep no other call waiting, nor their own reads and deletions", async () => {
  const client = clientFor(cluster.kubeconfig);
  const direct = clientFor(cluster.kubeconfig);
  const [slow, slower, quick] = await Promise.all([newNamespace(direct), newNamespace(direct), newNamespace(direct)]);
  const webhook = await HangingWebhook.start(direct, [slow, slower], HANG_MS);
  onTestFinished(() => webhook.stop());
  const controllers: AbortController[] = [];
  let answered = 0;
  const create = (namespace: string, name: string): void => {
    const controller = new AbortController();
    controllers.push(controller);
    const call = client.create(PODS, aPod(namespace, name), { signal: controller.signal });
    void call.then(
      () => (answered += 1),
      () => {},
    );
  };
  onTestFinished(() => controllers.forEach((each) => each.abort(new Error("the test is over"))));
  for (let i = 0; i < 30; i += 1) for (const namespace of [slow, slower]) create(namespace, `p-${i}`);
  await Promise.all(Array.from({ length: 30 }, (_, i) => client.create(CONFIG_MAPS, aConfigMap(quick, `c-${i}`))));
  const { items } = await client.list(CONFIG_MAPS, { namespace: quick, labelSelector: OURS });
  expect(items).toHaveLength(30);
  await client.list(PODS, { namespace: slow });
  await client.delete(CONFIG_MAPS, { namespace: quick, name: "c-0" });
  expect(answered, "the hanging creations were there all the while").toBe(0);
});
