import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

/** The part of an OpenAPI v3 schema that structural CRD schemas use. */
export interface Schema {
  description?: string;
  type?: "array" | "boolean" | "integer" | "number" | "object" | "string";
  format?: string;
  default?: unknown;
  enum?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema;
  items?: Schema;
  anyOf?: Schema[];
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-validations"?: { rule: string; message?: string; fieldPath?: string }[];
}

interface CustomResourceDefinition {
  spec: {
    group: string;
    scope: string;
    names: { kind: string; plural: string; singular: string; shortNames?: string[] };
    versions: {
      name: string;
      additionalPrinterColumns?: { name: string; jsonPath: string; priority?: number }[];
      schema: { openAPIV3Schema: Schema };
    }[];
  };
}

/** One kind as its CRD describes it. */
export interface Kind {
  kind: string;
  apiVersion: string;
  scope: string;
  plural: string;
  shortNames: string[];
  columns: { name: string; jsonPath: string; priority?: number }[];
  schema: Schema;
}

/** The CRDs, in the order in which everything made from them lists the kinds. */
export const CRD_FILES = [
  "kusciajobs.yaml",
  "kusciajobtasks.yaml",
  "kusciajobtemplates.yaml",
  "kusciajobschedules.yaml",
  "appimages.yaml",
  "domains.yaml",
  "domainpolicies.yaml",
  "kusciajobconsents.yaml",
] as const;

export function loadKinds(root: string): Kind[] {
  return CRD_FILES.map((file) => {
    const crd = load(readFileSync(join(root, "crds", file), "utf8"));
    if (!isCustomResourceDefinition(crd)) throw new Error(`crds/${file} is not a CustomResourceDefinition`);
    const { spec } = crd;
    const [version, ...others] = spec.versions;
    if (version === undefined || others.length > 0) throw new Error(`crds/${file} must have exactly one version`);
    return {
      kind: spec.names.kind,
      apiVersion: `${spec.group}/${version.name}`,
      scope: spec.scope,
      plural: spec.names.plural,
      shortNames: spec.names.shortNames ?? [],
      columns: version.additionalPrinterColumns ?? [],
      schema: version.schema.openAPIV3Schema,
    };
  });
}

/** The API server checks the rest, in test/integration/crds. */
function isCustomResourceDefinition(value: unknown): value is CustomResourceDefinition {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "CustomResourceDefinition";
}
