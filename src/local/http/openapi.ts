import { createHash } from "node:crypto";
import type { ModelKind } from "../api/kinds.ts";
import { schemaOf, type Schema } from "../api/schema.ts";
import { groups } from "./discovery.ts";

const QUERY = ["fieldValidation", "dryRun", "fieldManager"].map((name) => ({
  name,
  in: "query",
  schema: { type: "string" },
}));
const OBJECT_META = {
  description: "ObjectMeta is metadata that all persisted resources must have.",
  type: "object",
  properties: {
    name: { type: "string" },
    namespace: { type: "string" },
    labels: { type: "object", additionalProperties: { type: "string" } },
    annotations: { type: "object", additionalProperties: { type: "string" } },
  },
};
/** Of built-in kinds no more is said: kubectl knows them itself. */
const UNKNOWN: Schema = { type: "object" };
const META_NAME = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** `/openapi/v3` and the document of each version below it; undefined for another path. */
export function openAPI(pathname: string): object | undefined {
  if (pathname === "/openapi/v3") {
    const paths = groups().map(({ kinds }) => {
      const root = rootOf(kinds[0]!);
      const hash = createHash("sha256")
        .update(JSON.stringify(document(kinds)))
        .digest("hex")
        .slice(0, 16);
      return [root.slice(1), { serverRelativeURL: `/openapi/v3${root}?hash=${hash}` }] as const;
    });
    return { paths: Object.fromEntries(paths) };
  }
  const group = groups().find(({ kinds }) => pathname === `/openapi/v3${rootOf(kinds[0]!)}`);
  return group === undefined ? undefined : document(group.kinds);
}

function rootOf({ apiVersion, group }: ModelKind): string {
  return group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

function document(kinds: readonly ModelKind[]): object {
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "local" },
    paths: Object.assign({}, ...kinds.map(pathsOf)) as object,
    components: {
      schemas: {
        [META_NAME]: OBJECT_META,
        ...Object.fromEntries(kinds.map((kind) => [schemaName(kind), described(kind)])),
      },
    },
  };
}

function schemaName({ group, apiVersion, kind }: ModelKind): string {
  const version = apiVersion.split("/").at(-1);
  return group === ""
    ? `io.k8s.api.core.${version}.${kind}`
    : `${group.split(".").toReversed().join(".")}.${version}.${kind}`;
}

function typeOf({ group, apiVersion, kind }: ModelKind): { group: string; version: string; kind: string } {
  return { group, version: apiVersion.split("/").at(-1)!, kind };
}

function pathsOf(kind: ModelKind): object {
  const scope = kind.namespaced ? "/namespaces/{namespace}" : "";
  const collection = `${rootOf(kind)}${scope}/${kind.plural}`;
  const reference = { $ref: `#/components/schemas/${schemaName(kind)}` };
  const content = { "application/json": { schema: reference } };
  const operation = (action: string): object => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": typeOf(kind),
    parameters: QUERY,
    responses: { 200: { description: "OK", content } },
  });
  return {
    [collection]: { get: operation("list"), post: operation("post") },
    [`${collection}/{name}`]: {
      get: operation("get"),
      put: operation("put"),
      patch: operation("patch"),
      delete: operation("delete"),
    },
  };
}

function described(kind: ModelKind): object {
  const own: Schema = kind.custom ? schemaOf(kind.plural) : UNKNOWN;
  const properties = {
    apiVersion: { type: "string" },
    kind: { type: "string" },
    ...own.properties,
    metadata: { description: "Standard object metadata.", allOf: [{ $ref: `#/components/schemas/${META_NAME}` }] },
  };
  return { ...own, properties, "x-kubernetes-group-version-kind": [typeOf(kind)] };
}
