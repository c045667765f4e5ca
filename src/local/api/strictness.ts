import { isRecord } from "./json.ts";
import { badRequest, failureStatus, invalid, Refusal } from "./refusals.ts";
import { sentFields } from "./sent-fields.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelRequest } from "./types.ts";

/** Judges the fields of an object as it was sent. */
export interface FieldCheck {
  /** Paths of the fields that a kind does not have. */
  readonly unknown: (kind: Target["kind"], object: ModelObject) => string[];
  /** The same in the words of a server-side apply. */
  readonly undeclared: (kind: Target["kind"], object: ModelObject) => string[];
  /** Why an object cannot be decoded at all. */
  readonly misfit: (kind: Target["kind"], object: ModelObject) => string | undefined;
}

const STRICTNESS = ["", "Ignore", "Strict", "Warn"];
const OPTIONS: Readonly<Record<string, string>> = {
  POST: "CreateOptions",
  PUT: "UpdateOptions",
  PATCH: "PatchOptions",
};

/** The refusal of an object that was sent as it is. */
function cannotBeHandled({ kind, apiVersion }: Target["kind"], why: string): Refusal {
  const version = apiVersion.split("/").at(-1);
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
}

/** What a request's `fieldValidation` makes of fields that are unknown or there twice: a refusal, warnings, or nothing. */
export function checkFields(
  target: Target,
  { given, request, check }: { given: ModelObject; request: ModelRequest; check: FieldCheck },
  refuse = (why: string) => cannotBeHandled(target.kind, why),
): string[] {
  const misfit = check.misfit(target.kind, given);
  if (misfit !== undefined) throw cannotBeHandled(target.kind, misfit);
  const strictness = strictnessOf(target, request);
  if (strictness === "Ignore") return [];
  const found = faults(target, check.unknown(target.kind, given), request);
  if (found.length > 0 && strictness === "Strict") throw refuse(`strict decoding error: ${found.join(", ")}`);
  return found;
}

function strictnessOf({ query }: Target, { method }: ModelRequest): string {
  const given = query.get("fieldValidation") ?? "";
  if (STRICTNESS.includes(given)) return given === "" ? "Warn" : given;
  const supported = STRICTNESS.map((each) => `"${each}"`).join(", ");
  const message = `Unsupported value: "${given}": supported values: ${supported}`;
  const named = { group: "meta.k8s.io", kind: OPTIONS[method] ?? "" };
  throw invalid(named, "", [{ reason: "FieldValueNotSupported", message, field: "fieldValidation" }]);
}

/** In the server's order: those of a built-in kind as they were sent, else first what is there twice. */
function faults({ kind }: Target, unknown: readonly string[], { method, text = "" }: ModelRequest): string[] {
  const sent = sentFields(text);
  // The decoder does not look into what it does not know.
  const isPassedOver = (path: string): boolean => !kind.custom && unknown.some((each) => path.startsWith(each));
  const twice = repetitions(sent).filter(({ path }) => !isPassedOver(path));
  const asSent = !kind.custom && method !== "PATCH";
  const all = [
    ...twice.map(({ path, at }) => ({ told: `duplicate field "${path}"`, at: asSent ? at : 0 })),
    ...unknown.map((path) => ({ told: `unknown field "${path}"`, at: asSent ? sent.indexOf(path) : 1 })),
  ];
  return all.sort((a, b) => a.at - b.at).map(({ told }) => told);
}

/** What is there twice or more often, and where it is there again. */
function repetitions(sent: readonly string[]): { path: string; at: number }[] {
  const seen = new Set<string>();
  const again = new Map<string, number>();
  for (const [at, path] of sent.entries()) {
    if (seen.has(path) && !again.has(path)) again.set(path, at);
    seen.add(path);
  }
  return [...again].map(([path, at]) => ({ path, at }));
}

/** Throws the refusal of a server-side apply that names fields which its kind does not have. */
export function requireDeclared({ kind }: Target, given: ModelObject, check: FieldCheck): void {
  const found = check.undeclared(kind, given).map((path) => `.${path}: field not declared in schema`);
  if (found.length === 0) return;
  const { namespace = "", name } = given.metadata;
  const version = kind.apiVersion.includes("/") ? kind.apiVersion : `/${kind.apiVersion}`;
  const list = found.length === 1 ? ` ${found[0]}` : ` errors:\n${found.map((each) => `  ${each}`).join("\n")}`;
  const message = `failed to create typed patch object (${namespace}/${name}; ${version}, Kind=${kind.kind}):${list}`;
  const { reason: _, ...status } = { ...failureStatus({ code: 500, reason: "", message }) } as { reason: string };
  throw new Refusal({ code: 500, body: status });
}

/** The refusal of a patch whose result has such fields; the patch itself is shown as Go shows it. */
export function refusedPatch(shown: string, why: string): Refusal {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return invalid({ group: "", kind: "" }, "", [{ reason: "FieldValueInvalid", message, field: "patch" }]);
}

/** A value as Go prints a map. */
export function goText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (value === null) return "<nil>";
  if (!isRecord(value)) return typeof value === "string" ? value : JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((key) => `${key}:${goText(value[key])}`).join(" ")}]`;
}

/** The header that tells a client of them. */
export function warningHeader(warnings: readonly string[]): string {
  return warnings.map((text) => `299 - "${text.replaceAll('"', '\\"')}"`).join(", ");
}
