import type { ModelKind } from "../api/kinds.ts";
import { contentOf } from "../api/metadata.ts";
import { invalid } from "../api/refusals.ts";
import { schemaOf, type Schema } from "../api/schema.ts";
import type { Target } from "../api/target.ts";
import type { ModelObject } from "../api/types.ts";
import { type Cause, RULES_NOT_CHECKED } from "./causes.ts";
import { nameCauses } from "./object-names.ts";
import { brokenRules, hasRules } from "./rules.ts";
import { violations } from "./violations.ts";

/** What keeps the server from evaluating rules. */
const BLOCKING = new Set([
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
]);

/** Throws kube-apiserver's refusal unless the object may be stored in place of the old one. */
export function validate({ kind }: Target, next: ModelObject, old?: ModelObject): void {
  const name = next.metadata.name ?? "";
  const found = [...(old === undefined ? nameCauses(kind, name) : []), ...customCauses(kind, next, old)];
  if (found.length > 0) throw invalid(kind, name, found);
}

function customCauses(kind: ModelKind, next: ModelObject, old: ModelObject | undefined): Cause[] {
  if (!kind.custom) return [];
  const schema = readSchema(kind.plural);
  const value = contentOf(next);
  const before = old === undefined ? undefined : contentOf(old);
  const found = violations({ value, schema, field: "", old: before });
  if (found.some(({ reason }) => BLOCKING.has(reason))) return hasRules(schema) ? [...found, RULES_NOT_CHECKED] : found;
  return [...found, ...brokenRules(seenByRules(next), schema, "", old && seenByRules(old))];
}

/** Rules see no more of the metadata than the name. */
function seenByRules(object: ModelObject): object {
  return { ...contentOf(object), metadata: { name: object.metadata.name } };
}

const SCHEMAS = new Map<string, Schema>();

/** A kind's schema without what the server sees to itself. */
function readSchema(plural: string): Schema {
  let schema = SCHEMAS.get(plural);
  if (schema === undefined) {
    const { required = [], ...rest } = schemaOf(plural);
    schema = { ...rest, required: required.filter((each) => each !== "metadata") };
    SCHEMAS.set(plural, schema);
  }
  return schema;
}
