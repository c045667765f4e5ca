import { create } from "@bufbuild/protobuf";
import { JOB_STATE_WORDS } from "../../api/phases.ts";
import {
  ConsoleService,
  type WatchEvent,
  WatchEventSchema,
  type WatchRequest,
  WatchRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { type Access, amongJobs, type Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { type AuditFields, defineEvents, defineStream, type EventsRequest, type ServerSentEvent } from "../define.ts";
import { invalid } from "../errors.ts";
import { Merge } from "../log/merge.ts";
import { OUTPUT, ofMessage, positionsOf } from "../log/stream-logs.ts";
import { nameProblem } from "../names.ts";
import type { ServerRight } from "../rights.ts";
import { domainSteps } from "../topics/domain-topic.ts";
import { eventSteps } from "../topics/event-topic.ts";
import { isOfJobs, jobSteps } from "../topics/job-topics.ts";
import { messageSteps } from "../topics/message-topic.ts";
import { OBJECT_TOPICS } from "../topics/object-topics.ts";
import { decodePlaces, encodePlaces, namedBy, type Place, type Step } from "../topics/step.ts";

/** Whoever may watch what the topics are about; of jobs, domains and Events each sees what it may see. */
const AMONG_TOPICS: Access<WatchRequest, Sees> = {
  needs: amongJobs("watch").needs,
  decide: async (request, call) => {
    for (const topic of request.topics) await OBJECT_TOPICS[topic]?.access.decide(undefined, call);
    return amongJobs("watch").decide(request, call);
  },
};

const ABOUT = {
  path: "/api/v1/watch",
  rpc: ConsoleService.method.watch,
  uses: [
    ...OUTPUT.uses,
    "watch kusciajobschedules",
    "watch kusciajobtemplates",
    "watch appimages",
    "watch domains",
    "watch events",
  ] satisfies ServerRight[],
  failure: "unavailable" as const,
};

const TOPICS = `jobs, job:NAME, approvals, ${Object.keys(OBJECT_TOPICS).join(", ")}, domains, events:NAME, messages:NAME`;

const MOST_TOPICS = 20;

/** Sends what is there of some topics, and then every change. */
export const watchTopics = defineStream({
  ...ABOUT,
  access: AMONG_TOPICS,
  check: requireTopics,
  audit: auditOf,
  repeat: true,
  run: (request, call) => eventsOf(request, call),
});

/** The same as server-sent events. */
export const watchTopicsEvents = defineEvents({
  ...ABOUT,
  access: ofMessage(AMONG_TOPICS, requestOf),
  summary: "Jobs, approvals and what else changes, by topic, as server-sent events.",
  events: ["ADDED", "MODIFIED", "DELETED", "SYNCED", "RESET", "COUNTS", "EVENT", "MESSAGE"],
  parameters: {
    topics: `Any of ${TOPICS}.`,
    state: "Only jobs in these states.",
    initiator: "Only jobs of this domain.",
    party: "Only jobs in which this domain takes part.",
    name: `Only jobs, ${Object.keys(OBJECT_TOPICS).join(", ")} with this in their name.`,
  },
  check: (request) => requireTopics(requestOf(request)),
  audit: (request) => auditOf(requestOf(request)),
  run: async function* (request, call): AsyncGenerator<ServerSentEvent> {
    for await (const message of eventsOf(requestOf(request), call))
      yield { event: message.type, ...(message.position !== "" && { id: message.position }), message };
  },
});

/** Of programs' messages it is written down who reads them. */
function auditOf({ topics }: WatchRequest): AuditFields | undefined {
  const read = topics.flatMap((topic) => namedBy("messages", topic) ?? []);
  return read.length === 0 ? undefined : { subject: read.join(",") };
}

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
function requireTopics({ topics, states, position }: WatchRequest): void {
  if (topics.length === 0) throw invalid(`topics is empty, give any of ${TOPICS}`);
  const unknown = topics.find((topic) => !isOfJobs(topic) && stepsOf(topic) === undefined);
  if (topics.length > MOST_TOPICS) throw invalid(`topics has ${topics.length} entries, give at most ${MOST_TOPICS}`);
  if (unknown !== undefined) throw invalid(`topics names "${unknown}", it must be any of ${TOPICS}`);
  const places = decodePlaces(position);
  for (const topic of topics) if (namedBy("messages", topic) !== undefined) positionsOf(places.get(topic) ?? "");
  const word = states.find((state) => !JOB_STATE_WORDS.includes(state));
  if (word !== undefined) throw invalid(`state "${word}" is unknown, it must be one of ${JOB_STATE_WORDS.join(", ")}`);
}

type Steps = (request: WatchRequest, place: Place, call: GrantedStream<Sees>) => AsyncGenerator<Step>;

/** How a topic is followed that stands for itself; undefined if there is none of that name. */
function stepsOf(topic: string): Steps | undefined {
  const objects = Object.hasOwn(OBJECT_TOPICS, topic) ? OBJECT_TOPICS[topic] : undefined;
  if (objects !== undefined) return (request, place, call) => objects.follow(topic, request, place, call);
  if (topic === "domains") return (_request, place, call) => domainSteps(topic, place, call);
  const [ofEvents, ofMessages] = [jobIn("events", topic), jobIn("messages", topic)];
  if (ofEvents !== undefined) return (_request, place, call) => eventSteps(topic, ofEvents, place, call);
  if (ofMessages !== undefined) return (_request, place, call) => messageSteps(topic, ofMessages, place, call);
  return undefined;
}

/** The job of a topic, if one can have that name. */
function jobIn(kind: string, topic: string): string | undefined {
  const name = namedBy(kind, topic);
  return name !== undefined && nameProblem("job", name) === undefined ? name : undefined;
}

/** The parts of a stream that know by themselves where their client is, by name; that of jobs has none. */
function partsOf({ topics }: WatchRequest): ReadonlyMap<string, Steps> {
  const others = topics.flatMap((topic): [string, Steps][] => {
    const steps = isOfJobs(topic) ? undefined : stepsOf(topic);
    return steps === undefined ? [] : [[topic, steps]];
  });
  return new Map([...(topics.some(isOfJobs) ? [["", jobSteps] as const] : []), ...others]);
}

interface PartStep extends Step {
  readonly part: string;
}

async function* eventsOf(request: WatchRequest, call: GrantedStream<Sees>): AsyncGenerator<WatchEvent> {
  const own = new AbortController();
  const signal = AbortSignal.any([call.signal, own.signal]);
  const from = decodePlaces(request.position);
  const parts = partsOf(request);
  const merged = new Merge<PartStep>(1);
  for (const [part, steps] of parts) merged.add(ofPart(part, steps(request, { lastID: from.get(part), signal }, call)));
  const told = new Telling(parts.size);
  try {
    for await (const step of merged) yield* told.eventsOf(step);
  } finally {
    own.abort();
  }
}

async function* ofPart(part: string, steps: AsyncGenerator<Step>): AsyncGenerator<PartStep> {
  for await (const step of steps) yield { part, ...step };
}

/** Knows where the client is in all parts of its stream. */
class Telling {
  readonly #places = new Map<string, string>();
  /** Parts whose beginning has not been told. */
  #open: number;

  constructor(parts: number) {
    this.#open = parts;
  }

  *eventsOf(step: PartStep): Generator<WatchEvent> {
    this.#note(step);
    const { drafts, place, isSynced = false } = step;
    const isEnd = isSynced && this.#open === 0;
    const all = isEnd ? [...drafts, { type: "SYNCED" }] : drafts;
    // Events of the beginning are in no order that one could go on from. From its end one can, whichever part it came with.
    const isPlace = isEnd || (this.#open === 0 && place !== undefined);
    for (const [index, draft] of all.entries()) {
      const position = isPlace && index === all.length - 1 ? encodePlaces(this.#places) : "";
      yield create(WatchEventSchema, { ...draft, position });
    }
  }

  #note({ part, place, isSynced = false }: PartStep): void {
    if (place !== undefined) this.#places.set(part, place);
    if (isSynced) this.#open -= 1;
  }
}
