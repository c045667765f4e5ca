import { create } from "@bufbuild/protobuf";
import {
  OutputService,
  type StreamJobOutputRequest,
  StreamJobOutputRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import { toSeeJob } from "../access.ts";
import { defineEvents, defineStream, type EventsRequest } from "../define.ts";
import { jobOutput, type OutputOptions } from "../log/output.ts";
import { eventsOf, ofMessage, OUTPUT, positionsOf } from "../log/stream-logs.ts";
import { requireJobID } from "./job-id.ts";

const ABOUT = { path: "/api/v1/job/output", rpc: OutputService.method.streamJobOutput, ...OUTPUT };
const VISIBLE = toSeeJob({ action: "retrieve", whole: true });

/** Sends all that a job puts out: logs, messages, results, states. */
export const streamJobOutput = defineStream({
  ...ABOUT,
  check,
  access: VISIBLE,
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  run: (request, call) => jobOutput(call, optionsOf(request)),
});

/** The same as server-sent events. */
export const streamJobOutputEvents = defineEvents({
  ...ABOUT,
  summary: "What a job puts out, as server-sent events.",
  events: ["LINE", "MESSAGE", "RESULT", "STATE", "NOTE", "DENIED", "GAP", "END"],
  parameters: { job: "The job.", tasks: "Only of these tasks.", parties: "Only of these domains." },
  check: (request) => check(requestOf(request)),
  access: ofMessage(VISIBLE, requestOf),
  audit: (request) => ({ subject: requestOf(request).jobId }),
  run: (request, call) => eventsOf(jobOutput(call, optionsOf(requestOf(request)))),
});

/** @throws CallError */
function check(request: StreamJobOutputRequest): void {
  requireJobID(request);
  positionsOf(request.position);
}

function optionsOf({ tasks, parties, position }: StreamJobOutputRequest): OutputOptions {
  return { choice: { tasks, parties }, follow: true, from: positionsOf(position), whole: true };
}

function requestOf({ parameters, lastID = "" }: EventsRequest): StreamJobOutputRequest {
  const { job = [], tasks = [], parties = [] } = parameters;
  return create(StreamJobOutputRequestSchema, {
    jobId: job[0] ?? "",
    tasks: [...tasks],
    parties: [...parties],
    position: lastID,
  });
}
