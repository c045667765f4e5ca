import type { ContainerStatus, Pod, PodSpec, Stored } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import { declaredOutputs } from "../api/output.ts";
import { isOver } from "../api/phases.ts";
import type { KusciaJob } from "../api/types.ts";
import { owedReleases } from "../job/hook-records.ts";
import { disruptionCondition } from "../job/removal.ts";
import { isKeptAppImage } from "../workload/kept-app-image.ts";

/*
 * What the caches keep of objects, so that memory does not grow with what nobody reads.
 */

/** The job is over, and no release is owed to anybody. */
export function hasDone(job: KusciaJob): boolean {
  return isOver(job) && owedReleases(job).length === 0;
}

/** Enough to know that it is there. */
export function metadataOnly(object: Stored): Stored {
  return { apiVersion: object.apiVersion, kind: object.kind, metadata: object.metadata };
}

/** The config of pods is theirs to read; an AppImage that is kept for a waiting task is read again. */
export function trimConfigMap(object: Stored): Stored {
  return isKeptAppImage(object) ? object : metadataOnly(object);
}

/**
 * A finished job runs nothing any more, so its inputs, often its largest part, need not be kept; a Restart needs them again,
 * and so does a release that has yet to run, as its domain has accepted the job whole.
 */
export function trimJob(job: Stored<KusciaJob>): Stored<KusciaJob> {
  const restarting = job.metadata.labels?.[LABEL.jobStage] === "Restart";
  if (!hasDone(job) || restarting) return job;
  const tasks = job.spec.tasks.map((task) => ({ ...task, taskInputConfig: "" }));
  return { ...job, spec: { ...job.spec, tasks } };
}

/** What decides about the pod's task; of one that has succeeded only that, and its results. */
export function trimPod(pod: Stored<Pod>, old: Stored<Pod> | undefined): Stored<Pod> {
  const { phase, reason, message, startTime, conditions, containerStatuses, initContainerStatuses } = pod.status ?? {};
  const metadata = { ...pod.metadata, ...firstRemoval(old) };
  // Of one that was told to go it matters when it ended, and it may have left a termination message.
  const wasToldToGo = metadata.deletionTimestamp !== undefined || disruptionCondition(pod) !== undefined;
  if (phase === "Succeeded" && !wasToldToGo) return { metadata, status: { phase, ...resultsOf(containerStatuses) } };
  return {
    metadata,
    spec: trimSpec(pod.spec),
    status: {
      phase,
      reason,
      message,
      startTime,
      conditions,
      containerStatuses: containerStatuses?.map(trimContainer),
      initContainerStatuses: initContainerStatuses?.map(trimContainer),
    },
  };
}

/** The containers that have left results in their termination messages. */
function resultsOf(containers: readonly ContainerStatus[] = []): Pick<NonNullable<Pod["status"]>, "containerStatuses"> {
  const left = containers.filter(({ state }) => declaredOutputs(state?.terminated?.message) !== undefined);
  return left.length === 0 ? {} : { containerStatuses: left.map(trimContainer) };
}

function trimSpec({ nodeName, restartPolicy, schedulingGates }: Partial<PodSpec> = {}): PodSpec {
  return { nodeName, restartPolicy, ...(schedulingGates && { schedulingGates }) } as PodSpec;
}

/** When a pod was told to go: at the end of its grace the API server dates that anew, which looks as if it had ended before. */
function firstRemoval(pod: Stored<Pod> | undefined): Partial<Stored<Pod>["metadata"]> {
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod?.metadata ?? {};
  return deletionTimestamp === undefined ? {} : { deletionTimestamp, deletionGracePeriodSeconds };
}

function trimContainer({ name, restartCount, ready, state, lastState }: ContainerStatus): ContainerStatus {
  return { name, restartCount, ready, state, lastState };
}
