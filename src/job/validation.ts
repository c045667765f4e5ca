import type { Task } from "../api/types.ts";
import { reservedNameProblem } from "../domain/names.ts";
import { WorkloadError } from "../workload/errors.ts";
import { partyNames } from "../workload/names.ts";
import { type DomainHooks, hookRuns } from "./hook-records.ts";
import { hasCycle, unknownDependency } from "./graph.ts";
import { allRuns, type Pass } from "./pass.ts";
import { isPartner } from "./references.ts";
import { tooLargeText, tryPlan } from "./rendering.ts";
import { leastStatus, STATUS_MAX_BYTES } from "./status.ts";
import { isTaskID } from "./task-ids.ts";

const SPEC_MAX_BYTES = 1024 * 1024;

/** A check answers with the `<err>` of `Validate job failed, <err>`. */
type Check = (pass: Pass) => string | undefined;

/**
 * What is wrong with the job's spec: the first failure in the order of Kuscia's lifecycle, then the checks that Kuscia
 * lacks. The initiator comes before all of these; it may still appear, so phases.ts waits for it.
 */
export function validate(pass: Pass): string | undefined {
  for (const check of CHECKS) {
    const error = check(pass);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** In Kuscia's words, unless there is another reason than that there is no such namespace. */
export function missingInitiatorText(initiator: string, why = `namespace "${initiator}" not found`): string {
  return `can't find initiator namespace ${initiator} under cluster, ${why}`;
}

const CHECKS: readonly Check[] = [
  ({ job: { spec } }) =>
    spec.tasks.length === 0 && spec.open !== true ? "kuscia job should include at least one of task" : undefined,
  ({ job }) => {
    const unknown = unknownDependency(job.spec.tasks);
    return unknown && `validate failed: task ${unknown.alias} has not exist dependency task ${unknown.dependency}`;
  },
  ({ job }) => (hasCycle(job.spec.tasks) ? "validate failed: cycled dependencies" : undefined),
  ({ job }) => {
    const alias = firstRepeated(job.spec.tasks.map((task) => task.alias));
    return alias === undefined ? undefined : `validate failed: task ${alias} is declared more than once`;
  },
  ({ runs }) => {
    const taskID = firstRepeated(runs.map(({ status }) => status.taskID));
    const aliases = runs.filter(({ status }) => status.taskID === taskID).map(({ spec }) => spec.alias);
    return taskID === undefined
      ? undefined
      : `validate failed: tasks ${aliases.join(", ")} have the same taskID ${taskID}`;
  },
  ({ runs }) => {
    const bad = runs.find(({ status }) => !isTaskID(status.taskID));
    return bad && `validate failed: task ${bad.spec.alias} has an invalid taskID ${bad.status.taskID}`;
  },
  (pass) => {
    const taken = takenAlias(pass.job.spec.tasks, pass.hooks);
    return taken && `validate failed: the alias ${taken} is kept for a hook of the job`;
  },
  ({ job }) => tolerableDependency(job.spec.tasks),
  ({ job }) => {
    const bad = job.spec.tasks.find(({ parties }) => parties.length === 0);
    return bad && `validate failed: task ${bad.alias} has no parties`;
  },
  ({ job }) => {
    const { scheduleMode = "Strict" } = job.spec;
    return scheduleMode === "Strict" || scheduleMode === "BestEffort"
      ? undefined
      : `validate failed: scheduleMode ${String(scheduleMode)} is neither Strict nor BestEffort`;
  },
  refusedDomain,
  tooLargeSpec,
  equalNames,
  tooLargeStatus,
];

/** The alias of a task that a hook of the job has too. */
function takenAlias(tasks: readonly Task[], hooks: readonly DomainHooks[]): string | undefined {
  const kept = new Set(hookRuns(hooks).map(({ spec }) => spec.alias));
  return tasks.find(({ alias }) => kept.has(alias))?.alias;
}

/** Its dependents could never run after it failed, and the job would hang or fail late (Kuscia's lifecycle). */
function tolerableDependency(tasks: readonly Task[]): string | undefined {
  const tolerable = new Set(tasks.filter((task) => task.tolerable === true).map(({ alias }) => alias));
  for (const { alias, dependencies = [] } of tasks) {
    const dependency = dependencies.find((each) => tolerable.has(each));
    if (dependency !== undefined) return `validate failed: task ${alias} depends on tolerable task ${dependency}`;
  }
  return undefined;
}

function refusedDomain({ job, snapshot }: Pass): string | undefined {
  for (const { alias, parties } of job.spec.tasks) {
    for (const { domainID } of parties) {
      const party = `validate failed: party ${domainID} of task ${alias}`;
      if (reservedNameProblem(snapshot.settings, domainID) !== undefined) return `${party} can never be a domain`;
      if (isPartner(snapshot, domainID))
        return `${party} is a partner domain of another cluster, which is not supported`;
    }
  }
  return undefined;
}

/**
 * Two tasks may spell the same pod: task `a` with role `b`, and task `a-b`. Or the same Service: task `a` with port
 * `b-0-p`, and task `a-0-b` with port `p`. The second would lead the first one's peers astray.
 */
function equalNames(pass: Pass): string | undefined {
  const { snapshot } = pass;
  const places = allRuns(pass).flatMap(({ spec, status }) =>
    partyNames(spec, status.taskID, snapshot.references.appImage(spec.appImage)).flatMap(
      ({ domainID, role, pods, services }) => {
        const owner = role === "" ? `task ${spec.alias}` : `task ${spec.alias} role ${role}`;
        const place = (kind: string) => (name: string) => ({ owner, object: `${kind} ${domainID}/${name}` });
        return [...pods.map(place("pod")), ...services.map(place("Service"))];
      },
    ),
  );
  const owners = new Map<string, string>();
  for (const { owner, object } of places) {
    const other = owners.get(object);
    if (other !== undefined) return `validate failed: ${other} and ${owner} would have the same ${object}`;
    owners.set(object, owner);
  }
  return undefined;
}

/** Quotes and line breaks count twice: they are escaped in JSON, which is how the spec is stored and rendered. */
function tooLargeSpec({ job }: Pass): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(job.spec));
  if (bytes <= SPEC_MAX_BYTES) return undefined;
  return (
    `validate failed: ConfigTooLarge: the spec of the job is larger than 1 MiB: it has ${bytes} bytes as JSON, where quotes and line breaks ` +
    `count twice, and may have ${SPEC_MAX_BYTES}; name a file or an address in the task input instead of the data`
  );
}

/**
 * The smallest status that can tell of every pod must fit, or the job could not be followed; what else a status holds can be
 * left out. The names are known before anything is made.
 */
function tooLargeStatus(pass: Pass): string | undefined {
  const { job, runs, snapshot } = pass;
  const tasks = allRuns(pass).map(({ spec, status }) => ({
    alias: spec.alias,
    taskID: status.taskID,
    parties: partyNames(spec, status.taskID, snapshot.references.appImage(spec.appImage)),
  }));
  const { bytes, pods } = leastStatus(tasks);
  if (bytes <= STATUS_MAX_BYTES) return undefined;
  return (
    `validate failed: the status of job ${job.metadata.name} would have at least ${bytes} bytes for ${runs.length} tasks and ${pods} pods, ` +
    `more than the ${STATUS_MAX_BYTES} bytes that a status may have; use fewer tasks, parties or replicas, or several jobs`
  );
}

/**
 * A task that asks for too much would fail at its start, after all that was computed before it. Asked once, when a job is
 * accepted: to know the size of a task takes a plan of it, and an AppImage that was waited for.
 */
export function tooLargeTask(pass: Pass): string | undefined {
  for (const run of allRuns(pass)) {
    const appImage = pass.snapshot.references.appImage(run.spec.appImage);
    const plan = appImage && tryPlan(pass, run, appImage);
    // What else is wrong with an AppImage may still be mended before the task's turn.
    const text = plan instanceof WorkloadError ? sizeText(plan) : plan && tooLargeText(run, plan);
    if (text !== undefined) return `validate failed: ConfigTooLarge: ${text}`;
  }
  return undefined;
}

function sizeText({ reason, message }: WorkloadError): string | undefined {
  return reason === "ConfigTooLarge" ? message : undefined;
}

function firstRepeated(texts: readonly string[]): string | undefined {
  return texts.find((text, index) => texts.indexOf(text) !== index);
}
