import type { FaultKind } from "./fault.ts";

/** A way to make the operator worse: exact texts of its sources, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  readonly what: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** Where it is likely to be noticed; these are run first, with all faults or those named. */
  readonly scenarios: readonly string[];
  readonly kinds?: readonly FaultKind[];
}

const CONTROLLER = "src/operator/job/controller.ts";
const VERIFIER = "src/operator/job/pod-verifier.ts";
const RETRIES = "src/job/retries.ts";
const PAUSE = "src/job/pause.ts";
const PHASES = "src/job/phases.ts";
const HOOKS = "src/job/hooks.ts";
const INTENT_GUARD = "src/operator/job/intent-guard.ts";
const GANGS = "src/job/gangs.ts";
const TOGETHER = "src/job/start-together.ts";
const LINES = "src/job/lines.ts";
const TASK_WRITES = "src/job/task-writes.ts";
const SCHEDULE_CONTROLLER = "src/operator/schedule/controller.ts";
const RUNS = "src/schedule/active.ts";
const DUE_TIMES = "src/schedule/due.ts";
const EXECUTOR = "src/operator/job/executor.ts";
const ACTIONS = "src/operator/job/actions.ts";
const GUARD = "const current = await this.#guard(job, memory, plan.status, effects || plan.intents.length > 0);";
const DELETE =
  "await this.#client.delete(childKind(kind).type, child, { uid, resourceVersion, gracePeriodSeconds, signal });";

export const MUTANTS: readonly Mutant[] = [
  {
    name: "status-without-version",
    what: "the status write carries no resourceVersion",
    edits: [
      {
        file: "src/kube/status.ts",
        from: "metadata: object.metadata, status }",
        to: "metadata: { ...object.metadata, resourceVersion: undefined }, status }",
      },
    ],
    scenarios: ["invalid"],
  },
  {
    name: "status-forced",
    what: "after a conflict the status is written over what is there now",
    edits: [
      {
        file: "src/kube/status.ts",
        from: `return client.replace(type, slim as unknown as T, { subresource: "status" });`,
        to: `return client.replace(type, slim as unknown as T, { subresource: "status" }).catch(async () => {
    const { namespace, name } = object.metadata;
    const live = await (client as KubeClient).get(type, { namespace, name: name! });
    return client.replace(type, { ...slim, metadata: live.metadata } as unknown as T, { subresource: "status" });
  });`,
      },
    ],
    scenarios: ["restart-failed", "fan-out-2", "diamond", "chain"],
    kinds: ["time-travel"],
  },
  {
    name: "delete-without-uid",
    what: "the DELETE of a live child names no uid",
    edits: [
      {
        file: EXECUTOR,
        from: DELETE,
        to: DELETE.replace("uid, resourceVersion, ", ""),
      },
    ],
    scenarios: ["stop-running"],
  },
  {
    name: "lost-by-the-cache",
    what: "a recorded pod that the cache lacks counts as lost without a live look",
    edits: [
      {
        file: VERIFIER,
        from: "const pod = await this.#lookUp(ref);",
        to: "const pod = undefined as Stored<Pod> | undefined;",
      },
    ],
    scenarios: ["chain", "full"],
    kinds: ["time-travel-late"],
  },
  {
    name: "creation-before-intent",
    what: "pods are made before the status that calls for them is written",
    edits: [
      {
        file: CONTROLLER,
        from: GUARD,
        to: `await this.#actions.carryOut(keyOf(job), job, memory, { ...NO_EFFECTS, creations: plan.creations });\n    ${GUARD}`,
      },
    ],
    scenarios: ["chain"],
  },
  {
    name: "deletion-before-status",
    what: "children are deleted before the status that ends their task is written",
    edits: [
      {
        file: CONTROLLER,
        from: GUARD,
        to: `await this.#actions.carryOut(keyOf(job), job, memory, { ...NO_EFFECTS, deletions: plan.deletions });\n    ${GUARD}`,
      },
    ],
    scenarios: ["full", "stop-running"],
  },
  {
    name: "effects-without-proof",
    what: "without a status to write, effects follow from the cache alone",
    edits: [{ file: "src/operator/guard.ts", from: "if (!effects) return seen;", to: "return seen;" }],
    scenarios: ["stop-starting"],
    kinds: ["time-travel-all"],
  },
  {
    name: "finalizer-dropped-early",
    what: "the finalizer goes though live LISTs still find something",
    edits: [
      {
        file: "src/operator/job/cleanup.ts",
        from: "return left.length === 0;",
        to: "return left.length >= 0;",
      },
    ],
    scenarios: ["delete-running", "delete-starting"],
    kinds: ["time-travel", "time-travel-all", "delayed"],
  },
  {
    name: "shared-answer-misread",
    what: "a LIST that several deleted jobs share counts as empty for all of them",
    edits: [
      {
        file: "src/operator/job/child-lookup.ts",
        from: "return new Set(items.flatMap((item) => item.metadata.labels?.[LABEL.jobUID] ?? []));",
        to: "return new Set(items.slice(0, 0).flatMap((item) => item.metadata.labels?.[LABEL.jobUID] ?? []));",
      },
    ],
    scenarios: ["delete-many"],
    kinds: ["time-travel", "time-travel-all", "delayed"],
  },
  {
    name: "unlabelled-pod-ignored",
    what: "a recorded pod that the watch no longer selects is not given to the plan",
    edits: [
      { file: VERIFIER, from: "return pod && this.#recognise(whole, memory, pod);", to: "return undefined;" },
      { file: VERIFIER, from: "if (isUnlabelled) return withIdentity(pod, identity);", to: "" },
    ],
    scenarios: ["pod-unlabelled"],
  },
  {
    name: "finalizer-by-the-cache",
    what: "the finalizer goes when the cache shows no more children, without a live look",
    edits: [
      {
        file: "src/operator/job/cleanup.ts",
        from: "const left = await this.#occupied(placesOfJob(job, namespaces), uid, blocked);",
        to: "const left: Place[] = [];",
      },
    ],
    scenarios: ["delete-running", "delete-starting"],
    kinds: ["time-travel", "time-travel-all", "delayed"],
  },
  {
    name: "finalizer-not-restored",
    what: "a finalizer that somebody removed is not put back",
    edits: [
      {
        file: "src/job/finalizer.ts",
        from: "if (hasFinalizer(job)) return false;",
        to: `if (hasFinalizer(job) || job.status?.tasks?.some(({ createTime }) => createTime !== undefined)) return false;`,
      },
    ],
    scenarios: ["finalizer-stolen"],
  },
  {
    name: "namesake-taken-for-ours",
    what: "an object that has the name counts as ours, whoever made it",
    edits: [
      {
        file: EXECUTOR,
        from: "if (sameIdentity(found, wanted)) return undefined;",
        to: "if (found.kind !== undefined || sameIdentity(found, wanted)) return undefined;",
      },
    ],
    scenarios: ["name-taken"],
  },
  {
    name: "own-creation-not-recognised",
    what: "a creation that meets its own object has failed",
    edits: [
      {
        file: EXECUTOR,
        from: "if (isTransient(error)) unavailable.add(namespace);",
        to: `if (isAlreadyExists(error)) return fail({ reason: "CreateTaskFailed", permanent: true, message: "it exists" });
      if (isTransient(error)) unavailable.add(namespace);`,
      },
    ],
    scenarios: ["full", "chain"],
    kinds: ["time-travel"],
  },
  {
    name: "outcome-waits",
    what: "outcomes wait for company like any other change of status",
    edits: [
      {
        file: CONTROLLER,
        from: "writes(plan) && !plan.urgent && !effects",
        to: "writes(plan)",
      },
    ],
    scenarios: ["chain"],
  },
  {
    name: "no-overlay",
    what: "answers to own writes are not laid over the cache",
    edits: [
      {
        file: "src/kube/cache.ts",
        from: "if (!this.#tombstones.covers(uid, resourceVersion)) this.#notify(this.#put(object));",
        to: "",
      },
    ],
    scenarios: ["chain", "full", "fan-out-2"],
  },
  {
    name: "relist-keeps",
    what: "what is gone when the state is read anew stays in the cache",
    edits: [
      {
        file: "src/kube/cache.ts",
        from: "if (present.has(key) || writtenSince || isElsewhere) continue;",
        to: "if (key !== '') continue;",
      },
    ],
    scenarios: ["delete-running", "stop-running"],
    kinds: ["expired"],
  },
  {
    name: "ghosts",
    what: "the answer to an own write brings back what was already seen deleted",
    edits: [
      {
        file: "src/kube/cache.ts",
        from: "if (!this.#tombstones.covers(uid, resourceVersion)) this.#notify",
        to: "this.#notify",
      },
    ],
    scenarios: ["pod-deleted-early"],
    kinds: ["slow"],
  },
  {
    name: "requeue-lost",
    what: "a pass that failed is not tried again",
    edits: [{ file: "src/operator/reconcile.ts", from: "      throw error;\n    } finally {", to: "    } finally {" }],
    scenarios: ["chain"],
    kinds: ["server-error", "conflict"],
  },
  {
    name: "attempt-not-raised",
    what: "a Restart runs the task again under the old attempt's number",
    edits: [
      {
        file: "src/job/transitions.ts",
        from: "const next = createTime === undefined ? attempt : attempt + 1;",
        to: "const next = createTime === undefined ? attempt : attempt;",
      },
    ],
    scenarios: ["restart-failed"],
  },
  {
    name: "choice-forgotten",
    what: "a Restart of chosen tasks runs only what did not succeed",
    edits: [
      {
        file: "src/job/commands.ts",
        from: "tasksToRestart(job, tasks, choiceOf(job))",
        to: "tasksToRestart(job, tasks, {})",
      },
    ],
    scenarios: ["restart-chosen"],
  },
  {
    name: "choice-outlives-command",
    what: "the tasks that were chosen for one command count for the next, too",
    edits: [
      {
        file: "src/job/restart-choice.ts",
        from: "if (version === undefined || version !== labels[LABEL.jobStageVersion]) return {};",
        to: "if (version === undefined) return {};",
      },
    ],
    scenarios: ["restart-chosen-once"],
  },
  {
    name: "old-pods-not-awaited",
    what: "a new attempt starts beside the old one",
    edits: [
      {
        file: "src/job/earlier-attempts.ts",
        from: "if (old.length === 0) return false;",
        to: "if (old.length >= 0) return false;",
      },
      { file: EXECUTOR, from: "if (older !== undefined) return { alias: creation.alias, failure: older };", to: "" },
    ],
    scenarios: ["restart-old-pods"],
  },
  {
    name: "old-pods-by-the-cache",
    what: "whether pods of the old attempt have ended is read from the cache alone",
    edits: [
      { file: EXECUTOR, from: "if (older !== undefined) return { alias: creation.alias, failure: older };", to: "" },
    ],
    scenarios: ["restart-old-pods", "restart-stopped"],
    kinds: ["time-travel", "delayed"],
  },
  {
    name: "writes-without-lease",
    what: "the client sends writes after the lease's deadline",
    edits: [
      { file: "src/kube/client.ts", from: "if (guarded && !this.#mayWrite()) throw new NotLeaderError();", to: "" },
    ],
    scenarios: ["two-replicas", "two-replicas-stop"],
    kinds: ["pause", "partition"],
  },
  {
    name: "lease-taken",
    what: "a Lease that another holds is taken",
    edits: [{ file: "src/kube/lease-record.ts", from: "return now - this.#since > durationMs;", to: "return true;" }],
    scenarios: ["two-replicas"],
  },
  {
    name: "orphans-ignored",
    what: "a child that appears after its job has gone is left alone",
    edits: [
      {
        file: "src/operator/orphans.ts",
        from: "if (await this.#jobExists(child)) return;",
        to: "if (child !== undefined) return;",
      },
    ],
    scenarios: ["delete-intended", "delete-starting"],
    kinds: ["late-commit"],
  },
  {
    name: "watch-from-now",
    what: "a watch that broke off goes on from now instead of from where it was",
    edits: [
      {
        file: "src/kube/reflector.ts",
        from: "resourceVersion: this.#version }",
        to: "resourceVersion: undefined }",
      },
    ],
    scenarios: ["full", "delete-running", "stop-running"],
    kinds: ["broken"],
  },
  {
    name: "parallelism-by-running",
    what: "tasks whose pods have not started do not count against maxParallelism",
    edits: [
      {
        file: "src/job/scheduling.ts",
        from: "runs.filter((run) => isActive(run) || isClaimed(pass, run)).length",
        to: `runs.filter((run) => isActive(run) && run.status.state === "Running").length`,
      },
    ],
    scenarios: ["fan-out-1"],
  },
  {
    name: "no-start-deadline",
    what: "a pod that was placed and never starts is waited for without end",
    edits: [
      {
        file: "src/job/pod-start.ts",
        from: "if (rules.clock.passed(since, seconds)) return { failure: lateFailure(pod, step, seconds), isLate: true };",
        to: "if (rules.clock.passed(since, seconds * 1000)) return { failure: lateFailure(pod, step, seconds), isLate: true };",
      },
    ],
    scenarios: ["containers-stuck"],
  },
  {
    name: "trouble-counts-from-placement",
    what: "what a container is first seen to lack late has no time to come",
    edits: [{ file: "src/job/pod-start.ts", from: "latest([began, record?.[SINCE[trouble]]])", to: "latest([began])" }],
    scenarios: ["late-secret"],
  },
  {
    name: "first-crash-is-final",
    what: "a container that may be started again fails its party with its first crash",
    edits: [
      {
        file: "src/job/pods.ts",
        from: "exceeding(pod, restarted, most, records);",
        to: "exceeding(pod, restarted, 0, records);",
      },
    ],
    scenarios: ["restarts"],
  },
  {
    name: "restarts-without-limit",
    what: "a container is started again without end",
    edits: [
      {
        file: "src/job/containers.ts",
        from: "failuresOf(container, isServer(pod), recordOf(container)) > limit",
        to: "failuresOf(container, isServer(pod), recordOf(container)) > limit + 1000",
      },
    ],
    scenarios: ["restarts-exceeded"],
  },
  {
    name: "sidecar-awaited",
    what: "a party whose containers have succeeded waits for what others injected",
    edits: [
      {
        file: "src/job/containers.ts",
        from: "if (names === undefined || !haveSucceeded(pod, names)) return [];",
        to: "if (names === undefined || names.size >= 0) return [];",
      },
    ],
    scenarios: ["sidecar"],
  },
  {
    name: "sidecar-takes-results",
    what: "a pod is stopped for what others injected before its results are stored",
    edits: [
      {
        file: "src/job/deletions.ts",
        from: "const kept = new Set([...podsWithUnsavedOutputs(pass), ...(pass.snapshot.awaitedLogs ?? [])]);",
        to: "const kept = new Set(pass.snapshot.awaitedLogs ?? []);",
      },
      {
        file: "src/job/deletions.ts",
        from: "import { isLeftOver, podsWithUnsavedOutputs } from",
        to: "import { isLeftOver } from",
      },
    ],
    scenarios: ["sidecar"],
  },
  {
    name: "exit-code-believed",
    what: "a pod that was told to go and ended with 0 has succeeded",
    edits: [
      {
        file: "src/job/pods.ts",
        from: 'return wasInterrupted(pod, judged) === true ? failed(pod, judged, lost(pod)) : { is: "succeeded" };',
        to: 'return judged.length < 0 ? failed(pod, judged, lost(pod)) : { is: "succeeded" };',
      },
    ],
    scenarios: ["told-to-go"],
  },
  {
    name: "owed-release-forgotten",
    what: "the inputs of a finished job are forgotten although a release is owed that was accepted with them",
    scenarios: ["hooks-consent"],
    kinds: ["time-travel-late", "time-travel-all"],
    edits: [
      {
        file: "src/operator/cache-trims.ts",
        from: "return isOver(job) && owedReleases(job).length === 0;",
        to: "return isOver(job);",
      },
    ],
  },
  {
    name: "let-go-unlooked",
    what: "of a gang that is let go only pods without a node are looked at live before",
    scenarios: ["app-image-kept"],
    kinds: ["silent"],
    edits: [
      {
        file: "src/job/gangs.ts",
        from: "const unsure = pods.filter((pod) => snapshot",
        to: "const unsure = pods.filter((pod) => !isScheduled(pod) && snapshot",
      },
    ],
  },
  {
    name: "ends-looked-at-late",
    what: "whatever a pod comes to is looked at as late as a mere step of its start",
    scenarios: ["chain", "stop-wide"],
    edits: [{ file: "src/operator/triggers.ts", from: "&& isMereProgress(object)) addLater", to: ") addLater" }],
  },
  {
    name: "last-removal-counts",
    what: "a pod was told to go when its grace was over",
    edits: [
      {
        file: "src/operator/cache-trims.ts",
        from: "const metadata = { ...pod.metadata, ...firstRemoval(old) };",
        to: "const metadata = { ...pod.metadata, ...firstRemoval(old && undefined) };",
      },
    ],
    scenarios: ["stopped-with-peer"],
  },
  {
    name: "disruption-is-failure",
    what: "a pod that Kubernetes took away counts as one that failed",
    edits: [
      {
        file: RETRIES,
        from: 'if (failure.disruption !== undefined) return within(disruptionLimit, retries.disrupted, "disruption");',
        to: "",
      },
    ],
    scenarios: ["disruption"],
  },
  {
    name: "disruption-not-recorded",
    what: "that a pod was told to go is not kept in the status",
    edits: [
      { file: "src/job/party.ts", from: "else record.disruption = disruption;", to: "else delete record.disruption;" },
    ],
    scenarios: ["disruption-peer-gives-up"],
  },
  {
    name: "peer-blamed",
    what: "a party that fails because its peer was taken away is the one to blame",
    edits: [{ file: RETRIES, from: "disruption.at <= endedAt", to: "disruption.at > endedAt" }],
    scenarios: ["disruption-peer-gives-up"],
  },
  {
    name: "retries-over-limit",
    what: "a task is tried once more often than its limit says",
    edits: [{ file: RETRIES, from: "(used ?? 0) < (limit ?? 0)", to: "(used ?? 0) <= (limit ?? 0)" }],
    scenarios: ["retries-exhausted"],
  },
  {
    name: "retry-at-once",
    what: "a task is tried again without a pause",
    edits: [
      {
        file: RETRIES,
        from: "return status.nextAttemptTime !== undefined && !clock",
        to: "return status.nextAttemptTime === undefined && !clock",
      },
    ],
    scenarios: ["retry"],
  },
  {
    name: "success-tried-again",
    what: "a task that has succeeded is tried again",
    edits: [
      {
        file: RETRIES,
        from: 'if (status.state !== "Failed") return undefined;',
        to: 'if (status.state === "Pending" || status.state === "Running") return undefined;',
      },
      { file: RETRIES, from: "if (!RETRIABLE.has(status.reason)) return", to: 'if (status.reason === "x") return' },
    ],
    scenarios: ["retry"],
  },
  {
    name: "suspension-forgotten",
    what: "a task whose failure is to suspend its job does not",
    edits: [
      { file: "src/job/plan.ts", from: "if (pass.suspensions.length > 0)", to: "if (pass.suspensions.length > 9)" },
    ],
    scenarios: ["failed-suspends"],
  },
  {
    name: "suspended-for-ever",
    what: "a failure that has been recorded suspends its job again and again",
    edits: [
      {
        file: "src/job/phases.ts",
        from: "const fatal = active.map((run) =>",
        to: "const fatal = pass.runs.filter(({ status }) => status.createTime !== undefined).map((run) =>",
      },
    ],
    scenarios: ["failed-suspends"],
  },
  {
    name: "pause-survives-the-job",
    what: "a task that pauses is taken for one that never started when its job ends",
    edits: [
      {
        file: "src/job/transitions.ts",
        from: "if (isBetweenAttempts(run)) failTask",
        to: "if (!isBetweenAttempts(run)) failTask",
      },
    ],
    scenarios: ["retry-stopped"],
  },
  {
    name: "delete-without-version",
    what: "the DELETE of a child holds for whatever has become of it since",
    edits: [
      {
        file: EXECUTOR,
        from: DELETE,
        to: DELETE.replace("resourceVersion, ", ""),
      },
    ],
    scenarios: ["restart-failed"],
    kinds: ["time-travel"],
  },
  {
    name: "stop-before-start-unheard",
    what: "Stop is not heard before the job has begun",
    edits: [
      {
        file: "src/job/commands.ts",
        from: 'if (stage === "Stop" || stage === "Cancel") {',
        to: 'if (stage === "Cancel") {',
      },
    ],
    scenarios: ["stop-initialized"],
    kinds: ["duplicated"],
  },
  {
    name: "cancel-before-start-unheard",
    what: "Cancel is not heard before the job has begun",
    edits: [
      {
        file: "src/job/commands.ts",
        from: 'if (stage === "Stop" || stage === "Cancel") {',
        to: 'if (stage === "Stop") {',
      },
    ],
    scenarios: ["cancel-initialized"],
    kinds: ["duplicated"],
  },
  {
    name: "restart-before-start-kept",
    what: "a Restart that leads back to the beginning is not set back to Start there",
    edits: [
      {
        file: "src/job/commands.ts",
        from: 'return stage === "Restart" && isRestartRecorded(pass) ? relabel(pass) : PROCEED;',
        to: "return PROCEED;",
      },
    ],
    scenarios: ["restart-initialized"],
    kinds: ["duplicated"],
  },
  {
    name: "terminating-unsaid",
    what: "a job that has ended does not say which pods still end",
    edits: [
      {
        file: "src/job/conditions.ts",
        from: "const live = NO_PROGRESS.has(phase) ? snapshot.children.Pod.filter(isLive) : [];",
        to: "const live = NO_PROGRESS.has(phase) ? snapshot.children.Pod.filter(isLive).slice(0, 0) : [];",
      },
    ],
    scenarios: ["terminating"],
    kinds: ["duplicated"],
  },
  {
    name: "terminating-for-ever",
    what: "a finished job is not looked at again for its pods that end",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "return isTerminating(job) || terminatedPods.length > 0 || children.Pod.some(isEnding);",
        to: "return !isTerminating(job) && (terminatedPods.length > 0 || children.Pod.some(isEnding));",
      },
    ],
    scenarios: ["terminating", "terminating-lost"],
    kinds: ["duplicated"],
  },
  {
    name: "pause-counted",
    what: "the time that a job was suspended or over counts against its deadline",
    edits: [
      {
        file: "src/job/limits.ts",
        from: "if (seconds > 0) status.pausedSeconds",
        to: "if (seconds < 0) status.pausedSeconds",
      },
    ],
    scenarios: ["deadline-paused"],
    kinds: ["duplicated"],
  },
  {
    name: "earlier-pause-forgotten",
    what: "only the last pause of a job is kept out of its deadline",
    edits: [{ file: "src/job/limits.ts", from: "(status.pausedSeconds ?? 0) + seconds", to: "seconds" }],
    scenarios: ["deadline-paused"],
    kinds: ["duplicated"],
  },
  {
    name: "held-time-counted",
    what: "the time for which a job was held counts in the limits of its tasks that wait",
    edits: [
      {
        file: "src/job/held-time.ts",
        from: "status[name] = formatTime(time + elapsed);",
        to: "status[name] = formatTime(Math.max(time, time - elapsed));",
      },
    ],
    scenarios: ["pause-in-line"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-not-kept",
    what: "no copy of a waiting task's AppImage is made",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "[...planKeptAppImages(pass), ...planOutputs(pass)]",
        to: "[...planKeptAppImages(pass).slice(0, 0), ...planOutputs(pass)]",
      },
    ],
    scenarios: ["app-image-kept"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-change-final-at-once",
    what: "a task fails for a changed AppImage although its copy may only not be seen yet",
    edits: [
      {
        file: "src/job/accepted-app-image.ts",
        from: "if (isWhole || !hasWaited(pass, run)) return [wait];",
        to: "if (hasPods(run)) failTask(pass, run, failure);",
      },
    ],
    scenarios: ["app-image-kept"],
    kinds: ["time-travel"],
  },
  {
    name: "kept-app-image-unread",
    what: "the copy of a waiting task's AppImage is made and not used",
    edits: [
      {
        file: "src/job/accepted-app-image.ts",
        from: "return kept?.metadata.generation === appImageGeneration ? kept : undefined;",
        to: "return kept?.metadata.generation === appImageGeneration && copy === undefined ? kept : undefined;",
      },
    ],
    scenarios: ["app-image-kept"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-kept-with-pods-alone",
    what: "no copy of the AppImage is made for a task of which no pod exists yet",
    edits: [
      {
        file: "src/job/accepted-app-image.ts",
        from: "creationFailure(pass, run) === undefined) return [];",
        to: "!hasPods(run) || creationFailure(pass, run) === undefined) return [];",
      },
    ],
    scenarios: ["app-image-unfit"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-change-fails-half",
    what: "a task fails whose AppImage has changed when half of its pods existed and no copy was kept",
    edits: [
      {
        file: "src/job/accepted-app-image.ts",
        from: "if (!isGang || hasEnds(run)) failTask(pass, run, failure);",
        to: "if (!isGang || hasEnds(run) || isActive(run)) failTask(pass, run, failure);",
      },
    ],
    scenarios: ["app-image-half"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-followed-unasked",
    what: "a task without pods follows its AppImage without going back to where its parties are asked",
    edits: [
      {
        file: "src/job/accepted-app-image.ts",
        from: "putBack(pass, run);",
        to: "planRun(pass, run, newest);",
      },
    ],
    scenarios: ["app-image-unasked"],
    kinds: ["duplicated"],
  },
  {
    name: "app-image-fails-in-line",
    what: "a task that stands in line fails once its AppImage has had nothing for it for the grace time",
    edits: [
      {
        file: "src/job/scheduling.ts",
        from: "if (missing !== undefined && !waitsForElse(run, missing))",
        to: "if (missing !== undefined)",
      },
    ],
    scenarios: ["app-image-in-line"],
    kinds: ["duplicated"],
  },
  {
    name: "neighbours-job-expired",
    what: "a finished job of another operator is let go",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "if (!isWatched(snapshot)) return planUnwatched(snapshot);",
        to: "if (!isWatched(snapshot) && !isOver(job)) return planUnwatched(snapshot);",
      },
    ],
    scenarios: ["two-operators"],
    kinds: ["duplicated"],
  },
  {
    name: "neighbours-job-cleaned",
    what: "a deleted job of another operator is cleaned up",
    edits: [
      {
        file: "src/job/plan.ts",
        from: 'if (snapshot.job.metadata.deletionTimestamp !== undefined) return { action: "rest" };',
        to: "if (snapshot.job.metadata.deletionTimestamp !== undefined) return planCleanup(snapshot);",
      },
    ],
    scenarios: ["two-operators"],
    kinds: ["duplicated"],
  },
  {
    name: "neighbours-logs-kept",
    what: "the logs of another operator's jobs are read and kept",
    edits: [
      {
        file: "src/operator/log-keeper.ts",
        from: "return job !== undefined && isJobNamespace(job.metadata.namespace) ? job : undefined;",
        to: "return isJobNamespace.length > 5 ? undefined : job;",
      },
    ],
    scenarios: ["two-operators-logs"],
  },
  {
    name: "sizes-unchecked",
    what: "a spec that is too large is accepted",
    edits: [
      {
        file: "src/job/validation.ts",
        from: "if (bytes <= SPEC_MAX_BYTES) return undefined;",
        to: "if (bytes > 0) return undefined;",
      },
    ],
    scenarios: ["spec-too-large"],
    kinds: ["duplicated"],
  },
  {
    name: "creations-go-on",
    what: "a command that arrives while pods are being made does not keep the rest from being made",
    edits: [
      {
        file: ACTIONS,
        from: "now.metadata.labels?.[LABEL.jobStage] === stage;",
        to: "(stage ?? '') !== 'none';",
      },
    ],
    scenarios: ["stop-wide"],
    kinds: ["duplicated"],
  },
  {
    name: "creations-waited-for",
    what: "a pass waits for what it has begun however long the API server says nothing",
    edits: [{ file: ACTIONS, from: "const patienceMs = coalescing.windowMs;", to: "const patienceMs = 60_000;" }],
    scenarios: ["hang-beside", "hang-deletion"],
    kinds: ["duplicated"],
  },
  {
    name: "surplus-goes-on",
    what: "what is being made of a task that has failed meanwhile is not given up",
    edits: [{ file: CONTROLLER, from: "this.#actions.keep(memory, plan);", to: "" }],
    scenarios: ["hang-failed"],
    kinds: ["duplicated"],
  },
  {
    name: "unfair",
    what: "one namespace may take all seats of the requests",
    edits: [
      {
        file: "src/kube/fair-queue.ts",
        from: "if ((this.seated.get(flow) ?? 0) < free) return flow;",
        to: "if (free > 0) return flow;",
      },
    ],
    scenarios: ["webhook-hangs"],
    kinds: ["duplicated"],
  },
  {
    name: "blocked-namespace-left",
    what: "a namespace that may not be read does not hold a deleted job",
    edits: [
      {
        file: "src/operator/job/cleanup.ts",
        from: "const waitMs = isEmpty ? this.#waitForRights(job, memory, blocked) : retryMs;",
        to: "const waitMs = isEmpty ? Math.min(0, this.#waitForRights(job, memory, blocked)) : retryMs;",
      },
    ],
    scenarios: ["cleanup-blocked"],
    kinds: ["duplicated"],
  },
  {
    name: "blocked-namespace-for-ever",
    what: "a namespace that may never be read again holds a deleted job for ever",
    edits: [
      {
        file: "src/operator/job/cleanup.ts",
        from: "if (deadlineMs === 0) return BLOCKED_RETRY_MS;",
        to: "if (deadlineMs >= 0) return BLOCKED_RETRY_MS;",
      },
    ],
    scenarios: ["cleanup-abandoned"],
    kinds: ["duplicated"],
  },
  {
    name: "too-large-for-ever",
    what: "a status that is refused as too large is tried again as it is",
    edits: [{ file: CONTROLLER, from: "memory.statusRefusals += 1;", to: "" }],
    scenarios: ["status-too-large"],
    kinds: ["duplicated"],
  },
  {
    name: "consent-to-anything",
    what: "a consent to a job counts whatever its digest is",
    edits: [
      {
        file: "src/consent/decision.ts",
        from: "return isAbout(consent, job) && spec.digest === digests.digest;",
        to: "return isAbout(consent, job);",
      },
    ],
    scenarios: ["consent-outdated"],
    kinds: ["duplicated"],
  },
  {
    name: "consent-asked-once",
    what: "a task of a running job starts without another look at the consents",
    edits: [
      {
        file: "src/job/scheduling.ts",
        from: "if (waitForConsent(pass, run) || waitForOldPods(pass, run)) return true;",
        to: "if ((waitForConsent(pass, run) && false) || waitForOldPods(pass, run)) return true;",
      },
    ],
    scenarios: ["consent-outdated", "policy-late"],
    kinds: ["duplicated"],
  },
  {
    name: "consent-from-cache",
    what: "policies and consents that a start relies on are not looked at live",
    edits: [
      {
        file: INTENT_GUARD,
        from: "await verifyConsents(deps, ...startingTasks(job, plan));",
        to: "verifyConsents.toString();",
      },
    ],
    scenarios: ["consent-given", "consent-revoked"],
    kinds: ["time-travel", "time-travel-late"],
  },
  {
    name: "limit-not-held",
    what: "what other jobs are about to start does not count for a party's limit",
    edits: [
      {
        file: "src/operator/job/start-limits.ts",
        from: "if (busy + held > limitOf(this.#deps.caches, domainID)!)",
        to: "if (busy + held < 0)",
      },
    ],
    scenarios: ["domain-limit"],
    kinds: ["duplicated"],
  },
  {
    name: "limit-from-cache",
    what: "a new operator does not look live at what runs before it starts tasks under a party's limit",
    edits: [
      { file: "src/operator/job/start-limits.ts", from: "await this.#lookOnce();", to: "this.#lookOnce.toString();" },
    ],
    scenarios: ["domain-limit"],
    kinds: ["time-travel", "time-travel-all"],
  },
  {
    name: "rejection-unheard",
    what: "a job goes on waiting after a party has rejected it",
    edits: [
      {
        file: "src/job/consents.ts",
        from: "if (rejected === undefined) return false;",
        to: "if (rejected === undefined || open.size > 0) return false;",
      },
    ],
    scenarios: ["consent-refused"],
    kinds: ["duplicated"],
  },
  {
    name: "suspend-unheard",
    what: "tasks start while the spec suspends the job",
    edits: [
      {
        file: PHASES,
        from: "checkJobDeadline(pass) || isHeld(pass)) return false;",
        to: "checkJobDeadline(pass)) return false;",
      },
    ],
    scenarios: ["pause-wait"],
    kinds: ["duplicated"],
  },
  {
    name: "suspended-too-early",
    what: "a job counts as Suspended while pods of it still run",
    edits: [{ file: PAUSE, from: "snapshot.children.Pod.filter(isLive)", to: "snapshot.children.Pod.slice(0, 0)" }],
    scenarios: ["pause-requeue"],
    kinds: ["duplicated"],
  },
  {
    name: "requeue-same-attempt",
    what: "a task that was stopped for a pause starts again under the number of the old attempt",
    edits: [
      {
        file: "src/job/transitions.ts",
        from: "status.attempts = [...attempts, ended].slice(-ATTEMPTS_KEPT);\n}",
        to: "status.attempts = [...attempts, ended].slice(-ATTEMPTS_KEPT);\n  status.attempt = attempt;\n}",
      },
    ],
    scenarios: ["pause-requeue"],
    kinds: ["duplicated"],
  },
  {
    name: "terminate-requeues",
    what: "what suspendPolicy Terminate stops runs again when the job goes on",
    edits: [
      {
        file: PAUSE,
        from: 'policyOf(pass) === "Terminate" ? disableTask : requeueTask',
        to: 'policyOf(pass) === "Terminate" ? requeueTask : requeueTask',
      },
    ],
    scenarios: ["pause-terminate"],
    kinds: ["duplicated"],
  },
  {
    name: "pause-ends-the-job",
    what: "tasks that were stopped for a pause end their job while it is suspended",
    edits: [
      {
        file: PAUSE,
        from: 'return isHeld(pass) && failed.every(({ status }) => status.reason === "Disabled");',
        to: 'return isHeld(pass) && failed.every(({ status }) => status.reason === "none");',
      },
    ],
    scenarios: ["pause-terminate"],
    kinds: ["duplicated"],
  },
  {
    name: "wait-stops",
    what: "suspendPolicy Wait stops what runs",
    edits: [
      {
        file: PAUSE,
        from: 'return isHeld(pass) && policyOf(pass) !== "Wait";',
        to: "return isHeld(pass);",
      },
    ],
    scenarios: ["pause-wait"],
    kinds: ["duplicated"],
  },
  {
    name: "resume-unheard",
    what: "a suspended job does not go on when its spec lets it",
    edits: [
      {
        file: PAUSE,
        from: "if (!isDisabled(pass.status)) return;",
        to: "if (isDisabled(pass.status)) return;",
      },
    ],
    scenarios: ["pause-requeue"],
    kinds: ["duplicated"],
  },
  {
    name: "creations-go-on-in-a-pause",
    what: "a pause that begins while pods are being made does not keep the rest from being made",
    edits: [
      {
        file: ACTIONS,
        from: "const isSame = now.spec.suspend === job.spec.suspend &&",
        to: "const isSame =",
      },
    ],
    scenarios: ["pause-wide"],
    kinds: ["duplicated"],
  },
  {
    name: "start-deadline-in-a-pause",
    what: "the time in which a job was suspended counts against taskStartDeadlineSeconds",
    edits: [
      {
        file: "src/job/limits.ts",
        from: "const since = pass.status.resumeTime ?? pass.status.startTime;",
        to: "const since = pass.status.startTime;",
      },
    ],
    scenarios: ["start-deadline-paused"],
    kinds: ["duplicated"],
  },
  {
    name: "outputs-forgotten",
    what: "a job that has ended is not looked at for results that are not stored",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "if (hasNewsOfPods(snapshot) || hasNewsOfOutputs(snapshot)) return false;",
        to: "if (hasNewsOfPods(snapshot) || (hasNewsOfOutputs(snapshot) && false)) return false;",
      },
    ],
    scenarios: ["outputs"],
    kinds: ["crash-before"],
  },
  {
    name: "kept-logs-unawaited",
    what: "a pod that has ended goes before its log is kept",
    edits: [{ file: "src/job/deletions.ts", from: "...(pass.snapshot.awaitedLogs ?? [])", to: "" }],
    scenarios: ["kept-logs-alone"],
    kinds: ["server-error"],
  },
  {
    name: "outputs-tidied",
    what: "results go with the attempt that gave them",
    edits: [
      {
        file: "src/job/deletions.ts",
        from: "if (staysWithJob(object)) return",
        to: "if (staysWithJob(object) && false) return",
      },
    ],
    scenarios: ["outputs"],
    kinds: ["duplicated"],
  },
  {
    name: "progress-of-another-attempt",
    what: "a new attempt begins with the progress of the one before",
    edits: [
      {
        file: "src/job/transitions.ts",
        from: '  "progress",\n  "progressTime",\n',
        to: "",
      },
    ],
    scenarios: ["programs"],
    kinds: ["duplicated"],
  },
  {
    name: "outputs-with-their-pod",
    what: "a pod that does not stay goes before its results are stored",
    edits: [
      {
        file: "src/job/deletions.ts",
        from: "new Set([...podsWithUnsavedOutputs(pass), ...(pass.snapshot.awaitedLogs ?? [])]);",
        to: "new Set([...(pass.snapshot.awaitedLogs ?? [])]);",
      },
    ],
    scenarios: ["outputs-unkept"],
    kinds: ["crash-before", "server-error"],
  },
  {
    name: "gang-holds",
    what: "a gang that a quota keeps from being whole lets nothing go",
    edits: [
      {
        file: GANGS,
        from: 'if (failure?.reason !== "QuotaExceeded" ||',
        to: 'if (failure?.reason !== "QuotaExceeded" || failure.attempt >= 0 ||',
      },
    ],
    scenarios: ["gang-quota"],
    kinds: ["duplicated"],
  },
  {
    name: "gang-holds-nodes",
    what: "a gang of which some pods get no node lets nothing go",
    edits: [
      {
        file: GANGS,
        from: "!pass.clock.passed(last, seconds) || mustLook",
        to: "!pass.clock.passed(last, seconds * 1000) || mustLook",
      },
    ],
    scenarios: ["gang-nodes"],
    kinds: ["duplicated"],
  },
  {
    name: "release-counts",
    what: "a gang that lets go is taken for a failure that counts",
    edits: [
      {
        file: "src/job/transitions.ts",
        from: "status.releases = releases + 1;",
        to: "status.releases = releases + 1;\n  status.retries = { failed: releases + 1 };",
      },
    ],
    scenarios: ["gang-quota"],
    kinds: ["duplicated"],
  },
  {
    name: "result-thrown-away",
    what: "a gang lets go though a party of it has succeeded",
    edits: [
      {
        file: GANGS,
        from: "const shortage = hasEnds(run) ? undefined :",
        to: "const shortage = hasEnds(run) && false ? undefined :",
      },
    ],
    scenarios: ["gang-result"],
    kinds: ["duplicated"],
  },
  {
    name: "ungated",
    what: "the pods of a later try are made without a gate",
    edits: [
      {
        file: "src/job/rendering.ts",
        from: "gated: (status.releases ?? 0) > 0,",
        to: "gated: (status.releases ?? 0) < 0,",
      },
    ],
    scenarios: ["gang-quota"],
    kinds: ["duplicated"],
  },
  {
    name: "gate-goes-early",
    what: "gates go before the other pods of the gang exist",
    edits: [
      {
        file: GANGS,
        from: "return gated.length === 0 || completeParties(pass, run) < threshold(run) ? [] : gated.map(gatedPod);",
        to: "return gated.length === 0 ? [] : gated.map(gatedPod);",
      },
    ],
    scenarios: ["gang-gate"],
    kinds: ["duplicated"],
  },
  {
    name: "gate-stays",
    what: "gates never go",
    edits: [
      {
        file: GANGS,
        from: "return gated.length === 0 || completeParties",
        to: "return gated.length >= 0 || completeParties",
      },
    ],
    scenarios: ["gang-quota"],
    kinds: ["duplicated"],
  },
  {
    name: "ungating-without-uid",
    what: "a gate is taken from whatever pod has the name",
    edits: [
      { file: EXECUTOR, from: "const body = { metadata: { uid }, spec:", to: "const body = { metadata: {}, spec:" },
    ],
    scenarios: ["gang-quota"],
    kinds: ["duplicated"],
  },
  {
    name: "node-blamed",
    what: "a pod that is given up on a node that is not ready counts as a failure",
    edits: [
      {
        file: "src/job/disruption.ts",
        from: 'return node === undefined || (ready !== undefined && ready.status !== "True");',
        to: "return node === undefined;",
      },
    ],
    scenarios: ["pod-given-up"],
    kinds: ["duplicated"],
  },
  {
    name: "node-excused",
    what: "whoever deletes a pod that does not end in time is taken for the loss of its node",
    edits: [
      {
        file: "src/job/disruption.ts",
        from: 'return node === undefined || (ready !== undefined && ready.status !== "True");',
        to: "return true;",
      },
    ],
    scenarios: ["pod-unended"],
    kinds: ["duplicated"],
  },
  {
    name: "room-asked-for",
    what: "a task makes its pods though the quota is known to have no room for them",
    edits: [{ file: LINES, from: "if (full.length === 0) return false;", to: "if (full.length < 1000) return false;" }],
    scenarios: ["line-known"],
    kinds: ["duplicated"],
  },
  {
    name: "room-given-twice",
    what: "jobs that are handled at the same time each take the room that there is",
    edits: [
      {
        file: "src/operator/reservations.ts",
        from: "this.#byJob.set(uid, tasks);",
        to: "this.#byJob.delete(uid);",
      },
    ],
    scenarios: ["line-known"],
    kinds: ["duplicated"],
  },
  {
    name: "room-kept",
    what: "room that is set aside for pods is never given back",
    edits: [
      {
        file: "src/operator/reservations.ts",
        from: "    this.#byJob.delete(uid);\n    const unmade",
        to: "    const unmade",
      },
    ],
    scenarios: ["line-known"],
    kinds: ["duplicated"],
  },
  {
    name: "nodes-grabbed",
    what: "pods are made though an older task waits for the same nodes",
    edits: [
      {
        file: LINES,
        from: "if (isNodeRoom(room)) return blocksNodes(status, room, now);",
        to: "if (isNodeRoom(room)) return false;",
      },
    ],
    scenarios: ["line-nodes-behind", "line-nodes"],
    kinds: ["duplicated"],
  },
  {
    name: "nodes-not-left",
    what: "pods that find no node stay though an older task waits for the same nodes",
    edits: [
      { file: GANGS, from: "if (!hasEnds(run)) giveWay(pass, run);", to: "if (hasEnds(run)) giveWay(pass, run);" },
    ],
    scenarios: ["line-nodes"],
    kinds: ["duplicated"],
  },
  {
    name: "nodes-line-for-ever",
    what: "a task that has its nodes still stands in their line",
    edits: [
      {
        file: GANGS,
        from: "if (schedule.scheduledParties >= needed) {\n    leaveLines(run.status);",
        to: "if (schedule.scheduledParties >= needed) {\n    delete run.status.queuedSince;",
      },
    ],
    scenarios: ["line-nodes-behind"],
    kinds: ["duplicated"],
  },
  {
    name: "together-early",
    what: "start gates open though the pods of other parties cannot start yet",
    edits: [
      {
        file: TOGETHER,
        from: "readyParties(pass, run) < threshold(run)) return [];",
        to: "readyParties(pass, run) < 1) return [];",
      },
    ],
    scenarios: ["together"],
    kinds: ["duplicated"],
  },
  {
    name: "together-never",
    what: "start gates stay shut",
    edits: [
      { file: TOGETHER, from: "pass.startGates.set(run.spec.alias, closed);", to: "closed.map(({ name }) => name);" },
    ],
    scenarios: ["together"],
    kinds: ["duplicated"],
  },
  {
    name: "late-by-the-cache",
    what: "a pod that looks late fails without a live look",
    edits: [
      {
        file: "src/job/party.ts",
        from: 'if (verdict.isLate !== true && (!isOverdue || state === "Failed")) return false;',
        to: 'if (!isOverdue || state === "Failed") return false;',
      },
    ],
    scenarios: ["together", "together-once"],
    kinds: ["silent"],
  },
  {
    name: "line-ignored",
    what: "younger tasks take the room that older ones wait for",
    edits: [{ file: LINES, from: "if (ahead.tasks > 0) {", to: "if (ahead.tasks > 1000) {" }],
    scenarios: ["line-behind", "line"],
    kinds: ["duplicated"],
  },
  {
    name: "line-everywhere",
    what: "who waits for one domain holds up those that want pods of another",
    edits: [
      {
        file: LINES,
        from: "return waited >= OVERTAKEN_SECONDS * 1000;",
        to: "return waited >= 0;",
      },
    ],
    scenarios: ["line-behind"],
    kinds: ["duplicated"],
  },
  {
    name: "line-asleep",
    what: "nobody in line is woken when a pod ends",
    edits: [
      {
        file: "src/operator/lines.ts",
        from: 'if (type !== "deleted" && !hasEnded(object, old)) return;',
        to: "return;",
      },
    ],
    scenarios: ["line"],
    kinds: ["duplicated"],
  },
  {
    name: "line-for-ever",
    what: "a task never leaves its line",
    edits: [{ file: "src/job/transitions.ts", from: "delete status.queuedFor;", to: "status.queuedFor?.toString();" }],
    scenarios: ["line-left"],
    kinds: ["duplicated"],
  },
  {
    name: "release-unlooked",
    what: "a gang lets go by what a watch shows that may lag behind",
    edits: [
      {
        file: GANGS,
        from: "|| mustLook(pass, pods)) return undefined;",
        to: "|| mustLook(pass, [])) return undefined;",
      },
    ],
    scenarios: ["consent-given"],
    kinds: ["silent"],
  },
  {
    name: "completion-of-any-attempt",
    what: "what was told of an earlier attempt of an external task counts for the next one",
    edits: [
      {
        file: "src/job/external.ts",
        from: 'if (told?.attempt !== attempt || told.outcome === "Started") return;',
        to: 'if (told === undefined || told.outcome === "Started") return;',
      },
    ],
    scenarios: ["external"],
    kinds: ["duplicated"],
  },
  {
    name: "preparation-not-awaited",
    what: "a task starts beside the preparation of its domain",
    edits: [
      {
        file: "src/job/scheduling.ts",
        from: 'if (prepared !== "ready") return prepared;',
        to: 'if (prepared === "waits") return prepared;',
      },
    ],
    scenarios: ["hooks"],
    kinds: ["duplicated"],
  },
  {
    name: "deletion-unreleased",
    what: "a deleted job goes without its releases",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "owedReleases(job).length === 0 || !hasFinalizer(job);",
        to: "owedReleases(job).length >= 0 || !hasFinalizer(job);",
      },
    ],
    scenarios: ["hooks-deleted"],
    kinds: ["duplicated"],
  },
  {
    name: "release-from-cache",
    what: "whether the pods of a domain have ended before its release is read from the cache alone",
    edits: [{ file: INTENT_GUARD, from: "if (live !== undefined) throw", to: "if (live === null) throw" }],
    scenarios: ["hooks-deleted", "hooks-deleted-preparing"],
    kinds: ["time-travel-late", "time-travel-all"],
  },
  {
    name: "release-beside-tasks",
    what: "a release does not wait for the pods of its domain",
    edits: [
      { file: HOOKS, from: "if (live.length === 0) return undefined;", to: "if (live.length >= 0) return undefined;" },
      { file: INTENT_GUARD, from: "if (live !== undefined) throw", to: "if (live === null) throw" },
    ],
    scenarios: ["hooks-stopped"],
    kinds: ["duplicated"],
  },
  {
    name: "release-forgotten",
    what: "how a release ended is forgotten before it is written down when the job is restarted",
    edits: [{ file: HOOKS, from: "if (!isRecorded(pass, hooks)) return true;", to: "" }],
    scenarios: ["hooks-restarted"],
    kinds: ["duplicated"],
  },
  {
    name: "release-unasked",
    what: "a release runs in the name of a domain that has taken its consent back",
    edits: [
      {
        file: HOOKS,
        from: "if (busy === undefined && !waitForConsent(pass, run)) startHook(pass, run);",
        to: "if (busy === undefined) startHook(pass, run);",
      },
      { file: INTENT_GUARD, from: "await verifyConsents(deps, ...startingTasks(job, plan));", to: "" },
    ],
    scenarios: ["hooks-consent-revoked"],
    kinds: ["duplicated"],
  },
  {
    name: "added-by-the-cache",
    what: "a cache of added tasks that is behind the job's counts is believed",
    edits: [
      {
        file: TASK_WRITES,
        from: 'return isCounted(pass) && !endsClosed(pass) ? unknownTasks(pass) : "all";',
        to: "return unknownTasks(pass);",
      },
    ],
    scenarios: ["added", "added-beside"],
  },
  {
    name: "added-unknown",
    what: "a task that the cache lacks while the job names it is not looked up",
    edits: [
      {
        file: TASK_WRITES,
        from: '!endsClosed(pass) ? unknownTasks(pass) : "all";',
        to: '!endsClosed(pass) ? [] : "all";',
      },
    ],
    scenarios: ["added-swapped"],
    kinds: ["time-travel", "time-travel-late"],
  },
  {
    name: "added-end-by-the-cache",
    what: "a job that was closed ends though the cache may lack tasks that were added before",
    edits: [{ file: TASK_WRITES, from: "isCounted(pass) && !endsClosed(pass)", to: "isCounted(pass)" }],
    scenarios: ["added-closed"],
    kinds: ["delayed"],
  },
  {
    name: "added-before-closing",
    what: "a task that was added right before its job was closed is refused",
    edits: [
      {
        file: "src/job/admission.ts",
        from: "return (parseTime(metadata.creationTimestamp) ?? closed) <= closed;",
        to: "return (parseTime(metadata.creationTimestamp) ?? closed) < 0;",
      },
    ],
    scenarios: ["added-closed"],
    kinds: ["delayed"],
  },
  {
    name: "added-effects-by-the-cache",
    what: "objects of an added task follow from the cache alone",
    edits: [{ file: CONTROLLER, from: "await this.#tasks.guard(plan.addedTasks, { ...plan, ...due });", to: "" }],
    scenarios: ["gang-added"],
    kinds: ["time-travel", "time-travel-late"],
  },
  {
    name: "added-without-place",
    what: "an added task that was given a place and has not started may lose it",
    edits: [
      {
        file: "src/job/claims.ts",
        from: "const claims = stored.status?.activeTasks ?? [];",
        to: "const claims: { name: string; attempt: number }[] = [];",
      },
    ],
    scenarios: ["added-place"],
    kinds: ["late-commit"],
  },
  {
    name: "added-outcome-late",
    what: "that an added task runs again is written after the job's Restart",
    edits: [
      { file: TASK_WRITES, from: "outcomes: changed.filter(isOutcome).map(writeOf),", to: "outcomes: []," },
      { file: TASK_WRITES, from: "changed.filter((run) => !isOutcome(run)).map(writeOf)", to: "changed.map(writeOf)" },
    ],
    scenarios: ["added-stopped", "added-fails"],
    kinds: ["crash-after"],
  },
  {
    name: "added-results-in-the-job",
    what: "the job's own status has the results of added tasks too",
    edits: [
      {
        file: "src/job/outputs.ts",
        from: "status.outputs?.filter(({ task }) => !added.has(task)) ?? [];",
        to: "status.outputs ?? [];",
      },
    ],
    scenarios: ["added-outputs"],
    kinds: ["duplicated"],
  },
  {
    name: "added-results-stay",
    what: "the results of an added task that was deleted stay",
    edits: [
      {
        file: "src/job/deletions.ts",
        from: "if (staysWithJob(object)) return isLeftOver(object, pass.added);",
        to: "if (staysWithJob(object)) return false;",
      },
    ],
    scenarios: ["added-outputs-deleted"],
    kinds: ["duplicated"],
  },
  {
    name: "limit-for-stopped",
    what: "an added task of a suspended job keeps its place before those that wait for a party's limit",
    edits: [
      {
        file: "src/job/domain-limits.ts",
        from: "!isFor(task, job) || isStopped(job) ? []",
        to: "!isFor(task, job) ? []",
      },
    ],
    scenarios: ["added-limited"],
    kinds: ["duplicated"],
  },
  {
    name: "line-without-added",
    what: "tasks that were added to other jobs are not seen in line",
    edits: [
      {
        file: "src/operator/queue-lines.ts",
        from: "const cached = [...ofJobs, ...added];",
        to: "const cached = [...ofJobs, ...added.slice(0, 0)];",
      },
    ],
    scenarios: ["line-added"],
    kinds: ["duplicated"],
  },
  {
    name: "preparation-counts",
    what: "the tasks of a domain whose preparation has failed start",
    edits: [
      {
        file: HOOKS,
        from: "if (failed === undefined) return false;",
        to: "if (failed === undefined || failed !== undefined) return false;",
      },
    ],
    scenarios: ["hooks-unprepared"],
    kinds: ["duplicated"],
  },
  {
    name: "release-endless",
    what: "a release that never ends is not given up",
    edits: [
      {
        file: HOOKS,
        from: 'if (run.hook === "release" && isActive(run)) checkReleaseTimeout(pass, run);',
        to: "",
      },
    ],
    scenarios: ["hooks-endless"],
    kinds: ["duplicated"],
  },
  {
    name: "restart-unprepared",
    what: "a restarted job is not prepared anew after its release",
    edits: [
      {
        file: HOOKS,
        from: "for (const run of hookRuns([hooks])) resetHook(run);",
        to: 'for (const run of hookRuns([hooks])) if (run.hook === "release") resetHook(run);',
      },
    ],
    scenarios: ["hooks-restarted"],
    kinds: ["duplicated"],
  },
  {
    name: "restart-beside-release",
    what: "a restarted job does not wait for the release of the run before",
    edits: [
      {
        file: HOOKS,
        from: "if (!isFinished(release)) return hasBegun(release);",
        to: "if (!isFinished(release)) return false;",
      },
    ],
    scenarios: ["hooks-restarted"],
    kinds: ["duplicated"],
  },
  {
    name: "use-unnoted",
    what: "a preparation that was started makes no release due",
    edits: [{ file: HOOKS, from: "if (startHook(pass, run)) hooks.used = true;", to: "startHook(pass, run);" }],
    scenarios: ["hooks-stopped-preparing"],
    kinds: ["duplicated"],
  },
  {
    name: "release-consented-for-ever",
    what: "a domain that took its consent back is released all the same",
    edits: [
      {
        file: HOOKS,
        from: "if (busy === undefined && !waitForConsent(pass, run)) startHook(pass, run);",
        to: "if (busy === undefined) startHook(pass, run);",
      },
    ],
    scenarios: ["hooks-consent-revoked"],
    kinds: ["duplicated"],
  },
  {
    name: "run-before-intent",
    what: "the job of a run is made before the schedule's status calls for it",
    edits: [
      {
        file: SCHEDULE_CONTROLLER,
        from: "const current = await guard(guarded, schedule, { status, effects });",
        to: `const results = await Promise.all(create.map((job) => this.#create(schedule, job)));
    const current = await guard(guarded, schedule, { status, effects });`,
      },
      {
        file: SCHEDULE_CONTROLLER,
        from: "const results = await Promise.all(create.map((job) => this.#create(current, job)));",
        to: "",
      },
    ],
    scenarios: ["schedule"],
    kinds: ["duplicated"],
  },
  {
    name: "runs-by-the-cache",
    what: "without a status to write, jobs follow from the cached schedule alone",
    edits: [
      {
        file: SCHEDULE_CONTROLLER,
        from: "const effects = create.length + stop.length + gone.length > 0;",
        to: "const effects = false;",
      },
    ],
    scenarios: ["schedule"],
    kinds: ["time-travel-all"],
  },
  {
    name: "run-gone-by-the-cache",
    what: "a run whose job the cache lacks counts as deleted without a live look",
    edits: [{ file: RUNS, from: "if (pass.snapshot.gone.has(run.uid))", to: "if (run.uid !== undefined)" }],
    scenarios: ["schedule-forbid", "schedule"],
    kinds: ["time-travel", "time-travel-late", "expired"],
  },
  {
    name: "run-counted-twice",
    what: "a job that the cache shows as running is taken for a new run without a live look",
    edits: [{ file: RUNS, from: "if (!snapshot.live.has(run.uid)) {", to: "if (snapshot.live.size < 0) {" }],
    scenarios: ["schedule"],
    kinds: ["time-travel", "time-travel-late"],
  },
  {
    name: "history-at-once",
    what: "a job that has ended is removed before a late request for it can find its name free",
    edits: [{ file: RUNS, from: "const LATE_MS = 60_000;", to: "const LATE_MS = 0;" }],
    scenarios: ["schedule-history"],
    kinds: ["late-commit"],
  },
  {
    name: "run-given-up",
    what: "a job that could not be made once is given up",
    edits: [
      {
        file: SCHEDULE_CONTROLLER,
        from: "this.#fail(schedule, name, { message: messageOf(error), isFinal: false });",
        to: "this.#fail(schedule, name, { message: messageOf(error), isFinal: true });",
      },
    ],
    scenarios: ["schedule-refused"],
    kinds: ["duplicated"],
  },
  {
    name: "run-overlaps",
    what: "a run starts though another one of its schedule runs",
    edits: [
      {
        file: DUE_TIMES,
        from: 'return spec.concurrencyPolicy === "Allow" || !isBusy(pass);',
        to: "return spec.concurrencyPolicy !== undefined || !isBusy(pass) || pass.status.active.length > 0;",
      },
    ],
    scenarios: ["schedule-replace", "schedule-caught-up"],
    kinds: ["duplicated"],
  },
  {
    name: "skip-uncounted",
    what: "a time that is skipped is counted nowhere",
    edits: [{ file: DUE_TIMES, from: "pass.status.counts.skipped += 1;", to: "" }],
    scenarios: ["schedule-forbid"],
    kinds: ["duplicated"],
  },
  {
    name: "missed-uncounted",
    what: "times that were missed are counted nowhere",
    edits: [{ file: DUE_TIMES, from: "pass.status.counts.missed += count;", to: "" }],
    scenarios: ["schedule-skips"],
    kinds: ["duplicated"],
  },
  {
    name: "times-settled-early",
    what: "the time after one that has come is settled with it",
    edits: [
      {
        file: DUE_TIMES,
        from: "status.settledTime = formatTime(newest.time);",
        to: "status.settledTime = formatTime(grid.next(newest.time) ?? newest.time);",
      },
    ],
    scenarios: ["schedule"],
    kinds: ["duplicated"],
  },
  {
    name: "failures-untold",
    what: "a job whose passes keep failing is not told so",
    edits: [
      {
        file: CONTROLLER,
        from: "if (now - memory.failure.since < FAILING_MS ||",
        to: "if (FAILING_MS > 0 ||",
      },
    ],
    scenarios: ["status-refused"],
    kinds: ["duplicated"],
  },
  {
    name: "releases-unlooked-at",
    what: "Warnings of the pods of releases are not read once the job has ended",
    edits: [{ file: CONTROLLER, from: "(isOpen || owedReleases(job).length > 0)", to: "isOpen" }],
    scenarios: ["hooks-warned"],
    kinds: ["duplicated"],
  },
  {
    name: "left-pods-forgotten",
    what: "a new process does not look for pods that a job at rest may have left",
    edits: [
      {
        file: "src/job/unseen-pods.ts",
        from: "if (snapshot.mayLackPods !== true || !isTerminating(job)) return;",
        to: "if (snapshot.mayLackPods !== true || isTerminating(job)) return;",
      },
    ],
    scenarios: ["stop-unlabelled"],
    kinds: ["crash-before"],
  },
  {
    name: "unlabelled-conflicts",
    what: "the deletion of a pod that has lost its label and has changed is tried again and again",
    edits: [
      {
        file: EXECUTOR,
        from: "if (isSelectedChild(found) || found.metadata.uid !== child.uid) {",
        to: "if (found.metadata.uid !== undefined) {",
      },
    ],
    scenarios: ["suspend-unlabelled"],
    kinds: ["silent"],
  },
  {
    name: "left-over-kept",
    what: "a finished job is not looked at for pods of added tasks that are gone",
    edits: [
      {
        file: "src/job/plan.ts",
        from: "return !all.some(({ object }) => isLeftOver(object, aliases));",
        to: "return all.length > 0 || isLeftOver(job, aliases);",
      },
    ],
    scenarios: ["added-outputs-deleted"],
    kinds: ["timeout"],
  },
  {
    name: "closed-without-waiting",
    what: "a job that was closed succeeds without an added task that waits for its domain",
    edits: [
      {
        file: PHASES,
        from: 'return outcome === "Succeeded" && pass.awaitedTask !== undefined ? "Running" : outcome;',
        to: "return outcome;",
      },
    ],
    scenarios: ["added-awaited"],
    kinds: ["duplicated"],
  },
];
