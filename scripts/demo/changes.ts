import type { KusciaJob, PartyStatus, TaskStatus } from "../../src/api/types.ts";
import { oneLine } from "./text-width.ts";

/** What changed from one sight of a job to the next, one line each: for where nothing can be drawn over. */
export function changeLines(before: KusciaJob | undefined, after: KusciaJob): string[] {
  const old = before?.status ?? {};
  const status = after.status ?? {};
  const known = new Map(old.tasks?.map((task) => [task.alias, task]));
  const tasks = (status.tasks ?? []).flatMap((task) => taskChanges(known.get(task.alias), task));
  if (status.phase === undefined || status.phase === old.phase) return tasks;
  const line = sentence(`job ${after.metadata.name ?? ""}`, status.phase, undefined, status.message);
  // The job ends because of its tasks, so their lines come first; it starts before them.
  return status.completionTime === undefined ? [line, ...tasks] : [...tasks, line];
}

function taskChanges(before: TaskStatus | undefined, after: TaskStatus): string[] {
  const known = new Map(before?.parties?.map((party) => [partyKey(party), party]));
  const parties = (after.parties ?? [])
    .filter((party) => differs(known.get(partyKey(party)), party))
    .map((party) =>
      sentence(`task ${after.alias}, party ${partyKey(party)}`, party.state, party.reason, party.message),
    );
  const created = after.createTime !== undefined && before?.createTime === undefined && after.state === "Pending";
  if (created) return [...parties, sentence(`task ${after.alias}`, after.state, "its pods are being made")];
  if (!differs(before, after)) return parties;
  return [...parties, sentence(`task ${after.alias}`, after.state, after.reason, after.message)];
}

interface Sight {
  readonly state: string;
  readonly reason?: string;
  readonly message?: string;
}

/** A first sight of Pending without a reason says nothing. */
function differs(before: Sight | undefined, after: Sight): boolean {
  if (before === undefined) return after.state !== "Pending" || (after.reason ?? "") !== "";
  return before.state !== after.state || before.reason !== after.reason || before.message !== after.message;
}

function partyKey({ domainID, role }: PartyStatus): string {
  return role ? `${domainID} (${role})` : domainID;
}

function sentence(what: string, state: string, reason = "", message = ""): string {
  const why = [reason, oneLine(message)].filter((part) => part !== "").join(": ");
  return why === "" ? `${what}: ${state}` : `${what}: ${state} (${why})`;
}
