import { type Action, ACTIONS, type CommandOptions, previewOf, SUSPEND_MODES } from "../../job/preview.ts";
import { ConsoleService, type DoJobRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";

/** So that their names fit into an annotation. */
export const MOST_CHOSEN = 128;

/** Shows what a command would do to a job. */
export const planJob = define({
  rpc: ConsoleService.method.planJob,
  path: "/api/v1/job/plan",
  check: (request) => {
    requireJobID(request);
    requireAction(request.action, ACTIONS);
    requireOptions(request);
  },
  access: toSeeJob({ action: "retrieve", error: "queryJob", whole: true }),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: "queryJob",
  run: async (request, { grant: job }) => {
    const { action } = request;
    const preview = previewOf(job, action as Action, optionsOf(request));
    const { job: jobId, state, next_state: nextState, refusal = "", etag, rows } = preview;
    const shown = rows.map(({ previous_attempt: previousAttempt, parties, ...row }) => ({
      ...row,
      parties: [...parties],
      ...(previousAttempt !== undefined && { previousAttempt }),
    }));
    return Promise.resolve({ data: { jobId, action, state, nextState, refusal, etag, rows: shown } });
  },
});

type Options = Pick<DoJobRequest, "action" | "choice" | "mode">;

/** What is said with the command. */
export function optionsOf({ choice, mode }: Pick<Options, "choice" | "mode">): CommandOptions {
  const known = SUSPEND_MODES.find((each) => each === mode);
  return { ...(choice && { choice }), ...(known && { mode: known }) };
}

/** @throws CallError 11100 for options of another command, or a choice that chooses everything and a part */
export function requireOptions(options: Options): void {
  requireMode(options);
  requireChoice(options);
}

/** @throws CallError 11100 */
function requireMode({ action, mode }: Options): void {
  if (mode !== "" && action !== "suspend") throw invalid(`mode belongs to suspend, the action is "${action}"`);
  if (mode !== "" && !SUSPEND_MODES.some((each) => each === mode))
    throw invalid(`mode is "${mode}", it must be one of ${SUSPEND_MODES.join(", ")}`);
}

/** @throws CallError 11100 */
function requireChoice({ action, choice }: Options): void {
  if (choice === undefined) return;
  const { all, tasks, only } = choice;
  const isChosen = all || only || tasks.length > 0;
  if (isChosen && action !== "restart") throw invalid(`choice belongs to restart, the action is "${action}"`);
  if (all && (only || tasks.length > 0)) throw invalid("choice has all, so leave out its tasks and only");
  if (tasks.length > MOST_CHOSEN)
    throw invalid(`choice has ${tasks.length} tasks, it must have at most ${MOST_CHOSEN}`);
}

/** @throws CallError 11100 */
export function requireAction(action: string, known: readonly string[]): void {
  if (!known.includes(action)) throw invalid(`action "${action}" is unknown, it must be one of ${known.join(", ")}`);
}
