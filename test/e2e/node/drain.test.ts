import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EVENTS } from "../../../src/api/resources.ts";
import { LABEL, MANAGER } from "../../../src/api/names.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { BUSYBOX_IMAGE } from "../../cluster/index.ts";
import { runOperator } from "../../support/operator.ts";
import { isLive, taskOf } from "../../support/scene.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, World } from "../../support/world.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";

/** In its first attempt it runs until it is told to go, and then ends with 0; later attempts have something to show. */
const PROGRAM = 'trap "exit 0" TERM; if [ "$ATTEMPT" = 0 ]; then sleep 600 & wait; fi';

/** Kubernetes takes a node from under the running containers of a job of two parties. */
describe("a node that is emptied", () => {
  const cluster = sharedCluster();
  let world: World;
  let watcher: Watcher;
  let operator: Operator;
  let node: string;

  beforeAll(async () => {
    world = await new World().create();
    watcher = await new Watcher(world).start();
    operator = await runOperator(world);
    const [name, tag] = BUSYBOX_IMAGE.split(":") as [string, string];
    const container = { name: "app", workingDir: "/", command: ["sh", "-c", PROGRAM] };
    await world.createAppImage(`stays-${world.suffix}`, {
      image: { name, tag },
      deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
    });
  });

  afterAll(async () => {
    const problems = await watcher.judge();
    await operator.stop();
    await watcher.stop();
    world.close();
    expect(problems).toEqual([]);
  });

  beforeEach(({ onTestFinished }) => {
    onTestFinished(async () => {
      await cluster.kubectl(["uncordon", node]);
      await cluster.kubectl(["taint", "node", node, "emptied-"]).catch(() => "");
    });
  });

  async function start(name: string): Promise<void> {
    const task = { alias: "a", appImage: `stays-${world.suffix}`, retryPolicy: { backoffSeconds: 1 } };
    await world.createJob(name, [task]);
    const runs = ({ state }: { state: string }): boolean => state === "Running";
    await world.waitForJob(name, (job) => taskOf(job, "a")?.parties?.every(runs) === true);
    const [pod] = await world.pods(world.alice);
    node = String(pod?.spec?.nodeName);
  }

  /** The job starts again by itself and says why; when there is a node again it succeeds. */
  async function survives(name: string, why: string, freeTheNode: () => Promise<unknown>): Promise<void> {
    const again = (job: KusciaJob): boolean => taskOf(job, "a")?.attempt === 1;
    const { status } = await world.waitForJob(name, again);
    expect(status?.tasks?.[0]).toMatchObject({
      retries: { disrupted: 1 },
      attempts: [{ attempt: 0, disrupted: true }],
    });
    expect(status?.tasks?.[0]?.attempts?.[0]?.message).toContain(why);
    const told = async (): Promise<boolean> => {
      const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
      return items.some((each) => each.reason === "TaskRetried" && each.involvedObject?.name === name);
    };
    await eventually(told, "an Event of the retry");
    await world.waitForJob(name, (job) => taskOf(job, "a")?.reason === "Unschedulable");
    await freeTheNode();
    const over = await world.waitForJob(name, isOver);
    expect(over.status).toMatchObject({ phase: "Succeeded", tasks: [{ attempt: 1, state: "Succeeded" }] });
    const pods = [...(await world.pods(world.alice)), ...(await world.pods(world.bob))];
    expect(pods.filter(isLive)).toEqual([]);
  }

  it("by kubectl drain: the task starts again, though its programs ended with 0", async () => {
    await start("drained");
    const select = `--pod-selector=${LABEL.controller}=${MANAGER}`;
    await cluster.kubectl(["drain", node, "--force", "--ignore-daemonsets", "--delete-emptydir-data", select]);
    await survives("drained", "EvictionByEvictionAPI", () => cluster.kubectl(["uncordon", node]));
  });

  it("by a NoExecute taint", async () => {
    await start("tainted");
    await cluster.kubectl(["taint", "node", node, "emptied=yes:NoExecute"]);
    await survives("tainted", "DeletionByTaintManager", () => cluster.kubectl(["taint", "node", node, "emptied-"]));
  });
});
