import type { KusciaJob } from "../../api/types.ts";
import { approvalsOf } from "../../job/view.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { WatchRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { matcherOf } from "../job/list-jobs.ts";
import { visiblePart } from "../sight.ts";
import { type Change, type Filter, jobChanges, whileMatching } from "../watch/changes.ts";
import type { Counts } from "../watch/counts.ts";
import { type Draft, namedBy, type Place, type Step } from "./step.ts";

/** How soon after one count the next may come. */
const COUNTS_MS = 1000;

/** Whether the topic is one of those that jobs are told of in. */
export function isOfJobs(topic: string): boolean {
  return topic === "jobs" || topic === "approvals" || jobIn(topic) !== undefined;
}

/** The job of the topic `job:NAME`. */
function jobIn(topic: string): string | undefined {
  return namedBy("job", topic);
}

type JobChange = Change & { readonly type: "event" };

/** The topics `jobs`, `job:NAME` and `approvals` of a request. */
export async function* jobSteps(
  request: WatchRequest,
  { lastID, signal }: Place,
  call: GrantedStream<Sees>,
): AsyncGenerator<Step> {
  const topics = new JobTopics(request, lastID !== undefined);
  const counts = new CountsInTime(request, call);
  const concerns = (job: KusciaJob): boolean => topics.concern(job);
  for await (const change of jobChanges({ lastID, signal, concerns, idleMs: () => counts.dueIn() }, call)) {
    counts.note(change);
    if (counts.dueIn() === 0) yield { drafts: [{ type: "COUNTS", topic: "jobs", counts: await counts.take() }] };
    const place = "id" in change ? change.id : undefined;
    yield { drafts: topics.tell(change), place, isSynced: change.type === "synced" };
  }
}

/** What a client wants to hear of jobs, and what of it it has heard. */
class JobTopics {
  readonly #hasJobs: boolean;
  readonly #hasApprovals: boolean;
  readonly #named: ReadonlySet<string>;
  readonly #matches: (job: KusciaJob) => boolean;
  #filter: Filter;
  /** What was said of the approvals last, by uid. */
  readonly #asked = new Map<string, string>();

  constructor(request: WatchRequest, isResumed: boolean) {
    const { topics } = request;
    this.#hasJobs = topics.includes("jobs");
    this.#hasApprovals = topics.includes("approvals");
    this.#named = new Set(topics.flatMap((topic) => jobIn(topic) ?? []));
    this.#matches = matcherOf(request);
    this.#filter = whileMatching(this.#matches, isResumed);
  }

  concern({ metadata }: KusciaJob): boolean {
    return this.#hasJobs || this.#hasApprovals || this.#named.has(metadata.name ?? "");
  }

  /** What the client is told of a change. */
  tell(change: Change): Draft[] {
    if (change.type === "idle") return [];
    if (change.type === "reset") this.#forget();
    if (change.type === "event") return this.#ofJob(change);
    return change.type === "reset" ? [{ type: "RESET" }] : [];
  }

  /** The client begins anew. */
  #forget(): void {
    this.#filter = whileMatching(this.#matches, false);
    this.#asked.clear();
  }

  #ofJob(change: JobChange): Draft[] {
    const { metadata } = change.change.job;
    const name = metadata.name ?? "";
    const seen = this.#hasJobs ? this.#filter(change.change) : undefined;
    const inList = seen === undefined ? [] : [draftOf("jobs", seen, change, false)];
    const byName = this.#named.has(name) ? [draftOf(`job:${name}`, change.event, change, true)] : [];
    return [...inList, ...byName, ...(this.#hasApprovals ? this.#approvals(change) : [])];
  }

  #approvals({ event, change: { job }, sight }: JobChange): Draft[] {
    const { name = "", uid = "" } = job.metadata;
    const { initiator } = job.spec;
    const approvals = approvalsOf(visiblePart(job, sight));
    const isDeleted = event === EventType.DELETED;
    const object = JSON.stringify({ job: name, initiator, approvals });
    const known = this.#asked.get(uid);
    if (isDeleted) this.#asked.delete(uid);
    else if (approvals.length > 0) this.#asked.set(uid, object);
    if ((approvals.length === 0 && known === undefined) || (known === object && !isDeleted)) return [];
    return [{ type: EventType[event], topic: "approvals", name, object }];
  }
}

function draftOf(topic: string, event: EventType, { change, sight }: JobChange, whole: boolean): Draft {
  const name = change.job.metadata.name ?? "";
  return { type: EventType[event], topic, name, object: change.viewFor(sight, whole) };
}

/** Counts of the jobs that a client sees, again some time after they have changed. */
class CountsInTime {
  readonly #call: GrantedStream<Sees>;
  readonly #question: string;
  readonly #matches: (job: KusciaJob) => boolean;
  readonly #isWanted: boolean;
  #isSynced = false;
  #isStale = false;
  #last = Number.NEGATIVE_INFINITY;

  constructor(request: WatchRequest, call: GrantedStream<Sees>) {
    const { initiator, party, labels, nameContains } = request;
    this.#isWanted = request.topics.includes("jobs");
    this.#call = call;
    this.#question = JSON.stringify([initiator, party, labels, nameContains]);
    this.#matches = matcherOf({ ...request, states: [] });
  }

  /** What there is at the beginning is counted at its end. */
  note({ type }: Change): void {
    const isEnd = type === "synced" && !this.#isSynced;
    this.#isSynced ||= type === "synced";
    if (this.#isWanted && (isEnd || (this.#isSynced && type === "event"))) this.#isStale = true;
  }

  /** In how many ms they are to be told of again. */
  dueIn(): number {
    return this.#isStale ? Math.max(0, this.#last + COUNTS_MS - performance.now()) : Number.POSITIVE_INFINITY;
  }

  async take(): Promise<Counts> {
    this.#isStale = false;
    this.#last = performance.now();
    const { backend, caller, grant } = this.#call;
    const { namespace } = backend.jobs;
    const seesAll = await caller.may({ verb: "watch", resource: "kusciajobs", namespace });
    if (!seesAll) return backend.watches.counts.ofVisible(this.#matches, grant);
    const { answer: counts, isCurrent } = await backend.watches.counts.ofAll(this.#question, this.#matches);
    this.#isStale ||= !isCurrent;
    return counts;
  }
}
