import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { GROUP, LABEL, MANAGER } from "../api/names.ts";
import {
  APP_IMAGES,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_CONSENTS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TASKS,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOBS,
  LEASES,
  NAMESPACES,
  type ResourceType,
} from "../api/resources.ts";
import type { KubeClient } from "../kube/client.ts";
import { isForbidden, isUnknownResource } from "../kube/errors.ts";
import { parseJson } from "../kube/json.ts";
import { parseTime } from "../util/time.ts";
import type { CliError } from "./errors.ts";
import { explained } from "./explain.ts";
import { durationText } from "../util/duration.ts";
import type { JobSource } from "./source/source.ts";

/** What one look found, and what to do if it is not well; `unknown`: one may not look. */
export type Found =
  | { readonly result: "ok"; readonly detail: string }
  | { readonly result: "wrong" | "unknown"; readonly detail: string; readonly remedy: string };

/** The same with what was looked at. */
export type Finding = Found & { readonly check: string };

/** What is looked at. */
export interface Patient {
  readonly source: JobSource;
  readonly client: KubeClient;
  readonly namespace: string;
  readonly now: number;
  /** Of kj. */
  readonly version: string;
}

/** Looks at all that jobs need, in the order in which one needs it. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [check, look] of Object.entries(CHECKS)) {
    const found = await look(patient).catch((error: unknown) => failed(error, patient));
    findings.push({ check, ...found });
    // Without a server there is nothing to look at.
    if (check === "server" && found.result !== "ok") break;
  }
  return findings;
}

function failed(error: unknown, { source }: Patient): Found {
  return foundOf(explained(error, source.place));
}

/** What an error says of what was looked at. */
export function foundOf({ message, hint, reason }: CliError): Exclude<Found, { result: "ok" }> {
  const remedy = hint === undefined || hint === "" ? "kj doctor -v6 shows each request; ask who runs the server" : hint;
  return { result: reason === "Forbidden" ? "unknown" : "wrong", detail: message, remedy };
}

const CHECKS: Readonly<Record<string, (patient: Patient) => Promise<Found>>> = {
  server,
  kinds,
  rights,
  operator,
  versions,
  policies,
  domains,
  consents,
  AppImages: appImages,
  jobs: unseen,
};

/** The oldest Kubernetes 1.x whose rules and watches are enough. */
const OLDEST_MINOR = 33;

async function server({ source }: Patient): Promise<Found> {
  const version = await source.serverVersion();
  const detail = `${version} (${source.place})`;
  const minor = Number(/v1\.(\d+)/.exec(version)?.[1] ?? OLDEST_MINOR);
  if (minor >= OLDEST_MINOR) return { result: "ok", detail };
  return { result: "wrong", detail, remedy: `Kubernetes 1.${OLDEST_MINOR} or newer is needed` };
}

async function kinds({ client }: Patient): Promise<Found> {
  const all = [
    KUSCIA_JOBS,
    KUSCIA_JOB_TASKS,
    KUSCIA_JOB_SCHEDULES,
    KUSCIA_JOB_TEMPLATES,
    APP_IMAGES,
    DOMAINS,
    DOMAIN_POLICIES,
    KUSCIA_JOB_CONSENTS,
  ] as readonly ResourceType[];
  const known = await Promise.all(all.map((type) => isServed(client, type)));
  const missing = all.filter((_, index) => !known[index]).map(({ kind }) => kind);
  if (missing.length === 0) return { result: "ok", detail: all.map(({ kind }) => kind).join(", ") };
  const remedy = "kubectl apply --server-side -f crds (docs/install.md)";
  return { result: "wrong", detail: `not installed: ${missing.join(", ")}`, remedy };
}

async function isServed(client: KubeClient, type: ResourceType): Promise<boolean> {
  try {
    await client.list(type, { limit: 1 });
    return true;
  } catch (error) {
    if (isUnknownResource(error)) return false;
    if (isForbidden(error)) return true;
    throw error;
  }
}

const NEEDED = ["get", "list", "watch", "create", "patch", "delete"];

async function rights({ source, namespace }: Patient): Promise<Found> {
  const { name, may } = await source.whoAmI();
  if (may === undefined)
    return { result: "unknown", detail: "the server does not tell", remedy: "try: kj get, kj run -f FILE --dry-run" };
  const missing = NEEDED.filter((verb) => !may.includes(verb));
  if (missing.length === 0) return { result: "ok", detail: `${name}: all verbs on kusciajobs in ${namespace}` };
  const detail = `${name} may not ${missing.join(", ")} kusciajobs in ${namespace}`;
  return {
    result: "wrong",
    detail,
    remedy: `ask for the role edit in ${namespace}, or use --server`,
  };
}

const STALE_MS = 60_000;
const TRY = "kj doctor --smoke shows whether jobs run";
const ASK = "ask whoever installed the operator";

async function operator({ client, now }: Patient): Promise<Found> {
  const leases = await listed(client, LEASES, { fieldSelector: `metadata.name=${MANAGER}` });
  if (leases === undefined) return { result: "unknown", detail: "you may not list leases", remedy: TRY };
  const [lease] = leases;
  if (lease === undefined) {
    // One that runs alone, as in local mode, needs no Lease.
    const detail = "no Lease: none is installed, or it runs without leader election";
    return { result: "unknown", detail, remedy: TRY };
  }
  const age = now - (parseTime(lease.spec?.renewTime) ?? 0);
  const where = `${lease.metadata.namespace}/${lease.spec?.holderIdentity ?? "nobody"}`;
  if (age < STALE_MS) return { result: "ok", detail: where };
  const remedy = `kubectl -n ${lease.metadata.namespace} get pods -l app.kubernetes.io/name=${MANAGER}`;
  return { result: "wrong", detail: `${where} was last seen ${durationText(age)} ago`, remedy };
}

/** Whether the operator is as old as kj; one of another version may not know what kj asks for. */
async function versions({ client, version }: Patient): Promise<Found> {
  const path = `/apis/apps/v1/deployments?labelSelector=app.kubernetes.io/name=${MANAGER}`;
  const found = await looked<{ metadata: { labels?: Record<string, string> } }>(client, path);
  if (found === undefined)
    return { result: "unknown", detail: `kj ${version}; no Deployment can be seen here`, remedy: ASK };
  const others = [...new Set(found.flatMap(({ metadata }) => metadata.labels?.["app.kubernetes.io/version"] ?? []))];
  if (others.length === 0)
    return { result: "unknown", detail: `kj ${version}; no Deployment of the operator says its own`, remedy: ASK };
  const detail = `kj ${version}, operator ${others.join(", ")}`;
  if (others.every((each) => each === version)) return { result: "ok", detail };
  return { result: "wrong", detail, remedy: "install the same version of both, the CRDs first" };
}

/** The API server's own rules: who makes parties, and who creates jobs for whom. */
async function policies({ client }: Patient): Promise<Found> {
  const path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
  const found = await looked<{ metadata: { name: string } }>(client, path);
  if (found === undefined) return { result: "unknown", detail: "no admission policies can be seen here", remedy: ASK };
  const ours = found.filter((policy) => JSON.stringify(policy).includes(GROUP)).map(({ metadata }) => metadata.name);
  if (ours.length > 0) return { result: "ok", detail: ours.join(", ") };
  return {
    result: "wrong",
    detail: "there is none: whoever creates jobs may name any domain as their initiator",
    remedy: "the chart's admission.enabled, or kubectl apply -f deploy/operator/admission.yaml",
  };
}

/** Undefined where one may not look, or the server has no such thing. */
async function looked<T>(client: KubeClient, path: string): Promise<readonly T[] | undefined> {
  try {
    return parseJson<{ items?: T[] }>((await client.raw("GET", path)).text).items ?? [];
  } catch (error) {
    if (isForbidden(error) || isUnknownResource(error)) return undefined;
    throw error;
  }
}

/** Which domains are asked before something runs in their name. */
async function consents({ client }: Patient): Promise<Found> {
  const found = await listed(client, DOMAIN_POLICIES, {});
  if (found === undefined)
    return {
      result: "unknown",
      detail: "you may not list DomainPolicies",
      remedy: `${ASK} which domains must approve`,
    };
  const asked = found.filter(({ spec }) => spec.approval === "Required").map(({ metadata }) => metadata.namespace);
  const rest = "the others take part as --default-approval says";
  return { result: "ok", detail: asked.length === 0 ? rest : `${asked.join(", ")} must approve; ${rest}` };
}

async function domains({ client }: Patient): Promise<Found> {
  const found = await listed(client, NAMESPACES, { labelSelector: LABEL.domainName });
  return counted(found?.map(domainOf), "kubectl apply -f examples/domains, or label a Namespace");
}

/** The domains that the user may see. */
export async function domainNames(client: KubeClient): Promise<string[]> {
  return ((await listed(client, NAMESPACES, { labelSelector: LABEL.domainName })) ?? []).map(domainOf);
}

function domainOf({ metadata }: Stored): string {
  return metadata.labels?.[LABEL.domainName] ?? metadata.name;
}

async function appImages({ client }: Patient): Promise<Found> {
  const found = await listed(client, APP_IMAGES, {});
  return counted(
    found?.map(({ metadata }) => metadata.name),
    "kubectl apply -f examples/apps",
  );
}

const SHOWN = 8;

function counted(names: readonly string[] | undefined, remedy: string): Found {
  if (names === undefined) return { result: "unknown", detail: "you may not list them", remedy: ASK };
  if (names.length === 0) return { result: "wrong", detail: "there is none", remedy };
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  return { result: "ok", detail: names.slice(0, SHOWN).join(", ") + more };
}

const UNSEEN_MS = 30_000;

async function unseen({ source, now, namespace }: Patient): Promise<Found> {
  const jobs = await source.list({});
  const late = jobs.filter(
    ({ why, create_time }) => why[0]?.code === "NotSeen" && now - (parseTime(create_time) ?? now) > UNSEEN_MS,
  );
  if (late.length === 0) return { result: "ok", detail: `${jobs.length} in ${namespace}, all seen by an operator` };
  const detail = `no operator has seen ${late
    .map(({ name }) => name)
    .slice(0, SHOWN)
    .join(", ")}`;
  return { result: "wrong", detail, remedy: `does one run, with ${namespace} among its --job-namespaces?` };
}

/** Undefined where one may not look. */
async function listed<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  select: { readonly fieldSelector?: string; readonly labelSelector?: string },
): Promise<readonly Stored<T>[] | undefined> {
  try {
    return (await client.listAll(type, select)).items;
  } catch (error) {
    if (isForbidden(error) || isUnknownResource(error)) return undefined;
    throw error;
  }
}
