import { ProgramService } from "../../proto/kusciajob/api/v1alpha1/program_pb.js";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { asPodOfTask, reportOf, requireRunning } from "./own-task.ts";
import { isProgress } from "./progress-book.ts";

/** Takes down how far a task is; the last of what is told within a while gets into the job's status. */
export const reportTaskProgress = define({
  rpc: ProgramService.method.reportTaskProgress,
  path: "/api/v1/task/progress",
  check: ({ progress }) => {
    if (!isProgress(progress)) throw invalid(`progress is ${String(progress)}, it must be from 0 to 1`);
  },
  access: asPodOfTask(),
  uses: ["get kusciajobs", "get kusciajobtasks", "get pods", "patch kusciajobs/status", "patch kusciajobtasks/status"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: ({ progress }, { backend, grant }) => {
    requireRunning(grant);
    const { alias, attempt = 0 } = grant.task;
    backend.progress.note(grant.job, { alias, attempt, progress, at: Date.now() });
    return Promise.resolve({ data: reportOf(grant) });
  },
});
