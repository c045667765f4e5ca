import type { KusciaJob } from "../api/types.ts";
import { type JobView, viewOf } from "../job/view.ts";
import type { Context } from "./context.ts";
import { CliError, usage } from "./errors.ts";
import { type FlagTable, type FlagValues, text } from "./flags.ts";
import { requireJob } from "./jobs.ts";
import type { LogLine } from "./logs/log.ts";
import { documentsOf, jobIn } from "./manifest.ts";
import type { ResultView } from "./source/source.ts";

const KIND = "KusciaJobArchive";

/** A line of a log as an archive keeps it. */
export interface KeptLine extends Pick<LogLine, "seq" | "text"> {
  readonly task: string;
  readonly party: string;
  readonly attempt: number;
  readonly pod: string;
  readonly label: string;
  readonly container?: string;
}

/** A job as it was at a time, with what it printed and came to, as far as its keeper could see it. */
export interface Archive {
  readonly kind: typeof KIND;
  readonly time: string;
  readonly job: KusciaJob;
  readonly results: readonly ResultView[];
  readonly logs: readonly KeptLine[];
  /** What is in no log, and why. */
  readonly notes: readonly string[];
}

export function archiveOf(parts: Omit<Archive, "kind">): Archive {
  return { kind: KIND, ...parts };
}

/** The archive of a file. @throws CliError */
export async function archiveIn(path: string): Promise<Archive> {
  const [first] = await documentsOf(path, "what kj export has written");
  if ((first as Partial<Archive> | null)?.kind === KIND) return first as Archive;
  return archiveOf({ time: "", job: await jobIn(path), results: [], logs: [], notes: [] });
}

/** The flag by which a verb looks at an archive. */
export const FILE_FLAG = {
  file: { type: "string", short: "f", value: "FILE", help: "Look at what kj export has written; asks no server." },
} as const satisfies FlagTable;

/** The job of the name, or of the file. @throws CliError */
export async function jobOrKept(context: Context, name: string | undefined, flags: FlagValues): Promise<JobView> {
  const path = text(flags, "file");
  if (path === undefined && name === undefined) throw usage("name a JOB, or give -f FILE");
  if (path === undefined) return requireJob(context, name ?? "");
  const { job } = await archiveIn(path);
  if (name === undefined || name === job.metadata.name) return viewOf(job);
  throw new CliError(`${path} holds the job ${job.metadata.name}, not ${name}`, { reason: "NotFound" });
}
