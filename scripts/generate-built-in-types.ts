import * as client from "@kubernetes/client-node";

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

/** Kinds of Kubernetes' own that local mode serves, by the names that the client gives their types. */
const ROOTS = [
  "V1Pod",
  "V1Service",
  "V1ConfigMap",
  "V1NetworkPolicy",
  "V1Namespace",
  "V1ResourceQuota",
  "CoreV1Event",
  "V1Lease",
  "V1Node",
  "V1LimitRange",
  "V1CustomResourceDefinition",
];
const PREFIX = /^(Core|Apiextensions)?V1/;

/** Text of `src/api/generated/built-in-types.ts`: the fields of Kubernetes' own types, as its client knows them. */
export function generateBuiltInTypes(): string {
  const lines = new Map<string, string>();
  for (const root of ROOTS) describe(root, lines);
  const text = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, fields]) => `  ${name}: "${fields}",\n`);
  return `// Generated from @kubernetes/client-node by \`npm run generate\`. Do not edit.
/**
 * Fields of Kubernetes' own types: a scalar, \`=Type\`, \`=[Type]\` for a list, \`={Type}\` for a map, \`=*\` for anything. Lists
 * and maps of scalars name no type.
 */
export const BUILT_IN_TYPES: Readonly<Record<string, string>> = {\n${text.join("")}};\n`;
}

function describe(type: string, lines: Map<string, string>): void {
  const name = type.replace(PREFIX, "");
  if (lines.has(name)) return;
  const attributes = attributesOf(type)!;
  lines.set(name, attributes.map((each) => field(each)).join(" "));
  for (const each of attributes) {
    const inner = innerOf(each.type);
    if (attributesOf(inner) !== undefined) describe(inner, lines);
  }
}

function field({ baseName, type }: Attribute): string {
  const inner = innerOf(type);
  const name = attributesOf(inner) === undefined ? "" : inner.replace(PREFIX, "");
  if (inner === "any") return `${baseName}=*`;
  if (type.startsWith("Array<")) return `${baseName}=[${name}]`;
  if (type.startsWith("{")) return `${baseName}={${name}}`;
  return name === "" ? baseName : `${baseName}=${name}`;
}

/** What a list or a map consists of, else the type itself. */
function innerOf(type: string): string {
  const [, item, value] = /^(?:Array<(.*)>|\{ \[key: string\]: (.*); \})$/.exec(type) ?? [];
  return item ?? value ?? type;
}

function attributesOf(type: string): readonly Attribute[] | undefined {
  const model = (client as Record<string, unknown>)[type] as { readonly attributeTypeMap?: Attribute[] } | undefined;
  return model?.attributeTypeMap;
}
