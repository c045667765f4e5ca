import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import type { KubeClient } from "../../../src/kube/client.ts";
import { isNotFound } from "../../../src/kube/errors.ts";
import { LeaderElector } from "../../../src/kube/lease.ts";
import { silentLogger } from "../../../src/kube/logger.ts";
import { CONFIG_MAPS, LEASES } from "../../../src/api/resources.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { clientFor, newNamespace, proxied } from "./support.ts";

const cluster = sharedCluster();

interface Contender {
  elector: LeaderElector;
  leads: Promise<void>;
  stopped: Promise<void>;
  ended: Promise<void>;
}

/** A running contender with short times. */
function contend(client: KubeClient, namespace: string, identity: string, onStart = () => {}): Contender {
  let [started, stopped]: (() => void)[] = [];
  const leads = new Promise<void>((resolve) => {
    started = resolve;
  });
  const stops = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const elector = new LeaderElector({
    client,
    namespace,
    name: "lease",
    identity,
    leaseDurationMs: 3000,
    renewDeadlineMs: 2000,
    retryPeriodMs: 300,
    onStartedLeading: () => {
      onStart();
      started?.();
    },
    onStoppedLeading: () => stopped?.(),
    logger: silentLogger,
  });
  const ended = elector.run();
  onTestFinished(() => elector.release());
  return { elector, leads, stopped: stops, ended };
}

test("of many contenders one leads, a release hands over at once, and the Lease tells who and how often", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const contenders = ["a", "b", "c", "d"].map((identity) => contend(client, namespace, identity));
  await Promise.race(contenders.map(({ leads }) => leads));
  const holders = (): Contender[] => contenders.filter(({ elector }) => elector.holds());
  expect(holders()).toHaveLength(1);
  const first = holders()[0];
  await first?.elector.release();
  await Promise.race(contenders.filter((contender) => contender !== first).map(({ leads }) => leads));
  expect(holders()).toHaveLength(1);
  const lease = await client.get(LEASES, { namespace, name: "lease" });
  expect(lease.spec).toMatchObject({ leaseDurationSeconds: 3, leaseTransitions: 1 });
  expect(lease.spec?.holderIdentity).toMatch(/^[abcd]$/);
});

test("a holder whose connection hangs stops before another may start", async () => {
  const direct = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(direct);
  const { proxy, kubeconfig } = await proxied(cluster);
  const cutOff = contend(clientFor(kubeconfig), namespace, "a");
  await cutOff.leads;
  let overlap = true;
  const other = contend(direct, namespace, "b", () => {
    overlap = cutOff.elector.holds();
  });
  proxy.mode = "stall";
  await cutOff.stopped;
  expect(other.elector.holds()).toBe(false);
  await cutOff.ended;
  await other.leads;
  expect(overlap).toBe(false);
  proxy.mode = "forward";
});

/** A contender in a process of its own, and what it says. */
function startHolder(
  namespace: string,
  identity: string,
): { child: ChildProcess; says: (line: string) => Promise<void> } {
  const program = new URL("lease-holder.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", program, cluster.kubeconfig, namespace, identity], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const said: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => said.push(line));
  const says = (line: string): Promise<void> => expect.poll(() => said).toContain(line);
  return { child, says };
}

test("a holder that was stopped for too long writes nothing when it wakes up", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const { child, says } = startHolder(namespace, "sleeper");
  await says("leading");
  child.stdin?.write("before\n");
  await says("wrote before");
  child.kill("SIGSTOP");
  const other = contend(client, namespace, "heir");
  await other.leads;
  // The line waits for it and is the first thing it reads.
  child.stdin?.write("after\n");
  child.kill("SIGCONT");
  await says("NotLeaderError after");
  await says("stopped");
  expect(other.elector.holds()).toBe(true);
  const err: unknown = await client.get(CONFIG_MAPS, { namespace, name: "after" }).catch((e: unknown) => e);
  expect(isNotFound(err)).toBe(true);
  const lease = await client.get(LEASES, { namespace, name: "lease" });
  expect(lease.spec?.holderIdentity).toBe("heir");
});
