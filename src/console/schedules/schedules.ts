import { call } from "../app/api.ts";

/** A schedule, how it stands and what comes. */
export interface Schedule {
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  /** Active, Suspended, Completed, Missed or NotReady. */
  readonly state: string;
  readonly message: string;
  readonly trigger: string;
  readonly time_zone: string;
  readonly suspend: boolean;
  readonly next_run_times: readonly string[];
  readonly last_schedule_time: string;
  readonly active_job_ids: readonly string[];
  readonly counts?: Counts | null;
  /** As JSON; empty in lists. */
  readonly spec: string;
}

/** Numbers come as texts. */
interface Counts {
  readonly succeeded: string;
  readonly failed: string;
  readonly skipped: string;
  readonly missed: string;
}

export interface Run {
  readonly job_id: string;
  readonly type: string;
  readonly scheduled_time: string;
  readonly state: string;
  readonly create_time: string;
  readonly end_time: string;
}

/** A schedule with its last runs and the times to come. */
export interface Course {
  readonly schedule: Schedule;
  readonly runs: readonly Run[];
  readonly total: number;
  readonly next: readonly string[];
}

const RUNS = 50;
/** As many as the server names at once. */
const NEXT = 100;

/** @throws Problem */
export async function course(name: string, signal?: AbortSignal): Promise<Course> {
  const [schedule, { runs, total }, { times }] = await Promise.all([
    call<Schedule>("/api/v1/schedule/get", { name }, signal),
    call<{ runs: Run[]; total: string }>("/api/v1/schedule/runs", { name, page_size: RUNS }, signal),
    call<{ times: string[] }>("/api/v1/schedule/preview", { name, count: NEXT }, signal),
  ]);
  return { schedule, runs, total: Number(total), next: times };
}

/** Makes a job now; the token makes sure that it is one, however often it is sent. @throws Problem */
export async function runNow(name: string, token: string): Promise<string> {
  const { job_id: job } = await call<{ job_id: string }>("/api/v1/schedule/exec", { name, token });
  return job;
}

/** @throws Problem */
export async function pause(name: string, { stopJobs }: { readonly stopJobs: boolean }): Promise<void> {
  await call("/api/v1/schedule/stop", { name, stop_jobs: stopJobs });
}

/** @throws Problem */
export async function goOn(name: string): Promise<void> {
  await call("/api/v1/schedule/start", { name });
}

/** Something that nobody has said before. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
