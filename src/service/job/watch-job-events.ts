import { JOB_STATE_WORDS, jobState } from "../../api/phases.ts";
import { EventType, JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { amongJobs } from "../access.ts";
import { defineEvents } from "../define.ts";
import { invalid } from "../errors.ts";
import { type ChangesOptions, jobChanges } from "../watch/changes.ts";

/**
 * The watch as server-sent events, which browsers understand: `event` is ADDED, MODIFIED or DELETED, `data` the object of
 * Kuscia's stream, `id` what to send as `Last-Event-ID` to go on. A client that cannot go on where it was gets RESET
 * first and then the whole state. SYNCED ends what there was at the beginning.
 */
export const watchJobEvents = defineEvents({
  rpc: JobService.method.watchJob,
  path: "/api/v1/job/watch",
  summary: "The watch as server-sent events.",
  events: ["ADDED", "MODIFIED", "DELETED", "SYNCED", "RESET"],
  parameters: {
    job_id: "Only these jobs.",
    state: "Only jobs in these states.",
    tasks: "`true` for a MODIFIED, without an id, also when only a task has changed that was added to one of the jobs.",
  },
  check: ({ parameters: { state = [] } }) => {
    const unknown = state.find((word) => !JOB_STATE_WORDS.includes(word));
    if (unknown !== undefined)
      throw invalid(`state ${unknown} is unknown, it must be one of ${JOB_STATE_WORDS.join(", ")}`);
  },
  access: amongJobs("watch"),
  audit: false,
  uses: [],
  failure: "unavailable",
  run: async function* ({ parameters, lastID }, call) {
    for await (const change of jobChanges({ lastID, ...filterOf(parameters) }, call)) {
      if (change.type === "event") {
        const { event, id, sight } = change;
        yield { event: EventType[event], id, message: change.change.messageFor(sight, event) };
      } else yield { event: change.type.toUpperCase(), ...("id" in change && { id: change.id }) };
    }
  },
});

function filterOf({
  job_id: ids = [],
  state: states = [],
  tasks = [],
}: Readonly<Record<string, readonly string[]>>): Pick<ChangesOptions, "concerns" | "matches" | "withTasks"> {
  return {
    withTasks: tasks.includes("true"),
    ...(ids.length > 0 && { concerns: ({ metadata }) => ids.includes(metadata.name ?? "") }),
    ...(states.length > 0 && { matches: ({ status }) => states.includes(jobState(status?.phase)) }),
  };
}
