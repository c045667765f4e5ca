import { invalid } from "../../service/errors.ts";

/** What a client asks for when it creates a job. */
export interface CreateJobInput {
  readonly args: unknown;
  readonly context: readonly string[];
  readonly policy?: unknown;
  readonly name?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The job to make, in the service's words. */
export interface Wanted {
  /** Templates that the request may mean, the likeliest first. */
  readonly templates: readonly string[];
  readonly revision: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly priority: number;
}

/** Parameters of a job in which what the client gave is kept. */
export const KEPT = { args: "@args", context: "@context", policy: "@policy" } as const;

const REVISION = "_ModelRevision";
const MODEL = "_ModelArgs";
/** Given by the client itself, and no argument of the plan. */
const OWN = new Set([REVISION, MODEL, "implement"]);
const [LOWEST, HIGHEST] = [-1000, 1000];

/** Reads a request. @throws CallError */
export function wantedOf({ args: given, context, policy }: CreateJobInput): Wanted {
  const args = objectOf("args", given);
  const revision = args[REVISION] ?? "";
  if (typeof revision !== "string") throw invalid(`args.${REVISION} must be a text, the revision of the template`);
  return {
    templates: templatesOf(context),
    revision,
    parameters: { ...parametersOf(objectOf(`args.${MODEL}`, args[MODEL] ?? {})), ...parametersOf(args) },
    priority: priorityOf(objectOf("policy", policy ?? {})),
  };
}

/** What is kept of a request with the job. */
export function keptOf({ args, context, policy }: CreateJobInput): Readonly<Record<string, string>> {
  return {
    [KEPT.args]: JSON.stringify(args),
    [KEPT.context]: JSON.stringify(context),
    [KEPT.policy]: JSON.stringify(policy ?? {}),
  };
}

/** The model's rid comes after the function; clients put ids of their own beside it. */
function templatesOf([plan = "", ...more]: readonly string[]): readonly string[] {
  const rids = more.filter((rid) => rid !== "" && !/^(model\/@sdk|job\/parent)\//.test(rid));
  const names = [...rids, plan].map((rid) => rid.split("/").at(-1) ?? "").filter((name) => name !== "");
  if (names.length === 0) throw invalid("context names neither a function nor a model; give the rid of a template");
  return [...new Set(names)];
}

/** Arguments that begin with @ are the policy's, which the client has read from them. */
function parametersOf(args: Fields): Record<string, string> {
  const entries = Object.entries(args).filter(
    ([name, value]) => !OWN.has(name) && !name.startsWith("@") && value !== null && value !== undefined,
  );
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function priorityOf({ priority = 0 }: Fields): number {
  const value = Number(priority ?? 0);
  if (Number.isInteger(value) && value >= LOWEST && value <= HIGHEST) return value;
  throw invalid(
    `policy.priority is ${JSON.stringify(priority)}, it must be a whole number from ${LOWEST} to ${HIGHEST}`,
  );
}

function objectOf(field: string, value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(`${field} must be an object`);
}
