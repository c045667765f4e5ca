import { isRecord } from "../api/json.ts";
import { KINDS, type ModelKind } from "../api/kinds.ts";
import { readCRD } from "../api/schema.ts";

const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  pods: ["po"],
  services: ["svc"],
  configmaps: ["cm"],
  namespaces: ["ns"],
  resourcequotas: ["quota"],
  events: ["ev"],
  nodes: ["no"],
  limitranges: ["limits"],
  networkpolicies: ["netpol"],
  customresourcedefinitions: ["crd", "crds"],
};
const CATEGORIES: Readonly<Record<string, readonly string[]>> = { pods: ["all"], services: ["all"] };
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

function verbsOf({ plural }: ModelKind): string[] {
  return plural === "namespaces" ? VERBS.filter((verb) => verb !== "deletecollection") : VERBS;
}

/** What discovery says about a kind in every of its forms. */
function namesOf({ kind, plural, custom }: ModelKind): { singular: string; aliases: Aliases } {
  const { shortNames = [], categories = [] } = custom
    ? readCRD(plural).spec.names
    : { shortNames: SHORT_NAMES[plural], categories: CATEGORIES[plural] };
  const aliases = { ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }) };
  return { singular: kind.toLowerCase(), aliases };
}

interface Aliases {
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

function subresources({ plural, hasStatus }: ModelKind): { name: string; kind?: string; verbs: string[] }[] {
  return [
    ...(hasStatus ? [{ name: "status", verbs: ["get", "patch", "update"] }] : []),
    ...(plural === "pods"
      ? [
          { name: "log", verbs: ["get"] },
          { name: "binding", kind: "Binding", verbs: ["create"] },
        ]
      : []),
  ];
}

interface Group {
  readonly name: string;
  readonly version: string;
  readonly kinds: readonly ModelKind[];
}

/** Groups in the order in which they are served. */
export function groups(): Group[] {
  return [...new Set(KINDS.map(({ apiVersion }) => apiVersion))].map((apiVersion) => {
    const kinds = KINDS.filter((kind) => kind.apiVersion === apiVersion);
    return { name: kinds[0]!.group, version: apiVersion.split("/").at(-1)!, kinds };
  });
}

function aggregated(found: readonly Group[]): object {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: found.map(({ name, version, kinds }) => ({
      metadata: { name: name === "" ? null : name, creationTimestamp: null },
      versions: [{ version, freshness: "Current", resources: kinds.map((kind) => discovered(kind, version)) }],
    })),
  };
}

function discovered(kind: ModelKind, version: string): object {
  const { group, kind: name, plural, namespaced } = kind;
  const { singular, aliases } = namesOf(kind);
  const responseKind = { group, version, kind: name };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs: verbsOf(kind),
    ...aliases,
    subresources: subresources(kind).map((each) => ({
      subresource: each.name,
      responseKind: { ...responseKind, kind: each.kind ?? name },
      verbs: each.verbs,
    })),
  };
}

function resourceList({ name, version, kinds }: Group): object {
  const resources = kinds.flatMap((kind) => {
    const { singular, aliases } = namesOf(kind);
    const one = { name: kind.plural, singularName: singular, namespaced: kind.namespaced, kind: kind.kind };
    const more = subresources(kind).map((each) => ({
      name: `${kind.plural}/${each.name}`,
      singularName: "",
      namespaced: kind.namespaced,
      kind: each.kind ?? kind.kind,
      verbs: each.verbs,
    }));
    return [{ ...one, verbs: verbsOf(kind), ...aliases }, ...more];
  });
  const groupVersion = name === "" ? version : `${name}/${version}`;
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}

function apiGroup({ name, version }: Group): object {
  const preferred = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [preferred], preferredVersion: preferred };
}

/** The answer to a discovery request, or undefined if the path is none. */
export function discovery(pathname: string, isAggregated: boolean): object | undefined {
  const all = groups();
  const [core, named] = [all.filter(({ name }) => name === ""), all.filter(({ name }) => name !== "")];
  if (pathname === "/api") {
    return isAggregated ? aggregated(core) : { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  }
  if (pathname === "/apis") {
    if (isAggregated) return aggregated(named);
    return { kind: "APIGroupList", apiVersion: "v1", groups: named.map(apiGroup) };
  }
  const group = all.find(({ name, version }) => pathname === (name === "" ? "/api/v1" : `/apis/${name}/${version}`));
  if (group !== undefined) return resourceList(group);
  const only = named.find(({ name }) => pathname === `/apis/${name}`);
  return only === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...apiGroup(only) };
}

/** True for an answer of discovery that only its own media type describes. */
export function isAggregatedAnswer(body: unknown): boolean {
  return isRecord(body) && body["kind"] === "APIGroupDiscoveryList";
}
