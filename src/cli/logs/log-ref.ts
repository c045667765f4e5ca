import type { JobView, PartyView, TaskView } from "../../job/view.ts";
import { earlierPodNames } from "../../job/earlier-pods.ts";
import { nameOfParty } from "../../job/why-text.ts";
import type { LogOrigin, LogRef } from "./log.ts";

/** Which logs of a job are meant. */
export interface LogChoice {
  readonly tasks: readonly string[];
  readonly party?: string;
  readonly container?: string;
  /** Only of parties that are to blame. */
  readonly failed: boolean;
  /** Only of this attempt; the present one when absent. */
  readonly attempt?: number;
}

/** A pod of a party. */
export interface PodLog extends LogOrigin {
  readonly ref: LogRef;
}

/** The pods that a job has now, in the order of its tasks. */
export function podLogsOf(job: JobView, { tasks, party, container, failed, attempt }: LogChoice): PodLog[] {
  return job.tasks
    .filter(({ alias }) => tasks.length === 0 || tasks.includes(alias))
    .flatMap((task) => {
      const parties = failed ? failedOf(task) : task.parties;
      return parties
        .filter((each) => party === undefined || each.domain_id === party)
        .map((each) => ({ task, party: each }));
    })
    .flatMap(({ task, party: of }) =>
      podNames(task, of, attempt).map((pod, index) => podLog(task, of, { pod, index, container, attempt })),
    );
}

/** Those of an attempt that has ended follow from its number. */
function podNames({ task_id = "", attempt: present }: TaskView, party: PartyView, wanted = present): readonly string[] {
  if (wanted === present) return party.pods;
  if (wanted > present || party.state === "Pending") return [];
  const { domain_id: domainID, role = "", pods } = party;
  return earlierPodNames(task_id, { domainID, role, state: "Failed", pods: pods.map((name) => ({ name })) }, wanted);
}

/** Parties of a task that failed by themselves. */
export function culpritsOf({ parties }: TaskView): readonly PartyView[] {
  return parties.filter((party) => party.state === "Failed" && !isStopped(party));
}

/** Parties to look at first: all of a failed task, if none of it failed by itself. */
export function failedOf(task: TaskView): readonly PartyView[] {
  const culprits = culpritsOf(task);
  return culprits.length > 0 || task.state !== "Failed" ? culprits : task.parties;
}

/** True of a party that failed because another did, or the job was stopped. */
export function isStopped({ state, reason }: PartyView): boolean {
  return state === "Failed" && (reason === "PeerPartyFailed" || reason === "KusciaJobStopped");
}

function podLog(task: TaskView, party: PartyView, { pod, index, container, attempt = task.attempt }: Chosen): PodLog {
  const { domain_id: domain, pods } = party;
  const mark = attempt === task.attempt ? "" : `#${attempt}`;
  return {
    ref: { namespace: domain, pod, ...(container !== undefined && { container }) },
    task: task.alias,
    party: domain,
    attempt,
    pod,
    label: `${task.alias}${mark}/${nameOfParty(party)}${pods.length > 1 ? `/${index}` : ""}`,
  };
}

interface Chosen {
  readonly pod: string;
  readonly index: number;
  readonly container: string | undefined;
  readonly attempt: number | undefined;
}

/** Whether nothing more comes from the pod: its party has ended, or another attempt has begun. */
export function isOver(job: JobView, { pod, party: domain, task: alias }: PodLog): boolean {
  const task = job.tasks.find((each) => each.alias === alias);
  const party = task?.parties.find(({ pods, domain_id }) => domain_id === domain && pods.includes(pod));
  if (task === undefined || party === undefined || party.state === "Succeeded" || party.state === "Failed") return true;
  // Beyond the threshold of successes a party stays as it was.
  return task.state === "Succeeded" || task.state === "Failed";
}
