import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { JOB_STATE_WORDS } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import { approvalsOf } from "../../job/view.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import {
  ConsoleService,
  type WatchEvent,
  WatchEventSchema,
  type WatchRequest,
  WatchRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { amongJobs, type Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { defineEvents, defineStream, type EventsRequest, type ServerSentEvent } from "../define.ts";
import { invalid } from "../errors.ts";
import { matcherOf } from "../job/list-jobs.ts";
import { visiblePart } from "../sight.ts";
import { type Change, jobChanges, whileMatching } from "../watch/changes.ts";
import type { Counts } from "../watch/counts.ts";

const ABOUT = {
  path: "/api/v1/watch",
  rpc: ConsoleService.method.watch,
  access: amongJobs("watch"),
  uses: [],
  failure: "unavailable" as const,
};
/** How soon after one count the next may come. */
const COUNTS_MS = 1000;
const TOPICS = "jobs, job:NAME, approvals";

/** Sends what is there of some topics, and then every change. */
export const watchTopics = defineStream({
  ...ABOUT,
  check: requireTopics,
  audit: false,
  repeat: true,
  run: (request, call) => eventsOf(request, call),
});

/** The same as server-sent events. */
export const watchTopicsEvents = defineEvents({
  ...ABOUT,
  summary: "Jobs and approvals as they change, as server-sent events.",
  events: ["ADDED", "MODIFIED", "DELETED", "SYNCED", "RESET", "COUNTS"],
  parameters: {
    topics: `Any of ${TOPICS}.`,
    state: "Only jobs in these states.",
    initiator: "Only jobs of this domain.",
    party: "Only jobs in which this domain takes part.",
    name: "Only jobs with this in their name.",
  },
  check: (request) => requireTopics(requestOf(request)),
  audit: false,
  run: async function* (request, call): AsyncGenerator<ServerSentEvent> {
    for await (const message of eventsOf(requestOf(request), call))
      yield { event: message.type, ...(message.position !== "" && { id: message.position }), message };
  },
});

function requestOf({ parameters, lastID = "" }: EventsRequest): WatchRequest {
  const { topics = [], state = [], initiator = [], party = [], name = [] } = parameters;
  return create(WatchRequestSchema, {
    topics: [...topics],
    states: [...state],
    initiator: initiator[0] ?? "",
    party: party[0] ?? "",
    nameContains: name[0] ?? "",
    position: lastID,
  });
}

/** @throws CallError */
function requireTopics({ topics, states }: WatchRequest): void {
  if (topics.length === 0) throw invalid(`topics is empty, give any of ${TOPICS}`);
  const unknown = topics.find((topic) => topic !== "jobs" && topic !== "approvals" && jobIn(topic) === undefined);
  if (unknown !== undefined) throw invalid(`topics names "${unknown}", it must be any of ${TOPICS}`);
  const word = states.find((state) => !JOB_STATE_WORDS.includes(state));
  if (word !== undefined) throw invalid(`state "${word}" is unknown, it must be one of ${JOB_STATE_WORDS.join(", ")}`);
}

/** The job of the topic `job:NAME`. */
function jobIn(topic: string): string | undefined {
  return /^job:(.+)$/.exec(topic)?.[1];
}

type JobChange = Change & { readonly type: "event" };
type Draft = MessageInitShape<typeof WatchEventSchema>;

async function* eventsOf(request: WatchRequest, call: GrantedStream<Sees>): AsyncGenerator<WatchEvent> {
  const { position } = request;
  const topics = new Topics(request);
  const counts = new CountsInTime(request, call);
  const concerns = (job: KusciaJob): boolean => topics.concern(job);
  const lastID = position === "" ? undefined : position;
  for await (const change of jobChanges({ lastID, concerns, idleMs: () => counts.dueIn() }, call)) {
    counts.note(change);
    if (counts.dueIn() === 0) yield eventOf({ type: "COUNTS", topic: "jobs", counts: await counts.take() });
    for (const draft of topics.tell(change)) yield eventOf(draft);
  }
}

function placeOf(change: Change): { readonly position?: string } {
  return "id" in change && change.id !== undefined ? { position: change.id } : {};
}

function eventOf(draft: Draft): WatchEvent {
  return create(WatchEventSchema, draft);
}

/** What a client wants to hear of, and what of it it has heard. */
class Topics {
  readonly #hasJobs: boolean;
  readonly #hasApprovals: boolean;
  readonly #named: ReadonlySet<string>;
  readonly #matches: (job: KusciaJob) => boolean;
  #filter: ReturnType<typeof whileMatching>;
  /** What was said of the approvals last, by uid. */
  readonly #asked = new Map<string, string>();

  constructor(request: WatchRequest) {
    const { topics, position } = request;
    this.#hasJobs = topics.includes("jobs");
    this.#hasApprovals = topics.includes("approvals");
    this.#named = new Set(topics.flatMap((topic) => jobIn(topic) ?? []));
    this.#matches = matcherOf(request);
    this.#filter = whileMatching(this.#matches, position !== "");
  }

  concern({ metadata }: KusciaJob): boolean {
    return this.#hasJobs || this.#hasApprovals || this.#named.has(metadata.name ?? "");
  }

  /** What the client is told of a change, which has all come once the last one has. */
  tell(change: Change): Draft[] {
    if (change.type === "idle") return [];
    if (change.type === "reset") this.#forget();
    const drafts = change.type === "event" ? this.#ofJob(change) : [{ type: change.type.toUpperCase() }];
    return drafts.map((draft, index) => (index === drafts.length - 1 ? { ...draft, ...placeOf(change) } : draft));
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
    const { counts, isCurrent } = await backend.watches.counts.ofAll(this.#question, this.#matches);
    this.#isStale ||= !isCurrent;
    return counts;
  }
}
