import type { JobView } from "../job/view.ts";
import type { Context } from "./context.ts";
import { nearNames } from "../util/near.ts";
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
  const near = await namesNear(source, name);
  const elsewhere = source.kind === "api" ? "" : `elsewhere: kj get -A --name ${name}`;
  const hint = [near.length > 0 ? `near: ${near.join(", ")}` : "", elsewhere].filter((each) => each !== "").join("; ");
  return new CliError(`no job "${name}" in ${where}`, { reason: "NotFound", hint });
}

async function namesNear(source: JobSource, name: string): Promise<string[]> {
  try {
    const jobs = await source.list({});
    return nearNames(
      jobs.map((job) => job.name),
      name,
    );
  } catch {
    // That the job is missing is what counts.
    return [];
  }
}
