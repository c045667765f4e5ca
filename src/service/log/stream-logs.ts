import { create } from "@bufbuild/protobuf";
import {
  OutputService,
  type StreamLogsRequest,
  StreamLogsRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import { type Access, toSeeJob } from "../access.ts";
import { defineEvents, defineStream, type EventsRequest, type ServerSentEvent } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";
import type { ServerRight } from "../rights.ts";
import { jobOutput, type OutputOptions } from "./output.ts";
import { decodePositions, type Positions } from "./position.ts";

/** What the streams of output have in common. */
export const OUTPUT = {
  uses: [
    "get kusciajobs",
    "get pods",
    "get pods/log",
    "get configmaps",
    "patch kusciajobs/status",
  ] satisfies ServerRight[],
  failure: { missing: "queryJob", other: "unavailable" } as const,
};

const ABOUT = { path: "/api/v1/log/stream", rpc: OutputService.method.streamLogs, ...OUTPUT };
const VISIBLE = toSeeJob({ action: "retrieve", whole: true });

/** Sends the logs of all parties of a job. */
export const streamLogs = defineStream({
  ...ABOUT,
  check,
  access: VISIBLE,
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  run: (request, call) => jobOutput(call, optionsOf(request)),
});

/** The same as server-sent events. */
export const streamLogsEvents = defineEvents({
  ...ABOUT,
  summary: "The logs of a job as server-sent events.",
  events: ["LINE", "NOTE", "DENIED", "GAP", "END"],
  parameters: {
    job: "The job.",
    tasks: "Only of these tasks.",
    parties: "Only of these domains.",
    container: "Only of containers of this name.",
    attempt: "Only of this attempt.",
    tail: "The last lines of each container only, where it has begun.",
    since: "Only lines printed within so many seconds.",
    follow: "`false` to end with what there is now.",
  },
  check: (request) => check(requestOf(request)),
  access: ofMessage(VISIBLE, requestOf),
  audit: (request) => ({ subject: requestOf(request).jobId }),
  run: (request, call) => eventsOf(jobOutput(call, optionsOf(requestOf(request)))),
});

/** Messages of output as events; the position of each is its id. */
export async function* eventsOf(messages: ReturnType<typeof jobOutput>): AsyncGenerator<ServerSentEvent> {
  for await (const message of messages)
    yield { event: message.type, ...(message.position !== "" && { id: message.position }), message };
}

/** The access to a call by its message, for the form in which the message comes as parameters. */
export function ofMessage<R, G>(
  { needs, decide }: Access<R, G>,
  message: (request: EventsRequest) => R,
): Access<EventsRequest, G> {
  return { needs, decide: (request, call) => decide(message(request), call) };
}

/** Where a client says that it was. @throws CallError */
export function positionsOf(text: string): Positions {
  const positions = decodePositions(text);
  if (positions === undefined) throw invalid("position is none that this stream gave; begin again without one");
  return positions;
}

/** @throws CallError */
function check(request: StreamLogsRequest): void {
  requireJobID(request);
  const { attempt = 0, tail = 0, sinceSeconds = 1, position } = request;
  if (attempt < 0) throw invalid(`attempt is ${attempt}, it must be at least 0`);
  if (tail < 0) throw invalid(`tail is ${tail}, it must be at least 0`);
  if (sinceSeconds < 1) throw invalid(`since_seconds is ${sinceSeconds}, it must be at least 1`);
  positionsOf(position);
}

function optionsOf(request: StreamLogsRequest): OutputOptions {
  const { tasks, parties, container, attempt, tail, sinceSeconds, noFollow, position } = request;
  return {
    choice: { tasks, parties, ...(attempt !== undefined && { attempt }) },
    ...(container !== "" && { container }),
    ...(tail !== undefined && { tail }),
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    follow: !noFollow,
    from: positionsOf(position),
    whole: false,
  };
}

/** @throws CallError */
function requestOf({ parameters, lastID = "" }: EventsRequest): StreamLogsRequest {
  const { job = [], tasks = [], parties = [], container = [], follow = [] } = parameters;
  return create(StreamLogsRequestSchema, {
    jobId: job[0] ?? "",
    tasks: [...tasks],
    parties: [...parties],
    container: container[0] ?? "",
    attempt: numberIn(parameters, "attempt"),
    tail: numberIn(parameters, "tail"),
    sinceSeconds: numberIn(parameters, "since"),
    noFollow: follow[0] === "false",
    position: lastID,
  });
}

function numberIn(parameters: EventsRequest["parameters"], name: string): number | undefined {
  const text = parameters[name]?.[0];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw invalid(`${name} is "${text}", it must be a number`);
  return Number(text);
}
