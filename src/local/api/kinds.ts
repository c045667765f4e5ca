import { builtInSchema, typedValue } from "./built-in.ts";
import { isRecord, recordOf } from "./json.ts";
import { readCRD, type Schema, structured } from "./schema.ts";
import type { ModelObject } from "./types.ts";

/** A kind that the server serves, and the ways in which kinds differ. */
export interface ModelKind {
  readonly group: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly custom: boolean;
  /** The status is written through `/status` only. */
  readonly hasStatus: boolean;
  /** metadata.generation counts changes of what is neither metadata nor status. */
  readonly hasGeneration: boolean;
  /** A PUT without a resourceVersion is taken. */
  readonly unconditionalUpdate: boolean;
  /** A PUT of what does not exist creates it. */
  readonly createOnUpdate: boolean;
  /** A DELETE that is done at once answers with the object, not with a Status. */
  readonly answersDeleted: boolean;
  /** What the server makes of everything but metadata. */
  readonly prepare: (content: Content) => Content;
  /** What a new object has beside that. */
  readonly initial: (content: Content, name: string) => Content;
  /** What a bookmark of the kind has beside its metadata. */
  readonly blank: Content;
  /** What a field selector may name beside metadata.name and metadata.namespace. */
  readonly fields: Readonly<Record<string, (object: ModelObject) => string>>;
}

/** An object without apiVersion, kind and metadata. */
export type Content = Readonly<Record<string, unknown>>;

const CORE: Omit<ModelKind, "kind" | "plural" | "prepare"> = {
  group: "",
  apiVersion: "v1",
  namespaced: true,
  custom: false,
  hasStatus: false,
  hasGeneration: false,
  unconditionalUpdate: true,
  createOnUpdate: false,
  answersDeleted: false,
  initial: (content) => content,
  blank: {},
  fields: {},
};

/** A kind of Kubernetes' own. */
function builtIn(kind: string): Pick<ModelKind, "kind" | "prepare"> {
  const schema = builtInSchema(kind);
  return { kind, prepare: (content) => typedValue(content, schema) as Content };
}

/** A field of an object by its path, as a field selector reads it. */
function text(...path: readonly string[]): (object: ModelObject) => string {
  return (object) => {
    let value: unknown = object;
    for (const key of path) value = isRecord(value) ? value[key] : undefined;
    return typeof value === "string" ? value : "";
  };
}

const POD: ModelKind = {
  ...CORE,
  ...builtIn("Pod"),
  plural: "pods",
  hasStatus: true,
  hasGeneration: true,
  answersDeleted: true,
  initial: (content) => ({
    ...content,
    spec: { restartPolicy: "Always", terminationGracePeriodSeconds: 30, ...recordOf(content["spec"]) },
    status: { phase: "Pending" },
  }),
  blank: { spec: { containers: null }, status: {} },
  fields: {
    "spec.nodeName": text("spec", "nodeName"),
    "spec.restartPolicy": text("spec", "restartPolicy"),
    "status.phase": text("status", "phase"),
  },
};

const NAMESPACE: ModelKind = {
  ...CORE,
  ...builtIn("Namespace"),
  plural: "namespaces",
  namespaced: false,
  hasStatus: true,
  answersDeleted: true,
  initial: (content) => {
    const { finalizers = [] } = recordOf(content["spec"]) as { finalizers?: string[] };
    const all = [...finalizers.filter((each) => each !== "kubernetes"), "kubernetes"];
    return { ...content, spec: { finalizers: all }, status: { phase: "Active" } };
  },
  blank: { spec: {}, status: {} },
  fields: { "status.phase": text("status", "phase") },
};

const SERVICE: ModelKind = {
  ...CORE,
  ...builtIn("Service"),
  plural: "services",
  createOnUpdate: true,
  hasStatus: true,
  answersDeleted: true,
  initial: (content) => ({
    ...content,
    spec: { type: "ClusterIP", ...recordOf(content["spec"]) },
    status: { loadBalancer: {} },
  }),
  blank: { spec: {}, status: { loadBalancer: {} } },
  fields: { "spec.clusterIP": text("spec", "clusterIP"), "spec.type": text("spec", "type") },
};

const QUOTA: ModelKind = {
  ...CORE,
  ...builtIn("ResourceQuota"),
  plural: "resourcequotas",
  hasStatus: true,
  answersDeleted: true,
  initial: (content) => ({ ...content, status: {} }),
  blank: { spec: {}, status: {} },
};

const EVENT: ModelKind = {
  ...CORE,
  ...builtIn("Event"),
  plural: "events",
  createOnUpdate: true,
  fields: {
    "involvedObject.apiVersion": text("involvedObject", "apiVersion"),
    "involvedObject.fieldPath": text("involvedObject", "fieldPath"),
    "involvedObject.kind": text("involvedObject", "kind"),
    "involvedObject.name": text("involvedObject", "name"),
    "involvedObject.namespace": text("involvedObject", "namespace"),
    "involvedObject.resourceVersion": text("involvedObject", "resourceVersion"),
    "involvedObject.uid": text("involvedObject", "uid"),
    reportingComponent: text("reportingComponent"),
    reason: text("reason"),
    source: (object) => text("source", "component")(object) || text("reportingComponent")(object),
    type: text("type"),
  },
};

const NETWORK_POLICY: ModelKind = {
  ...CORE,
  group: "networking.k8s.io",
  apiVersion: "networking.k8s.io/v1",
  ...builtIn("NetworkPolicy"),
  plural: "networkpolicies",
  blank: { spec: { podSelector: {} } },
  hasGeneration: true,
};

const LEASE: ModelKind = {
  ...CORE,
  group: "coordination.k8s.io",
  apiVersion: "coordination.k8s.io/v1",
  ...builtIn("Lease"),
  plural: "leases",
  blank: { spec: {} },
  createOnUpdate: true,
  unconditionalUpdate: false,
};

const NODE: ModelKind = {
  ...CORE,
  ...builtIn("Node"),
  plural: "nodes",
  namespaced: false,
  hasStatus: true,
  initial: (content) => ({ ...content, status: {} }),
  blank: { spec: {}, status: {} },
  fields: { "spec.unschedulable": text("spec", "unschedulable") },
};

const CRD_KIND: ModelKind = {
  ...CORE,
  group: "apiextensions.k8s.io",
  apiVersion: "apiextensions.k8s.io/v1",
  ...builtIn("CustomResourceDefinition"),
  plural: "customresourcedefinitions",
  namespaced: false,
  hasStatus: true,
  hasGeneration: true,
  // What it says has no effect: the kinds that are served are fixed.
  initial: (content) => ({ ...content, status: establishedStatus(content) }),
  blank: { spec: {}, status: {} },
};

function establishedStatus({ spec }: Content): Content {
  const { names, versions } = recordOf(spec);
  const stored = Array.isArray(versions) ? versions.map((each) => String(recordOf(each)["name"])) : [];
  const established = (type: string, reason: string): object => ({ type, status: "True", reason });
  return {
    acceptedNames: names,
    storedVersions: stored,
    conditions: [established("NamesAccepted", "NoConflicts"), established("Established", "InitialNamesAccepted")],
  };
}

function custom(plural: string): ModelKind {
  const { group, names, scope, versions } = readCRD(plural).spec;
  const { name: version, subresources, schema } = versions[0]!;
  const { metadata: _, apiVersion: __, kind: ___, ...properties } = schema.openAPIV3Schema.properties!;
  const content: Schema = { properties };
  const hasStatus = subresources?.status !== undefined;
  return {
    ...CORE,
    group,
    apiVersion: `${group}/${version}`,
    kind: names.kind,
    plural,
    namespaced: scope === "Namespaced",
    custom: true,
    hasStatus,
    hasGeneration: true,
    unconditionalUpdate: false,
    prepare: (given) => structured(given, content) as Content,
    initial: (given) => (hasStatus ? { ...given, status: undefined } : given),
  };
}

/** Everything that is served. */
export const KINDS: readonly ModelKind[] = [
  POD,
  SERVICE,
  { ...CORE, ...builtIn("ConfigMap"), plural: "configmaps" },
  NETWORK_POLICY,
  NAMESPACE,
  QUOTA,
  EVENT,
  LEASE,
  NODE,
  { ...CORE, ...builtIn("LimitRange"), plural: "limitranges" },
  CRD_KIND,
  custom("kusciajobs"),
  custom("kusciajobtasks"),
  custom("appimages"),
  custom("domains"),
  custom("domainpolicies"),
  custom("kusciajobconsents"),
  custom("kusciajobtemplates"),
  custom("kusciajobschedules"),
];
