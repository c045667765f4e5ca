import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { isRecord } from "./json.ts";

/** The parts of a structural schema that change what is stored. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

/** What the model needs of a CRD. */
export interface CRD {
  readonly spec: {
    readonly group: string;
    readonly scope: "Cluster" | "Namespaced";
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly subresources?: { readonly status?: object };
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** Reads one of `crds/`. */
export function readCRD(plural: string): CRD {
  return load(readFileSync(new URL(`../../../crds/${plural}.yaml`, import.meta.url), "utf8")) as CRD;
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
