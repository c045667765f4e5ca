import type { Preview } from "../../job/preview.ts";
import { call } from "../app/api.ts";

export type Action = "restart" | "resume" | "stop" | "suspend" | "cancel";

/** What is worth offering in a state; whether it goes is for the server's plan to say. */
const OFFERED: Readonly<Record<string, readonly Action[]>> = {
  Pending: ["stop", "cancel"],
  AwaitingApproval: ["stop", "cancel"],
  Running: ["stop", "suspend", "cancel"],
  Suspended: ["resume", "stop", "cancel"],
  Failed: ["restart", "cancel"],
};

export function actionsIn(state: string): readonly Action[] {
  return OFFERED[state] ?? [];
}

/** What a command would do, as the server sees it; `refusal` is empty if it would not be refused. */
export type Plan = Preview & { readonly refusal: string };

export function planOf(job: string, action: Action): Promise<Plan> {
  return call<Plan>("/api/v1/job/plan", { job_id: job, action });
}

/** Does what was planned. @throws Problem with status 409 if the job has moved */
export async function carryOut(
  job: string,
  action: Action,
  { etag, reason }: { etag: string; reason: string },
): Promise<void> {
  await call("/api/v1/job/do", { job_id: job, action, etag, reason });
}

/** How many tasks the command sets in motion or ends. */
export function touched(action: Action, plan: Plan | undefined): number {
  const wanted = action === "restart" || action === "resume" ? "RUN" : "STOP";
  return (plan?.rows ?? []).filter((row) => row.action === wanted).length;
}

/** Ends what was begun: the reader says why. */
export function needsReason(action: Action): boolean {
  return action === "stop" || action === "cancel";
}
