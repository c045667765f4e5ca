import type { JobDetail } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";

/** What the words of this dialect for a job's status mean of the state in which jobs are listed. */
export const STATES_OF: Readonly<Record<string, readonly string[]>> = {
  WAITING: ["idle", "pending"],
  RUNNING: ["running"],
  ABORTING: ["terminating"],
  COMPLETED: ["finished"],
  FAILED: ["Failed"],
  ABORTED: ["Failed"],
  TIMED_OUT: ["Failed"],
  KILLED: ["Failed"],
  CANCELED: ["Cancelled", "ApprovalReject"],
};

const ENDED: ReadonlySet<string> = new Set(["Succeeded", "Failed", "Cancelled", "ApprovalReject"]);

/** Whether a job in this state has ended. */
export function isOver(state: string): boolean {
  return ENDED.has(state);
}

/** The word for where a job stands. */
export function statusOf({ phase, life, reason }: Pick<JobDetail, "phase" | "life" | "reason">): string {
  switch (phase) {
    case "Succeeded":
      return "COMPLETED";
    case "Cancelled":
    case "ApprovalReject":
      return "CANCELED";
    case "Failed":
      return failureOf(reason);
    default:
      if (life === "terminating") return "ABORTING";
      return phase === "Running" ? "RUNNING" : "WAITING";
  }
}

function failureOf(reason: string): string {
  if (reason === "DeadlineExceeded") return "TIMED_OUT";
  return STOPPED.test(reason) ? "ABORTED" : "FAILED";
}

/** The reason of a job that was told to stop, in Kuscia's words. */
const STOPPED = /execute the cmd: Stop\.$/;
