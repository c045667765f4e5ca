import type { Party, Task } from "../api/types.ts";

/** A party with its role made explicit. */
export interface DistinctParty {
  domainID: string;
  role: string;
  party: Party;
}

/**
 * The parties of a task, each (domainID, role) once: of a pair given twice the last entry wins and the first one's place
 * stays, as in Kuscia. The order is the declared one, since engines index into it.
 */
export function distinctParties(task: Task): DistinctParty[] {
  const parties = new Map<string, DistinctParty>();
  for (const party of task.parties) {
    const { domainID, role = "" } = party;
    parties.set(`${domainID}/${role}`, { domainID, role, party });
  }
  return [...parties.values()];
}
