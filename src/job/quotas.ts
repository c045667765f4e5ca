import type { ResourceQuota } from "../api/kubernetes.ts";

/** How many pods a namespace's quotas allow, and how many more of them now. Infinite where none limits them. */
export interface PodRoom {
  readonly hard: number;
  readonly free: number;
}

/** The names under which a quota counts pods. */
const PODS = ["pods", "count/pods"];

/**
 * What the quotas of one namespace leave, in which so many pods are known to live: a quota may tell of them a moment later.
 * One with scopes is about some pods only, so it is not known to be in the way.
 */
export function podRoom(quotas: readonly ResourceQuota[], living = 0): PodRoom {
  const limits = quotas.filter(isForAll).flatMap(({ spec, status }) =>
    PODS.flatMap((name) => {
      const hard = Number(spec?.hard?.[name] ?? Number.NaN);
      const used = Number(status?.used?.[name] ?? 0);
      return Number.isNaN(hard) || Number.isNaN(used) ? [] : [{ hard, free: hard - Math.max(used, living) }];
    }),
  );
  return {
    hard: Math.min(Number.POSITIVE_INFINITY, ...limits.map(({ hard }) => hard)),
    free: Math.min(Number.POSITIVE_INFINITY, ...limits.map(({ free }) => free)),
  };
}

/** Whether quotas are known to limit the pods. */
export function countsPods(quotas: readonly ResourceQuota[]): boolean {
  return Number.isFinite(podRoom(quotas).hard);
}

function isForAll({ spec }: ResourceQuota): boolean {
  return (spec?.scopes ?? []).length === 0 && spec?.scopeSelector === undefined;
}
