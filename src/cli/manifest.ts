import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { GROUP } from "../api/names.ts";
import type { KusciaJob, Task } from "../api/types.ts";
import { CliError } from "./errors.ts";

/** What a file holds: the documents of YAML or JSON, also packed by gzip; `-` is standard input. @throws CliError */
export async function documentsOf(path: string, hint: string): Promise<unknown[]> {
  const { loadAll } = await import("js-yaml");
  try {
    const bytes = readFileSync(path === "-" ? 0 : path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return loadAll((isPacked ? gunzipSync(bytes) : bytes).toString());
  } catch (cause) {
    const why = (cause as Error).message.split("\n", 1)[0];
    throw new CliError(`cannot read ${path}: ${why}`, { reason: "Invalid", hint, cause });
  }
}

/** What a file holds as text; `-` is standard input. @throws CliError */
export function textOf(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (cause) {
    throw new CliError(`cannot read ${path}: ${(cause as Error).message}`, { reason: "Invalid", cause });
  }
}

/** The one object of this kind in a file, or undefined. @throws CliError */
export async function objectIn<T>(path: string, kind: string): Promise<T | undefined> {
  const documents = await documentsOf(path, `a ${kind} in YAML or JSON`);
  return documents.find((each) => (each as { kind?: string } | null)?.kind === kind) as T | undefined;
}

/** The one KusciaJob of a file. @throws CliError */
export async function jobIn(path: string): Promise<KusciaJob> {
  const documents = await documentsOf(path, "a KusciaJob in YAML or JSON");
  // An export has the job with more around it.
  const jobs = documents.map((each) => (each as { job?: unknown } | null)?.job ?? each).filter(isJob);
  const [job] = jobs;
  if (job !== undefined && jobs.length === 1) return job;
  throw new CliError(`${path} has ${jobs.length} KusciaJobs, one is needed`, {
    reason: "Invalid",
    hint: "kubectl apply -f takes several",
  });
}

function isJob(document: unknown): document is KusciaJob {
  const { kind, apiVersion, spec } = (document ?? {}) as { kind?: string; apiVersion?: string; spec?: unknown };
  return kind === "KusciaJob" && apiVersion?.startsWith(`${GROUP}/`) === true && typeof spec === "object";
}

/** The tasks of a file: a list, or what has one as `tasks` or `spec.tasks`. @throws CliError */
export async function tasksIn(path: string): Promise<readonly Task[]> {
  const hint = "a list of tasks as in a KusciaJob's spec";
  const tasks = (await documentsOf(path, hint)).flatMap((document) => {
    const { tasks: own, spec } = (document ?? {}) as { tasks?: unknown; spec?: { tasks?: unknown } };
    const found = Array.isArray(document) ? document : (own ?? spec?.tasks ?? []);
    return Array.isArray(found) ? (found as Task[]) : [];
  });
  const isTask = (each: Task): boolean => typeof each?.alias === "string" && Array.isArray(each.parties);
  if (tasks.length > 0 && tasks.every(isTask))
    return tasks.map((task) => ({ ...task, taskInputConfig: inputOf(task) }));
  throw new CliError(`${path} has no tasks, or one without alias or parties`, { reason: "Invalid", hint });
}

function inputOf({ taskInputConfig = "" }: Partial<Task>): string {
  return typeof taskInputConfig === "string" ? taskInputConfig : JSON.stringify(taskInputConfig);
}
