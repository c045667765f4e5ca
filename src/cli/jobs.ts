import type { JobView } from "../job/view.ts";
import type { Context } from "./context.ts";
import { CliError } from "./errors.ts";
import type { JobSource, StoredJob } from "./source/source.ts";

/** The jobs of these names, `@last` being the newest. @throws CliError for one that is not there */
export async function requireJobs(context: Context, names: readonly string[]): Promise<readonly JobView[]> {
  const source = await context.source();
  const real = await Promise.all(names.map((name) => nameOf(source, name)));
  const jobs = await source.find(real);
  for (const name of real) if (!jobs.some((job) => job.name === name)) throw await notFound(source, name);
  return jobs;
}

/** The job of this name. @throws CliError if it is not there */
export async function requireJob(context: Context, name: string): Promise<JobView> {
  const [job] = await requireJobs(context, [name]);
  return job!;
}

/** The job itself, with its spec. @throws CliError if it is not there */
export async function requireStored(context: Context, name: string): Promise<StoredJob> {
  const source = await context.source();
  const real = await nameOf(source, name);
  const found = await source.object(real);
  if (found !== undefined) return found;
  throw await notFound(source, real);
}

async function nameOf(source: JobSource, name: string): Promise<string> {
  if (name !== "@last") return name;
  const jobs = await source.list({});
  const [last] = [...jobs].sort((a, b) => (b.create_time ?? "").localeCompare(a.create_time ?? ""));
  if (last !== undefined) return last.name;
  throw new CliError(`there is no job at all (${source.place})`, { reason: "NotFound", hint: "kj run -f FILE" });
}

/** Says which names are near, and where else to look. */
export async function notFound(source: JobSource, name: string): Promise<CliError> {
  const where = source.kind === "api" ? source.place : `${source.namespace} (${source.place})`;
  const near = await nearNames(source, name);
  const elsewhere = source.kind === "api" ? "" : `elsewhere: kj get -A --name ${name}`;
  const hint = [near.length > 0 ? `near: ${near.join(", ")}` : "", elsewhere].filter((each) => each !== "").join("; ");
  return new CliError(`no job "${name}" in ${where}`, { reason: "NotFound", hint });
}

const NEAR = 3;

async function nearNames(source: JobSource, name: string): Promise<string[]> {
  try {
    const jobs = await source.list({});
    return jobs
      .map((job) => ({ name: job.name, distance: distance(job.name, name) }))
      .filter((each) => each.distance <= Math.max(2, Math.floor(name.length / 2)))
      .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
      .slice(0, NEAR)
      .map((each) => each.name);
  } catch {
    // That the job is missing is what counts.
    return [];
  }
}

/** Levenshtein's: how many characters must change. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
