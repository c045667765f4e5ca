import type { Task } from "../api/types.ts";

/** The spec of a job, or of what makes jobs. */
type Spec = object & { readonly tasks?: readonly Task[] };

/** A value that two specs do not share. */
export interface SpecDifference {
  /** Where, such as `tasks.train.input.column`: tasks by alias, inputs that are JSON by their keys. */
  readonly path: string;
  /** Absent where it is in the other one alone. */
  readonly before?: string;
  readonly after?: string;
}

/** What is otherwise in the second spec, in the order of the paths. */
export function specDifferences(before: Spec, after: Spec): SpecDifference[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .sort()
    .map((path) => {
      const [from, to] = [old.get(path), now.get(path)];
      return { path, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) };
    });
}

function leavesOf({ tasks = [], ...spec }: Spec): ReadonlyMap<string, string> {
  const byAlias = tasks.map(({ alias, taskInputConfig, parties, ...task }) => {
    const of = parties.map(({ domainID, role = "", ...more }) => [
      role === "" ? domainID : `${domainID}/${role}`,
      more,
    ]);
    const names = of.map(([name]) => name as string).join(",");
    return [alias, { ...task, parties: names, party: Object.fromEntries(of), input: parsed(taskInputConfig) }] as const;
  });
  return new Map(walk({ ...spec, tasks: Object.fromEntries(byAlias) }, []));
}

/** An input is text to us, but most are JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function* walk(value: unknown, path: readonly string[]): Generator<[string, string]> {
  if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) yield* walk(each, [...path, key]);
  else if (value !== undefined) yield [path.join("."), typeof value === "string" ? value : JSON.stringify(value)];
}
