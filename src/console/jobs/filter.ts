import type { JobSummaryView } from "../../job/view.ts";
import { parseTime } from "../../util/time.ts";

/** A job in the list. */
export interface ListedJob extends JobSummaryView {
  readonly isDeleted?: boolean;
}

/** Times since which jobs are shown, in milliseconds. */
export const SINCE = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000, "30d": 2_592_000_000 } as const;
export type Since = keyof typeof SINCE;

/** What the list is narrowed to. */
export interface Filter {
  readonly find: string;
  /** Words of states; all when empty. */
  readonly states: readonly string[];
  /** Empty for any. */
  readonly party: string;
  /** That jobs were made from; empty for any. */
  readonly template: string;
  readonly since: Since | undefined;
}

/** What an address says of the filter. */
export function filterOf(query: URLSearchParams): Filter {
  const since = query.get("since") ?? "";
  return {
    find: query.get("q") ?? "",
    states: (query.get("state") ?? "").split(",").filter(Boolean),
    party: query.get("party") ?? "",
    template: query.get("template") ?? "",
    since: Object.hasOwn(SINCE, since) ? (since as Since) : undefined,
  };
}

/** The query of an address for the filter. */
export function queryOf({ find, states, ...rest }: Filter): Record<string, string | undefined> {
  return { q: find, state: states.join(","), ...rest };
}

export function isFiltered({ find, states, party, template, since }: Filter): boolean {
  return find.trim() !== "" || states.length > 0 || party !== "" || template !== "" || since !== undefined;
}

export interface Filtered {
  readonly jobs: readonly ListedJob[];
  /** By state, of the jobs that match all but the states. */
  readonly counts: ReadonlyMap<string, number>;
  readonly all: number;
}

/** The jobs that match, in their order, and how many there are in each state. */
export function filtered(jobs: Iterable<ListedJob>, filter: Filter, now: number): Filtered {
  const matches = matcherOf(filter, now);
  const counts = new Map<string, number>();
  const shown: ListedJob[] = [];
  let all = 0;
  for (const job of jobs) {
    if (!matches(job)) continue;
    if (job.isDeleted !== true) {
      counts.set(job.state, (counts.get(job.state) ?? 0) + 1);
      all += 1;
    }
    if (filter.states.length === 0 || filter.states.includes(job.state)) shown.push(job);
  }
  return { jobs: shown, counts, all };
}

/** Whether a job matches all but the states. */
function matcherOf({ find, party, template, since }: Filter, now: number): (job: ListedJob) => boolean {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const from = since === undefined ? 0 : now - SINCE[since];
  return (job) =>
    (party === "" || job.parties.includes(party)) &&
    (template === "" || job.template === template) &&
    (from === 0 || (parseTime(job.create_time) ?? 0) >= from) &&
    words.every((word) => haystackOf(job).includes(word));
}

const haystacks = new WeakMap<ListedJob, string>();

/** What is looked through; the text of a job is made once. */
function haystackOf(job: ListedJob): string {
  const known = haystacks.get(job);
  if (known !== undefined) return known;
  const causes = job.why.flatMap(({ task = "", party = "", text }) => [task, party, text]);
  const text = [job.name, job.initiator, ...job.parties, ...causes].join("\n").toLowerCase();
  haystacks.set(job, text);
  return text;
}
