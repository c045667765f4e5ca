import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { collectDefaultMetrics, Registry } from "prom-client";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobPhase } from "../../../src/api/types.ts";
import { WorkQueue } from "../../../src/kube/workqueue.ts";
import { createCaches } from "../../../src/operator/caches.ts";
import { OperatorMetrics } from "../../../src/operator/metrics.ts";
import { ApiMetrics } from "../../../src/service/metrics.ts";
import type { Cluster } from "../../cluster/index.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { CHART, parse, pick, render, ROOT } from "./render.ts";

let cluster: Cluster;
const known = new Map<string, readonly string[]>();

beforeAll(() => {
  cluster = sharedCluster();
  const metrics = new OperatorMetrics(new Registry());
  collectDefaultMetrics({ register: metrics.registry });
  metrics.watchCaches(createCaches());
  new WorkQueue<string>({ name: "kusciajob", registry: metrics.registry });
  const api = new ApiMetrics(new Registry());
  api.watch({ cacheAge: () => 0, cachedJobs: () => 0, openWatches: () => ({ http: 0, grpc: 0, sse: 0, ws: 0 }) });
  const all = [metrics, api].flatMap(({ registry }) => registry.getMetricsAsArray());
  for (const metric of all as unknown as { name: string; type: string; labelNames: string[] }[]) {
    known.set(metric.name, metric.labelNames);
    if (metric.type === "histogram")
      for (const part of ["bucket", "sum", "count"]) known.set(`${metric.name}_${part}`, [...metric.labelNames, "le"]);
  }
});

/** Labels that the scrape adds. */
const SCRAPED = ["namespace", "pod", "job", "le"];

/** What an expression asks for that the operator does not have. */
function unknownIn(expression: string): string[] {
  const found = [...expression.matchAll(/([a-z_][a-z0-9_]*)\{([^}]*)\}/g)];
  if (found.length === 0) return [`${expression} reads no metric`];
  const labels = found.flatMap(([, name, selector]) => {
    if (!known.has(name!)) return [`metric ${name}`];
    const used = [...selector!.matchAll(/([a-z_]+)(?:=~|!~|!=|=)/g)].map(([, label]) => label!);
    return used
      .filter((label) => !known.get(name!)!.includes(label) && !SCRAPED.includes(label))
      .map((label) => `label ${label} of ${name}`);
  });
  const grouped = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(", "));
  const has = (label: string): boolean =>
    SCRAPED.includes(label) || found.some(([, name]) => known.get(name!)?.includes(label));
  return [...labels, ...grouped.filter((label) => !has(label)).map((label) => `grouping by ${label}`)];
}

interface Alert {
  alert: string;
  expr: string;
  annotations: Record<string, string>;
}

describe("the alerts", () => {
  async function alerts(...set: string[]): Promise<Alert[]> {
    const args = ["metrics.prometheusRule.enabled=true", ...set].flatMap((each) => ["--set", each]);
    const { groups } = pick(await render(cluster, args), "PrometheusRule")["spec"] as { groups: { rules: Alert[] }[] };
    return groups.flatMap((group) => group.rules);
  }

  it("read metrics that the operator and the job API have", async () => {
    const rules = await alerts("api.enabled=true", "api.options.protocol=NOTLS", "api.options.insecure=true");
    expect(rules.length).toBeGreaterThan(9);
    for (const { alert, expr, annotations } of rules) {
      expect(unknownIn(expr), alert).toEqual([]);
      expect(annotations["description"], alert).toMatch(/\.$/);
      const labels = [...annotations["summary"]!.matchAll(/\$labels\.([a-z]+)/g)].map(([, label]) => label!);
      for (const label of labels) expect(expr, alert).toMatch(new RegExp(`by \\([^)]*${label}`));
    }
  });

  it("tell the operator from the job API, whose metrics have the same names", async () => {
    const rules = await alerts("api.enabled=true", "api.options.protocol=NOTLS", "api.options.insecure=true");
    for (const { alert, expr } of rules) {
      const own = alert.startsWith("KusciaJobAPI") ? "=" : "!=";
      const selectors = [...expr.matchAll(/\{([^}]*)\}/g)].map(([, selector]) => selector!);
      for (const selector of selectors) expect(selector, alert).toContain(`job${own}"kusciajob-operator-api"`);
    }
  });

  it("say nothing of a job API that is not there", async () => {
    const names = (await alerts()).map(({ alert }) => alert);
    expect(names.length).toBeGreaterThan(6);
    expect(names.filter((name) => name.includes("JobAPI"))).toEqual([]);
  });
});

describe("the dashboard", () => {
  const text = readFileSync(join(CHART, "dashboards/kusciajob-operator.json"), "utf8");
  const { panels } = JSON.parse(text) as {
    panels: {
      id: number;
      title: string;
      gridPos: { x: number; y: number; w: number; h: number };
      targets: { expr: string }[];
    }[];
  };

  it("reads metrics that the operator has", () => {
    for (const { title, targets } of panels) for (const { expr } of targets) expect(unknownIn(expr), title).toEqual([]);
  });

  it("names phases that exist", () => {
    const phases: Record<JobPhase | "New", true> = {
      New: true,
      initialized: true,
      AwaitingApproval: true,
      Pending: true,
      Running: true,
      Succeeded: true,
      Failed: true,
      Cancelled: true,
      ApprovalReject: true,
      Suspended: true,
    };
    const named = [...text.matchAll(/phase=~?\\"([^"\\]*)\\"/g)].flatMap(([, list]) => list!.split("|"));
    expect(named.length).toBeGreaterThan(0);
    for (const phase of named) expect(Object.keys(phases)).toContain(phase);
  });

  it("has panels that do not overlap", () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });

  it("is in the ConfigMap byte for byte", async () => {
    const map = pick(await render(cluster, ["--set", "metrics.dashboard.enabled=true"]), "ConfigMap");
    expect((map["data"] as Record<string, string>)["kusciajob-operator.json"]).toBe(text);
    expect(map.metadata.labels).toMatchObject({ grafana_dashboard: "1" });
  });
});

/** Argo CD runs Lua 5.1; the scripts use nothing that later versions changed. */
function findLua(): string {
  const names = ["lua5.1", "lua", "luajit", "lua5.4", "lua5.3"];
  const find = (): string | undefined => names.find((name) => spawnSync(name, ["-v"]).status === 0);
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0) execFileSync("apt-get", ["install", "-y", "-q", "lua5.1"], { stdio: "ignore" });
  const installed = find();
  if (installed === undefined) throw new Error("the health scripts need Lua 5.1 to be tested: install lua5.1");
  return installed;
}

/** A value as Lua writes it. */
function lua(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(lua).join(",")}}`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, each]) => `[${lua(key)}]=${lua(each)}`)
      .join(",")}}`;
  return JSON.stringify(value);
}

function health(kind: string, object: unknown): { status: string; message: string } {
  const script = readFileSync(join(ROOT, `deploy/argocd/${kind}.lua`), "utf8");
  const program = `obj = ${lua(object)}\nlocal health = (function()\n${script}\nend)()\nio.write(health.status, "\\n", health.message or "")`;
  const [status = "", message = ""] = execFileSync(findLua(), ["-"], { input: program, encoding: "utf8" }).split("\n");
  return { status, message };
}

describe("the health scripts for Argo CD", () => {
  const job = (status: object, generation = 1): object => ({ metadata: { generation }, spec: {}, status });
  const waits = [{ type: "Reconciling", status: "True", message: "Task[a] waits: quota exceeded" }];
  const broken = [{ type: "Failed", status: "True", message: 'Task[a] failed: bob says "no such file"' }];

  it.each([
    ["no status at all", { metadata: { generation: 1 } }, "Progressing", "not looked"],
    ["no phase", job({}), "Progressing", "not looked"],
    ["initialized, waiting", job({ phase: "initialized", conditions: waits }), "Progressing", "quota exceeded"],
    [
      "Running",
      job({ phase: "Running", progress: "1/3", observedGeneration: 1 }),
      "Progressing",
      "Running (1/3 tasks done)",
    ],
    ["Running, an older spec", job({ phase: "Running", observedGeneration: 1 }, 2), "Progressing", "latest change"],
    ["Succeeded", job({ phase: "Succeeded", progress: "3/3" }), "Healthy", "3/3"],
    ["Failed", job({ phase: "Failed", conditions: broken }), "Degraded", "no such file"],
    ["ApprovalReject", job({ phase: "ApprovalReject" }), "Degraded", "ApprovalReject"],
    ["Suspended", job({ phase: "Suspended" }), "Suspended", "Restart"],
    ["Cancelled", job({ phase: "Cancelled" }), "Suspended", "Cancelled"],
  ])("judge a job: %s", (_, object, status, words) => {
    const found = health("KusciaJob", object);
    expect(found.status).toBe(status);
    expect(found.message).toContain(words);
  });

  const ready = (status: string, observedGeneration: number): object => ({
    metadata: { generation: 2 },
    status: {
      conditions: [
        { type: "Other", status: "False" },
        { type: "Ready", status, observedGeneration, message: "namespace alice is a domain" },
      ],
    },
  });

  it.each([
    ["new", { metadata: { generation: 1 } }, "Progressing"],
    ["ready", ready("True", 2), "Healthy"],
    ["refused", ready("False", 2), "Degraded"],
    ["of an older spec", ready("True", 1), "Progressing"],
  ])("judge a domain: %s", (_, object, status) => {
    expect(health("Domain", object).status).toBe(status);
  });

  it("are handed out under Argo CD's keys", async () => {
    const made = pick(parse(await cluster.kubectl(["kustomize", join(ROOT, "deploy/argocd")])), "ConfigMap");
    expect(Object.keys(made["data"] as object)).toEqual([
      "resource.customizations.health.kuscia.secretflow_Domain",
      "resource.customizations.health.kuscia.secretflow_KusciaJob",
    ]);
  });
});
