import type { KusciaJob, PartyStatus, TaskStatus } from "../../api/types.ts";
import { earlierPodNames } from "../../job/earlier-pods.ts";

/** A pod of a job whose log there is. */
export interface LogPod {
  readonly task: string;
  readonly party: string;
  readonly role: string;
  readonly attempt: number;
  readonly name: string;
}

/** Which logs of a job are meant; all by default. */
export interface LogChoice {
  readonly tasks?: readonly string[];
  readonly parties?: readonly string[];
  /** Of one attempt alone, which may have ended. */
  readonly attempt?: number;
}

/** The pods of a job that have begun, in the order of its tasks. */
export function startedPods({ status }: KusciaJob, { tasks = [], parties = [], attempt }: LogChoice): LogPod[] {
  const isChosen = (all: readonly string[], one: string): boolean => all.length === 0 || all.includes(one);
  return (status?.tasks ?? [])
    .filter(({ alias }) => isChosen(tasks, alias))
    .flatMap((task) =>
      (task.parties ?? [])
        .filter(({ domainID }) => isChosen(parties, domainID))
        .flatMap((party) => podsOf(task, party, attempt ?? task.attempt ?? 0)),
    );
}

/** The domains that have pods, or will have. */
export function logDomains({ spec }: Pick<KusciaJob, "spec">, { tasks = [], parties = [] }: LogChoice): string[] {
  const chosen = spec.tasks.filter(({ alias }) => tasks.length === 0 || tasks.includes(alias));
  const domains = new Set(chosen.flatMap((task) => task.parties.map(({ domainID }) => domainID)));
  return [...domains].filter((domain) => parties.length === 0 || parties.includes(domain));
}

function podsOf({ alias, taskID, attempt = 0 }: TaskStatus, party: PartyStatus, wanted: number): LogPod[] {
  const { domainID, role = "", state, pods = [] } = party;
  const of = { task: alias, party: domainID, role, attempt: wanted };
  if (wanted === attempt)
    return pods.filter(({ phase }) => phase !== undefined || state !== "Pending").map(({ name }) => ({ ...of, name }));
  if (wanted > attempt) return [];
  return earlierPodNames(taskID, party, wanted).map((name) => ({ ...of, name }));
}
