import type { JobView, PartyView, TaskView } from "../../job/view.ts";
import type { LogRef } from "../source/source.ts";

/** Which logs of a job are meant. */
export interface LogChoice {
  readonly tasks: readonly string[];
  readonly party?: string;
  readonly container?: string;
  /** Only of parties that are to blame. */
  readonly failed: boolean;
}

/** A pod of a party, and what its lines are marked with. */
export interface PodLog {
  readonly ref: LogRef;
  readonly task: string;
  readonly party: string;
  readonly attempt: number;
  readonly label: string;
}

/** The pods that a job has now, in the order of its tasks. */
export function podLogsOf(job: JobView, { tasks, party, container, failed }: LogChoice): PodLog[] {
  return job.tasks
    .filter(({ alias }) => tasks.length === 0 || tasks.includes(alias))
    .flatMap((task) => {
      const parties = failed ? failedOf(task) : task.parties;
      return parties
        .filter((each) => party === undefined || each.domain_id === party)
        .map((each) => ({ task, party: each }));
    })
    .flatMap(({ task, party: of }) => of.pods.map((pod, index) => podLog(task, of, { pod, index, container })));
}

/** Parties of a task that failed by themselves. */
export function culpritsOf({ parties }: TaskView): readonly PartyView[] {
  return parties.filter((party) => party.state === "Failed" && !isStopped(party));
}

/** Parties to look at first: all of a failed task, if none of it failed by itself. */
function failedOf(task: TaskView): readonly PartyView[] {
  const culprits = culpritsOf(task);
  return culprits.length > 0 || task.state !== "Failed" ? culprits : task.parties;
}

/** True of a party that failed because another did, or the job was stopped. */
export function isStopped({ state, reason }: PartyView): boolean {
  return state === "Failed" && (reason === "PeerPartyFailed" || reason === "KusciaJobStopped");
}

/** `bob-host` or `bob`. */
export function nameOf({ domain_id, role = "" }: PartyView): string {
  return role === "" ? domain_id : `${domain_id}-${role}`;
}

function podLog(
  task: TaskView,
  party: PartyView,
  { pod, index, container }: { readonly pod: string; readonly index: number; readonly container: string | undefined },
): PodLog {
  const { alias, task_id: taskID = "", attempt } = task;
  const { domain_id: domain, role = "", pods } = party;
  return {
    ref: { namespace: domain, pod, taskID, domain, role, index, ...(container !== undefined && { container }) },
    task: alias,
    party: domain,
    attempt,
    label: `${alias}/${nameOf(party)}${pods.length > 1 ? `/${index}` : ""}`,
  };
}

/** Whether nothing more comes from the pod: its party has ended, or another attempt has begun. */
export function isOver(job: JobView, { ref, task: alias }: PodLog): boolean {
  const task = job.tasks.find((each) => each.alias === alias);
  const party = task?.parties.find(({ pods, domain_id }) => domain_id === ref.domain && pods.includes(ref.pod));
  if (task === undefined || party === undefined || party.state === "Succeeded" || party.state === "Failed") return true;
  // Beyond the threshold of successes a party stays as it was.
  return task.state === "Succeeded" || task.state === "Failed";
}
