import type { Lease, LeaseSpec } from "../api/kubernetes.ts";

/** The server wants exactly six decimals. */
export function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

/** The Lease with which `identity` claims or renews `lease`, which is written back with its resourceVersion. */
export function claimed(
  lease: Lease,
  claim: { identity: string; leaseDurationMs: number; now: number },
): Lease & { spec: LeaseSpec } {
  const { identity, leaseDurationMs, now } = claim;
  const spec = lease.spec ?? {};
  const takesOver = spec.holderIdentity !== identity;
  return {
    ...lease,
    spec: {
      ...spec,
      holderIdentity: identity,
      leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
      renewTime: microTime(now),
      acquireTime: takesOver ? microTime(now) : spec.acquireTime,
      leaseTransitions: (spec.leaseTransitions ?? 0) + (takesOver && spec.acquireTime !== undefined ? 1 : 0),
    },
  };
}

/** The Lease given up: the next contender may take it at once. */
export function released(lease: Lease, now: number): Lease {
  return {
    ...lease,
    spec: { ...lease.spec, holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime(now) },
  };
}

/**
 * Watches another's Lease by the local clock alone: its holder is gone when the Lease has not changed for its whole
 * duration. The times in it come from another machine's clock and say nothing.
 */
export class LeaseObservation {
  #version: string | undefined;
  #since = 0;

  /** True when `lease`, just read at `now` (monotonic, ms), may be taken. */
  isFree(lease: Lease, now: number, defaultDurationMs: number): boolean {
    const { resourceVersion } = lease.metadata;
    if (resourceVersion !== this.#version) {
      this.#version = resourceVersion;
      this.#since = now;
    }
    const { holderIdentity, leaseDurationSeconds } = lease.spec ?? {};
    if (!holderIdentity) return true;
    const durationMs = leaseDurationSeconds === undefined ? defaultDurationMs : leaseDurationSeconds * 1000;
    return now - this.#since > durationMs;
  }
}
