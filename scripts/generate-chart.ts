import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { chartReadme } from "./generate-chart-readme.ts";
import { serverRights } from "../src/service/calls.ts";
import { type Rule, rulesFor } from "../src/service/rights.ts";

/** The part of a CRD that is looked at here. */
interface Manifest {
  metadata: { name: string; labels?: object; annotations?: Record<string, string> };
}

const NOTE = "Generated from crds/*.yaml by `npm run generate`. Do not edit.";
const HEADER = `# ${NOTE}\n`;
const CHART = "charts/kusciajob-operator/templates";
const CHART_README = "charts/kusciajob-operator/README.md";
const VALUES = "charts/kusciajob-operator/values.yaml";
const KUSTOMIZE = "deploy/crds";

/** What the chart and the kustomization hold of `crds/` and of the API's calls: path in the repository -> content. */
export function chartFiles(root: string = join(import.meta.dirname, "..")): Map<string, string> {
  const names = readdirSync(join(root, "crds"))
    .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
    .sort();
  const files = new Map<string, string>();
  for (const name of names) {
    const crd = load(readFileSync(join(root, "crds", name), "utf8")) as Manifest;
    files.set(`${CHART}/crd-${name}`, chartTemplate(crd));
    files.set(`${KUSTOMIZE}/${name}`, HEADER + dumpYaml(crd));
  }
  files.set(`${CHART}/_api-rules.tpl`, apiRules());
  const note = "<!-- Generated from values.yaml by `npm run generate`. Do not edit. -->\n\n";
  files.set(CHART_README, note + chartReadme(readFileSync(join(root, VALUES), "utf8")));
  files.set(`${KUSTOMIZE}/kustomization.yaml`, HEADER + dumpYaml(kustomization(names, versionOf(root))));
  return files;
}

/**
 * A CRD as a template of the chart. Helm installs what lies in a chart's own folder crds/ once and never upgrades it, so
 * CRDs are templates; and since uninstalling would then delete them with all jobs, they carry the annotation that keeps them.
 */
export function chartTemplate(crd: Manifest): string {
  const [head, ...rest] = escapeTemplate(dumpYaml(crd)).split(/^metadata:\n/m);
  const name = `  name: ${crd.metadata.name}\n`;
  const tail = rest.join("metadata:\n");
  if (head === undefined || !tail.startsWith(name) || Object.keys(crd.metadata).length > 1) {
    throw new Error(
      `the metadata of the CRD ${crd.metadata.name} must be its name alone: the chart adds labels and annotations`,
    );
  }
  const labels = '  labels:\n    {{- include "kjo.labels" . | nindent 4 }}\n';
  const keep = "  {{- if .Values.crds.keep }}\n  annotations:\n    helm.sh/resource-policy: keep\n  {{- end }}\n";
  const body = `${head}metadata:\n${name}${labels}${keep}${tail.slice(name.length)}`;
  return `{{- /* ${NOTE} */ -}}\n{{- if .Values.crds.install }}\n${body}{{- end }}\n`;
}

/** The rules of the job API's roles, as named templates. */
function apiRules(): string {
  const note = "{{- /* Generated from src/service/calls.ts by `npm run generate`. Do not edit. */ -}}\n";
  const templates = Object.entries(rulesFor(serverRights())).map(
    ([role, rules]) => `{{- define "kjo.api.rules.${role}" }}\n${rules.map(ruleText).join("")}{{- end }}\n`,
  );
  return note + templates.join("");
}

function ruleText({ apiGroups, resources, verbs }: Rule): string {
  const list = (items: readonly string[]): string => `[${items.map((item) => item || '""').join(", ")}]`;
  return `  - apiGroups: ${list(apiGroups)}\n    resources: ${list(resources)}\n    verbs: ${list(verbs)}\n`;
}

/** Descriptions may show the `{{.NAME}}` of config templates, which Helm must print, not run. */
export function escapeTemplate(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}

function kustomization(resources: string[], version: string): object {
  const pairs = {
    "app.kubernetes.io/name": "kusciajob-operator",
    "app.kubernetes.io/instance": "kusciajob-operator",
    "app.kubernetes.io/version": version,
  };
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources, labels: [{ pairs }] };
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

function dumpYaml(value: unknown): string {
  return dump(value, { lineWidth: -1, noRefs: true, quoteStyle: "double" });
}
