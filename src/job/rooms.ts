import type { Node, Pod } from "../api/kubernetes.ts";
import type { Task } from "../api/types.ts";
import { sha256 } from "../util/canonical-json.ts";
import type { DomainSettings } from "../workload/domain-settings.ts";
import { partyDomains, type Pass } from "./pass.ts";
import { isScheduled } from "./pod-start.ts";
import { listed } from "./text.ts";

/**
 * What tasks stand in line for: the quotas of a domain, by the domain's id, or the nodes that domains with the same settings
 * share. No domain's id has a slash.
 */
export type Room = string;

const NODES = "nodes/";

/** No line of its own: where room may have appeared, this says that nodes came or offer more than before. */
export const NEW_NODES: Room = `${NODES}new`;

/** True for the nodes of some domains; else the room is that of a domain's quotas. */
export function isNodeRoom(room: Room): boolean {
  return room.startsWith(NODES);
}

/** The nodes on which pods of a domain may run, as far as its settings tell them apart. */
export function nodeRoomOf({ nodeSelector, schedulerName, tolerations, runtimeClassName }: DomainSettings): Room {
  const labels = Object.entries(nodeSelector ?? {}).map(([key, value]) => `${key}=${value}`);
  const others = { schedulerName, tolerations, runtimeClassName };
  const isPlain = Object.values(others).every((each) => each === undefined);
  const hash = isPlain ? [] : [sha256(others).slice(0, 8)];
  return NODES + [labels.length === 0 ? "any" : labels.toSorted().join(","), ...hash].join(" ");
}

/** All that a task needs room in. */
export function roomsOf(pass: Pass, spec: Task): Room[] {
  const domains = partyDomains([spec]);
  return [...domains, ...nodeRoomsOf(pass, domains)];
}

/** The nodes of these domains. */
export function nodeRoomsOf({ snapshot }: Pass, domainIDs: readonly string[]): Room[] {
  return [...new Set(domainIDs.map((each) => nodeRoomOf(snapshot.references.domainSettings(each))))];
}

/** What one waits for there: `pods of alice`, `nodes with disk=ssd`. */
export function roomsText(rooms: readonly Room[]): string {
  const domains = rooms.filter((each) => !isNodeRoom(each)).toSorted();
  const nodes = rooms.filter(isNodeRoom).map((each) => {
    const [labels] = each.slice(NODES.length).split(" ", 1);
    return labels === "any" ? "nodes" : `nodes with ${labels}`;
  });
  return listed([...(domains.length === 0 ? [] : [`pods of ${listed(domains)}`]), ...nodes]);
}

/** What the scheduler says when the nodes are full, and when none of them would be large enough if it were empty. */
const FULL = /Insufficient|Too many pods|free ports/;
const HOPELESS = "Preemption is not helpful";
const BUSY = "No preemption victims found";

/** True if the scheduler would place the pod if somebody else made room. */
export function wantsNode(pod: Pod): boolean {
  const condition = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  const { message = "" } = condition ?? {};
  const isFull = FULL.test(message) && (message.includes(BUSY) || !message.includes(HOPELESS));
  return isFull && !isScheduled(pod);
}

/** Whether a node that came or changed may take pods that it did not take before; `before` is undefined of a new one. */
export function offersMore(before: Node | undefined, after: Node): boolean {
  if (!isOpen(after)) return false;
  return before === undefined || !isOpen(before) || offerOf(before) !== offerOf(after);
}

function isOpen({ spec, status }: Node): boolean {
  const isReady = status?.conditions?.some((each) => each.type === "Ready" && each.status === "True") === true;
  return isReady && spec?.unschedulable !== true;
}

/** What decides who fits. */
function offerOf({ metadata, spec, status }: Node): string {
  return JSON.stringify([metadata.labels, spec?.taints, status?.allocatable]);
}
