import type { Kind, Schema } from "./generate-schemas.ts";

const SCALARS: readonly (string | undefined)[] = ["integer", "number", "boolean"];

/** Text of `src/api/generated/scalars.ts`: the fields of a KusciaJob's spec that are numbers or booleans, by path. */
export function generateScalars(kinds: Kind[]): string {
  const job = kinds.find(({ kind }) => kind === "KusciaJob");
  const lines = scalars(job?.schema.properties?.spec ?? {}, "").map(([path, type]) => `  "${path}": "${type}",\n`);
  return `/** Fields of a KusciaJob's spec that are numbers or booleans. */
export const JOB_SCALARS: Readonly<Record<string, "integer" | "number" | "boolean">> = {\n${lines.join("")}};\n`;
}

function scalars(schema: Schema, path: string): [path: string, type: string][] {
  if (SCALARS.includes(schema.type)) return [[path, schema.type!]];
  const { properties = {}, items, additionalProperties } = schema;
  const inside = (key: string): string => (path === "" ? key : `${path}.${key}`);
  return [
    ...Object.entries(properties).flatMap(([key, each]) => scalars(each, inside(key))),
    ...(items === undefined ? [] : scalars(items, `${path}[]`)),
    ...(additionalProperties === undefined ? [] : scalars(additionalProperties, `${path}{}`)),
  ];
}
