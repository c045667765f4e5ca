import type { PartyStatus } from "../api/types.ts";
import type { Pass, TaskRun } from "./pass.ts";

/** True while some expected pod of a party that still counts was not made, as far as anybody knows. */
export function hasMissingPods(pass: Pass, run: TaskRun): boolean {
  return (run.status.parties ?? []).some((party) => missingPods(pass, run, party).length > 0);
}

/** How many parties have all their pods, as far as anybody knows. */
export function completeParties(pass: Pass, run: TaskRun): number {
  return (run.status.parties ?? []).filter((party) => missingPods(pass, run, party).length === 0).length;
}

/** Expected pods of a party that still counts which are neither recorded nor cached. */
export function missingPods(pass: Pass, run: TaskRun, party: PartyStatus): string[] {
  if (!stillCounts(party)) return [];
  const { domainID, pods = [] } = party;
  const { alias, attempt = 0 } = run.status;
  return pods
    .filter(({ name, uid }) => uid === undefined && pass.children.pod({ alias, attempt }, domainID, name) === undefined)
    .map(({ name }) => name);
}

/** Whether something is still expected of the party. */
export function stillCounts({ state }: PartyStatus): boolean {
  return state !== "Succeeded" && state !== "Failed";
}

/** True once a pod of the attempt is recorded: from then on all of them are made from one AppImage. */
export function hasPods({ status }: TaskRun): boolean {
  return (status.parties ?? []).some(({ pods = [] }) => pods.some(({ uid }) => uid !== undefined));
}
