/** How long the kubelet waits before it restarts a container. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
  /** A container that ran for so long begins anew. */
  readonly forgetMs: number;
}

export const KUBELET_BACK_OFF: BackOff = { firstMs: 10_000, mostMs: 300_000, forgetMs: 600_000 };

/** Whether a container that ended is started again. */
export function isRestarted(policy: string | undefined, exitCode: number): boolean {
  if (policy === "Never") return false;
  return policy === "OnFailure" ? exitCode !== 0 : true;
}

/** The pause before the restart after so many failures in a row. */
export function pauseMs(failures: number, { firstMs, mostMs }: BackOff): number {
  return failures <= 0 ? 0 : Math.min(mostMs, firstMs * 2 ** (failures - 1));
}
