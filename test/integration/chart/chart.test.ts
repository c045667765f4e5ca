import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { load } from "js-yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { chartFiles, chartTemplate, escapeTemplate } from "../../../scripts/generate-chart.ts";
import { checkOptions, OPERATOR_OPTIONS } from "../../../src/operator/options.ts";
import { readOptions } from "../../../src/process/options.ts";
import type { DomainSettings } from "../../../src/workload/domain-settings.ts";
import type { Cluster } from "../../cluster/index.ts";
import { areServed, sharedCluster } from "../../support/shared-cluster.ts";
import {
  CHART,
  chartYaml,
  deploymentOf,
  type Manifest,
  NAMESPACE,
  parse,
  pick,
  RELEASE,
  render,
  ROOT,
  template,
  valuesFiles,
} from "./render.ts";

const FEW_AND_API = [
  "api.enabled=true,api.tls.secretName=pair,api.tls.clientCASecretName=clients,jobNamespaces={jobs}",
  "rbac.scope=namespaced,rbac.domainNamespaces={a}",
].join();

let cluster: Cluster;
let defaults: Manifest[];

beforeAll(async () => {
  cluster = sharedCluster();
  defaults = await render(cluster);
});

describe("the chart", () => {
  it.each([{ name: "its own values", path: join(CHART, "values.yaml") }, ...valuesFiles()])(
    "passes helm lint --strict with $name",
    async ({ path }) => {
      expect(await cluster.helm(["lint", "--strict", CHART, "--values", path])).toContain("0 chart(s) failed");
    },
  );

  it("has the version of the package and asks for Kubernetes 1.33", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(chartYaml()).toMatchObject({ version, appVersion: version, kubeVersion: ">=1.33.0-0" });
    await expect(cluster.helm(["template", CHART, "--kube-version", "1.32.9"])).rejects.toThrow(/incompatible/);
    await expect(cluster.helm(["template", CHART, "--kube-version", "1.33.0"])).resolves.toContain("Deployment");
  });

  it("holds the CRDs as they are made from crds/", () => {
    for (const [path, content] of chartFiles(ROOT)) expect(readFileSync(join(ROOT, path), "utf8"), path).toBe(content);
  });

  it("prints the CRDs as they are in crds/, kept when the release goes", () => {
    for (const plural of [
      "kusciajobs",
      "kusciajobtasks",
      "appimages",
      "domains",
      "domainpolicies",
      "kusciajobconsents",
      "kusciajobtemplates",
      "kusciajobschedules",
    ]) {
      const source = load(readFileSync(join(ROOT, `crds/${plural}.yaml`), "utf8")) as Manifest;
      const made = pick(defaults, "CustomResourceDefinition", `${plural}.kuscia.secretflow`);
      expect(made["spec"]).toEqual(source["spec"]);
      expect(made.metadata.annotations).toEqual({ "helm.sh/resource-policy": "keep" });
    }
  });

  it("prints braces in a CRD as they are", async () => {
    expect(escapeTemplate("a {{.NAME}} b {{{.X}}}")).toBe('a {{ "{{" }}.NAME}} b {{ "{{" }}{.X}}}');
    const crd = {
      apiVersion: "v1",
      kind: "X",
      metadata: { name: "x" },
      spec: { description: "a {{.NAME}} of metadata:\nand\nmetadata:\n" },
    };
    expect(chartTemplate(crd)).toContain('{{ "{{" }}.NAME}}');
  });

  it("makes the job namespace and keeps it", async () => {
    expect(pick(defaults, "Namespace").metadata).toMatchObject({
      name: "cross-domain",
      annotations: { "helm.sh/resource-policy": "keep" },
    });
    const several = await render(cluster, ["--set", `jobNamespaces={one,${NAMESPACE},two}`]);
    // The release's own namespace is there already.
    expect(several.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name)).toEqual([
      "one",
      "two",
    ]);
    const none = await render(cluster, ["--set", "createJobNamespaces=false"]);
    expect(none.filter(({ kind }) => kind === "Namespace")).toEqual([]);
  });

  it("puts every object that has a namespace into the release's", () => {
    const clusterWide =
      /^(Namespace|CustomResourceDefinition|ValidatingAdmissionPolicy(Binding)?|ClusterRole|ClusterRoleBinding)$/;
    for (const { kind, metadata } of defaults) {
      expect(metadata.namespace, `${kind} ${metadata.name}`).toBe(clusterWide.test(kind!) ? undefined : NAMESPACE);
    }
  });
});

/** The exit code of a script of `helm test` that gets these metrics. */
async function runAgainst(script: string, metrics: string): Promise<number | null> {
  const server = createServer((_request, response) => response.end(metrics)).listen(0, "127.0.0.1");
  try {
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, ["-e", script, `http://127.0.0.1:${port}/metrics`], { stdio: "ignore" });
    const [code] = (await once(child, "exit")) as [number | null];
    return code;
  } finally {
    server.close();
  }
}

describe("the pods", () => {
  it("run with as few rights as Pod Security restricted asks for, and without a writable file", () => {
    const { template: pod } = deploymentOf(defaults);
    expect(pod.spec["securityContext"]).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 65532,
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(pod.spec.containers[0]).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    });
  });

  it("leave users and groups to OpenShift where they are set to null, and take more volumes", async () => {
    const all = await render(cluster, [
      "--set",
      "podSecurityContext.runAsUser=null,podSecurityContext.runAsGroup=null",
      "--set-json",
      'extraVolumes=[{"name":"ca","configMap":{"name":"ca"}}]',
      "--set-json",
      'extraVolumeMounts=[{"name":"ca","mountPath":"/ca"}]',
    ]);
    const { spec } = deploymentOf(all).template;
    expect(spec["securityContext"]).toEqual({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(spec["volumes"]).toEqual([{ name: "ca", configMap: { name: "ca" } }]);
    expect(spec.containers[0]!["volumeMounts"]).toEqual([{ name: "ca", mountPath: "/ca" }]);
  });

  it("let in nobody who is not named, where the policy is on", async () => {
    const ingress = async (set: string): Promise<unknown> => {
      const policy = pick(await render(cluster, ["--set", `networkPolicy.enabled=true${set}`]), "NetworkPolicy");
      return (policy["spec"] as { ingress: unknown }).ingress;
    };
    const labels = { "app.kubernetes.io/name": "kusciajob-operator-test", "app.kubernetes.io/instance": RELEASE };
    const test = { podSelector: { matchLabels: labels } };
    const ports = [{ protocol: "TCP", port: 8081 }];
    expect(await ingress("")).toEqual([{ ports, from: [test] }]);
    const peer = { ipBlock: { cidr: "192.0.2.0/24" } };
    expect(await ingress(",networkPolicy.metricsFrom[0].ipBlock.cidr=192.0.2.0/24")).toEqual([
      { ports, from: [test, peer] },
    ]);
  });

  it("are asked by helm test, in a pod that the policy lets in", async () => {
    const text = await cluster.helm(["template", RELEASE, CHART, "--set", "networkPolicy.enabled=true"]);
    const pod = pick(parse(text), "Pod");
    expect(pod.metadata.annotations).toMatchObject({ "helm.sh/hook": "test" });
    const [container] = (pod["spec"] as { containers: { command: string[] }[] }).containers;
    const [program, flag, script = "", ...urls] = container!.command;
    expect([program, flag]).toEqual(["node", "-e"]);
    expect(urls).toEqual([`http://${RELEASE}-metrics.default.svc:8081/metrics`]);
    const run = (metrics: string): Promise<number | null> => runAgainst(script, metrics);
    expect(await run("kusciajob_operator_cache_age_seconds 1\n")).toBe(0);
    expect(await run("other 1\n")).toBe(1);
    const policy = pick(parse(text), "NetworkPolicy")["spec"] as {
      ingress: { from: { podSelector: { matchLabels: object } }[] }[];
    };
    expect(pod.metadata.labels).toMatchObject(policy.ingress[0]!.from[0]!.podSelector.matchLabels);
  });

  it("get every option of the operator, with its own default", () => {
    const [command, ...args] = deploymentOf(defaults).template.spec.containers[0]!.args;
    expect(command).toBe("operator");
    expect(readOptions(OPERATOR_OPTIONS, args, {})).toEqual(readOptions(OPERATOR_OPTIONS, [], {}));
    const given = args.map((arg) => arg.slice(2).split("=")[0]!);
    // Where it runs and who it is come from the pod itself; replicas without a Lease would work against each other.
    const own = ["kubeconfig", "operator-namespace", "leader-elect", "domain-settings", "domain-namespaces"];
    // In a cluster pods have addresses of their own.
    const local = ["shared-network", "shared-ports"];
    // Only where programs of tasks may call the job API.
    const programs = ["job-api-url", "job-api-ca-file"];
    expect([...given, ...own, ...local, ...programs].sort()).toEqual(Object.keys(OPERATOR_OPTIONS).sort());
  });

  it("watch only the namespaces in which they have rights", async () => {
    const values = "rbac.scope=namespaced,rbac.domainNamespaces={alice,bob},jobNamespaces={jobs}";
    const [, ...args] = deploymentOf(await render(cluster, ["--set", values])).template.spec.containers[0]!.args;
    const options = readOptions(OPERATOR_OPTIONS, args, {});
    expect(options).toMatchObject({ "job-namespaces": ["jobs"], "domain-namespaces": ["alice", "bob"] });
    expect(() => checkOptions(options)).not.toThrow();
  });

  it("read the domain settings from a ConfigMap, and are replaced when it changes", async () => {
    const settings = { defaults: { securityLevel: "restricted" }, domains: { alice: { podLabels: { a: "{{ b }}" } } } };
    const withSettings = await render(cluster, ["--set-json", `domainSettings=${JSON.stringify(settings)}`]);
    const map = pick(withSettings, "ConfigMap")["data"] as Record<string, string>;
    expect(load(map["domain-settings.yaml"]!)).toEqual(settings);
    const { template: pod } = deploymentOf(withSettings);
    expect(pod.spec.containers[0]!.args).toContain("--domain-settings=/etc/kusciajob-operator/domain-settings.yaml");
    const others = await render(cluster, ["--set-json", 'domainSettings={"defaults":{"securityLevel":"baseline"}}']);
    const sum = "checksum/config";
    expect(pod.metadata.annotations?.[sum]).toMatch(/^[0-9a-f]{64}$/);
    expect(deploymentOf(others).template.metadata.annotations?.[sum]).not.toBe(pod.metadata.annotations?.[sum]);
    expect(deploymentOf(defaults).template.metadata.annotations).toBeUndefined();
  });

  it.each([
    [[], "kusciajob-operator:0.1.0"],
    [["--set", "image.repository=example.com/x,image.tag=v9"], "example.com/x:v9"],
    [["--set", `image.digest=sha256:${"a".repeat(64)}`], `kusciajob-operator@sha256:${"a".repeat(64)}`],
  ])("use the image that %j names", async (args, image) => {
    expect(deploymentOf(await render(cluster, args)).template.spec.containers[0]!.image).toBe(
      image.replace("0.1.0", chartYaml().appVersion),
    );
  });

  it("have a disruption budget only when there are several", async () => {
    expect(pick(defaults, "PodDisruptionBudget")["spec"]).toMatchObject({ maxUnavailable: 1 });
    const single = await render(cluster, ["--set", "replicas=1"]);
    expect(single.some(({ kind }) => kind === "PodDisruptionBudget")).toBe(false);
  });
});

describe("the schema of the values", () => {
  it.each([
    ["an unknown key", "--set", "replicaCount=2"],
    ["an unknown option", "--set", "operator.loglevel=debug"],
    ["an unknown level", "--set", "operator.logLevel=verbose"],
    ["a duration without a unit", "--set", "operator.defaultTtl=30"],
    ["no job namespace", "--set-json", "jobNamespaces=[]"],
    ["* beside a name", "--set-json", 'jobNamespaces=["*","a"]'],
    ["a name that is none", "--set-json", 'jobNamespaces=["Not_A_Name"]'],
    ["a negative number of replicas", "--set", "replicas=-1"],
    ["a domain setting that does not exist", "--set", "domainSettings.domains.alice.nodeselector.a=b"],
    ["a level of security that does not exist", "--set", "domainSettings.defaults.securityLevel=none"],
    ["a digest that is none", "--set", "image.digest=latest"],
    ["a port that is none", "--set", "operator.healthPort=0"],
    ["a mount without its place", "--set-json", 'extraVolumeMounts=[{"name":"x"}]'],
    ["an unknown scope", "--set", "rbac.scope=namespace"],
    ["a budget of none", "--set", "podDisruptionBudget.maxUnavailable=0"],
  ])("refuses %s", async (_, flag, value) => {
    await expect(template(cluster, [flag, value])).rejects.toThrow(
      /values don't meet the specifications of the schema/,
    );
  });

  it.each([
    ["rights in namespaces without naming them", ["--set", "rbac.scope=namespaced"], /rbac\.domainNamespaces/],
    [
      "rights in namespaces and jobs in all",
      ["--set", "rbac.scope=namespaced,rbac.domainNamespaces={a}", "--set-json", 'jobNamespaces=["*"]'],
      /jobNamespaces by name/,
    ],
    [
      "Domains written by an API that has no right to them",
      ["--set", `${FEW_AND_API},api.domains.enabled=true`],
      /api\.domains\.enabled needs rbac\.scope cluster/,
    ],
    ["somebody else's account without its name", ["--set", "serviceAccount.create=false"], /serviceAccount\.name/],
    [
      "a monitor without a Service",
      ["--set", "metrics.serviceMonitor.enabled=true,metrics.service.enabled=false"],
      /metrics\.service\.enabled/,
    ],
  ])("does not let pass %s", async (_, args, message) => {
    await expect(template(cluster, args)).rejects.toThrow(message);
  });

  it("knows exactly the settings that the operator knows", () => {
    // Typed, so that a new setting fails to compile here. configValues come from the domain's own ConfigMap.
    const known: Record<Exclude<keyof DomainSettings, "configValues">, true> = {
      schedulerName: true,
      nodeSelector: true,
      tolerations: true,
      runtimeClassName: true,
      priorityClassName: true,
      serviceAccountName: true,
      imagePullSecrets: true,
      volumes: true,
      volumeMounts: true,
      namedVolumes: true,
      podSecurityContext: true,
      podLabels: true,
      podAnnotations: true,
      securityLevel: true,
      networkPolicy: true,
      honourPorts: true,
      keptLogs: true,
    };
    const schema = JSON.parse(readFileSync(join(CHART, "values.schema.json"), "utf8")) as {
      definitions: { domain: { properties: object } };
    };
    expect(Object.keys(schema.definitions.domain.properties).sort()).toEqual(Object.keys(known).sort());
  });
});

describe("a real API server", () => {
  /** Stand-ins: these CRDs are not to be had offline, so only names and scope are checked. */
  const others = [
    ["ServiceMonitor", "monitoring.coreos.com"],
    ["PrometheusRule", "monitoring.coreos.com"],
    ["HTTPRoute", "gateway.networking.k8s.io"],
    ["GRPCRoute", "gateway.networking.k8s.io"],
  ].map(([kind, group]) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${kind!.toLowerCase()}s.${group}`,
      // Kubernetes keeps the group to itself unless told that someone has looked at it.
      annotations: { "api-approved.kubernetes.io": "unapproved, a stand-in for tests" },
    },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind, plural: `${kind!.toLowerCase()}s` },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  }));
  const namespaces = [NAMESPACE, "chart-jobs-a", "chart-jobs-b", "chart-alice", "chart-bob"].map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name },
  }));
  const list = (items: object[]): string => JSON.stringify({ apiVersion: "v1", kind: "List", items });

  beforeAll(async () => {
    await cluster.kubectl(["apply", "--server-side", "-f", "-"], { input: list([...others, ...namespaces]) });
    await areServed(cluster, "crd", ...others.map(({ metadata }) => metadata.name));
    return async () => {
      await cluster.kubectl(["delete", "--wait=false", "-f", "-"], { input: list([...others, ...namespaces]) });
    };
  });

  it.each([{ name: "its own values", path: join(CHART, "values.yaml") }, ...valuesFiles()])(
    "takes all objects with $name",
    async ({ path }) => {
      const text = await template(cluster, ["--values", path]);
      const answer = await cluster.kubectl(
        ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "--validate=strict", "-f", "-"],
        { input: text },
      );
      expect(answer.trim().split("\n")).toHaveLength(parse(text).length);
    },
  );
});
