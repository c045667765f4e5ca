import type { ResourceQuota } from "../api/kubernetes.ts";
import { type Amounts, ONE, PODS } from "../workload/needs.ts";
import { nanosOf } from "../workload/quantity.ts";

/** How much a namespace's quotas allow, and how much more of it now; only what they limit. */
export interface QuotaRoom {
  readonly hard: Amounts;
  readonly free: Amounts;
}

/** Other names under which a quota counts the same. */
const SAME: Readonly<Record<string, string>> = {
  "count/pods": PODS,
  cpu: "requests.cpu",
  memory: "requests.memory",
};

/**
 * What the quotas of one namespace leave, in which so many pods are known to live: a quota may tell of them a moment later.
 * One with scopes is about some pods only, so it is not known to be in the way.
 */
export function quotaRoom(quotas: readonly ResourceQuota[], living = 0): QuotaRoom {
  const hard = new Map<string, bigint>();
  const free = new Map<string, bigint>();
  for (const { what, most, used } of quotas.filter(isForAll).flatMap(limitsOf)) {
    const least = what === PODS ? BigInt(living) * ONE : 0n;
    lower(hard, what, most);
    lower(free, what, most - (used > least ? used : least));
  }
  return { hard, free };
}

/** What a quota limits of pods. */
interface Limit {
  readonly what: string;
  readonly most: bigint;
  readonly used: bigint;
}

function limitsOf({ spec, status }: ResourceQuota): Limit[] {
  return Object.entries(spec?.hard ?? {}).flatMap(([name, limit]) => {
    const what = SAME[name] ?? name;
    const most = nanosOf(limit);
    const used = nanosOf(status?.used?.[name] ?? "0");
    return isOfPods(what) && most !== undefined && used !== undefined ? [{ what, most, used }] : [];
  });
}

/** Whether quotas are known to limit what pods take. */
export function limitsPods(quotas: readonly ResourceQuota[]): boolean {
  return quotaRoom(quotas).hard.size > 0;
}

/** Whether quotas are known to limit how many pods there are. */
export function countsPods(quotas: readonly ResourceQuota[]): boolean {
  return quotaRoom(quotas).hard.has(PODS);
}

/** Whether quotas limit what pods take, and leave some of all of it. */
export function leavesRoom(quotas: readonly ResourceQuota[]): boolean {
  const { free } = quotaRoom(quotas);
  return free.size > 0 && [...free.values()].every((each) => each > 0n);
}

/** Of what is needed that of which there is less. */
export function lacking(needs: Amounts, room: Amounts): string[] {
  return [...needs].filter(([what, amount]) => amount > (room.get(what) ?? amount)).map(([what]) => what);
}

function isOfPods(what: string): boolean {
  return what === PODS || what.startsWith("requests.") || what.startsWith("limits.");
}

function lower(amounts: Map<string, bigint>, what: string, amount: bigint): void {
  const known = amounts.get(what);
  if (known === undefined || amount < known) amounts.set(what, amount);
}

function isForAll({ spec }: ResourceQuota): boolean {
  return (spec?.scopes ?? []).length === 0 && spec?.scopeSelector === undefined;
}
