import { cut } from "../util/text.ts";
import { startGateOf } from "../workload/start-gate.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import type { ContainerRecord, PartyState, PartyStatus, PodRecord } from "../api/types.ts";
import { isLive } from "./children.ts";
import { judgedContainers } from "./containers.ts";
import { recordContainers } from "./container-records.ts";
import { disruptedAt, disruptionOf, type FailureFacts, NODE_LOST } from "./disruption.ts";
import { type PodFailure, failureMessageOf } from "./failure-message.ts";
import { partyName, type Pass, type TaskRun } from "./pass.ts";
import { judgePod, type PodVerdict } from "./pods.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";
import { creationFailure, creationWait, type Wait } from "./waits.ts";

/** What one look at a party's pods showed. */
export interface PartyView {
  /** All pods have a node, or had one. */
  readonly scheduled: boolean;
  readonly waits: readonly Wait[];
  /** What it waits for, if that is too short to be told, unless somebody asks. */
  readonly unspoken?: Wait;
  /** Why the party failed in this pass. */
  readonly failure?: PodFailure;
  /** What is known of the pod that failed. */
  readonly facts?: FailureFacts;
  /** The first disruption of a pod that had not done its work, and when it was, in milliseconds since the epoch. */
  readonly disruption?: { readonly what: string; readonly at: number };
  /** It never succeeds by itself: all its pods are started again however they end. */
  readonly serves?: true;
}

/**
 * The state of a party from its pods. Every pod counts as reserved, since a KusciaJob cannot ask
 * for fewer. What was running stays so while a pod is looked for.
 */
export function partyState(verdicts: readonly PodVerdict["is"][], before: PartyState): PartyState {
  if (before === "Succeeded" || before === "Failed") return before;
  const count = (what: PodVerdict["is"]): number => verdicts.filter((each) => each === what).length;
  if (count("failed") > 0) return "Failed";
  if (count("succeeded") >= verdicts.length && verdicts.length > 0) return "Succeeded";
  return count("running") > 0 || (count("unknown") > 0 && before === "Running") ? "Running" : "Pending";
}

/** Brings a party's record up to date with its pods. */
export function observeParty(pass: Pass, run: TaskRun, party: PartyStatus): PartyView {
  if (party.state === "Succeeded" || party.state === "Failed") {
    // Sticky: only the pods' own ends are still noted.
    for (const record of party.pods ?? []) judgeRecord(pass, run, party, record);
    return { scheduled: party.state === "Succeeded", waits: [] };
  }
  const verdicts = (party.pods ?? []).map((record) => judgeRecord(pass, run, party, record));
  party.state = partyState(
    verdicts.map(({ is }) => is),
    party.state,
  );
  const failed = failedIn(verdicts);
  const waits = verdicts.flatMap((verdict) => ("wait" in verdict && verdict.wait !== undefined ? [verdict.wait] : []));
  const [unspoken] = verdicts.flatMap((verdict) => ("unspoken" in verdict ? [verdict.unspoken!] : []));
  describe(party, failed.failure, waits[0] ?? partyCreationWait(pass, run, party));
  const serves = verdicts.length > 0 && verdicts.every((verdict) => "serves" in verdict);
  return {
    scheduled: verdicts.every(isPlaced),
    waits: waits.map(({ reason, message }) => ({ reason, message: `Party[${partyName(party)}]: ${message}` })),
    ...(unspoken && { unspoken }),
    ...failed,
    ...disruptionIn(pass, run, party),
    ...(serves && { serves }),
  };
}

function failedIn(verdicts: readonly PodVerdict[]): Pick<PartyView, "failure" | "facts"> {
  const failed = verdicts.find((verdict) => verdict.is === "failed");
  return failed === undefined ? {} : { failure: failed.failure, facts: failed.facts };
}

/** What took a pod of the party away first. Of one that has gone only that it was is known, so it was before anything else. */
function disruptionIn(
  pass: Pass,
  { status }: TaskRun,
  { domainID, pods = [] }: PartyStatus,
): Pick<PartyView, "disruption"> {
  const { alias, attempt = 0 } = status;
  const [first] = pods
    .flatMap(({ name, disruption: what }) => {
      if (what === undefined) return [];
      const pod = pass.children.pod({ alias, attempt }, domainID, name);
      return [{ what, at: (pod && disruptedAt(pod)) ?? 0 }];
    })
    .sort((a, b) => a.at - b.at);
  return first === undefined ? {} : { disruption: first };
}

function describe(party: PartyStatus, failure: PodFailure | undefined, wait: Wait | undefined): void {
  delete party.reason;
  delete party.message;
  if (party.state === "Failed" && failure !== undefined) {
    party.reason = failure.reason;
    party.message = failureMessageOf(failure, TASK_MESSAGE_BYTES);
  } else if (wait !== undefined && party.state !== "Succeeded") {
    party.reason = wait.reason;
    party.message = cut(wait.message, TASK_MESSAGE_BYTES);
  }
}

/** What keeps objects of the party from being made, while a pod of it is not there. */
function partyCreationWait(
  pass: Pass,
  run: TaskRun,
  { domainID, role = "", pods = [] }: PartyStatus,
): Wait | undefined {
  const failure = creationFailure(pass, run);
  const isOfParty = failure?.domainID === domainID && failure.role === role && !failure.permanent;
  return isOfParty && pods.some(({ uid }) => uid === undefined) ? creationWait(failure) : undefined;
}

/** One expected pod: what the cache shows of it, or, where it shows nothing, what is recorded. */
function judgeRecord(pass: Pass, run: TaskRun, party: PartyStatus, record: PodRecord): PodVerdict {
  // A pod that was seen to end may be removed by anybody.
  if (record.phase === "Succeeded") return { is: "succeeded" };
  const { alias, attempt = 0 } = run.status;
  const pod = pass.children.pod({ alias, attempt }, party.domainID, record.name);
  const { uid } = record;
  if (uid !== undefined && pod?.metadata.uid !== uid)
    return goneSuccess(pass, record) ?? missingPod(pass, party, { ...record, uid });
  if (pod === undefined) return { is: "pending", scheduled: false };
  const containers = recordContainers(pod, record.containers, pass.clock.text);
  const verdict = judge(pass, pod, containers);
  if (mustLookAt(pass, party, pod, verdict)) return { is: "unknown" };
  if (containers.length > 0) record.containers = containers;
  else delete record.containers;
  notePod(record, pod, verdict);
  noteDisruption(record, disruptionSeen(pass, pod), verdict);
  return withLossOfNode(pass, pod.metadata.uid, verdict);
}

/**
 * True if a pod has to be looked up first: one that looks as if it were late, since a watch that lags must not end what runs,
 * and one that has not ended though it should have, with its node.
 */
function mustLookAt(
  { snapshot, verify }: Pass,
  { state }: PartyStatus,
  pod: Stored<Pod>,
  verdict: PodVerdict,
): boolean {
  const { namespace, name, uid } = pod.metadata;
  if (verdict.is !== "failed" || snapshot.livePods?.has(uid) === true) return false;
  const isOverdue = verdict.failure.reason === "PodLost" && verdict.facts.disruption === undefined && isLive(pod);
  if (verdict.isLate !== true && (!isOverdue || state === "Failed")) return false;
  verify.push({ namespace, name, uid });
  return true;
}

function lossOfNode({ snapshot }: Pass, uid: string): string | undefined {
  return snapshot.lostWithNodes?.has(uid) === true ? NODE_LOST : undefined;
}

function withLossOfNode(pass: Pass, uid: string, verdict: PodVerdict): PodVerdict {
  return verdict.is === "failed" ? { ...verdict, facts: withNode(pass, uid, verdict.facts) } : verdict;
}

function withNode(pass: Pass, uid: string, facts: FailureFacts): FailureFacts {
  const disruption = facts.disruption ?? lossOfNode(pass, uid);
  return { ...facts, ...(disruption !== undefined && { disruption }) };
}

/** A pod that ended and went before this pass has ended all the same. */
function goneSuccess(pass: Pass, record: PodRecord): PodVerdict | undefined {
  const gone = pass.snapshot.terminatedPods?.find(({ metadata }) => metadata.uid === record.uid);
  if (gone?.status?.phase !== "Succeeded") return undefined;
  const verdict = judge(pass, gone);
  if (verdict.is !== "succeeded") return undefined;
  notePod(record, gone, verdict);
  return verdict;
}

function judge(
  { clock, children, snapshot: { settings, podWarnings } }: Pass,
  pod: Stored<Pod>,
  records: readonly ContainerRecord[] = [],
): PodVerdict {
  const { namespace, uid } = pod.metadata;
  const warning = podWarnings?.get(uid);
  const gate = startGateOf(pod);
  const gateOpenedAt = gate && children.createdAt("ConfigMap", namespace, gate);
  return judgePod(pod, {
    clock,
    settings,
    records,
    ...(warning && { warning }),
    ...(gateOpenedAt && { gateOpenedAt }),
  });
}

/** A pod counts as ended as it was judged: what succeeded may be stopped, and what was stopped has not succeeded. */
function notePod(record: PodRecord, { metadata, status }: Stored<Pod>, { is }: PodVerdict): void {
  record.uid = metadata.uid;
  if (is === "succeeded") record.phase = "Succeeded";
  else if (status?.phase === "Succeeded" || status?.phase === "Failed") record.phase = "Failed";
}

/** Kept in the record, for the pod may be gone when somebody looks next. */
function noteDisruption(record: PodRecord, disruption: string | undefined, { is }: PodVerdict): void {
  if (disruption === undefined || is === "succeeded") delete record.disruption;
  else record.disruption = disruption;
}

function disruptionSeen(pass: Pass, pod: Stored<Pod>): string | undefined {
  const judged = judgedContainers(pod, pass.snapshot.settings.ignoreInjectedContainers);
  return disruptionOf(pod, judged) ?? lossOfNode(pass, pod.metadata.uid);
}

/** A record of a pod that exists or existed. */
type RecordedPod = PodRecord & { readonly uid: string };

/** The cache may lag behind the record, so only a live look proves that a recorded pod is lost (docs/architecture.md). */
function missingPod(pass: Pass, party: PartyStatus, record: RecordedPod): PodVerdict {
  if (record.phase === "Failed") {
    const failure: PodFailure = { reason: "PodFailed", what: `pod ${record.name} failed and was removed` };
    return { is: "failed", failure, facts: factsOfMissing(pass, record) };
  }
  if (pass.snapshot.lostPods.has(record.uid)) {
    const failure: PodFailure = { reason: "PodLost", what: lossText(pass, record) };
    return { is: "failed", failure, facts: factsOfMissing(pass, record) };
  }
  const isSure = pass.snapshot.livePods?.has(record.uid) === true;
  if (!isSure && (party.state === "Pending" || party.state === "Running")) {
    pass.verify.push({ namespace: party.domainID, name: record.name, uid: record.uid });
  }
  return { is: "unknown" };
}

/** What is known of a pod that has gone: what was recorded while it was there, and what was seen of it last. */
function factsOfMissing(pass: Pass, { uid, disruption: recorded }: RecordedPod): FailureFacts {
  const seen = pass.snapshot.terminatedPods?.find(({ metadata }) => metadata.uid === uid);
  const disruption = recorded ?? (seen && disruptionSeen(pass, seen));
  return withNode(pass, uid, { exits: [], ...(disruption !== undefined && { disruption }) });
}

/** No more than is known: a pod that went while nobody looked may have done its work. */
function lossText(pass: Pass, { name, uid }: RecordedPod): string {
  const { snapshot } = pass;
  if (lossOfNode(pass, uid) !== undefined) return `pod ${name} is gone, and its node is gone or not ready`;
  const wasSeen = snapshot.terminatedPods?.some(({ metadata }) => metadata.uid === uid) === true;
  return wasSeen
    ? `pod ${name} was removed by someone else`
    : `pod ${name} is gone; its outcome was not seen: it was removed while the operator was away or by someone else`;
}

/** A pod that is looked for was placed as far as anybody knows; its loss, if any, is dealt with as such. */
function isPlaced(verdict: PodVerdict): boolean {
  return "scheduled" in verdict ? verdict.scheduled : true;
}
