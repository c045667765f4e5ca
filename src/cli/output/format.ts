import { usage } from "../errors.ts";
import { jsonpathText } from "./jsonpath.ts";

/** What `-o` asks for. */
export type Format =
  | { readonly kind: "text" | "wide" | "json" | "yaml" | "name" | "ndjson" }
  | { readonly kind: "jsonpath"; readonly template: string };

const PLAIN = ["wide", "json", "yaml", "name", "ndjson"] as const;

/** @throws CliError */
export function formatOf(text: string | undefined): Format {
  if (text === undefined) return { kind: "text" };
  const plain = PLAIN.find((each) => each === text);
  if (plain !== undefined) return { kind: plain };
  const template = /^jsonpath=(.*)$/s.exec(text)?.[1];
  if (template !== undefined) return { kind: "jsonpath", template: template.replace(/^'(.*)'$/s, "$1") };
  throw usage(`-o ${text} is unknown`, `one of ${PLAIN.join(", ")}, jsonpath=TEMPLATE`);
}

/** A value in one of the formats for programs; undefined for those that people read. */
export async function formatted(format: Format, value: unknown): Promise<string | undefined> {
  if (format.kind === "json") return `${JSON.stringify(value, undefined, 2)}\n`;
  if (format.kind === "ndjson") return `${JSON.stringify(value)}\n`;
  if (format.kind === "jsonpath") return jsonpathText(format.template, value);
  if (format.kind !== "yaml") return undefined;
  const { dump } = await import("js-yaml");
  return dump(value, { noRefs: true, lineWidth: -1 });
}
