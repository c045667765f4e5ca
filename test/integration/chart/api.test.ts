import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readOptions } from "../../../src/process/options.ts";
import { API_OPTIONS, protocolOf } from "../../../src/server/options.ts";
import { ANNOTATION, LABEL, MANAGER, TASK_AUDIENCE } from "../../../src/api/names.ts";
import type { KusciaJobTask } from "../../../src/api/types.ts";
import { serverRights } from "../../../src/service/calls.ts";
import { SELF_PARTIES } from "../../../src/service/names.ts";
import { type Rule, rulesFor } from "../../../src/service/rights.ts";
import type { Cluster } from "../../cluster/index.ts";
import { createFixture, eventually, type Fixture } from "../server/harness.ts";
import { type Answer, openHttp, postJson, sendHttp } from "../server/http.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import {
  CHART,
  type DeploymentSpec,
  type Manifest,
  NAMESPACE,
  parse,
  pick,
  render,
  type Rule as ChartRule,
  template,
} from "./render.ts";

const API = "kusciajob-operator-api";
const ON = ["--set", "api.enabled=true"];
const SECRETS = ["--set", "api.tls.secretName=pair,api.tls.clientCASecretName=clients,api.token.secretName=tokens"];
const MTLS = [...ON, ...SECRETS];
const PROGRAMS = [
  ...ON,
  "--set",
  "api.options.protocol=TLS,api.options.kubernetesAuth=true,api.tls.secretName=pair,api.programs.enabled=true",
];
const OPEN = [...ON, "--set", "api.options.protocol=NOTLS,api.options.insecure=true"];

let cluster: Cluster;
let objects: Manifest[];

beforeAll(async () => {
  cluster = sharedCluster();
  objects = await render(cluster, MTLS);
});

const deployment = (all: readonly Manifest[]): DeploymentSpec => pick(all, "Deployment", API)["spec"] as DeploymentSpec;
const podOf = (all: readonly Manifest[]): DeploymentSpec["template"]["spec"] => deployment(all).template.spec;
const containerOf = (all: readonly Manifest[]): { image: string; args: string[] } & Record<string, unknown> =>
  podOf(all).containers[0]!;

describe("the job API in the chart", () => {
  it("is off unless asked for", async () => {
    const without = await render(cluster, SECRETS);
    expect(without.filter(({ metadata }) => metadata.name!.startsWith(API))).toEqual([]);
    // What it adds changes nothing of what there was.
    expect(objects.filter(({ metadata }) => !metadata.name!.startsWith(API))).toEqual(without);
  });

  it("has a console if it has a port for one, at the Service and wherever else it is wanted", async () => {
    const port = ["--set", "api.options.kubernetesAuth=true,api.options.consolePort=8084"];
    const routes = ["--set", "api.consoleIngress.enabled=true,api.consoleIngress.host=console.example"];
    const rule = ["--set", "networkPolicy.enabled=true,networkPolicy.apiFrom[0].ipBlock.cidr=0.0.0.0/0"];
    const all = await render(cluster, [...MTLS, ...port, ...routes, ...rule]);
    const portsOf = (of: readonly Manifest[]): { name: string; targetPort: string; port: number }[] =>
      (pick(of, "Service", API)["spec"] as { ports: { name: string; targetPort: string; port: number }[] }).ports;
    expect(portsOf(objects).map(({ name }) => name)).not.toContain("console");
    expect(portsOf(all)).toContainEqual({ name: "console", port: 8084, targetPort: "console", appProtocol: "https" });
    expect(containerOf(all).args).toEqual(expect.arrayContaining(["--console-port=8084", "--console-read-only=false"]));
    expect(containerOf(all)["ports"]).toContainEqual({ name: "console", containerPort: 8084 });
    const backend = { service: { name: API, port: { name: "console" } } };
    expect(JSON.stringify(pick(all, "Ingress", `${API}-console`)["spec"])).toContain(JSON.stringify(backend));
    expect(JSON.stringify(pick(all, "NetworkPolicy", API)["spec"])).toContain('"port":8084');
  });

  it("has an Ingress and a route of a Gateway for the console, at a host of its own", async () => {
    const port = "api.options.kubernetesAuth=true,api.options.consolePort=8084,api.service.consolePort=9084";
    const host =
      "api.consoleIngress.enabled=true,api.consoleIngress.host=kj.example,api.consoleIngress.tlsSecretName=tls";
    const notes = 'api.consoleIngress.annotations={"nginx.ingress.kubernetes.io/proxy-buffering":"off"}';
    const route = 'api.consoleRoute={"enabled":true,"parentRefs":[{"name":"web"}],"hostnames":["kj.example"]}';
    const all = await render(cluster, [...MTLS, "--set", `${port},${host}`, "--set-json", notes, "--set-json", route]);
    const ingress = pick(all, "Ingress", `${API}-console`);
    expect(ingress.metadata.annotations).toEqual({ "nginx.ingress.kubernetes.io/proxy-buffering": "off" });
    expect(ingress["spec"]).toMatchObject({ tls: [{ secretName: "tls", hosts: ["kj.example"] }] });
    expect(pick(all, "HTTPRoute", `${API}-console`)["spec"]).toEqual({
      parentRefs: [{ name: "web" }],
      hostnames: ["kj.example"],
      rules: [{ backendRefs: [{ name: API, port: 9084 }] }],
    });
    expect(all.filter(({ kind }) => /Route$|^Ingress$/.test(kind ?? ""))).toHaveLength(2);
  });

  it("has names that Kubernetes takes, however long the release's is", async () => {
    const text = await template(cluster, MTLS, "r".repeat(53));
    for (const { kind, metadata } of parse(text)) {
      expect(metadata.name!.length, `${kind} ${metadata.name}`).toBeLessThanOrEqual(63);
    }
  });

  it("keeps its pods apart from the operator's", () => {
    const labels = deployment(objects).template.metadata.labels!;
    const selects = (selector: Record<string, string>): boolean =>
      Object.entries(selector).every(([key, value]) => labels[key] === value);
    const operator = "kusciajob-operator";
    const matching = (all: Manifest): Record<string, string> =>
      (all["spec"] as { selector: { matchLabels: Record<string, string> } }).selector.matchLabels;
    const direct = (all: Manifest): Record<string, string> =>
      (all["spec"] as { selector: Record<string, string> }).selector;
    expect(selects(matching(pick(objects, "Deployment", API)))).toBe(true);
    expect(selects(matching(pick(objects, "PodDisruptionBudget", API)))).toBe(true);
    expect(selects(direct(pick(objects, "Service", API)))).toBe(true);
    expect(selects(direct(pick(objects, "Service", `${API}-metrics`)))).toBe(true);
    expect(selects(matching(pick(objects, "Deployment", operator)))).toBe(false);
    expect(selects(matching(pick(objects, "PodDisruptionBudget", operator)))).toBe(false);
    expect(selects(direct(pick(objects, "Service", `${operator}-metrics`)))).toBe(false);
  });

  it("runs two pods with as few rights as Pod Security restricted asks for, spread over nodes", () => {
    const { replicas, template: pod } = deployment(objects);
    expect(replicas).toBe(2);
    expect(pod.spec["securityContext"]).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(containerOf(objects)["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(pod.spec["topologySpreadConstraints"]).toMatchObject([
      { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { "app.kubernetes.io/name": API } } },
    ]);
    expect(pick(objects, "PodDisruptionBudget", API)["spec"]).toMatchObject({ maxUnavailable: 1 });
  });

  it("is probed on the health port and has time to drain", () => {
    const container = containerOf(objects);
    expect(container).toMatchObject({
      startupProbe: { httpGet: { path: "/healthz", port: "health" } },
      livenessProbe: { httpGet: { path: "/healthz", port: "health" } },
      readinessProbe: { httpGet: { path: "/readyz", port: "health" } },
      lifecycle: { preStop: { sleep: { seconds: 5 } } },
    });
    const { "drain-timeout": drain } = readOptions(API_OPTIONS, container.args.slice(1), {});
    expect(podOf(objects)["terminationGracePeriodSeconds"]).toBeGreaterThan(5 + drain);
  });

  it("gets every option of the API, with its own default", async () => {
    const [command, ...args] = containerOf(await render(cluster, OPEN)).args;
    expect(command).toBe("api");
    const defaults = readOptions(API_OPTIONS, [], {});
    expect(readOptions(API_OPTIONS, args, {})).toEqual({ ...defaults, protocol: "NOTLS", insecure: true });
    const given = args.map((arg) => arg.slice(2).split("=")[0]!);
    // Who it is comes from the pod, where files are from the Secrets; a pod that answers itself alone is of no use.
    const own = [
      "kubeconfig",
      "address",
      "local-only",
      "token-file",
      "azure-batch-config",
      "tls-cert-file",
      "tls-key-file",
      "client-ca-file",
    ];
    expect([...given, ...own].sort()).toEqual(Object.keys(API_OPTIONS).sort());
    const { api } = load(readFileSync(join(CHART, "values.yaml"), "utf8")) as { api: { options: object } };
    const schema = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8")) as {
      properties: { api: { properties: { options: { properties: object } } } };
    };
    const known = schema.properties.api.properties.options.properties;
    expect(Object.keys(known).sort()).toEqual(Object.keys(api.options).sort());
  });

  it.each([
    ["MTLS", MTLS, ["client-ca", "tls", "token"]],
    ["TLS", [...MTLS, "--set", "api.options.protocol=TLS"], ["tls", "token"]],
    [
      "TLS for Kubernetes' tokens alone",
      [...ON, "--set", "api.options.protocol=TLS,api.tls.secretName=pair,api.options.kubernetesAuth=true"],
      ["tls"],
    ],
    ["NOTLS", OPEN, []],
  ])("mounts what %s needs, where its flags look for it", async (_, args, mounts) => {
    const all = await render(cluster, args);
    const container = containerOf(all);
    const options = readOptions(API_OPTIONS, container.args.slice(1), {});
    expect(() => protocolOf(options)).not.toThrow();
    const volumes = (podOf(all)["volumes"] ?? []) as { name: string; secret: { items: { path: string }[] } }[];
    const mounted = (container["volumeMounts"] ?? []) as { name: string; mountPath: string; readOnly: boolean }[];
    const files = mounted.flatMap(({ name, mountPath }) =>
      volumes.find((volume) => volume.name === name)!.secret.items.map(({ path }) => `${mountPath}/${path}`),
    );
    expect(volumes.map(({ name }) => name).sort()).toEqual(mounts);
    expect(mounted.every(({ readOnly }) => readOnly)).toBe(true);
    const flags = (["tls-cert-file", "tls-key-file", "client-ca-file", "token-file"] as const).map(
      (name) => options[name],
    );
    expect(flags.filter((path) => path !== "").sort()).toEqual(files.sort());
  });

  it("serves clients of Azure Batch where their port is given, with the Secret that names accounts and pools", async () => {
    const on = ["--set", "api.options.azureBatchPort=8085,api.azureBatch.secretName=batch"];
    const all = await render(cluster, [...OPEN, ...on]);
    const container = containerOf(all);
    const options = readOptions(API_OPTIONS, container.args.slice(1), {});
    expect(options).toMatchObject({
      "azure-batch-port": 8085,
      "azure-batch-config": "/etc/kusciajob-api/azure-batch/config.yaml",
    });
    const alone = [...OPEN, "--set", "api.options.azureBatchPort=8085"];
    await expect(template(cluster, alone)).rejects.toThrow("needs api.azureBatch.secretName");
    expect(podOf(all)["volumes"]).toEqual([{ name: "azure-batch", secret: { secretName: "batch", defaultMode: 288 } }]);
    expect(container["volumeMounts"]).toEqual([
      { name: "azure-batch", mountPath: "/etc/kusciajob-api/azure-batch", readOnly: true },
    ]);
    const { ports } = pick(all, "Service", API)["spec"] as { ports: { name: string }[] };
    expect(ports.find(({ name }) => name === "azure-batch")).toEqual({
      name: "azure-batch",
      port: 8085,
      targetPort: "azure-batch",
      appProtocol: "http",
    });
  });

  it("serves HTTP, gRPC and metrics through Services", async () => {
    const ports = (all: readonly Manifest[], name = API): unknown =>
      (pick(all, "Service", name)["spec"] as { ports: unknown }).ports;
    expect(ports(objects)).toEqual([
      { name: "http", port: 8082, targetPort: "http", appProtocol: "https" },
      { name: "grpc", port: 8083, targetPort: "grpc", appProtocol: "https" },
    ]);
    expect(ports(objects, `${API}-metrics`)).toEqual([{ name: "metrics", port: 8081, targetPort: "health" }]);
    const other = await render(cluster, [
      ...OPEN,
      "--set",
      "api.options.httpPort=-1,api.options.metricsPort=9090,metrics.serviceMonitor.enabled=true",
    ]);
    expect(ports(other)).toEqual([{ name: "grpc", port: 8083, targetPort: "grpc", appProtocol: "kubernetes.io/h2c" }]);
    expect(ports(other, `${API}-metrics`)).toEqual([{ name: "metrics", port: 9090, targetPort: "metrics" }]);
    const named = (containerOf(other)["ports"] as { name: string }[]).map(({ name }) => name);
    expect(named).toEqual(["grpc", "health", "metrics"]);
    const dialect = await render(cluster, [
      ...MTLS,
      "--set",
      "api.options.cloudpssPort=8086,networkPolicy.enabled=true",
    ]);
    expect(ports(dialect)).toContainEqual({
      name: "cloudpss",
      port: 8086,
      targetPort: "cloudpss",
      appProtocol: "https",
    });
    expect(containerOf(dialect)["ports"]).toContainEqual({ name: "cloudpss", containerPort: 8086 });
    expect(containerOf(dialect)["args"]).toContain("--cloudpss-port=8086");
    const service = pick(other, "Service", `${API}-metrics`).metadata.labels;
    const monitor = pick(other, "ServiceMonitor", API)["spec"] as { selector: { matchLabels: object } };
    expect(service).toMatchObject(monitor.selector.matchLabels);
  });

  it("keeps callers' addresses and lets in the named ones, where the Service leads out", async () => {
    const rules = "api.service.externalTrafficPolicy=Local,api.service.loadBalancerSourceRanges={192.0.2.0/24}";
    const specOf = async (type: string): Promise<object> =>
      pick(await render(cluster, [...MTLS, "--set", `api.service.type=${type},${rules}`]), "Service", API)[
        "spec"
      ] as object;
    expect(await specOf("LoadBalancer")).toMatchObject({
      externalTrafficPolicy: "Local",
      loadBalancerSourceRanges: ["192.0.2.0/24"],
    });
    const inside = await specOf("ClusterIP");
    expect(Object.keys(inside).sort()).toEqual(["ports", "selector", "type"]);
  });

  it("has as many pods as its load asks for, instead of a fixed number", async () => {
    const all = await render(cluster, [...MTLS, "--set", "api.autoscaling.enabled=true,api.autoscaling.minReplicas=3"]);
    expect(pick(all, "Deployment", API)["spec"]).not.toHaveProperty("replicas");
    expect(pick(all, "HorizontalPodAutoscaler", API)["spec"]).toMatchObject({
      scaleTargetRef: { kind: "Deployment", name: API },
      minReplicas: 3,
      maxReplicas: 6,
    });
    const none = await render(cluster, MTLS);
    expect(none.filter(({ kind }) => kind === "HorizontalPodAutoscaler")).toEqual([]);
  });

  it("is called by nobody who is not named, where the policy is on", async () => {
    const portsOf = async (...set: string[]): Promise<number[]> => {
      const args = [...MTLS, "--set", ["networkPolicy.enabled=true", ...set].join()];
      const policy = pick(await render(cluster, args), "NetworkPolicy", API)["spec"] as {
        ingress: { ports: { port: number }[]; from: unknown[] }[];
      };
      expect(policy.ingress.every(({ from }) => from.length > 0)).toBe(true);
      return policy.ingress.flatMap(({ ports }) => ports.map(({ port }) => port));
    };
    expect(await portsOf()).toEqual([8081]);
    expect(await portsOf("networkPolicy.apiFrom[0].ipBlock.cidr=0.0.0.0/0")).toEqual([8082, 8083, 8081]);
  });

  it("is made known to the operator where programs may call it, with its CA if there is one", async () => {
    const of = (all: readonly Manifest[]): { args: string[]; volumeMounts?: { mountPath: string }[] } =>
      (pick(all, "Deployment", "kusciajob-operator")["spec"] as DeploymentSpec).template.spec.containers[0]!;
    const url = `--job-api-url=https://${API}.${NAMESPACE}.svc:8082`;
    expect(of(objects).args.filter((arg) => arg.startsWith("--job-api"))).toEqual([]);
    expect(of(await render(cluster, PROGRAMS)).args.filter((arg) => arg.startsWith("--job-api"))).toEqual([url]);
    const withCA = await render(cluster, [...PROGRAMS, "--set", "api.programs.caSecretName=pair"]);
    const folder = "/etc/kusciajob-job-api";
    expect(of(withCA).args).toEqual(expect.arrayContaining([url, `--job-api-ca-file=${folder}/ca.crt`]));
    expect(of(withCA).volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([folder]);
    const elsewhere = await render(cluster, [...PROGRAMS, "--set", "api.programs.url=https://api.example"]);
    expect(of(elsewhere).args).toContain("--job-api-url=https://api.example");
  });

  it("serves the job namespace, or the one of several that is named", async () => {
    const served = (all: readonly Manifest[]): string =>
      readOptions(API_OPTIONS, containerOf(all).args.slice(1), {})["job-namespace"];
    expect(served(objects)).toBe("cross-domain");
    const other = await render(cluster, [...MTLS, "--set", "jobNamespaces={one,two},api.jobNamespace=two"]);
    expect(served(other)).toBe("two");
    expect(pick(other, "Role", `${API}-jobs`).metadata.namespace).toBe("two");
  });

  it("tells in the notes how to reach it, and warns when it is open", async () => {
    const notes = async (args: readonly string[]): Promise<string> => {
      const said = await cluster.helm(["install", "notes", CHART, "--dry-run=client", "--namespace", "notes", ...args]);
      return said.slice(said.lastIndexOf("\nNOTES:\n"));
    };
    const closed = await notes(MTLS);
    expect(closed).toContain("notes-kusciajob-operator-api.notes.svc:8082\n");
    expect(closed).toContain("notes-kusciajob-operator-api.notes.svc:8083\n");
    expect(closed).not.toContain("WARNING");
    expect(await notes(OPEN)).toContain("WARNING: whoever reaches these ports may do everything.");
    expect(await notes([])).not.toContain("job API");
  });

  it.each([
    ["an unknown key", "--set", "api.replica=2"],
    ["an unknown option", "--set", "api.options.rate=2"],
    ["an option that the chart sets itself", "--set", "api.options.tokenFile=/token"],
    ["an unknown protocol", "--set", "api.options.protocol=mtls"],
    ["a duration without a unit", "--set", "api.options.drainTimeout=30"],
    ["a port that is none", "--set", "api.options.httpPort=0"],
    ["no health port", "--set", "api.options.healthPort=-1"],
    ["no audience", "--set-json", "api.options.tokenAudiences=[]"],
    ["an audience with a comma", "--set-json", 'api.options.tokenAudiences=["a,b"]'],
    ["a Secret's name that is none", "--set", "api.tls.secretName=Not_A_Name"],
    ["an unknown type of Service", "--set", "api.service.type=ExternalName"],
    ["a host that is none", "--set", "api.ingress.host=https://x"],
    ["a parent without a name", "--set-json", 'api.httpRoute.parentRefs=[{"namespace":"x"}]'],
    ["addresses that are none", "--set", "api.service.loadBalancerSourceRanges={here}"],
    ["a policy of traffic that is none", "--set", "api.service.externalTrafficPolicy=Some"],
    ["a negative pause", "--set", "api.preStopSeconds=-1"],
    ["a peer that is none", "--set", "networkPolicy.apiFrom=all"],
  ])("refuses %s", async (_, flag, value) => {
    await expect(template(cluster, [...MTLS, flag, value])).rejects.toThrow(
      /values don't meet the specifications of the schema/,
    );
  });

  it.each([
    ["MTLS without any Secret", ON, /protocol MTLS needs api\.tls\.secretName/],
    [
      "MTLS without the clients' CA",
      [...ON, "--set", "api.tls.secretName=pair,api.token.secretName=tokens"],
      /protocol MTLS needs api\.tls\.clientCASecretName/,
    ],
    [
      "TLS without a token",
      [...ON, "--set", "api.options.protocol=TLS,api.tls.secretName=pair"],
      /protocol TLS needs api\.token\.secretName .* or api\.options\.kubernetesAuth/,
    ],
    ["plain text that nobody meant", [...ON, "--set", "api.options.protocol=NOTLS"], /api\.options\.insecure/],
    ["a token that nobody is asked for", [...OPEN, ...SECRETS], /NOTLS asks nobody for the token/],
    [
      "no port at all",
      [...OPEN, "--set", "api.options.httpPort=-1,api.options.grpcPort=-1"],
      /nothing would be served/,
    ],
    [
      "several job namespaces without a choice",
      [...MTLS, "--set", "jobNamespaces={one,two}"],
      /api\.jobNamespace is needed/,
    ],
    [
      "programs, which have no client certificates",
      [...PROGRAMS, ...SECRETS, "--set", "api.options.protocol=MTLS"],
      /api\.programs\.enabled needs api\.options\.protocol TLS/,
    ],
    [
      "programs whose tokens nobody reviews",
      [...PROGRAMS, ...SECRETS, "--set", "api.options.kubernetesAuth=false"],
      /api\.programs\.enabled needs api\.options\.kubernetesAuth/,
    ],
    ["all job namespaces", [...MTLS, "--set-json", 'jobNamespaces=["*"]'], /api\.jobNamespace is needed/],
    ["a namespace whose jobs are not run", [...MTLS, "--set", "api.jobNamespace=other"], /would never run/],
    [
      "somebody else's account without its name",
      [...MTLS, "--set", "api.serviceAccount.create=false"],
      /api\.serviceAccount\.name/,
    ],
    [
      "more pods at least than at most",
      [...MTLS, "--set", "api.autoscaling.enabled=true,api.autoscaling.maxReplicas=1"],
      /maxReplicas is less/,
    ],
    ["a route without a Gateway", [...MTLS, "--set", "api.grpcRoute.enabled=true"], /api\.grpcRoute\.parentRefs/],
    [
      "a route to what is not served",
      [...MTLS, "--set", "api.options.grpcPort=-1,api.grpcRoute.enabled=true,api.grpcRoute.parentRefs[0].name=g"],
      /needs its port/,
    ],
    [
      "an Ingress to what is not served",
      [...MTLS, "--set", "api.options.httpPort=-1,api.ingress.enabled=true"],
      /needs api\.options\.httpPort/,
    ],
    [
      "a console that could not know its callers",
      [...MTLS, "--set", "api.options.consolePort=8084"],
      /consolePort needs api\.options\.kubernetesAuth/,
    ],
    [
      "an Ingress to a console that is not served",
      [...MTLS, "--set", "api.consoleIngress.enabled=true"],
      /needs api\.options\.consolePort/,
    ],
  ])("does not let pass %s", async (_, args, message) => {
    await expect(template(cluster, args)).rejects.toThrow(message);
  });
});

/** "verb group/resource" of all rules. */
function granted(roles: readonly Manifest[]): Set<string> {
  const rules = roles
    .filter(({ kind }) => kind === "ClusterRole" || kind === "Role")
    .flatMap((role) => role["rules"] as ChartRule[]);
  return new Set(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    ),
  );
}

const RBAC = ["-s", "templates/api-rbac.yaml"];

describe("the rights of the job API", () => {
  const suffix = randomBytes(4).toString("hex");
  const release = `rights-${suffix}`;
  const account = `${release}-kusciajob-operator-api`;
  const namespace = `api-${suffix}`;
  const taskID = `task-${suffix}`;
  let fixture: Fixture;
  let folder: string;
  let applied: string;

  beforeAll(async () => {
    fixture = await createFixture();
    folder = mkdtempSync(join(tmpdir(), "kusciajob-api-rbac-"));
    await fixture.createNamespace(namespace);
    const writes = "api.catalog.enabled=true,api.domains.enabled=true,api.consents.enabled=true";
    const set = `jobNamespaces={${fixture.namespace}},${writes}`;
    const chart = await template(
      cluster,
      [...RBAC, "-s", "templates/api-serviceaccount.yaml", ...PROGRAMS, "--set", set],
      release,
      namespace,
    );
    // The caller may do everything, so that whatever is refused is refused to the API.
    const caller = [
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "caller", namespace } },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRoleBinding",
        metadata: { name: `caller-${suffix}` },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
        subjects: [{ kind: "ServiceAccount", name: "caller", namespace }],
      },
    ];
    applied = `${chart}\n---\n${caller.map((each) => JSON.stringify(each)).join("\n---\n")}`;
    await cluster.kubectl(["apply", "-f", "-"], { input: applied });
  });

  afterAll(async () => {
    await fixture?.stop();
    if (applied) await cluster.kubectl(["delete", "--wait=false", "--ignore-not-found", "-f", "-"], { input: applied });
    await cluster.kubectl(["delete", "--wait=false", "--ignore-not-found", "namespace", namespace]);
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const tokenOf = async (name: string, audience: string, more: readonly string[] = []): Promise<string> =>
    (
      await cluster.kubectl(["create", "token", name, "--namespace", namespace, "--audience", audience, ...more])
    ).trim();

  async function kubeconfig(): Promise<string> {
    const config = load(readFileSync(cluster.kubeconfig, "utf8")) as { users: { user: object }[] };
    config.users[0]!.user = { token: await tokenOf(account, "https://kubernetes.default.svc") };
    const path = join(folder, "kubeconfig");
    writeFileSync(path, dump(config), { mode: 0o600 });
    return path;
  }

  /** A pod as a task's, which runs as far as the API server knows; the answer is its token. */
  async function createTaskPod(): Promise<string> {
    const name = `${taskID}-0`;
    const parties = [{ domainID: namespace }];
    const job = await fixture.createJob("logged", {
      tasks: [{ alias: "t", taskID, appImage: "i", taskInputConfig: "", apiAccess: true, parties }],
    });
    await fixture.setStatus("logged", {
      phase: "Running",
      tasks: [
        {
          alias: "t",
          taskID,
          state: "Running",
          parties: [{ domainID: namespace, state: "Running", pods: [{ name }] }],
        },
      ],
    });
    const made = await cluster.api.send("POST", `/api/v1/namespaces/${namespace}/pods`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name,
        namespace,
        labels: {
          [LABEL.controller]: MANAGER,
          [LABEL.jobID]: "logged",
          [LABEL.jobUID]: job.metadata.uid,
          [LABEL.jobNamespace]: fixture.namespace,
          [LABEL.attempt]: "0",
        },
        annotations: { [ANNOTATION.taskAlias]: "t" },
      },
      spec: {
        serviceAccountName: "caller",
        automountServiceAccountToken: false,
        containers: [{ name: "main", image: "i" }],
      },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const running = ["--subresource=status", "-p", '{"status":{"phase":"Running"}}'];
    await cluster.kubectl(["-n", namespace, "patch", "pod", name, ...running]);
    const bound = ["--bound-object-kind=Pod", `--bound-object-name=${name}`];
    return tokenOf("caller", TASK_AUDIENCE, bound);
  }

  interface Entry {
    verb: string;
    objectRef?: { apiGroup?: string; resource: string; subresource?: string };
    responseStatus?: { code: number };
  }

  /** The API's requests in the audit log. */
  function calls(): { made: Set<string>; refused: string[] } {
    const made = new Set<string>();
    const refused: string[] = [];
    for (const line of cluster.auditLines()) {
      if (!line.includes(`"username":"system:serviceaccount:${namespace}:${account}"`)) continue;
      const { verb, objectRef, responseStatus } = JSON.parse(line) as Entry;
      if (responseStatus?.code === 403) refused.push(line);
      if (objectRef === undefined) continue;
      const { apiGroup = "", resource, subresource } = objectRef;
      made.add(`${verb} ${apiGroup}/${resource}${subresource === undefined ? "" : `/${subresource}`}`);
    }
    return { made, refused };
  }

  /** Granted, and not used here. */
  const UNSEEN: Record<string, string> = {
    "list kuscia.secretflow/kusciajobs": "only where the server has no streaming lists",
    "list kuscia.secretflow/kusciajobtasks": "only where the server has no streaming lists",
    "impersonate-initiator kuscia.secretflow/kusciajobs": "asked for by an admission policy",
    "attest kuscia.secretflow/kusciajobconsents": "asked for by an admission policy",
    "get /pods/attach": "there is no kubelet that takes input; which verb it is depends on the version",
    "create /pods/attach": "there is no kubelet that takes input; which verb it is depends on the version",
  };

  it("are those that the definitions of its calls need", async () => {
    const { reviews, ...rules } = rulesFor(serverRights());
    const rightsOf = (needed: readonly Rule[]): string[] => [
      ...granted([{ kind: "Role", metadata: {}, rules: needed }]),
    ];
    const needed = [...new Set(Object.values(rules).flatMap(rightsOf))].sort();
    expect(needed.length).toBeGreaterThan(15);
    expect([...granted(await render(cluster, [...RBAC, ...MTLS]))].sort()).toEqual(needed);
    const withReviews = granted(await render(cluster, [...RBAC, ...MTLS, "--set", "api.options.kubernetesAuth=true"]));
    expect([...withReviews].sort()).toEqual([...new Set([...needed, ...rightsOf(reviews)])].sort());
  });

  it("are for the job namespace, the whole cluster, and with rbac.scope namespaced no Domains and logs of the domains alone", async () => {
    const bindings = (all: readonly Manifest[]): string[] =>
      all
        .filter(({ kind }) => kind?.endsWith("Binding"))
        .map(({ metadata }) => `${metadata.namespace ?? "*"} ${metadata.name!.slice(API.length + 1)}`)
        .sort();
    expect(bindings(await render(cluster, [...RBAC, ...MTLS]))).toEqual([
      "* catalog",
      "* domainlist",
      "* logs",
      "cross-domain jobs",
    ]);
    const writing = await render(cluster, [
      ...RBAC,
      ...MTLS,
      "--set",
      "api.catalog.enabled=true,api.domains.enabled=true",
    ]);
    expect(bindings(writing)).toEqual([
      "* appimages",
      "* catalog",
      "* domainlist",
      "* domains",
      "* logs",
      "cross-domain jobs",
    ]);
    const few = await render(cluster, [
      ...RBAC,
      ...MTLS,
      "--set",
      "rbac.scope=namespaced,rbac.domainNamespaces={alice,bob}",
    ]);
    expect(bindings(few)).toEqual(["* catalog", "alice logs", "bob logs", "cross-domain jobs"]);
    const answering = await render(cluster, [...RBAC, ...MTLS, "--set", "api.consents.enabled=true"]);
    expect(bindings(answering)).toEqual(["* catalog", "* consents", "* domainlist", "* logs", "cross-domain jobs"]);
    const reading = await render(cluster, [...RBAC, ...MTLS, "--set", "api.results.enabled=true"]);
    expect(bindings(reading)).toEqual(["* catalog", "* domainlist", "* logs", "* results", "cross-domain jobs"]);
    const feeding = await render(cluster, [...RBAC, ...MTLS, "--set", "api.input.enabled=true"]);
    expect(bindings(feeding)).toEqual(["* catalog", "* domainlist", "* input", "* logs", "cross-domain jobs"]);
    const told = await render(cluster, [...RBAC, ...PROGRAMS]);
    expect(bindings(told)).toEqual([
      "* catalog",
      "* domainlist",
      "* logs",
      "* programs",
      "* results",
      "* reviews",
      "cross-domain jobs",
    ]);
    for (const binding of few.filter(({ kind }) => kind?.endsWith("Binding"))) {
      expect(binding["subjects"]).toEqual([{ kind: "ServiceAccount", name: API, namespace: NAMESPACE }]);
    }
  });

  const addedTasks = (): string => `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/kusciajobtasks`;

  it("are exactly what its calls use", async () => {
    const podToken = await createTaskPod();
    const api = await fixture.startApi(`--kubeconfig=${await kubeconfig()}`, "--kubernetes-auth");
    const headers = { Authorization: `Bearer ${await tokenOf("caller", "kusciajob-operator")}` };
    const post = async (
      path: string,
      body: object,
      by: Record<string, string>,
    ): Promise<{ code: number; message: string }> => {
      const answer = await postJson(api.httpPort, `/api/v1/${path}`, body, { headers: by });
      return answer["status"] as { code: number; message: string };
    };
    const done = async (path: string, body: object, by = headers): Promise<void> => {
      const answer = await post(path, body, by);
      expect(answer.code ?? 0, `${path}: ${answer.message}`).toBe(0);
    };
    const image = { name: "registry.example.com/x", tag: "1" };
    const appImage = `rights-${suffix}`;
    const templates = [{ name: "x", replicas: 1, containers: [{ name: "main", command: ["true"] }] }];
    await done("appimage/create", { name: appImage, image, deploy_templates: templates });
    await done("appimage/update", { name: appImage, image: { ...image, tag: "2" } });
    await done("appimage/query", { name: appImage });
    await done("appimage/batchQuery", { names: [appImage] });
    await done("appimage/list", {});

    const domain = `domain-${suffix}`;
    await done("domain/create", { domain_id: domain });
    await done("domain/update", { domain_id: domain, role: "" });
    await done("domain/query", { domain_id: domain });
    await done("domain/batchQuery", { domain_ids: [domain] });

    await done("job/create", {
      job_id: "made",
      initiator: domain,
      max_parallelism: 1,
      tasks: [{ app_image: appImage, alias: "t", task_input_config: "{}", parties: [{ domain_id: domain }] }],
    });
    await done("job/query", { job_id: "made" });
    await done("job/status/batchQuery", { job_ids: ["made"] });
    await done("job/list", {});
    // The operator's part: without a party of this cluster an approval writes nothing.
    await cluster.kubectl(["-n", fixture.namespace, "annotate", "kusciajob", "made", `${SELF_PARTIES}=${domain}`]);
    await done("job/approve", { job_id: "made", result: 1 });
    await fixture.createNamespace(domain);
    const digest = `sha256:${"0".repeat(64)}`;
    await fixture.setStatus("made", { consents: [{ domainID: domain, state: "Waiting", digest }] });
    const parties = [{ domainID: domain }];
    const spec = { initiator: domain, tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties }] };
    await done("template/create", { name: "filled", spec: JSON.stringify({ template: { spec } }) });
    await done("template/update", { name: "filled", spec: JSON.stringify({ template: { spec }, description: "x" }) });
    await done("template/list", {});
    await done("job/createFromTemplate", { template: "filled" });
    const schedule = { trigger: { interval: { seconds: 3600 } }, template: { name: "filled" } };
    await done("schedule/create", { name: "hourly", spec: JSON.stringify(schedule) });
    await done("schedule/exec", { name: "hourly" });
    await done("schedule/list", {});
    const watched = "schedules,templates,appimages,domains,events:made";
    const stream = await openHttp(api.httpPort, `/api/v1/watch?topics=${watched}`, undefined, {
      method: "GET",
      headers,
    });
    let told = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => (told += chunk));
    await eventually(() => (told.includes("event: SYNCED") ? true : undefined));
    stream.destroy();
    await done("schedule/stop", { name: "hourly", stop_jobs: true });
    await done("schedule/delete", { name: "hourly", cascade: true });
    await done("template/delete", { name: "filled" });
    await done("consent/list", { domain_id: domain });
    await done("consent/get", { domain_id: domain, job_id: "made" });
    await done("consent/decide", { domain_id: domain, job_id: "made", digest, decision: "Accepted" });
    await done("consent/decide", { domain_id: domain, job_id: "made", digest, decision: "Accepted" });
    await done("job/approve", { job_id: "made", result: 1 });
    await done("consent/standing", { domain_id: domain });
    const consents = await fixture.send<{ items: { metadata: { name: string } }[] }>(
      "GET",
      `/apis/kuscia.secretflow/v1alpha1/namespaces/${domain}/kusciajobconsents`,
    );
    await done("consent/revoke", { domain_id: domain, name: consents.items[0]!.metadata.name });
    await done("domain/list", {});
    await done("domain/usage", { domain_id: domain });
    await done("job/events", { job_id: "made" });
    const outputs = [{ name: "x", task: "t", domainID: domain, configMap: "gone" }];
    await fixture.setStatus("made", { outputs });
    // The API sees the results as soon as its watch tells.
    await eventually(async () => {
      const answer = await postJson(
        api.httpPort,
        "/api/v1/job/results",
        { job_id: "made", partial: true },
        { headers },
      );
      return (answer["data"] as { results?: unknown[] } | null)?.results?.length === 1 ? true : undefined;
    });
    await done("job/results", { job_id: "made", partial: true });
    await done("job/stop", { job_id: "made" });
    await done("job/cancel", { job_id: "made" });
    await done("job/delete", { job_id: "made" });

    await fixture.createJob("open", { ...spec, open: true });
    await fixture.setStatus("open", { phase: "Running" });
    const isOpen = async () => (await post("job/counts", { job_id: "open" }, headers)).code === 0 || undefined;
    await eventually(isOpen);
    const added = (alias: string, more: object): object => ({ alias, parties: [{ domain_id: domain }], ...more });
    const tasks = [added("outside", { external: true }), added("inside", { app_image: appImage })];
    await done("task/add", { job_id: "open", tasks });
    const { items } = await fixture.send<{ items: (KusciaJobTask & { metadata: { name: string } })[] }>(
      "GET",
      addedTasks(),
    );
    const outside = items.find((task) => task.spec.alias === "outside")!;
    const running = { alias: "outside", taskID: outside.metadata.name, state: "Running" };
    await fixture.send("PUT", `${addedTasks()}/${outside.metadata.name}/status`, { ...outside, status: running });
    await done("task/complete", { job_id: "open", alias: "outside", outcome: "Succeeded" });
    await done("task/terminate", { job_id: "open", alias: "inside" });
    await done("task/delete", { job_id: "open", alias: "inside" });

    await done("task/result", { name: "rows", value: "1" }, { Authorization: `Bearer ${podToken}` });
    await done("log/node/query", { task_id: taskID });
    // The pod is on no node, so its log is empty and so is the answer.
    const log = await sendHttp(api.httpPort, "/api/v1/log/task/query", JSON.stringify({ task_id: taskID }), {
      headers: { ...headers, "content-type": "application/json" },
    });
    expect([log.status, log.text]).toEqual([200, ""]);
    await done("domain/delete", { domain_id: domain });
    await done("appimage/delete", { name: appImage });

    const all = granted(parse(applied));
    const missing = (): string[] => [...all].filter((call) => !calls().made.has(call));
    // The API server writes its log with some delay.
    await eventually(() => (missing().length === Object.keys(UNSEEN).length ? true : undefined)).catch(() => undefined);
    expect(missing().sort()).toEqual(Object.keys(UNSEEN).sort());
    const found = calls();
    expect(
      [...found.made].filter((call) => !all.has(call)),
      "used but not granted",
    ).toEqual([]);
    expect(found.refused).toEqual([]);
  });

  it.each([
    ["appimages", "api.catalog.enabled", "appimage/create", { image: { name: "x" }, name: "lacking" }],
    ["domains", "api.domains.enabled", "domain/create", { domain_id: "lacking" }],
  ])("say which value lets it write %s, where that is off", async (role, value, path, body) => {
    const api = await fixture.startApi(`--kubeconfig=${await kubeconfig()}`, "--kubernetes-auth");
    await cluster.kubectl(["delete", "clusterrolebinding", `${account}-${role}`]);
    const headers = { Authorization: `Bearer ${await tokenOf("caller", "kusciajob-operator")}` };
    const deploy_templates = [{ name: "x", replicas: 1, containers: [{ name: "main", command: ["true"] }] }];
    await eventually(async () => {
      const answer = await postJson(api.httpPort, `/api/v1/${path}`, { deploy_templates, ...body }, { headers });
      const { message } = answer["status"] as { message: string };
      return message.includes(`has that right with the chart's value ${value} alone`) ? true : undefined;
    });
  });

  it("name the domains of jobs where the API has no right to Domains", async () => {
    const bob = `bob-${suffix}`;
    const parties = [{ domainID: bob }];
    const tasks = [{ alias: "t", taskID: `${bob}-t`, appImage: "i", taskInputConfig: "", parties }];
    await fixture.createJob("theirs", { initiator: bob, tasks });
    await fixture.createNamespace(bob);
    const api = await fixture.startApi(`--kubeconfig=${await kubeconfig()}`, "--kubernetes-auth");
    await cluster.kubectl(["delete", "clusterrolebinding", `${account}-domainlist`]);
    const headers = { Authorization: `Bearer ${await tokenOf("caller", "kusciajob-operator")}` };
    const post = (path: string, body: object): Promise<Answer> =>
      postJson(api.httpPort, `/api/v1/domain/${path}`, body, { headers });
    await eventually(async () => {
      const { message } = (await post("query", { domain_id: bob }))["status"] as { message: string };
      return /cannot get resource "domains"/.test(message) ? true : undefined;
    });
    const { domains } = (await post("list", {}))["data"] as { domains: object[] };
    expect(domains).toContainEqual(expect.objectContaining({ domain_id: bob, state: "Unknown" }));
    const usage = (await post("usage", { domain_id: bob }))["data"];
    expect(usage).toMatchObject({ domain: { domain_id: bob, state: "Unknown" } });
  });
});
