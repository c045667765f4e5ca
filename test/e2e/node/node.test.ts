import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EVENTS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import { LABEL } from "../../../src/api/names.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { BUSYBOX_IMAGE } from "../../cluster/index.ts";
import { runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, inPhase, World } from "../../support/world.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";

/** A node that goes away under running containers, and comes back. */
describe("a node whose kubelet has died", () => {
  const cluster = sharedCluster();
  let world: World;
  let watcher: Watcher;
  let operator: Operator;

  beforeEach(async () => {
    world = await new World().create();
    watcher = await new Watcher(world).start();
    operator = await runOperator(world);
    const [name, tag] = BUSYBOX_IMAGE.split(":") as [string, string];
    const container = { name: "app", workingDir: "/", command: ["sh", "-c", "trap exit TERM; sleep 600 & wait"] };
    await world.createAppImage(`sleeps-${world.suffix}`, {
      image: { name, tag },
      deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
    });
    await world.createJob("job", [{ alias: "a", appImage: `sleeps-${world.suffix}` }]);
    await world.waitForJob("job", inPhase("Running"));
    await eventually(async () => (await phases()).join() === "Running,Running", "both containers to run");
    await cluster.stopComponent("kubelet", { signal: "SIGKILL" });
  });

  afterEach(async () => {
    if (cluster.state.components["kubelet"]?.process === undefined) await cluster.startComponent("kubelet");
    await cluster.kubectl(["wait", "--for=condition=Ready", "node", "--all", "--timeout=60s"]);
    await cluster.kubectl(["-n", world.jobNamespace, "delete", "kj", "--all", "--timeout=60s"]);
    const problems = await watcher.judge();
    await operator.stop();
    await watcher.stop();
    world.close();
    expect(problems).toEqual([]);
  });

  async function phases(): Promise<(string | undefined)[]> {
    const pods = [...(await world.pods(world.alice)), ...(await world.pods(world.bob))];
    return pods.map(({ status }) => status?.phase);
  }

  const stage = (name: string): Promise<string> => {
    const label = `${LABEL.jobStage}=${name}`;
    return cluster.kubectl(["-n", world.jobNamespace, "label", "kj", "job", label, "--overwrite"]);
  };

  it("fails the task whose pod an administrator gives up, and starts again only when the old pods are gone", async () => {
    const [pod] = await world.pods(world.bob);
    // Nobody is there to end the containers, so the object stays for ever.
    const args = ["-n", world.bob, "delete", "pod", pod!.metadata.name!, "--grace-period=1", "--wait=false"];
    await cluster.kubectl(args);
    const failed = await world.waitForJob("job", inPhase("Failed"));
    expect(partyOf(failed, world.bob)).toMatchObject({ state: "Failed", reason: "PodLost" });

    await stage("Restart");
    const waits = (job: KusciaJob): boolean => job.status?.tasks?.[0]?.reason === "OldPodsRunning";
    const waiting = await world.waitForJob("job", waits);
    expect(waiting.status?.tasks?.[0]?.message).toContain(`${world.bob}/${pod!.metadata.name}`);

    await cluster.startComponent("kubelet");
    const again = (job: KusciaJob): boolean => job.status?.tasks?.[0]?.state === "Running";
    const restarted = await world.waitForJob("job", again, 90_000);
    expect(restarted.status?.tasks?.[0]?.attempt).toBe(1);
  });

  it("says why a cancelled or deleted job lingers, and lets go of it when the node is back", async () => {
    await stage("Cancel");
    const cancelled = await world.waitForJob("job", inPhase("Cancelled"));
    expect(cancelled.status?.completionTime).toBeDefined();
    await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" });
    const told = async (): Promise<boolean> => {
      const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
      return items.some(
        ({ reason, message }) => reason === "CleanupBlocked" && message?.includes("on node-1") === true,
      );
    };
    await eventually(told, "an Event that names the pods", 90_000);
    await cluster.startComponent("kubelet");
    await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" }, 90_000);
  });
});

function partyOf(job: KusciaJob, domainID: string): { state?: string; reason?: string } | undefined {
  return job.status?.tasks?.[0]?.parties?.find((party) => party.domainID === domainID);
}
