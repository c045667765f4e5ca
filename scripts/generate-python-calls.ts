import type { DescField, DescMessage, DescMethod } from "@bufbuild/protobuf";
import { commentOf } from "../src/server/reference/comments.ts";
import { requiredOf } from "../src/server/reference/rules.ts";
import type { EventsCall, StreamCall, UnaryCall } from "../src/service/define.ts";
import {
  attributeOf,
  docstring,
  fieldType,
  mayBeMissing,
  scalarType,
  valueType,
  zeroOf,
} from "./generate-python-models.ts";

/** A call of the Python client; `desc` is its method with comments. */
export type PythonCall = { readonly desc: DescMethod } & (
  | { readonly form: "unary"; readonly call: UnaryCall }
  | { readonly form: "stream"; readonly call: StreamCall }
  | { readonly form: "events"; readonly call: EventsCall }
);

/** A constant for each call: where it is, what it answers, and whether it may be sent again. */
export function pythonTable(calls: readonly PythonCall[]): string {
  const constants = calls.map(({ desc, form, call }) => {
    const given = [`"${call.path}"`, `models.${desc.output.name}`];
    if (form === "unary") given.push(`repeat=${call.repeat ? "True" : "False"}`);
    if (form === "unary" && call.deadlines !== undefined) given.push(`deadlines=${call.deadlines}`);
    const kind = { unary: "Call", stream: "StreamCall", events: "EventsCall" }[form];
    return `${constantOf(desc)} = ${kind}(${given.join(", ")})\n`;
  });
  return `"""Where each call is, and what is known of it."""\n\nfrom .._call import Call, EventsCall, StreamCall\nfrom . import models\n\n${constants.join("")}`;
}

/** The class with a method for each call, in its asynchronous form. */
export function pythonCalls(calls: readonly PythonCall[]): string {
  return [
    `"""All calls of the job API, a method each."""\n\n`,
    `from __future__ import annotations\n\n`,
    `from typing import Any, AsyncGenerator, Dict, List, Mapping, Optional, Sequence\n\n`,
    `from .._async.transport import AsyncTransport\nfrom .._call import Event, given\nfrom . import models, table\n\n\n`,
    `class AsyncCalls:\n    """Each call of the job API as it is: the request's fields are arguments, the answer's data is what comes back."""\n\n`,
    `    def __init__(self, transport: AsyncTransport) -> None:\n        self._transport = transport\n`,
    ...calls.map(method),
  ].join("");
}

function method(each: PythonCall): string {
  switch (each.form) {
    case "unary":
      return unaryMethod(each.desc, each.call.path);
    case "stream":
      return streamMethod(each.desc, each.call.path);
    case "events":
      return eventsMethod(each.desc, each.call);
  }
}

function unaryMethod(desc: DescMethod, path: string): string {
  const { type, statement } = answerOf(desc.output);
  return [
    signature("async def", desc, parametersOf(desc.input), type),
    docs(commentOf(desc), `POST ${path}`),
    `        request = ${requestOf(desc.input)}\n`,
    `        ${statement(`await self._transport.call(table.${constantOf(desc)}, request)`)}\n`,
  ].join("");
}

function streamMethod(desc: DescMethod, path: string): string {
  return [
    signature("def", desc, parametersOf(desc.input), `AsyncGenerator[models.${desc.output.name}, None]`),
    docs(commentOf(desc), `POST ${path}`),
    `        request = ${requestOf(desc.input)}\n`,
    `        return self._transport.stream(table.${constantOf(desc)}, request)\n`,
  ].join("");
}

function eventsMethod(desc: DescMethod, { path, parameters, summary }: EventsCall): string {
  const names = Object.keys(parameters);
  const own = names.map((name) => `${attributeOf(name)}: Sequence[str] = ()`);
  const common = ["last_event_id: Optional[str] = None", "timeout: Optional[float] = None"];
  const query = `{${names.map((name) => `"${name}": ${attributeOf(name)}`).join(", ")}}`;
  return [
    signature("def", desc, [...own, ...common], `AsyncGenerator[Event[models.${desc.output.name}], None]`),
    docs(
      `${summary} A lost connection is made again, and the stream goes on where it was; after \`\`timeout\`\` seconds it ends.`,
      `GET ${path}`,
    ),
    `        return self._transport.events(table.${constantOf(desc)}, ${query}, last_event_id=last_event_id, timeout=timeout)\n`,
  ].join("");
}

function signature(keyword: string, desc: DescMethod, parameters: readonly string[], type: string): string {
  const lines = parameters.map((parameter) => `        ${parameter},\n`).join("");
  const all = parameters.length === 0 ? "self" : `\n        self,\n        *,\n${lines}    `;
  return `\n    ${keyword} ${methodName(desc)}(${all}) -> ${type}:\n`;
}

function docs(comment: string, place: string): string {
  return docstring(comment === "" ? place : comment, "        ", ...(comment === "" ? [] : ["", `\`\`${place}\`\``]));
}

function parametersOf(message: DescMessage): string[] {
  const required = new Set(requiredOf(message));
  return message.fields.map((field) => `${attributeOf(field.name)}: ${parameterType(field, required.has(field.name))}`);
}

function parameterType(field: DescField, isRequired: boolean): string {
  const value = field.message ? fieldType(field) : valueType(field);
  if (field.fieldKind === "list") return `Sequence[${qualified(valueType(field), field)}] = ()`;
  if (field.fieldKind === "map")
    return `Optional[Mapping[${scalarType(field.mapKey)}, ${qualified(valueType(field), field)}]] = None`;
  if (mayBeMissing(field)) return `Optional[${qualified(valueType(field), field)}] = None`;
  return isRequired ? value : `${qualified(value, field)} = ${qualified(zeroOf(field), field)}`;
}

/** Messages and enums are in a module of their own. */
function qualified(type: string, { message, enum: enumeration }: DescField): string {
  const isOwn = enumeration !== undefined || (message !== undefined && !type.startsWith("Dict["));
  return isOwn ? `models.${type}` : type;
}

function requestOf({ name, fields }: DescMessage): string {
  const given = fields.map((field) => {
    const attribute = attributeOf(field.name);
    if (field.fieldKind === "list") return `${attribute}=list(${attribute})`;
    if (field.fieldKind === "map") return `${attribute}=dict(${attribute} or {})`;
    return `${attribute}=${attribute}`;
  });
  if (given.length === 0) return `models.${name}()`;
  return `models.${name}(\n${given.map((each) => `            ${each},\n`).join("")}        )`;
}

/** What a method gives of an answer: its data, nothing if it has none, or all of it. */
function answerOf(output: DescMessage): { type: string; statement: (sent: string) => string } {
  const fields = output.fields.filter(({ name }) => name !== "status");
  const [data] = fields;
  if (data === undefined) return { type: "None", statement: (sent) => sent };
  if (fields.length > 1 || data.name !== "data")
    return { type: `models.${output.name}`, statement: (sent) => `return ${sent}` };
  if (data.fieldKind === "list")
    return { type: `List[models.${valueType(data)}]`, statement: (sent) => `return (${sent}).data` };
  return { type: `models.${valueType(data)}`, statement: (sent) => `return given((${sent}).data)` };
}

function methodName({ localName }: DescMethod): string {
  return attributeOf(localName.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

function constantOf(desc: DescMethod): string {
  return methodName(desc).toUpperCase();
}
