import { JOB_SCALARS } from "../api/generated/scalars.ts";
import { validateKusciaJob } from "../api/schema.ts";
import type { KusciaJobSpec, KusciaJobTemplateSpec } from "../api/types.ts";
import { sha256 } from "../util/canonical-json.ts";
import { bind, defaultProblems, type ParameterProblem, type ParameterValue } from "./parameters.ts";

/** What a job gets from where it is made from. */
export interface JobDraft {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: KusciaJobSpec;
}

/** Why no job can be made. `parameter` names the one that is wrong, if one is. */
export interface RenderProblem {
  readonly reason: "TemplateInvalid" | "ParametersInvalid" | "JobInvalid";
  readonly message: string;
  readonly parameter?: string;
}

export type Rendered = { readonly job: JobDraft } | { readonly problems: readonly RenderProblem[] };

/** Stands for all that a template says. */
export function revisionOf(spec: KusciaJobTemplateSpec): string {
  return `sha256:${sha256(spec)}`;
}

/** The job of a template with these values. */
export function render(spec: KusciaJobTemplateSpec, parameters: Readonly<Record<string, string>>): Rendered {
  const found = referencesOf(spec);
  const invalid = problemsOf(spec, found);
  if (invalid.length > 0) return { problems: invalid.map((message) => ({ reason: "TemplateInvalid", message })) };
  const bound = bind(spec, parameters);
  if ("problems" in bound) return { problems: bound.problems.map(parameterProblem) };
  const tooLarge = sizeProblem(found, bound.values);
  if (tooLarge !== undefined) return { problems: [tooLarge] };
  const { metadata, spec: job } = spec.template;
  const texts = (record: Record<string, string> = {}): Record<string, string> =>
    mapValues(record, (text) => replaceAll(text, bound.values));
  return checked({
    labels: texts(metadata?.labels),
    annotations: texts(metadata?.annotations),
    spec: withParameters(substitute(job, "", bound.values) as KusciaJobSpec, bound.values),
  });
}

/** What a job may hold of what it was made with. */
const MOST_PARAMETERS = 128;
const LONGEST_PARAMETER = 65_536;

/** The job says what it was made with, so that it can be made again; as far as it has room for that. */
function withParameters(job: KusciaJobSpec, values: ReadonlyMap<string, ParameterValue>): KusciaJobSpec {
  if (job.parameters !== undefined) return job;
  const texts = [...values].map(([name, { text }]) => [name, text] as const);
  const kept = texts.filter(([, text]) => text.length <= LONGEST_PARAMETER).slice(0, MOST_PARAMETERS);
  return kept.length === 0 ? job : { ...job, parameters: Object.fromEntries(kept) };
}

/** A job that is written out, looked at like one that is made. */
export function checked(job: JobDraft): Rendered {
  const problems = validateKusciaJob({ spec: job.spec });
  if (problems.length === 0) return { job };
  return { problems: problems.map((message) => ({ reason: "JobInvalid", message })) };
}

/** What is wrong with a template whatever the parameters are. */
export function templateProblems(spec: KusciaJobTemplateSpec): string[] {
  return problemsOf(spec, referencesOf(spec));
}

function problemsOf(spec: KusciaJobTemplateSpec, found: readonly Reference[]): string[] {
  const names = new Set((spec.parameters ?? []).map(({ name }) => name));
  const unknown = found.filter(({ name }) => !names.has(name));
  return [
    ...defaultProblems(spec),
    ...unknown.map(({ name, field }) => `${field} refers to parameter "${name}", which the template does not declare`),
    ...found.filter(({ field, isWhole }) => !isWhole && isScalar(field)).map(scalarProblem),
  ];
}

interface Reference {
  readonly name: string;
  /** Where it stands, as in `spec.tasks[0].alias`. */
  readonly field: string;
  /** Whether it is all that stands there. */
  readonly isWhole: boolean;
  /** Whether the value goes into a JSON text. */
  readonly isJson: boolean;
}

const REFERENCE = /\$\(params\.([A-Za-z_][A-Za-z0-9_-]*)(:json)?\)/g;

function referencesOf({ template: { metadata, spec } }: KusciaJobTemplateSpec): Reference[] {
  return referencesIn({ ...metadata, spec }, "");
}

function referencesIn(value: unknown, field: string): Reference[] {
  if (typeof value === "string") {
    return [...value.matchAll(REFERENCE)].map(([all, name = "", json]) => {
      return { name, field, isWhole: all === value, isJson: json !== undefined };
    });
  }
  if (Array.isArray(value)) return value.flatMap((each, index) => referencesIn(each, `${field}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => referencesIn(each, field === "" ? key : `${field}.${key}`));
}

function isScalar(field: string): boolean {
  return (
    field.startsWith("spec.") && scalarType(field.slice("spec.".length).replaceAll(/\[\d+\]/g, "[]")) !== undefined
  );
}

function scalarProblem({ field }: Reference): string {
  return `${field} is no text, so a reference must be all that stands there`;
}

function scalarType(path: string): string | undefined {
  return Object.hasOwn(JOB_SCALARS, path) ? JOB_SCALARS[path] : undefined;
}

/** Etcd takes no larger object. */
const MOST_BYTES = 1.5 * 1024 * 1024;

/** What is wrong if the values alone make the job larger than any can be. It is known before a text is made. */
function sizeProblem(
  found: readonly Reference[],
  values: ReadonlyMap<string, ParameterValue>,
): RenderProblem | undefined {
  const bytes = new Map([...values].map(([name, { text }]) => [name, storedBytes(text)]));
  const jsonBytes = new Map([...values].map(([name, { text }]) => [name, storedBytes(inJson(text))]));
  const sums = new Map<string, number>();
  for (const { name, isJson } of found)
    sums.set(name, (sums.get(name) ?? 0) + ((isJson ? jsonBytes : bytes).get(name) ?? 0));
  const all = [...sums.values()].reduce((sum, each) => sum + each, 0);
  const [largest] = [...sums].toSorted(([, a], [, b]) => b - a);
  if (all <= MOST_BYTES || largest === undefined) return undefined;
  const [parameter, sum] = largest;
  const places = found.filter(({ name }) => name === parameter).length;
  const message =
    `parameter "${parameter}" has ${bytes.get(parameter)} bytes, and ${sum} in its ${places} places; ` +
    `a job can have at most ${MOST_BYTES} in all: give it a shorter value, or name a file`;
  return { reason: "JobInvalid", message, parameter };
}

/** How many bytes a text takes in a stored object. */
function storedBytes(text: string): number {
  return Buffer.byteLength(inJson(text));
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function parameterProblem({ parameter, message }: ParameterProblem): RenderProblem {
  return { reason: "ParametersInvalid", message, parameter };
}

/** The value with all references replaced; `path` names its place in the spec without indexes. */
function substitute(value: unknown, path: string, values: ReadonlyMap<string, ParameterValue>): unknown {
  if (typeof value === "string") {
    const [whole] = [...value.matchAll(REFERENCE)].filter(([all]) => all === value);
    return whole !== undefined && scalarType(path) !== undefined
      ? values.get(whole[1] ?? "")?.value
      : replaceAll(value, values);
  }
  if (Array.isArray(value)) return value.map((each) => substitute(each, `${path}[]`, values));
  if (typeof value !== "object" || value === null) return value;
  return mapValues(value as Record<string, unknown>, (each, key) =>
    substitute(each, path === "" ? key : `${path}.${key}`, values),
  );
}

/** Values are not looked at again, so one that looks like a reference stays as it is. */
function replaceAll(text: string, values: ReadonlyMap<string, ParameterValue>): string {
  return text.replaceAll(REFERENCE, (_, name: string, json: string | undefined) => {
    const value = values.get(name)?.text ?? "";
    return json === undefined ? value : inJson(value);
  });
}

/** Not by assignment, which would lose a key named __proto__. */
function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A, key: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, each]) => [key, change(each, key)]));
}
