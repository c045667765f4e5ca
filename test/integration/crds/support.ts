import { randomBytes } from "node:crypto";
import { APP_IMAGES, DOMAINS, KUSCIA_JOBS, NAMESPACES } from "../../../src/api/resources.ts";
import type { AppImage, KusciaJob, KusciaJobSpec, KusciaJobStatus, Task } from "../../../src/api/types.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import { ApiError } from "../../../src/kube/errors.ts";
import { type Cluster } from "../../cluster/cluster.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { copyAs } from "./variants.ts";

export { APP_IMAGES, DOMAINS, KUSCIA_JOBS };

export type TaskDraft = Partial<Task> & { alias: string };

/** A namespace of jobs that no operator looks after: what these tests write stays as it is. */
export class Jobs {
  readonly cluster: Cluster = sharedCluster();
  readonly client: KubeClient = KubeClient.create({ kubeconfig: this.cluster.kubeconfig, userAgent: "crd-test/1" });
  readonly suffix = randomBytes(3).toString("hex");
  readonly namespace = `crds-${this.suffix}`;
  #count = 0;

  async open(): Promise<this> {
    await this.client.create(NAMESPACES, { metadata: { name: this.namespace } });
    return this;
  }

  /** A name not used before. */
  name(): string {
    this.#count += 1;
    return `job-${this.suffix}-${this.#count}`;
  }

  create(spec: object | undefined, name = this.name()): Promise<KusciaJob> {
    return this.client.create(KUSCIA_JOBS, this.object(spec, name));
  }

  object(spec: object | undefined, name = this.name()): KusciaJob {
    return copyAs<KusciaJob>({ metadata: { name, namespace: this.namespace }, spec });
  }

  ref(job: KusciaJob): { namespace: string; name: string } {
    return { namespace: this.namespace, name: job.metadata.name! };
  }

  patch(job: KusciaJob, body: object): Promise<KusciaJob> {
    return this.client.patch<KusciaJob>(KUSCIA_JOBS, this.ref(job), body);
  }

  setStatus(job: KusciaJob, status: KusciaJobStatus | object): Promise<KusciaJob> {
    return this.client.patch<KusciaJob>(KUSCIA_JOBS, this.ref(job), { status }, { subresource: "status" });
  }

  replace(job: KusciaJob): Promise<KusciaJob> {
    return this.client.replace(KUSCIA_JOBS, job);
  }

  /** Runs kubectl in the namespace. */
  kubectl(args: string[], input?: string): Promise<string> {
    return this.cluster.kubectl([...args, "-n", this.namespace], { input });
  }

  close(): void {
    this.client.close();
  }
}

/** A spec whose tasks need only what the test is about. */
export function jobSpec(tasks: TaskDraft[], spec: Partial<KusciaJobSpec> = {}): KusciaJobSpec {
  const parties = [{ domainID: "alice" }, { domainID: "bob" }];
  return {
    initiator: "alice",
    ...spec,
    tasks: tasks.map((task) => ({ appImage: "app", taskInputConfig: "{}", parties, ...task })),
  };
}

export function appImage(name: string, template: object, image: object = { name: "app", tag: "1" }): AppImage {
  return copyAs<AppImage>({ metadata: { name }, spec: { image, deployTemplates: [{ name: "app", ...template }] } });
}

/** What the server says to a refused call; fails if it was not refused as invalid. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const answer = await call.then(
    (value) => `accepted: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (!(answer instanceof ApiError)) throw new Error(`not refused: ${String(answer)}`);
  if (answer.code !== 422) throw new Error(`refused with ${answer.code}: ${answer.message}`);
  return asOfLate(answer.message.replace(/^\S+ "[^"]*" is invalid: /, ""));
}

/** As servers say it from 1.35 on: before, they named the type of a value that a rule refuses, and wrote lists' elements as Go does. */
function asOfLate(message: string): string {
  return message
    .replaceAll(/Invalid value: "(?:object|array|string)": (?!\S+ in body)/g, "Invalid value: ")
    .replaceAll(/map\[string\]interface \{\}(?=\{)/g, "");
}
