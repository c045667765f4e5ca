import type { KubeObject, Pod } from "../src/api/kubernetes.ts";
import { KubeClient } from "../src/kube/client.ts";
import { isNotFound } from "../src/kube/errors.ts";
import { CONFIG_MAPS, type ResourceType } from "../src/api/resources.ts";
import { eventually } from "../test/support/world.ts";
import type { Field } from "./field.ts";
import { aliasOf, dependenciesOf, domainName, jobName, type Load, podsOfTasks } from "./load.ts";
import { cpuMs, freePort, peakRSS, Program } from "./program.ts";
import type { Contestant, Player, Usage } from "./turn.ts";

/** All pods of a workflow are in its own namespace, so one domain stands for all. */
const NAMESPACE = domainName(0);
const GROUP = "argoproj.io";
const PATIENCE_MS = 600_000;

interface Workflow extends KubeObject {
  spec: object;
  status?: { phase?: string; message?: string };
}

const WORKFLOWS: ResourceType<Workflow> = {
  apiVersion: `${GROUP}/v1alpha1`,
  kind: "Workflow",
  plural: "workflows",
  namespaced: true,
};

const CRDS: ResourceType = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  namespaced: false,
};

/** The kinds that the controller watches, with any content. */
const KINDS: Readonly<Record<string, string>> = {
  workflows: "Workflow",
  workflowtemplates: "WorkflowTemplate",
  cronworkflows: "CronWorkflow",
  workflowtasksets: "WorkflowTaskSet",
  workflowtaskresults: "WorkflowTaskResult",
  workflowartifactgctasks: "WorkflowArtifactGCTask",
  workfloweventbindings: "WorkflowEventBinding",
  clusterworkflowtemplates: "ClusterWorkflowTemplate",
};

/** Argo Workflows, if `ARGO_CONTROLLER` names its workflow-controller. */
export function argoContestant(): Record<string, Contestant> {
  const binary = process.env["ARGO_CONTROLLER"];
  return binary === undefined || binary === "" ? {} : { argo: (field) => ArgoPlayer.start(field, binary) };
}

/**
 * Its controller in a process of its own, with as many workers as it has by default and no limit of its client's rate.
 * A job is a Workflow whose DAG has one task per pod; a task waits for all pods of the tasks that its task waits for.
 * Each pod has Argo's own containers besides, which the simulated nodes play like any other.
 */
class ArgoPlayer implements Player {
  readonly #program: Program;

  private constructor({ cluster }: Field, binary: string, port: number) {
    const flags = [
      `--kubeconfig=${cluster.kubeconfig}`,
      `--namespace=${NAMESPACE}`,
      "--namespaced",
      "--executor-image=kusciajob-operator.test/argoexec:1",
      "--loglevel=error",
      "--qps=5000",
      "--burst=5000",
    ];
    const metrics = `http://127.0.0.1:${port}/metrics`;
    const env = { DEFAULT_REQUEUE_TIME: "100ms", ...process.env, LEADER_ELECTION_DISABLE: "true" };
    this.#program = new Program([binary, ...flags], { ready: metrics, metrics }, env);
  }

  static async start(field: Field, binary: string): Promise<ArgoPlayer> {
    const port = await freePort();
    await install(field, port);
    const player = new ArgoPlayer(field, binary, port);
    await player.#program.ready();
    return player;
  }

  taskOf({ metadata: { labels, annotations } }: Pod): { job: string; alias: string } | undefined {
    const job = labels?.["workflows.argoproj.io/workflow"];
    // The node's name is the workflow's, a dot, and the name of the DAG's task.
    const alias = annotations?.["workflows.argoproj.io/node-name"]?.split(".")[1]?.split("-")[0];
    return job === undefined || alias === undefined ? undefined : { job, alias };
  }

  async expect(): Promise<void> {
    // It watches all workflows anyway.
  }

  submit(client: KubeClient, load: Load, index: number): Promise<Workflow> {
    return client.create(WORKFLOWS, workflowOf(load, index));
  }

  async over(load: Load, _: unknown, { client }: Field): Promise<void> {
    const open = new Set(Array.from({ length: load.jobs }, (__, index) => jobName(load, index)));
    const look = ({ metadata, status }: Workflow): void => {
      if (status?.phase === "Failed" || status?.phase === "Error")
        throw new Error(`${metadata.name}: ${status.message}`);
      if (status?.phase === "Succeeded") open.delete(metadata.name!);
    };
    const stop = AbortSignal.timeout(PATIENCE_MS);
    for await (const { type, object } of client.watch(WORKFLOWS, {
      namespace: NAMESPACE,
      sendInitialEvents: true,
      signal: stop,
    })) {
      this.#program.requireAlive();
      if (type === "ADDED" || type === "MODIFIED") look(object);
      if (open.size === 0) return;
    }
    throw new Error(`${open.size} workflows have not ended`);
  }

  async usage(): Promise<Usage> {
    const { pid } = this.#program;
    return { cpuMs: cpuMs(pid), peakRSSMiB: peakRSS(pid), writes: writesOf(await this.#program.metrics()) };
  }

  async stop(field: Field): Promise<void> {
    await this.#program.stop();
    await field.client.deleteCollection(WORKFLOWS, NAMESPACE, { labelSelector: "!none-has-this-label" });
  }
}

/** The CRDs and the controller's configuration. */
async function install({ client }: Field, port: number): Promise<void> {
  for (const [plural, kind] of Object.entries(KINDS)) {
    const scope = plural.startsWith("cluster") ? "Cluster" : "Namespaced";
    const any = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const crd = {
      apiVersion: CRDS.apiVersion,
      kind: CRDS.kind,
      metadata: { name: `${plural}.${GROUP}` },
      spec: {
        group: GROUP,
        scope,
        names: { plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
        versions: [{ name: "v1alpha1", served: true, storage: true, schema: { openAPIV3Schema: any } }],
      },
    };
    await client.patch(CRDS, { name: crd.metadata.name }, crd, { type: "apply", force: true });
  }
  const isServed = (): Promise<boolean> =>
    client.list(WORKFLOWS, { namespace: NAMESPACE, limit: 1 }).then(
      () => true,
      (error: unknown) => {
        if (isNotFound(error)) return false;
        throw error;
      },
    );
  await eventually(isServed, "the kinds of Argo Workflows");
  const config = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "workflow-controller-configmap", namespace: NAMESPACE },
    data: { metricsConfig: `{"enabled": true, "path": "/metrics", "port": ${port}, "secure": false}` },
  };
  await client.patch(CONFIG_MAPS, { namespace: NAMESPACE, name: config.metadata.name }, config, {
    type: "apply",
    force: true,
  });
}

/** The same pods as a Workflow; `t3-1` is the pod of the second party of task `t3`. */
function workflowOf(load: Load, index: number): Workflow {
  const parties = Array.from({ length: load.parties }, (_, party) => party);
  const tasks = Array.from({ length: load.tasks }, (_, task) => task).flatMap((task) =>
    parties.map((party) => ({
      name: `${aliasOf(task)}-${party}`,
      template: "app",
      dependencies: dependenciesOf(load, task).flatMap((alias) => parties.map((each) => `${alias}-${each}`)),
    })),
  );
  const [model] = podsOfTasks(load, index)[0]!;
  const [container] = model!.spec!.containers;
  const { securityContext, enableServiceLinks } = model!.spec!;
  return {
    metadata: { name: jobName(load, index), namespace: NAMESPACE },
    spec: {
      entrypoint: "dag",
      securityContext,
      podSpecPatch: JSON.stringify({ enableServiceLinks }),
      templates: [
        { name: "dag", dag: { tasks } },
        { name: "app", container },
      ],
    },
  };
}

const WRITES = new Set(["Create", "Update", "Patch", "Delete", "DeleteCollection"]);

function writesOf(metrics: ReadonlyMap<string, number>): Record<string, number> {
  const counts = { pods: 0, status: 0, other: 0 };
  for (const [key, value] of metrics) {
    if (!/k8s_request_total\{/.test(key)) continue;
    const verb = /verb="([^"]*)"/.exec(key)?.[1] ?? "";
    if (!WRITES.has(verb)) continue;
    const kind = /kind="([^"]*)"/.exec(key)?.[1];
    if (kind === "pods" && verb === "Create") counts.pods += value;
    else if (kind === "workflows") counts.status += value;
    else counts.other += value;
  }
  return counts;
}
