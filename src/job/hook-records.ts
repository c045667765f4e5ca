import { hasHooks, type HookKind, HOOKS, hookTask } from "../api/hooks.ts";
import { isEndPhase } from "../api/phases.ts";
import type { Stored } from "../api/kubernetes.ts";
import type { HooksStatus, HookStatus, KusciaJob, KusciaJobStatus, Task } from "../api/types.ts";
import { taskIDOf } from "./task-ids.ts";

/*
 * A hook is a task of one party that the job's spec does not list (docs/adr/0011-hooks.md). Here is what it is asked for, and
 * what is recorded of it; hooks.ts decides when it runs.
 */

/** One hook of one domain in one pass. */
export interface HookRun {
  readonly hook: HookKind;
  readonly spec: Task;
  readonly status: HookStatus;
}

/** The hooks of one domain in one pass: what is asked for, and the draft of what will be recorded. */
export interface DomainHooks {
  readonly domainID: string;
  /** A preparation or a task was started here since the last release began. */
  used: boolean;
  readonly preparation?: HookRun;
  readonly release?: HookRun;
}

/** The hooks of these domains, and of those of which something is recorded. */
export function readHooks(job: Stored<KusciaJob>, domains: readonly string[]): DomainHooks[] {
  if (!hasHooks(job.spec)) return [];
  const recorded = new Map((job.status?.hooks ?? []).map((each) => [each.domainID, each]));
  return [...new Set([...domains, ...recorded.keys()])].toSorted().map((domainID) => {
    const known = recorded.get(domainID);
    const preparation = readHook(job, "preparation", domainID, known?.preparation);
    const release = readHook(job, "release", domainID, known?.release);
    return {
      domainID,
      used: known?.used === true,
      ...(preparation !== undefined && { preparation }),
      ...(release !== undefined && { release }),
    };
  });
}

function readHook(
  job: Stored<KusciaJob>,
  hook: HookKind,
  domainID: string,
  recorded: HookStatus | undefined,
): HookRun | undefined {
  const spec = hookTask(job.spec, hook, domainID);
  if (spec === undefined) return undefined;
  const status = recorded ?? { alias: spec.alias, taskID: taskIDOf(job, spec), state: "Pending" };
  return { hook, spec, status: structuredClone(status) };
}

/** The hooks of all domains. */
export function hookRuns(hooks: readonly DomainHooks[]): HookRun[] {
  return hooks.flatMap(({ preparation, release }) => [preparation, release].filter((each) => each !== undefined));
}

/** The hooks of a job as tasks, those that prepare first: in these domains, and in others of which something is recorded. */
export function hookTasks(job: KusciaJob, domains: readonly string[]): HookRun[] {
  const runs = hookRuns(readHooks(job as Stored<KusciaJob>, domains));
  return HOOKS.flatMap((hook) => runs.filter((run) => run.hook === hook));
}

/** The job with its hooks as if they were tasks of it. */
export function withHooks(job: KusciaJob, domains: readonly string[]): KusciaJob {
  const hooks = hookTasks(job, domains);
  const tasks = [...job.spec.tasks, ...hooks.map(({ spec }) => spec)];
  const records = [...(job.status?.tasks ?? []), ...hooks.map(({ status }) => status)];
  return { ...job, spec: { ...job.spec, tasks }, status: { ...job.status, tasks: records } };
}

/** What is to be recorded: nothing of a domain that was not touched. */
export function recordHooks(hooks: readonly DomainHooks[]): HooksStatus[] {
  return hooks.flatMap(({ domainID, used, ...runs }) => {
    const preparation = toldOf(runs.preparation);
    const release = toldOf(runs.release);
    if (!used && preparation === undefined && release === undefined) return [];
    return [
      {
        domainID,
        ...(used && { used }),
        ...(preparation !== undefined && { preparation }),
        ...(release !== undefined && { release }),
      },
    ];
  });
}

function toldOf(run: HookRun | undefined): HookStatus | undefined {
  if (run === undefined) return undefined;
  const { state, createTime, reason, attempt } = run.status;
  const isUntouched = state === "Pending" && createTime === undefined && reason === undefined && attempt === undefined;
  return isUntouched ? undefined : run.status;
}

/** What is recorded of all hooks of a job. */
export function hookRecords({ hooks = [] }: KusciaJobStatus): HookStatus[] {
  return hooks.flatMap(({ preparation, release }) => [preparation, release].filter((each) => each !== undefined));
}

/** The domains whose releases are to start: the job has ended, and something was started there. */
export function dueReleases({ status, hooks }: { status: KusciaJobStatus; hooks: readonly DomainHooks[] }): string[] {
  if (!isEndPhase(status.phase)) return [];
  const due = hooks.filter(({ used, release }) => used && release !== undefined && isOpen(release.status));
  return due.map(({ domainID }) => domainID);
}

function isOpen({ state, createTime }: HookStatus): boolean {
  return state === "Pending" && createTime === undefined;
}

/** The hooks of a domain with each record changed. */
export function mapHooks<T>(
  { preparation, release, ...hooks }: HooksStatus,
  change: (record: HookStatus) => T,
): Omit<HooksStatus, HookKind> & { preparation?: T; release?: T } {
  return {
    ...hooks,
    ...(preparation !== undefined && { preparation: change(preparation) }),
    ...(release !== undefined && { release: change(release) }),
  };
}

/** The domains in which a release has yet to run, or runs, once the job has ended. */
export function owedReleases({ spec, status }: Pick<KusciaJob, "spec" | "status">): string[] {
  if (spec.release === undefined) return [];
  const open = (status?.hooks ?? []).filter(({ used, release }) => used === true && !isDone(release));
  return open.map(({ domainID }) => domainID);
}

function isDone(release: HookStatus | undefined): boolean {
  return release?.state === "Succeeded" || release?.state === "Failed";
}
