import { readFileSync } from "node:fs";
import { load } from "js-yaml";
import { KUSCIA_JOBS, type ResourceType } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";

export interface CRD {
  metadata: { name: string };
  spec: {
    group: string;
    names: { shortNames?: string[] };
    versions: { schema: { openAPIV3Schema: Record<string, unknown> } }[];
  };
}

/** The KusciaJob CRD in a group of its own, so that a test may change it while others use the real one. */
export function jobCRD(group: string): CRD {
  const crd = copyAs<CRD>(load(readFileSync("crds/kusciajobs.yaml", "utf8")));
  crd.metadata.name = `kusciajobs.${group}`;
  crd.spec.group = group;
  delete crd.spec.names.shortNames;
  return crd;
}

const RULES = ["x-kubernetes-validations"];
const SHAPE = [
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "pattern",
  "required",
];

/** The same CRD without its CEL rules. */
export function withoutRules(crd: CRD): CRD {
  return without(crd, RULES);
}

/** The same CRD without rules, list-maps, required fields and limits on texts: more lenient than any earlier one. */
export function withoutLimits(crd: CRD): CRD {
  return without(crd, [...RULES, ...SHAPE]);
}

/** No field of ours is named like one of these keywords. */
function without(crd: CRD, keywords: string[]): CRD {
  const keep = (key: string, value: unknown): unknown => (keywords.includes(key) ? undefined : value);
  const copy: CRD = JSON.parse(JSON.stringify(crd, keep));
  return copy;
}

export function jobsOf(group: string): ResourceType<KusciaJob> {
  return { ...KUSCIA_JOBS, apiVersion: `${group}/v1alpha1` };
}

/** A copy as JSON carries it, under a type that it may not have: for what the server is to judge. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it is
export function copyAs<T>(value: unknown): T {
  const copy: T = JSON.parse(JSON.stringify(value));
  return copy;
}
