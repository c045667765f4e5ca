import { KINDS, type ModelKind } from "../api/kinds.ts";
import type { ModelObject } from "../api/types.ts";

/** The URL path of an object. */
export function objectPath({ group, apiVersion, namespaced, plural }: ModelKind, { metadata }: ModelObject): string {
  const root = group === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
  const scope = namespaced ? `/namespaces/${metadata.namespace}` : "";
  return `${root}${scope}/${plural}/${metadata.name}`;
}

/** The kind that an object or a reference says it is of. */
export function kindNamed(apiVersion: string | undefined, kind: string | undefined): ModelKind | undefined {
  return KINDS.find((each) => each.apiVersion === apiVersion && each.kind === kind);
}
