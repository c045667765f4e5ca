import type { Pod } from "../../src/api/kubernetes.ts";
import { ANNOTATION, FINALIZER, LABEL } from "../../src/api/names.ts";
import { HOOKS } from "../../src/api/hooks.ts";
import type { HooksStatus, KusciaJob, KusciaJobTask, Task, TaskStatus } from "../../src/api/types.ts";
import { hookRecords, owedReleases } from "../../src/job/hook-records.ts";
import { compareAdded, isAccepted, isFor, wholeJob } from "../../src/job/added-tasks.ts";
import type { RestartChoice } from "../../src/job/restart-choice.ts";

/**
 * The rules of docs/architecture.md, "What always holds", as pure judgements of what somebody outside of the operator can see. Each
 * answers with one sentence for everything that breaks it.
 */

const FINAL = new Set(["Succeeded", "Failed"]);

/** True while the pod has not ended. */
export function isLivePod({ status }: Pod): boolean {
  return !FINAL.has(status?.phase ?? "Pending");
}

/** Recorded as started and not as ended. */
export function isActiveTask({ createTime, state }: TaskStatus): boolean {
  return createTime !== undefined && (state === "Pending" || state === "Running");
}

/** The job with those of these tasks that it has taken, as the rules look at it. */
export function withAddedTasks(job: KusciaJob, tasks: readonly KusciaJobTask[]): KusciaJob {
  const own = tasks.filter((task) => isAccepted(task) && isFor(task, job));
  return wholeJob(job, own.toSorted(compareAdded));
}

/** What is recorded of all tasks and hooks of a job: whatever may have pods. */
export function recordsOf({ status = {} }: KusciaJob): TaskStatus[] {
  return [...(status.tasks ?? []), ...hookRecords(status)];
}

/** The task or hook of this alias, as the spec asks for it. */
function specOf({ spec }: KusciaJob, alias: string): Pick<Task, "retryPolicy"> | undefined {
  return (
    spec.tasks.find((task) => task.alias === alias) ??
    HOOKS.map((hook) => (alias.startsWith(`${hook}@`) ? spec[hook] : undefined)).find((each) => each !== undefined)
  );
}

/** One state of a job by itself. */
export function judgeState(job: KusciaJob): string[] {
  const tasks = recordsOf(job);
  const name = job.metadata.name!;
  const problems: string[] = [];
  for (const task of tasks) {
    const dependencies = job.spec.tasks.find(({ alias }) => alias === task.alias)?.dependencies ?? [];
    const isMet = ({ state, dependenciesSatisfied }: TaskStatus): boolean =>
      state === "Succeeded" || (state === "Failed" && dependenciesSatisfied === true);
    const unmet = dependencies.filter((each) => !tasks.some((other) => other.alias === each && isMet(other)));
    if (isActiveTask(task) && unmet.length > 0)
      problems.push(`${name}/${task.alias} started before ${unmet.join(", ")} Succeeded (${summaryOf(job)})`);
    const limit = specOf(job, task.alias)?.retryPolicy?.limit ?? 0;
    if ((task.retries?.failed ?? 0) > limit)
      problems.push(`${name}/${task.alias} is tried again more than ${limit} times`);
    for (const each of [task, ...(task.parties ?? [])]) {
      // A status that was refused as too large keeps no messages; the job says so.
      const isSpared = job.status?.reason === "StatusTooLarge";
      if (each.state === "Failed" && !isSpared && (each.reason === undefined || each.message === undefined)) {
        problems.push(`${name}/${task.alias} or a party of it Failed without a reason and a message`);
      }
    }
  }
  return problems;
}

/** A job that ended is complete: nothing of it is open, and it says why. */
export function judgeEnd(job: KusciaJob): string[] {
  const { phase, completionTime, tasks = [], reason, conditions = [] } = job.status ?? {};
  if (phase !== "Succeeded" && phase !== "Failed" && phase !== "Cancelled") return [];
  const which = `${job.metadata.name} is ${phase}`;
  const problems: string[] = [];
  if (completionTime === undefined) problems.push(`${which} without a completionTime`);
  const open = tasks.filter(({ state }) => state === "Pending" || state === "Running");
  const preparations = (job.status?.hooks ?? []).flatMap(({ preparation }) => preparation ?? []);
  const prepares = preparations.filter(isActiveTask);
  if (prepares.length > 0) problems.push(`${which}, but ${prepares[0]!.alias} did not end`);
  if (open.length > 0) problems.push(`${which}, but ${open.map(({ alias }) => alias).join(", ")} did not end`);
  if (phase === "Failed" && reason === undefined) problems.push(`${which} without a reason`);
  const wanted = phase === "Cancelled" ? undefined : phase === "Succeeded" ? "Complete" : "Failed";
  if (wanted !== undefined && !conditions.some(({ type, status }) => type === wanted && status === "True"))
    problems.push(`${which} without the condition ${wanted}`);
  return problems;
}

/** From one state of a job to the next. */
export function judgeStep(before: KusciaJob | undefined, after: KusciaJob): string[] {
  return [
    ...judgeTasks(before, after),
    ...judgePhases(before, after),
    ...judgeIntents(before, after),
    ...judgeHooks(before, after),
  ];
}

/** No task without the preparation of its domains, no release beside a task; each once, until a Restart asks for more. */
function judgeHooks(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const name = after.metadata.name!;
  const problems: string[] = [];
  const starting = newlyActive(before, after);
  for (const hooks of after.status?.hooks ?? []) {
    const { domainID, preparation, release } = hooks;
    const old = before?.status?.hooks?.find((each) => each.domainID === domainID);
    for (const [now, was] of [[preparation, old?.preparation] as const, [release, old?.release] as const]) {
      if (was === undefined) continue;
      const which = `${name}/${was.alias}`;
      if (now === undefined || (now.attempt ?? 0) < (was.attempt ?? 0)) problems.push(`${which} was forgotten`);
      else if (now.attempt === was.attempt && FINAL.has(was.state) && now.state !== was.state)
        problems.push(`${which} went from ${was.state} to ${now.state}`);
      else if (now.attempt !== was.attempt && was.state === "Succeeded" && !isAgain(after, old))
        problems.push(`${which} is run again though it Succeeded`);
    }
    if (release !== undefined && isActiveTask(release)) {
      const beside = (after.status?.tasks ?? []).filter((task) => isActiveTask(task) && takesPart(task, domainID));
      if (beside.length > 0) problems.push(`${name}/${release.alias} runs beside ${beside[0]!.alias}`);
      if (preparation !== undefined && isActiveTask(preparation))
        problems.push(`${name}/${release.alias} runs beside ${preparation.alias}`);
    }
  }
  if (after.spec.preparation === undefined) return problems;
  for (const task of starting) {
    for (const domainID of new Set((task.parties ?? []).map((party) => party.domainID))) {
      const { preparation } = after.status?.hooks?.find((each) => each.domainID === domainID) ?? {};
      const isReady =
        preparation?.state === "Succeeded" ||
        (preparation?.state === "Failed" && after.spec.preparation.waitForSuccess === false);
      if (!isReady) problems.push(`${name}/${task.alias} started before ${domainID} was prepared`);
    }
  }
  return problems;
}

/** What was released may be prepared and released again, after a Restart. */
function isAgain({ status }: KusciaJob, old: HooksStatus | undefined): boolean {
  return status?.phase === "Running" && old?.release !== undefined && FINAL.has(old.release.state);
}

function takesPart({ parties = [] }: TaskStatus, domainID: string): boolean {
  return parties.some((party) => party.domainID === domainID);
}

/** Tasks that are started from one state to the next. */
function newlyActive(before: KusciaJob | undefined, after: KusciaJob): TaskStatus[] {
  const known = before?.status?.tasks ?? [];
  return (after.status?.tasks ?? []).filter(isActiveTask).filter(({ alias, attempt = 0 }) => {
    const old = known.find((each) => each.alias === alias);
    return old === undefined || !isActiveTask(old) || (old.attempt ?? 0) !== attempt;
  });
}

function judgeTasks(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const name = after.metadata.name!;
  // What was added may be deleted again.
  const isThere = ({ alias }: TaskStatus): boolean => after.spec.tasks.some((task) => task.alias === alias);
  return (before?.status?.tasks ?? []).filter(isThere).flatMap((old) => {
    const now = after.status?.tasks?.find(({ alias }) => alias === old.alias);
    const problems: string[] = [];
    if ((now?.attempt ?? 0) < (old.attempt ?? 0)) problems.push(`${name}/${old.alias} went back to an earlier attempt`);
    if ((now?.attempt ?? 0) !== (old.attempt ?? 0)) return [...problems, ...judgeAttempt(before, after, old)];
    if (FINAL.has(old.state) && now?.state !== old.state && !neverStarted(before!, old))
      problems.push(`${name}/${old.alias} went from ${old.state} to ${now?.state}`);
    return problems;
  });
}

/** Whether the Restart that is on the job was given for the task, or for one that it depends on. */
function isChosen({ metadata, spec }: KusciaJob, alias: string): boolean {
  const { labels = {}, annotations = {} } = metadata;
  const choice = JSON.parse(annotations[ANNOTATION.jobStageTasks] ?? "{}") as RestartChoice & { version?: string };
  const isOfCommand = labels[LABEL.jobStage] === "Restart" && choice.version === labels[LABEL.jobStageVersion];
  if (!isOfCommand) return false;
  const isAsked = (each: string): boolean => choice.all === true || choice.tasks?.includes(each) === true;
  const before = (each: string): readonly string[] =>
    spec.tasks.find((task) => task.alias === each)?.dependencies ?? [];
  const isAfterAsked = (each: string): boolean => isAsked(each) || before(each).some(isAfterAsked);
  return choice.only === true ? isAsked(alias) : isAfterAsked(alias);
}

/** A new attempt: what Succeeded is run again only if somebody chose it, and one that nobody asked for tells of the attempt before. */
function judgeAttempt(before: KusciaJob | undefined, after: KusciaJob, old: TaskStatus): string[] {
  const which = `${after.metadata.name}/${old.alias}`;
  if (old.state === "Succeeded") return isChosen(after, old.alias) ? [] : [`${which} is run again though it Succeeded`];
  if (old.reason === "Disabled" && after.metadata.labels?.[LABEL.jobStage] !== "Restart")
    return [`${which} is run again though it was stopped for good when the job was suspended`];
  const now = after.status?.tasks?.find(({ alias }) => alias === old.alias);
  const isRestart = before?.status?.phase !== "Running";
  const isRelease = (now?.releases ?? 0) > (old.releases ?? 0);
  if (isRelease && !isRestart) return judgeRelease(which, old, now);
  // Its AppImage changed before any pod of it was made.
  if (madeNothing(old)) return [];
  const tells = now?.attempts?.at(-1)?.attempt === (old.attempt ?? 0) && old.createTime !== undefined;
  // A status that was too large keeps no attempts.
  return isRestart || tells || now?.message === undefined
    ? []
    : [`${which} begins attempt ${now.attempt}, and attempt ${old.attempt ?? 0} did not end`];
}

function madeNothing({ parties = [] }: TaskStatus): boolean {
  return !parties.some(({ pods = [] }) => pods.some(({ uid }) => uid !== undefined));
}

/** A gang that could not be had lets go of its pods: that throws away no result and counts as no failure. */
function judgeRelease(which: string, old: TaskStatus, now: TaskStatus | undefined): string[] {
  const problems: string[] = [];
  if (old.parties?.some(({ state }) => state === "Succeeded") === true)
    problems.push(`${which} was let go though a party of it had Succeeded`);
  if ((now?.retries?.failed ?? 0) > (old.retries?.failed ?? 0))
    problems.push(`${which} was let go as if it had failed`);
  if (now?.reason === undefined || now.message === undefined) problems.push(`${which} was let go and does not say why`);
  return problems;
}

/** A Restart takes back what failed before any of it was made, under the same number. */
function neverStarted({ status }: KusciaJob, task: TaskStatus): boolean {
  return status?.phase === "Failed" && task.createTime === undefined;
}

function judgePhases(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const name = after.metadata.name!;
  const [from, to] = [before?.status?.phase, after.status?.phase];
  if (from === to) return [];
  if (from === "Succeeded" || from === "Cancelled") return [`${name} left the terminal phase ${from} for ${to}`];
  if (from !== "Failed" || to === "Running" || to === "Cancelled") return [];
  // A Restart of a job that was stopped before its spec was validated begins at the beginning.
  const wasValidated = before?.status?.conditions?.some(({ type }) => type === "JobValidated") === true;
  return to === "initialized" && !wasValidated ? [] : [`${name} went from Failed to ${to}`];
}

/** No task starts while as many as may be are active; the limit may have been lowered below what runs. */
function judgeIntents(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const limit = after.spec.maxParallelism ?? 1;
  const active = (after.status?.tasks ?? []).filter(isActiveTask);
  const started = newlyActive(before, after);
  const name = after.metadata.name!;
  const problems: string[] = [];
  if (started.length > 0 && active.length > limit)
    problems.push(`${name} has ${active.length} active tasks, maxParallelism is ${limit}`);
  if (after.spec.suspend === true)
    for (const { alias } of started) problems.push(`${name}/${alias} started while the job's spec suspends it`);
  return problems;
}

/** A pod that was just made, beside the job as it was stored right before. */
export function judgeNewPod(pod: Pod, job: KusciaJob | undefined): string[] {
  const { labels, annotations, name, namespace, uid } = pod.metadata;
  const which = `pod ${namespace}/${name} (${uid})`;
  const task = job && recordsOf(job).find(({ alias }) => alias === annotations?.[ANNOTATION.taskAlias]);
  if (job === undefined || task?.createTime === undefined) return [`${which} was made before its intent was recorded`];
  const problems: string[] = [];
  if (String(task.attempt ?? 0) !== labels?.[LABEL.attempt])
    problems.push(`${which} is of attempt ${labels?.[LABEL.attempt]}, the status of ${task.attempt ?? 0}`);
  else if (!isActiveTask(task)) problems.push(`${which} was made for a task that is ${task.state}`);
  const record = task.parties
    ?.filter(({ domainID }) => domainID === namespace)
    .flatMap(({ pods = [] }) => pods)
    .find((each) => each.name === name);
  if ((task.releases ?? 0) > 0 && pod.spec?.schedulingGates === undefined)
    problems.push(`${which} was made without a gate though its gang was let go before`);
  if (record === undefined) problems.push(`${which} is not among the pods that the status expects`);
  if (job.metadata.finalizers?.includes(FINALIZER) !== true) problems.push(`${which} was made before the finalizer`);
  return problems;
}

/** At rest nothing runs that the status does not call for, and nothing is left of a deleted job. */
export function judgeRest(jobs: readonly KusciaJob[], pods: readonly Pod[]): string[] {
  return pods.flatMap((pod) => {
    const which = `pod ${pod.metadata.namespace}/${pod.metadata.name}`;
    const job = jobs.find(({ metadata }) => metadata.uid === pod.metadata.labels?.[LABEL.jobUID]);
    if (job === undefined) return [`${which} is left of a deleted job`];
    const owed = job.status?.completionTime === undefined ? [] : owedReleases(job);
    if (owed.length > 0) return [`${job.metadata.name} has not released ${owed.join(", ")}`];
    return isLivePod(pod) && job.status?.completionTime !== undefined
      ? [`${which} is alive though its job is over`]
      : [];
  });
}

/** What a reader of a broken rule wants to see of the job. */
function summaryOf(job: KusciaJob): string {
  const tasks = (job.status?.tasks ?? []).map(
    ({ alias, state, reason, attempt }) =>
      `${alias}#${attempt ?? 0}=${state}${reason === undefined ? "" : `/${reason}`}`,
  );
  return `resourceVersion ${job.metadata.resourceVersion}, ${job.status?.phase}: ${tasks.join(" ")}`;
}
