import { type DescEnum, type DescField, type DescMessage, type DescMethod, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { commentOf } from "../src/server/reference/comments.ts";

const KEYWORDS: ReadonlySet<string> = new Set(
  "and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** A dataclass for each message that the calls use, and their enums. */
export function pythonModels(rpcs: readonly DescMethod[]): string {
  const messages = new Map<string, DescMessage>();
  const enums = new Map<string, DescEnum>();
  const visit = (message: DescMessage): void => {
    if (isForeign(message) || messages.has(message.name)) return;
    messages.set(message.name, message);
    for (const field of message.fields) {
      if (field.message) visit(field.message);
      if (field.enum) enums.set(pythonName(field.enum), field.enum);
    }
  };
  for (const { input, output } of rpcs) {
    visit(input);
    visit(output);
  }
  const names = [...enums.keys(), ...messages.keys()].sort();
  return [
    `"""The messages of the job API."""\n\n`,
    `from __future__ import annotations\n\nimport base64\nfrom dataclasses import dataclass, field\n`,
    `from enum import IntEnum\nfrom typing import Any, Dict, List, Optional\n\n`,
    `from .._message import Message, enum_value\n\n__all__ = [\n${names.map((name) => `    "${name}",\n`).join("")}]\n`,
    ...byName(enums).map(enumClass),
    ...byName(messages).map(messageClass),
  ].join("");
}

function byName<T>(named: ReadonlyMap<string, T>): T[] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Messages of protobuf itself are plain JSON here. */
function isForeign({ typeName }: DescMessage): boolean {
  return typeName.startsWith("google.protobuf.");
}

function pythonName({ file, typeName }: DescEnum): string {
  return typeName.slice(file.proto.package.length + 1).replaceAll(".", "");
}

function enumClass(desc: DescEnum): string {
  const members = desc.values.map(({ name, number }) => `    ${attributeOf(name)} = ${number}\n`);
  return `\n\nclass ${pythonName(desc)}(IntEnum):\n${docstring(commentOf(desc), "    ")}${members.join("")}`;
}

function messageClass(message: DescMessage): string {
  const comment = commentOf(message);
  const docs = comment === "" ? `${message.name} of the job API.` : comment;
  const fields = message.fields.map((field) => {
    const about = docstring(commentOf(field), "    ");
    return `    ${attributeOf(field.name)}: ${fieldType(field)} = ${fieldDefault(field)}\n${about}`;
  });
  return `\n\n@dataclass\nclass ${message.name}(Message):\n${docstring(docs, "    ")}\n${fields.join("")}`;
}

/** A docstring within 120 columns; nothing for an empty text. */
export function docstring(text: string, indent: string, ...more: readonly string[]): string {
  if (text === "") return "";
  const lines = [...wrapped(text, 117 - indent.length), ...more];
  if (lines.length === 1 && lines[0]!.length <= 114 - indent.length) return `${indent}"""${lines[0]}"""\n`;
  const [first, ...rest] = lines;
  return `${indent}"""${first}\n${rest.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("")}${indent}"""\n`;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.replaceAll("\\", "\\\\").split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Python's name of a field. */
export function attributeOf(name: string): string {
  return KEYWORDS.has(name) ? `${name}_` : name;
}

/** The type of one value of a field. */
export function valueType({
  message,
  enum: enumeration,
  scalar,
}: Pick<DescField, "message" | "enum" | "scalar">): string {
  if (message) return isForeign(message) ? "Dict[str, Any]" : message.name;
  return enumeration ? pythonName(enumeration) : scalarType(scalar);
}

const SCALARS: Partial<Record<ScalarType, string>> = {
  [ScalarType.STRING]: "str",
  [ScalarType.BOOL]: "bool",
  [ScalarType.BYTES]: "bytes",
  [ScalarType.FLOAT]: "float",
  [ScalarType.DOUBLE]: "float",
};

/** The type of a scalar; all others are integers. */
export function scalarType(scalar: ScalarType | undefined): string {
  return (scalar !== undefined && SCALARS[scalar]) || "int";
}

/** Whether it can be told apart from a field with its zero value that it is not there. */
export function mayBeMissing(field: DescField): boolean {
  if (field.fieldKind === "list" || field.fieldKind === "map") return false;
  return field.fieldKind === "message" || field.presence === FeatureSet_FieldPresence.EXPLICIT;
}

/** The zero value of a field that has one. */
export function zeroOf(field: Pick<DescField, "enum" | "scalar">): string {
  if (field.enum) return `${pythonName(field.enum)}(0)`;
  return { str: '""', bool: "False", bytes: 'b""', float: "0.0" }[scalarType(field.scalar)] ?? "0";
}

export function fieldType(field: DescField): string {
  const value = valueType(field);
  if (field.fieldKind === "list") return `List[${value}]`;
  if (field.fieldKind === "map") return `Dict[${scalarType(field.mapKey)}, ${value}]`;
  return mayBeMissing(field) ? `Optional[${value}]` : value;
}

function fieldDefault(field: DescField): string {
  const decode = decoderOf(field);
  const isMap = field.fieldKind === "map";
  const options = [
    field.fieldKind === "list"
      ? "default_factory=list"
      : isMap
        ? "default_factory=dict"
        : `default=${singleDefault(field)}`,
    ...(decode === "" ? [] : [`metadata={"decode": ${decode}${isMap ? ', "map": True' : ""}}`]),
  ];
  const isPlain = options.length === 1 && options[0]!.startsWith("default=");
  return isPlain ? singleDefault(field) : `field(${options.join(", ")})`;
}

function singleDefault(field: DescField): string {
  return mayBeMissing(field) ? "None" : zeroOf(field);
}

/** Makes the value of its JSON; empty where they are the same. */
function decoderOf({ message, enum: enumeration, scalar }: DescField): string {
  if (message) return isForeign(message) ? "" : `lambda value: ${message.name}.from_json(value)`;
  if (enumeration) return `lambda value: enum_value(${pythonName(enumeration)}, value)`;
  return { int: isLong(scalar) ? "int" : "", float: "float", bytes: "base64.b64decode" }[scalarType(scalar)] ?? "";
}

/** 64-bit integers come as text. */
function isLong(scalar: ScalarType | undefined): boolean {
  const { INT64, UINT64, SINT64, FIXED64, SFIXED64 } = ScalarType;
  return [INT64, UINT64, SINT64, FIXED64, SFIXED64].includes(scalar!);
}
