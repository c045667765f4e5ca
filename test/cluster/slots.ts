import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withFileLock } from "./fileLock.ts";
import { parseJson } from "./values.ts";

/** Clusters that can run on one machine at a time; bounded by the address plan in `addresses.ts`. */
export const SLOT_COUNT = 64;

/** Folder of the claims: shared by all users of the machine, gone after a reboot on most. */
export function defaultSlotFolder(): string {
  return join(tmpdir(), "kusciajob-operator-test-clusters");
}

/** Who holds a slot: the cluster id proves it, since a folder can be reused by a later cluster. */
export interface Claim {
  dir: string;
  id: string;
}

const claimFile = (folder: string, slot: number): string => join(folder, `slot-${slot}.json`);

function readClaim(folder: string, slot: number): Claim | undefined {
  try {
    return parseJson<Claim>(readFileSync(claimFile(folder, slot), "utf8"));
  } catch {
    return undefined;
  }
}

/** A claim holds as long as its cluster's state file names the same cluster. */
function isHeld(claim: Claim | undefined): boolean {
  if (!claim) return false;
  try {
    const state = parseJson<{ id?: string }>(readFileSync(join(claim.dir, "state.json"), "utf8"));
    return state.id === claim.id;
  } catch {
    return false;
  }
}

/**
 * Takes the lowest free slot for a cluster whose state file is already written. Slots keep the ports and address ranges
 * of clusters apart, which probing for free ones alone would not do while two of them start.
 */
export async function claimSlot(
  claim: Claim,
  usable: (slot: number) => Promise<boolean>,
  folder = defaultSlotFolder(),
): Promise<number> {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o1777); // like the temporary folder itself: every user of the machine claims here
  }
  return withFileLock(join(folder, "lock"), async () => {
    for (let slot = 0; slot < SLOT_COUNT; slot++) {
      if (isHeld(readClaim(folder, slot)) || !(await usable(slot))) continue;
      rmSync(claimFile(folder, slot), { force: true });
      const file = openSync(claimFile(folder, slot), "wx", 0o644);
      writeSync(file, JSON.stringify(claim));
      closeSync(file);
      return slot;
    }
    throw new Error(`all ${SLOT_COUNT} cluster slots are taken (claims in ${folder}); take a cluster down first`);
  });
}

/** Gives a slot back if it is still this cluster's. */
export function releaseSlot(slot: number, id: string, folder = defaultSlotFolder()): void {
  if (readClaim(folder, slot)?.id === id) rmSync(claimFile(folder, slot), { force: true });
}
