import type { Preview } from "../../job/preview.ts";
import { call } from "../app/api.ts";

/** What is at hand, and what is under "More". */
const AT_HAND = ["restart", "resume", "stop"] as const;
const MORE = ["set", "suspend", "cancel", "delete"] as const;
/** A command whose effect on the tasks is shown. */
export type Action = Exclude<(typeof AT_HAND)[number] | (typeof MORE)[number], "set">;
/** Also the change of fields. */
export type Offer = Action | "set";

/** Those that the page offers of what the reader may do. */
export function offered(may: readonly string[]): {
  readonly atHand: readonly Offer[];
  readonly more: readonly Offer[];
} {
  return { atHand: AT_HAND.filter((each) => may.includes(each)), more: MORE.filter((each) => may.includes(each)) };
}

/** Which tasks a restart runs again: what did not succeed, a task with what depends on it, that task alone, or all. */
export const SCOPES = ["open", "from", "only", "all"] as const;
export type Scope = (typeof SCOPES)[number];

function choiceOf(action: Action, scope: Scope, task: string | undefined): object | undefined {
  if (action !== "restart" || scope === "open") return undefined;
  if (scope === "all") return { all: true };
  return { tasks: task === undefined ? [] : [task], only: scope === "only" };
}

/** A command to a job. */
export interface Command {
  readonly job: string;
  readonly action: Action;
  readonly scope: Scope;
  /** The task that the scope is about. */
  readonly task: string | undefined;
}

/** What a command would do, as the server sees it; `refusal` is empty if it would not be refused. */
export type Plan = Preview & { readonly refusal: string };

export function planOf({ job, action, scope, task }: Command): Promise<Plan> {
  return call<Plan>("/api/v1/job/plan", { job_id: job, action, choice: choiceOf(action, scope, task) });
}

/** Does what was planned. @throws Problem with status 409 if the job has moved */
export async function carryOut(
  { job, action, scope, task }: Command,
  { etag, reason }: { etag: string; reason: string },
): Promise<void> {
  await call("/api/v1/job/do", { job_id: job, action, etag, reason, choice: choiceOf(action, scope, task) });
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

/** Cannot be taken back. */
export function isEnd(action: Action): boolean {
  return needsReason(action) || action === "delete";
}
