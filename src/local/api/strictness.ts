import { badRequest } from "./refusals.ts";
import type { Target } from "./target.ts";
import type { ModelObject } from "./types.ts";

/** Finds the fields of an object that its kind does not have. */
export type UnknownFields = (kind: Target["kind"], object: ModelObject) => string[];

/** What a request's `fieldValidation` makes of unknown fields: a refusal, warnings, or nothing. */
export function checkFields(target: Target, given: ModelObject, unknown: UnknownFields): string[] {
  const strictness = target.query.get("fieldValidation") ?? "Warn";
  if (strictness === "Ignore") return [];
  const found = unknown(target.kind, given).map((field) => `unknown field "${field}"`);
  if (found.length === 0 || strictness !== "Strict") return found;
  const { kind, apiVersion } = target.kind;
  const version = apiVersion.split("/").at(-1);
  const why = `strict decoding error: ${found.join(", ")}`;
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

/** The header that tells a client of them. */
export function warningHeader(warnings: readonly string[]): string {
  return warnings.map((text) => `299 - "${text.replaceAll('"', '\\"')}"`).join(", ");
}
