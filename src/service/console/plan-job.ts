import { type Action, ACTIONS, previewOf } from "../../job/preview.ts";
import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";

/** Shows what a command would do to a job. */
export const planJob = define({
  rpc: ConsoleService.method.planJob,
  path: "/api/v1/job/plan",
  check: (request) => {
    requireJobID(request);
    requireAction(request.action, ACTIONS);
  },
  access: toSeeJob({ action: "retrieve", error: "queryJob" }),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: "queryJob",
  run: async ({ action }, { grant: job }) => {
    const { job: jobId, state, next_state: nextState, refusal = "", etag, rows } = previewOf(job, action as Action);
    const shown = rows.map(({ previous_attempt: previousAttempt, parties, ...row }) => ({
      ...row,
      parties: [...parties],
      ...(previousAttempt !== undefined && { previousAttempt }),
    }));
    return Promise.resolve({ data: { jobId, action, state, nextState, refusal, etag, rows: shown } });
  },
});

/** @throws CallError 11100 */
export function requireAction(action: string, known: readonly string[]): void {
  if (!known.includes(action)) throw invalid(`action "${action}" is unknown, it must be one of ${known.join(", ")}`);
}
