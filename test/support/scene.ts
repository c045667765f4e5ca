import { LABEL } from "../../src/api/names.ts";
import type { CoreEvent, Pod, PodStatus, ResourceQuota } from "../../src/api/kubernetes.ts";
import type { KusciaJob, TaskStatus } from "../../src/api/types.ts";
import { EVENTS, PODS, RESOURCE_QUOTAS } from "../../src/api/resources.ts";
import type { Operator } from "../../src/operator/operator.ts";
import { FakeKubelet, lifeOf, type Script } from "./kubelet.ts";
import { runOperator } from "./operator.ts";
import { Watcher } from "./watcher.ts";
import { eventually, World } from "./world.ts";

/** What most tests of the operator stand on: a world, a watcher that judges it, a fake kubelet and a running operator. */
export class Scene {
  readonly world: World;
  readonly watcher: Watcher;
  readonly kubelet: FakeKubelet;
  operator: Operator | undefined;

  private constructor(world: World, script: Script) {
    this.world = world;
    this.watcher = new Watcher(world);
    this.kubelet = new FakeKubelet(world.client, [world.alice, world.bob], script);
  }

  /** A scene whose operator is started with `startOperator`, later. */
  static async prepare(script: Script = lifeOf()): Promise<Scene> {
    const scene = new Scene(await new World().create(), script);
    await scene.watcher.start();
    await scene.kubelet.start();
    return scene;
  }

  static async open(flags: readonly string[] = [], script: Script = lifeOf()): Promise<Scene> {
    const scene = await Scene.prepare(script);
    await scene.startOperator(flags);
    return scene;
  }

  async startOperator(flags: readonly string[] = []): Promise<void> {
    this.operator = await runOperator(this.world, flags);
  }

  /** Ends everything; answers with what the watcher found wrong. */
  async close(): Promise<string[]> {
    const problems = await this.watcher.judge();
    await this.operator?.stop();
    await this.kubelet.stop();
    await this.watcher.stop();
    this.world.close();
    return problems;
  }

  /** Writes a pod's status, as a kubelet or a scheduler would, as soon as there is such a pod. */
  async report(namespace: string, name: string, status: (pod: Pod) => PodStatus): Promise<void> {
    const pod = await this.world.waitFor(PODS, { namespace, name }, () => true);
    await this.world.client.patch(PODS, { namespace, name }, { status: status(pod) }, { subresource: "status" });
  }

  /** Lets at most so many pods exist in a namespace; resolves when the quota is in force. */
  async limitPods(namespace: string, pods: number): Promise<void> {
    await this.#limit(namespace, "pods", { hard: { pods: String(pods) } });
  }

  /** The same by a quota with a scope, of which the operator does not know beforehand what it leaves. */
  async limitPodsUnseen(namespace: string, pods: number): Promise<void> {
    await this.#limit(namespace, "scoped", { hard: { pods: String(pods) }, scopes: ["NotTerminating"] });
  }

  async #limit(namespace: string, name: string, spec: NonNullable<ResourceQuota["spec"]>): Promise<void> {
    const kind = { apiVersion: "v1", kind: "ResourceQuota" };
    const quota = { ...kind, metadata: { namespace, name }, spec };
    const { client } = this.world;
    await client.patch(RESOURCE_QUOTAS, { namespace, name }, quota, { type: "apply", force: true });
    const inForce = ({ status }: ResourceQuota): boolean => status?.hard?.["pods"] === spec.hard?.["pods"];
    await this.world.waitFor(RESOURCE_QUOTAS, { namespace, name }, inForce);
  }

  /** The Events about a job, oldest first. */
  async events(job: string): Promise<CoreEvent[]> {
    const { client, jobNamespace: namespace } = this.world;
    const { items } = await client.list(EVENTS, { namespace, fieldSelector: `involvedObject.name=${job}` });
    return items;
  }

  /** Waits for an Event about the job with this reason whose message contains the text. */
  async waitForEvent(job: string, reason: string, text: string): Promise<void> {
    const isIt = (event: CoreEvent): boolean => event.reason === reason && (event.message ?? "").includes(text);
    await eventually(async () => (await this.events(job)).some(isIt), `an Event ${reason} of ${job} with "${text}"`);
  }

  /** The pods of a job in both domains, by name of namespace and pod: `alice/x-0`. */
  async podsOf(job: KusciaJob): Promise<Map<string, Pod>> {
    const { items } = await this.world.client.list(PODS, { labelSelector: `${LABEL.jobUID}=${job.metadata.uid}` });
    return new Map(items.map((pod) => [this.shortName(pod), pod]));
  }

  /** `alice/job-task-0` without the suffixes of this world. */
  shortName({ metadata }: Pod): string {
    return `${metadata.namespace}/${metadata.name}`.replaceAll(`-${this.world.suffix}`, "");
  }
}

/** The task of this alias, as the status has it. */
export function taskOf(job: KusciaJob, alias: string): TaskStatus | undefined {
  return job.status?.tasks?.find((task) => task.alias === alias);
}

/** The condition of this type. */
export function conditionOf(job: KusciaJob, type: string): { status?: string; reason?: string; message?: string } {
  return job.status?.conditions?.find((condition) => condition.type === type) ?? {};
}

/** True while the pod has not ended. */
export function isLive({ status }: Pod): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed";
}
