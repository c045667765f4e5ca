import type { JobSummaryView, JobView } from "../../job/view.ts";
import { parseTime } from "../../util/time.ts";
import { FILE_FLAG, jobOrKept } from "../archive.ts";
import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { jobsOf, noteLoss } from "../follow.ts";
import { requireJobs } from "../jobs.ts";
import { QUERY_FLAGS, queryOf } from "../query.ts";
import { listLines } from "../show/list.ts";
import { shortWhy } from "../../job/why-text.ts";
import type { JobQuery } from "../source/source.ts";
import { durationFlag } from "../timeout.ts";
import { requireStream } from "../watch-list.ts";

const SORTS = ["age", "name", "state"] as const;

/** Lists jobs. */
export const get: Verb = {
  name: "get",
  args: "[JOB..]",
  count: [0, 1000],
  summary: "List jobs with what they wait for or why they failed.",
  flags: {
    ...QUERY_FLAGS,
    ...FILE_FLAG,
    watch: { type: "boolean", short: "w", help: "Go on with every change, one line each." },
    since: { type: "string", value: "TIME", help: "Only jobs not older than this, such as 2h." },
    "sort-by": { type: "string", value: "WHAT", help: "age (newest first), name or state; age." },
    limit: { type: "string", value: "N", help: "The first N only." },
  },
  examples: [
    ["get", "all jobs of the namespace"],
    ["get --state running,failed --party bob", "those that bob should look at"],
    ["get psi-0412 -o jsonpath={.state}", "one word for a script"],
    ["get --schedule nightly --limit 7", "its last runs"],
    ["get -A -w", "every change in every namespace"],
  ],
  run: async (context, names, flags) => {
    if (isSet(flags, "watch")) return watch(context, names, flags);
    if (text(flags, "file") !== undefined) return kept(context, await jobOrKept(context, names[0], flags));
    const jobs = chosen(context, await read(context, names, queryOf(flags)), flags);
    if (context.format.kind === "name") for (const job of jobs) context.print(`kusciajob/${job.name}`);
    else if (!(await context.printValue(names.length === 1 ? jobs[0] : { jobs }))) show(context, jobs);
    return EXIT.ok;
  },
};

function read(context: Context, names: readonly string[], query: JobQuery): Promise<readonly JobSummaryView[]> {
  if (names.length > 0) return requireJobs(context, names);
  return context
    .source()
    .then((source) => (IN_SHORT.has(context.format.kind) ? source.list(query) : source.listWhole(query)));
}

/** Formats that need no whole jobs. */
const IN_SHORT: ReadonlySet<string> = new Set(["text", "wide", "name"]);

async function kept(context: Context, job: JobView): Promise<number> {
  if (!(await context.printValue(job))) show(context, [job]);
  return EXIT.ok;
}

function show(context: Context, jobs: readonly JobSummaryView[]): void {
  if (jobs.length === 0) {
    context.note(`no jobs (${context.place})`);
    return;
  }
  const { style, now, format } = context;
  const namespaces = context.flags["all-namespaces"] === true;
  for (const line of listLines(style, jobs, { now, wide: format.kind === "wide", namespaces })) context.print(line);
}

function chosen(context: Context, jobs: readonly JobSummaryView[], flags: FlagValues): readonly JobSummaryView[] {
  const since = durationFlag(flags, "since");
  const young = jobs.filter(
    ({ create_time }) => since === undefined || (parseTime(create_time) ?? 0) >= context.now - since,
  );
  const sorted = [...young].sort(ORDERS[sortOf(flags)]);
  const limit = text(flags, "limit");
  if (limit === undefined) return sorted;
  if (!/^\d+$/.test(limit)) throw usage(`--limit is "${limit}"`, "a number");
  return sorted.slice(0, Number(limit));
}

type Order = (a: JobSummaryView, b: JobSummaryView) => number;

const byName: Order = (a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name);
const ORDERS: Readonly<Record<(typeof SORTS)[number], Order>> = {
  age: (a, b) => (b.create_time ?? "").localeCompare(a.create_time ?? "") || byName(a, b),
  name: byName,
  state: (a, b) => a.state.localeCompare(b.state) || byName(a, b),
};

function sortOf(flags: FlagValues): (typeof SORTS)[number] {
  const given = text(flags, "sort-by") ?? "age";
  const found = SORTS.find((each) => each === given);
  if (found === undefined) throw usage(`--sort-by is "${given}"`, `one of ${SORTS.join(", ")}`);
  return found;
}

function requireWatchable(context: Context, { labels = {} }: JobQuery): void {
  requireStream(context);
  if (Object.keys(labels).length > 0) throw usage("-w does not go with -l", "choose by --name, --party or --template");
}

function isWanted(job: JobView, query: JobQuery): boolean {
  const { states = [], party, nameContains = "" } = query;
  const isSame = (field: "initiator" | "template" | "schedule"): boolean =>
    query[field] === undefined || query[field] === job[field];
  return (
    (states.length === 0 || states.includes(job.state)) &&
    (party === undefined || job.parties.includes(party)) &&
    (["initiator", "template", "schedule"] as const).every(isSame) &&
    job.name.includes(nameContains)
  );
}

/** One line, or one JSON object, for each job and each change of what the table shows. */
async function watch(context: Context, names: readonly string[], flags: FlagValues): Promise<number> {
  const { io } = context;
  const query = queryOf(flags);
  requireWatchable(context, query);
  const source = await context.source();
  if (names.length > 0) await requireJobs(context, names);
  const seen = new Map<string, string>();
  const changes = source.watch(names.length > 0 ? names : undefined, io.signal);
  for await (const change of changes) {
    noteLoss(context, change);
    if (change.type === "deleted") await deleted(context, seen, change);
    for (const job of jobsOf(change).filter((each) => isWanted(each, query))) await shown(context, seen, job);
  }
  throw io.signal.reason;
}

async function shown(context: Context, seen: Map<string, string>, job: JobView): Promise<void> {
  const key = `${job.namespace}/${job.name}`;
  const facts = JSON.stringify([job.uid, job.state, job.progress, shortWhy(job)]);
  if (seen.get(key) === facts) return;
  const isFirst = seen.size === 0;
  seen.set(key, facts);
  if (await context.printValue({ type: "job", job })) return;
  const namespaces = context.flags["all-namespaces"] === true;
  const wide = context.format.kind === "wide";
  const lines = listLines(context.style, [job], { now: context.now, wide, namespaces });
  for (const line of isFirst ? lines : lines.slice(1)) context.print(line);
}

async function deleted(
  context: Context,
  seen: Map<string, string>,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<void> {
  if (!seen.delete(`${namespace}/${name}`)) return;
  if (!(await context.printValue({ type: "deleted", name, namespace }))) context.print(`${name}  deleted`);
}
