import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import type { Kind, Schema } from "./generate-schemas.ts";

const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** JSON Schema keywords with the same meaning in a structural schema. */
const KEPT = [
  "enum",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "required",
] as const;

/** A JSON Schema, as far as it is made here. */
interface JsonSchema extends Pick<Schema, (typeof KEPT)[number]> {
  type?: Schema["type"] | Schema["type"][];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema;
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
}

/** Text of `src/api/generated/validators.js`: one function per kind, which depends on nothing. */
export function generateValidators(kinds: Kind[]): string {
  const ajv = new Ajv({
    allErrors: true,
    inlineRefs: false,
    messages: false,
    strict: false,
    code: { esm: true, source: true, lines: true },
  });
  const names: Record<string, string> = {};
  for (const { kind, schema } of kinds) {
    ajv.addSchema(kindSchema(schema), kind);
    names[functionName(kind)] = kind;
  }
  const code = standalone
    .default(ajv, names)
    .replaceAll(/require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, "(text) => [...text].length");
  if (code.includes("require(")) throw new Error("the validators would need a package at run time");
  return `${code.trimEnd()}\n`;
}

/** Text of `src/api/generated/validators.d.ts`. */
export function generateValidatorTypes(kinds: Kind[]): string {
  const lines = kinds.map(({ kind }) => `export const ${functionName(kind)}: Validator;\n`);
  return `/** What is wrong, in ajv's form. */
export interface ValidationError {
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}

export interface Validator {
  (data: unknown): boolean;
  errors?: ValidationError[] | null;
}

${lines.join("")}`;
}

function functionName(kind: string): string {
  return `validate${kind}`;
}

/** Only `spec`: the metadata is Kubernetes' affair, the status ours. */
function kindSchema(schema: Schema): JsonSchema {
  const shared = new SharedSchemas();
  const spec = shared.convert(schema.properties?.spec ?? {});
  shared.freeze();
  return {
    type: "object",
    required: ["spec"],
    properties: { spec: shared.resolve(spec) },
    $defs: shared.definitions(),
  };
}

/** Objects that occur more than once (probes, selectors) become one definition, else the code would be ten times as long. */
class SharedSchemas {
  readonly #count = new Map<string, number>();
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #names = new Map<string, string>();

  convert(schema: Schema): JsonSchema {
    const converted = this.#shape(schema);
    if (converted.properties !== undefined) {
      const text = JSON.stringify(converted);
      this.#count.set(text, (this.#count.get(text) ?? 0) + 1);
      this.#schemas.set(text, converted);
    }
    return converted;
  }

  freeze(): void {
    const repeated = [...this.#count].filter(([, count]) => count > 1).map(([text]) => text);
    for (const [index, text] of repeated.entries()) this.#names.set(text, `shared${index}`);
  }

  definitions(): Record<string, JsonSchema> {
    return Object.fromEntries(
      [...this.#names].map(([text, name]) => [name, this.#inside(this.#schemas.get(text) ?? {})]),
    );
  }

  resolve(schema: JsonSchema): JsonSchema {
    const name = this.#names.get(JSON.stringify(schema));
    return name === undefined ? this.#inside(schema) : { $ref: `#/$defs/${name}` };
  }

  #inside(schema: JsonSchema): JsonSchema {
    const { items, properties, additionalProperties } = schema;
    return {
      ...schema,
      ...(items && { items: this.resolve(items) }),
      ...(additionalProperties && { additionalProperties: this.resolve(additionalProperties) }),
      ...(properties && { properties: mapValues(properties, (value) => this.resolve(value)) }),
    };
  }

  /** The schema as JSON Schema, without what only Kubernetes or a reader needs. */
  #shape(schema: Schema): JsonSchema {
    const { items, properties, additionalProperties } = schema;
    return {
      type: schema["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : schema.type,
      ...(schema.format === "int32" && INT32),
      ...Object.fromEntries(
        KEPT.filter((keyword) => schema[keyword] !== undefined).map((keyword) => [keyword, schema[keyword]]),
      ),
      ...(items && { items: this.convert(items) }),
      ...(additionalProperties && { additionalProperties: this.convert(additionalProperties) }),
      ...(properties && { properties: mapValues(properties, (value) => this.convert(value)) }),
    };
  }
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
