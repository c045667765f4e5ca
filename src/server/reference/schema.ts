import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { commentOf } from "./comments.ts";
import { requiredOf, ruleOf } from "./rules.ts";

/** A JSON schema, as far as ours go. */
export type Schema = Readonly<Record<string, unknown>>;

/** Which messages a document uses; each becomes a schema of its own. */
export class Schemas {
  readonly #messages = new Map<string, DescMessage>();

  /** A reference to the schema of the message. */
  ref(message: DescMessage): Schema {
    this.#add(message);
    return { $ref: `#/components/schemas/${schemaName(message)}` };
  }

  /** All schemas used, by name. */
  get all(): Readonly<Record<string, Schema>> {
    const sorted = [...this.#messages.values()].sort((a, b) => (schemaName(a) < schemaName(b) ? -1 : 1));
    return Object.fromEntries(sorted.map((message) => [schemaName(message), this.#schemaOf(message)]));
  }

  #add(message: DescMessage): void {
    if (this.#messages.has(message.typeName)) return;
    this.#messages.set(message.typeName, message);
    for (const field of message.fields) {
      if (field.message && field.message.typeName !== "google.protobuf.Any") this.#add(field.message);
    }
  }

  #schemaOf(message: DescMessage): Schema {
    const properties = Object.fromEntries(message.fields.map((field) => [field.name, this.#fieldSchema(field)]));
    const required = requiredOf(message);
    const schema = { type: "object", ...described(commentOf(message)), properties };
    return required.length === 0 ? schema : { ...schema, required };
  }

  #fieldSchema(field: DescField): Schema {
    const description = { ...ruleOf(field), ...described(commentOf(field)) };
    const item = this.#valueSchema(field);
    if (field.fieldKind === "list") return { type: "array", items: item, ...description };
    if (field.fieldKind === "map") return { type: "object", additionalProperties: item, ...description };
    return field.fieldKind === "message"
      ? { anyOf: [item, { type: "null" }], ...description }
      : { ...item, ...description };
  }

  #valueSchema({ message, enum: enumeration, scalar }: DescField): Schema {
    if (message?.typeName === "google.protobuf.Any") return { type: "object" };
    if (message) return this.ref(message);
    return enumeration ? enumSchema(enumeration) : scalarSchema(scalar);
  }
}

/** Messages of both packages have different names, so the last part is enough. */
function schemaName(message: DescMessage): string {
  return message.name;
}

function described(description: string): Schema {
  return description === "" ? {} : { description };
}

/** Names in answers; requests may have numbers. */
function enumSchema({ values }: DescEnum): Schema {
  return { type: "string", enum: values.map(({ name }) => name) };
}

const SCALARS: Readonly<Partial<Record<ScalarType, Schema>>> = {
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.FLOAT]: { type: "number", format: "float" },
  [ScalarType.INT32]: { type: "integer", format: "int32" },
  [ScalarType.INT64]: { type: "string", format: "int64", pattern: "^-?[0-9]+$" },
  [ScalarType.UINT64]: { type: "string", format: "uint64", pattern: "^[0-9]+$" },
};

function scalarSchema(scalar: ScalarType | undefined): Schema {
  return (scalar === undefined ? undefined : SCALARS[scalar]) ?? {};
}
