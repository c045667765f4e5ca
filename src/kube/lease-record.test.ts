import { expect, test } from "vitest";
import { claimed, LeaseObservation, microTime, released } from "./lease-record.ts";
import type { Lease } from "../api/kubernetes.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const lease = (version: string, spec: Lease["spec"] = {}): Lease => ({ metadata: { resourceVersion: version }, spec });

test("times have six decimals", () => {
  expect(microTime(NOW)).toBe("2026-01-02T03:04:05.678000Z");
});

test("a takeover counts as a transition and starts a new reign, a renewal does not", () => {
  const claim = { identity: "me", leaseDurationMs: 1500, now: NOW };
  const acquireTime = "2025-01-01T00:00:00.000000Z";
  const taken = claimed(lease("1", { holderIdentity: "you", acquireTime, leaseTransitions: 3 }), claim);
  expect(taken.spec).toMatchObject({
    holderIdentity: "me",
    leaseTransitions: 4,
    acquireTime: microTime(NOW),
    leaseDurationSeconds: 2,
  });
  const renewed = claimed(lease("1", { holderIdentity: "me", acquireTime, leaseTransitions: 3 }), claim);
  expect(renewed.spec).toMatchObject({ leaseTransitions: 3, acquireTime, renewTime: microTime(NOW) });
  expect(claimed(lease("1"), claim).spec.leaseTransitions).toBe(0);
  expect(renewed.metadata.resourceVersion, "the precondition of the write").toBe("1");
});

test("a released lease has no holder and keeps its history", () => {
  const spec = released(lease("1", { holderIdentity: "me", leaseTransitions: 3 }), NOW).spec;
  expect(spec).toMatchObject({ holderIdentity: "", leaseTransitions: 3, renewTime: microTime(NOW) });
});

test("another's lease is free only when unchanged for its whole duration by our clock", () => {
  const observation = new LeaseObservation();
  const held = { holderIdentity: "you", leaseDurationSeconds: 10, renewTime: "1999-01-01T00:00:00.000000Z" };
  expect(observation.isFree(lease("1", held), 0, 15_000), "whatever its times say").toBe(false);
  expect(observation.isFree(lease("1", held), 10_000, 15_000)).toBe(false);
  expect(observation.isFree(lease("2", held), 11_000, 15_000), "renewed").toBe(false);
  expect(observation.isFree(lease("2", held), 20_999, 15_000)).toBe(false);
  expect(observation.isFree(lease("2", held), 21_001, 15_000)).toBe(true);
  expect(observation.isFree(lease("3", { holderIdentity: "" }), 21_001, 15_000), "given up").toBe(true);
});
