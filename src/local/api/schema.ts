import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { isRecord } from "./json.ts";

/** A rule of CEL. */
export interface Rule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly fieldPath?: string;
  /** The rule also judges what is new, and asks `oldSelf` whether it has a value. */
  readonly optionalOldSelf?: boolean;
  readonly reason?: string;
}

/** The parts of a structural schema that change what is stored, or refuse it. */
export interface Schema {
  readonly type?: string;
  /** What Kubernetes calls a type of its own. */
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-map-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-validations"?: readonly Rule[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** A column that `kubectl get` shows. */
export interface PrinterColumn {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
  readonly description?: string;
}

/** What the model needs of a CRD. */
export interface CRD {
  readonly spec: {
    readonly group: string;
    readonly scope: "Cluster" | "Namespaced";
    readonly names: {
      readonly kind: string;
      readonly plural: string;
      readonly shortNames?: readonly string[];
      readonly categories?: readonly string[];
    };
    readonly versions: readonly {
      readonly name: string;
      readonly subresources?: { readonly status?: object };
      readonly additionalPrinterColumns?: readonly PrinterColumn[];
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The files of `crds/` by plural; the bundler puts them in, for a bundle stands alone. */
declare const KJO_CRDS: Readonly<Record<string, CRD>> | undefined;

const READ = new Map<string, CRD>();

/** One of `crds/`. */
export function readCRD(plural: string): CRD {
  let crd = typeof KJO_CRDS === "object" ? KJO_CRDS[plural] : READ.get(plural);
  if (crd === undefined) {
    crd = load(readFileSync(new URL(`../../../crds/${plural}.yaml`, import.meta.url), "utf8")) as CRD;
    READ.set(plural, crd);
  }
  return crd;
}

/** The schema of a custom kind's objects. */
export function schemaOf(plural: string): Schema {
  return readCRD(plural).spec.versions[0]!.schema.openAPIV3Schema;
}

/** What the server makes of a part of a custom resource: fields it does not know are dropped, defaults filled in. */
export function structured(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => structured(item, items));
  }
  if (!isRecord(value) || schema["x-kubernetes-preserve-unknown-fields"] === true) return value;
  const { properties, additionalProperties } = schema;
  if (properties !== undefined) return withProperties(value, properties);
  if (typeof additionalProperties !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, structured(each, additionalProperties)]));
}

function withProperties(value: Record<string, unknown>, properties: Readonly<Record<string, Schema>>): object {
  const kept: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(properties)) {
    const found = value[key] === null && schema.default !== undefined ? undefined : value[key];
    const given = found === undefined ? schema.default : found;
    if (given !== undefined) kept[key] = structured(given, schema);
  }
  return kept;
}
