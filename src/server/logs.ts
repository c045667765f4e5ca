import { create } from "@bufbuild/protobuf";
import type { Call } from "./calls/call.ts";
import { queryLog } from "./calls/query-log.ts";
import { callErrorOf } from "./errors.ts";
import {
  type QueryLogRequest,
  type QueryLogResponse,
  QueryLogResponseSchema,
} from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { limited } from "./limited.ts";
import type { Origin, Runner } from "./runner.ts";

/** Answers of a log stream; a failure is the last of them. Ends when the client leaves or the server stops. */
export async function* logAnswers(
  request: QueryLogRequest,
  runner: Runner,
  origin: Origin,
): AsyncGenerator<QueryLogResponse> {
  const { signal, dispose } = limited(Number.POSITIVE_INFINITY, origin.signal, runner.closing);
  const call: Call = { backend: runner.backend, caller: origin.caller, signal, note: () => undefined };
  let code = 0;
  try {
    for await (const log of queryLog(request, call))
      yield create(QueryLogResponseSchema, { status: { message: "success" }, log });
  } catch (thrown) {
    if (signal.aborted) return;
    const error = callErrorOf(thrown);
    code = error.code;
    runner.logBug("QueryLog", error);
    yield create(QueryLogResponseSchema, { status: { code, message: error.message } });
  } finally {
    dispose();
    runner.count("QueryLog", origin, code);
  }
}
