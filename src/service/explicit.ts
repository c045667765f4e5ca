import type { DescMessage, JsonValue, Message } from "@bufbuild/protobuf";

const explicit = new WeakMap<Message, readonly string[]>();

/** Remembers which maps a JSON request gives as `{}`: in the message they are the same as absent ones, to Kuscia they are not. */
export function rememberExplicit(schema: DescMessage, message: Message, json: JsonValue): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return;
  const names = schema.fields
    .filter((field) => field.fieldKind === "map" && (json[field.name] ?? json[field.jsonName]))
    .map(({ name }) => name);
  if (names.length > 0) explicit.set(message, names);
}

/** Whether the request has the map, if only an empty one; unknown for binary requests, where it counts as absent. */
export function isExplicit(message: Message, field: string): boolean {
  return explicit.get(message)?.includes(field) ?? false;
}
