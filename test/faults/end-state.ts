import type { KubeObject, Pod } from "../../src/api/kubernetes.ts";
import { FINALIZER, LABEL } from "../../src/api/names.ts";
import { CONDITION } from "../../src/api/reasons.ts";
import type { KusciaJob, KusciaJobSchedule, KusciaJobTask, TaskStatus } from "../../src/api/types.ts";
import { keyOf, type View } from "./view.ts";

/**
 * What must come out the same however a run went: which objects there are, and of each what it says, but for times, uids,
 * versions and the words of messages.
 */
export function endState(view: View): unknown {
  const named = (plural: string, of: (object: KubeObject) => unknown): unknown =>
    Object.fromEntries(
      view
        .all(plural)
        .map((object) => [keyOf(object), of(object)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return withSettledTaskIDs(view, {
    jobs: named("kusciajobs", (object) => jobState(object as KusciaJob)),
    tasks: named("kusciajobtasks", (object) => taskState((object as KusciaJobTask).status)),
    schedules: named("kusciajobschedules", (object) => scheduleState(object as unknown as KusciaJobSchedule)),
    pods: named("pods", podState),
    services: named("services", childState),
    configMaps: named("configmaps", childState),
    networkPolicies: named("networkpolicies", childState),
    namespaces: named("namespaces", ({ metadata }) => metadata.labels),
    quotas: named("resourcequotas", (object) => (object as { spec?: unknown }).spec),
  });
}

/** Task ids that are generated follow from the job's uid, which is another one in each run: names stand in their place. */
function withSettledTaskIDs(view: View, state: object): unknown {
  const generated = view.jobs.flatMap(({ metadata, spec, status }) =>
    spec.tasks
      .filter(({ taskID }) => taskID === undefined)
      .map(({ alias }) => [status?.tasks?.find((task) => task.alias === alias)?.taskID, `${metadata.name}-${alias}`]),
  );
  if (generated.length === 0) return state;
  const text = generated.reduce(
    (result, [taskID, name]) => (taskID === undefined ? result : result.replaceAll(taskID, name!)),
    JSON.stringify(state),
  );
  return JSON.parse(text);
}

function jobState({ metadata, status = {} }: KusciaJob): unknown {
  const {
    phase,
    reason,
    progress,
    taskCounts,
    taskStatus,
    stageStatus,
    approveStatus,
    conditions = [],
    tasks,
  } = status;
  const hadPods = (tasks ?? []).some(({ parties = [] }) => parties.some(({ pods = [] }) => pods.length > 0));
  // A job that comes to nothing may end in the write that accepts it, or in the next: the finalizer guards its children.
  const finalizers = metadata.finalizers?.filter((each) => hadPods || each !== FINALIZER) ?? [];
  return {
    finalizers,
    stage: metadata.labels?.[LABEL.jobStage],
    deleted: metadata.deletionTimestamp !== undefined,
    phase,
    reason,
    progress,
    taskCounts,
    taskStatus,
    stageStatus,
    approveStatus,
    // Terminating follows the last events of pods, which a silent watch withholds until it is renewed.
    conditions: Object.fromEntries(
      conditions
        .filter(({ type }) => type !== CONDITION.terminating)
        .map(({ type, status: holds, reason: why }) => [type, [holds, why]]),
    ),
    tasks: tasks?.map(taskState),
  };
}

function taskState(task: TaskStatus | undefined): unknown {
  if (task === undefined) return undefined;
  const { alias, taskID, state, reason, attempt, parties } = task;
  return {
    alias,
    taskID,
    state,
    reason,
    attempt,
    parties: parties?.map((party) => ({
      domainID: party.domainID,
      role: party.role,
      state: party.state,
      reason: party.reason,
      endpoints: party.endpoints,
      // How a pod that was stopped ended may be missed with its last events.
      pods: party.pods?.map((pod) => ({ name: pod.name, succeeded: pod.phase === "Succeeded" })),
    })),
  };
}

function scheduleState({ status = {} }: KusciaJobSchedule): unknown {
  const { active = [], waiting = [], counts, settledTime, conditions = [] } = status;
  return {
    active: active.map(({ name }) => name),
    waiting: waiting.map(({ time }) => time),
    counts,
    settledTime,
    conditions: Object.fromEntries(conditions.map(({ type, status: holds, reason }) => [type, [holds, reason]])),
  };
}

function podState({ metadata, status }: Pod): unknown {
  return { attempt: metadata.labels?.[LABEL.attempt], phase: status?.phase };
}

function childState({ metadata }: KubeObject): unknown {
  return { attempt: metadata.labels?.[LABEL.attempt] };
}
