/** Builders for the tests of this folder; world.ts plays whole lives with them. */
import { formatTime } from "../../util/time.ts";
import type { ContainerStatus, Namespace, Pod, PodStatus, Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import type { AppImage, KusciaJob, KusciaJobSpec, KusciaJobStatus, Task } from "../../api/types.ts";
import type { JobSettings } from "../types.ts";

export const START = Date.parse("2026-01-08T03:04:05Z");

export const SETTINGS: JobSettings = {
  jobNamespaces: ["cross-domain"],
  domainNamespaces: ["*"],
  operatorNamespace: "kusciajob-system",
  missingReferenceGraceSeconds: 30,
  imagePullDeadlineSeconds: 300,
  containerStartDeadlineSeconds: 300,
  containerConfigDeadlineSeconds: 60,
  initContainerDeadlineSeconds: 1800,
  ignoreInjectedContainers: true,
  defaultApproval: "Automatic",
  unwatchedGraceSeconds: 30,
  defaultLifecycleSeconds: 0,
  defaultDisruptionRetries: 3,
  defaultTTLSecondsAfterFinished: 0,
  keepFinishedPods: true,
};

export type TaskOptions = Partial<Omit<Task, "alias" | "parties">> & { parties?: (string | Task["parties"][number])[] };

export class JobBuilder {
  readonly #spec: KusciaJobSpec = { initiator: "alice", scheduleMode: "Strict", maxParallelism: 10, tasks: [] };
  readonly #labels: Record<string, string> = {};
  #status: KusciaJobStatus | undefined;
  #namespace = "cross-domain";
  #name = "job";

  named(name: string, namespace = "cross-domain"): this {
    this.#name = name;
    this.#namespace = namespace;
    return this;
  }

  with(spec: Partial<KusciaJobSpec>): this {
    Object.assign(this.#spec, spec);
    return this;
  }

  bestEffort(): this {
    return this.with({ scheduleMode: "BestEffort" });
  }

  /** A task whose id is its alias; parties are domain ids, `domain/role`, or whole parties. */
  task(alias: string, { parties = ["alice"], ...options }: TaskOptions = {}): this {
    const full = parties.map((party) => {
      if (typeof party !== "string") return party;
      const [domainID = "", role] = party.split("/");
      return { domainID, ...(role !== undefined && { role }) };
    });
    this.#spec.tasks.push({ alias, taskID: alias, appImage: "app", taskInputConfig: "", ...options, parties: full });
    return this;
  }

  stage(stage: string, trigger = "alice", version?: string): this {
    Object.assign(this.#labels, stageLabels(stage, trigger, version));
    return this;
  }

  status(status: KusciaJobStatus): this {
    this.#status = status;
    return this;
  }

  build(): Stored<KusciaJob> {
    return {
      metadata: {
        name: this.#name,
        namespace: this.#namespace,
        uid: "job-uid",
        resourceVersion: "1",
        generation: 1,
        creationTimestamp: formatTime(START),
        labels: { ...this.#labels },
      },
      spec: structuredClone(this.#spec),
      ...(this.#status && { status: structuredClone(this.#status) }),
    };
  }
}

export function aJob(): JobBuilder {
  return new JobBuilder();
}

/** A job of tasks of one party each, each of which depends on the one before. */
export function aChain(...aliases: string[]): JobBuilder {
  return aliases.reduce(
    (job, alias, index) => job.task(alias, index === 0 ? {} : { dependencies: [aliases[index - 1] ?? ""] }),
    aJob(),
  );
}

export function stageLabels(stage: string, trigger = "alice", version?: string): Record<string, string> {
  return {
    [LABEL.jobStage]: stage,
    ...(trigger !== "" && { [LABEL.jobStageTrigger]: trigger }),
    ...(version !== undefined && { [LABEL.jobStageVersion]: version }),
  };
}

export function aNamespace(name: string, labels: Record<string, string> = { [LABEL.domainName]: name }): Namespace {
  return { metadata: { name, labels } };
}

export function anAppImage(
  options: { name?: string; replicas?: number; role?: string; ports?: string[]; startTogether?: boolean } = {},
): AppImage {
  const ports = (options.ports ?? []).map((name) => ({ name, scope: "Cluster" as const, protocol: "HTTP" as const }));
  const container = { name: "engine", workingDir: "/work", ...(ports.length > 0 && { ports }) };
  const template = {
    name: "t",
    role: options.role ?? "",
    replicas: options.replicas ?? 1,
    spec: { containers: [container], ...(options.startTogether && { startTogether: true }) },
  };
  return {
    metadata: { name: options.name ?? "app", generation: 1 },
    spec: { image: { name: "img", tag: "1" }, deployTemplates: [template] },
  };
}

/** A pod as the cache has it. */
export function aPod(status: PodStatus = {}, metadata: Pod["metadata"] = {}): Stored<Pod> {
  const identity = { name: "a-0", namespace: "alice", uid: "pod-uid", resourceVersion: "1" };
  return { metadata: { ...identity, ...metadata }, status };
}

export function waiting(reason: string, message = "", more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name: "engine", restartCount: 0, state: { waiting: { reason, message } }, ...more };
}

export function terminated(
  exitCode: number,
  message = "",
  reason = exitCode === 0 ? "Completed" : "Error",
): ContainerStatus {
  return { name: "engine", restartCount: 0, state: { terminated: { exitCode, reason, message } } };
}
