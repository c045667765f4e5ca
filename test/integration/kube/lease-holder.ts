/**
 * A contender for a Lease in a process of its own, so that a test can stop and continue it. Arguments: kubeconfig,
 * namespace, identity. Answers each line of its standard input by trying to write a ConfigMap of that name.
 */
import { createInterface } from "node:readline";
import { KubeClient } from "../../../src/kube/client.ts";
import { LeaderElector } from "../../../src/kube/lease.ts";
import { silentLogger } from "../../../src/kube/logger.ts";
import { CONFIG_MAPS } from "../../../src/api/resources.ts";

const [kubeconfig, namespace = "", identity = ""] = process.argv.slice(2);
const client = KubeClient.create({ kubeconfig, userAgent: "lease-holder/1", mayWrite: () => elector.holds() });
const elector = new LeaderElector({
  client,
  namespace,
  name: "lease",
  identity,
  leaseDurationMs: 3000,
  renewDeadlineMs: 2000,
  retryPeriodMs: 500,
  onStartedLeading: () => {
    process.stdout.write("leading\n");
  },
  onStoppedLeading: () => {
    process.stdout.write("stopped\n");
  },
  logger: silentLogger,
});

createInterface({ input: process.stdin }).on("line", (name) => {
  client.create(CONFIG_MAPS, { metadata: { namespace, name } }).then(
    () => process.stdout.write(`wrote ${name}\n`),
    (err: Error) => process.stdout.write(`${err.name} ${name}\n`),
  );
});
process.stdin.on("end", () => process.exit());
await elector.run();
