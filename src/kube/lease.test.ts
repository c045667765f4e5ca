/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { beforeEach, describe, expect, test } from "vitest";
import { ApiError, TransportError } from "./errors.ts";
import { LeaderElector } from "./lease.ts";
import { silentLogger } from "./logger.ts";
import type { Lease } from "../api/kubernetes.ts";
import { FakeClock, settle } from "./testing/fake-clock.ts";

/** Keeps one Lease as the API server does, and can fail before or after the write. */
class FakeLeases {
  lease: Lease | undefined;
  writes = 0;
  fail: "no" | "before" | "after" | "hang" = "no";
  #version = 0;

  get(): Promise<never> {
    if (this.fail !== "no") return this.#trouble();
    if (!this.lease) return Promise.reject(new ApiError({ code: 404, reason: "NotFound" }));
    return Promise.resolve(this.lease as never);
  }

  create(_: unknown, lease: unknown): Promise<never> {
    if (this.lease) return Promise.reject(new ApiError({ code: 409, reason: "AlreadyExists" }));
    return this.#write(lease as Lease);
  }

  replace(_: unknown, lease: unknown): Promise<never> {
    const stale = (lease as Lease).metadata.resourceVersion !== this.lease?.metadata.resourceVersion;
    if (stale) return Promise.reject(new ApiError({ code: 409, reason: "Conflict" }));
    return this.#write(lease as Lease);
  }

  #write(lease: Lease): Promise<never> {
    if (this.fail === "before" || this.fail === "hang") return this.#trouble();
    this.#version += 1;
    this.writes += 1;
    this.lease = { ...lease, metadata: { ...lease.metadata, resourceVersion: `${this.#version}` } };
    return this.fail === "after" ? this.#trouble() : Promise.resolve(this.lease as never);
  }

  #trouble(): Promise<never> {
    if (this.fail === "hang") return new Promise(() => {});
    return Promise.reject(new TransportError("reset", { sent: true }));
  }
}

let leases: FakeLeases;
let clock: FakeClock;
let history: string[];

beforeEach(() => {
  leases = new FakeLeases();
  clock = new FakeClock();
  history = [];
});

function contender(identity: string): LeaderElector {
  return new LeaderElector({
    client: leases,
    namespace: "ns",
    name: "lease",
    identity,
    onStartedLeading: () => history.push(`${identity} starts`),
    onStoppedLeading: () => history.push(`${identity} stops`),
    logger: silentLogger,
    clock,
  });
}

test("one leads, the other waits; a release hands over within one attempt", async () => {
  const [a, b] = [contender("a"), contender("b")];
  const running = a.run();
  await settle();
  const waiting = b.run();
  await clock.advance(60_000);
  expect([a.holds(), b.holds()]).toEqual([true, false]);
  await a.release();
  await running;
  expect(a.holds()).toBe(false);
  await clock.advance(2500);
  expect(b.holds()).toBe(true);
  expect(history).toEqual(["a starts", "a stops", "b starts"]);
  expect(leases.lease?.spec?.leaseTransitions).toBe(1);
  await b.release();
  await waiting;
  expect(clock.timers).toBe(0);
});

test("a holder that vanishes is followed after the lease's duration", async () => {
  leases.lease = { metadata: { resourceVersion: "0" }, spec: { holderIdentity: "gone", leaseDurationSeconds: 15 } };
  const b = contender("b");
  const running = b.run();
  await clock.advance(14_900);
  expect(b.holds()).toBe(false);
  await clock.advance(3000);
  expect(b.holds()).toBe(true);
  await b.release();
  await running;
});

describe("the holder", () => {
  test("stops at the deadline counted from when its last renewal was sent, and gives others a margin", async () => {
    const a = contender("a");
    const running = a.run();
    await settle();
    leases.fail = "before";
    await clock.advance(9999);
    expect(a.holds()).toBe(true);
    await clock.advance(1);
    expect(a.holds()).toBe(false);
    await clock.advance(2500);
    await running;
    expect(history).toEqual(["a starts", "a stops"]);
  });

  test("that was paused knows at once, and does not write", async () => {
    const a = contender("a");
    const running = a.run();
    await settle();
    const { writes } = leases;
    clock.pause(20_000);
    expect(a.holds()).toBe(false);
    await clock.advance(1);
    await running;
    expect(history).toEqual(["a starts", "a stops"]);
    expect(leases.writes).toBe(writes);
  });

  test("survives answers that were lost after the write", async () => {
    const a = contender("a");
    const running = a.run();
    await settle();
    leases.fail = "after";
    await clock.advance(2400);
    leases.fail = "no";
    await clock.advance(30_000);
    expect(a.holds()).toBe(true);
    expect(history).toEqual(["a starts"]);
    await a.release();
    await running;
  });

  test("stops as soon as it sees another's name", async () => {
    const a = contender("a");
    const running = a.run();
    await settle();
    leases.lease = { metadata: { resourceVersion: "99" }, spec: { holderIdentity: "b", leaseDurationSeconds: 15 } };
    await clock.advance(5000);
    await running;
    expect(a.holds()).toBe(false);
    expect(leases.lease.spec?.holderIdentity).toBe("b");
  });

  test("can lead again after a loss", async () => {
    const a = contender("a");
    const running = a.run();
    await settle();
    leases.fail = "before";
    await clock.advance(15_000);
    await running;
    leases.fail = "no";
    const again = a.run();
    await settle();
    expect(a.holds()).toBe(true);
    await a.release();
    await again;
  });
});

test("releasing what never ran writes nothing", async () => {
  await contender("a").release();
  expect(leases.writes).toBe(0);
});

test("times that cannot be safe are refused", () => {
  const options = { client: leases, namespace: "ns", name: "lease", identity: "a", logger: silentLogger };
  const callbacks = { onStartedLeading() {}, onStoppedLeading() {} };
  expect(() => new LeaderElector({ ...options, ...callbacks, leaseDurationMs: 5000 })).toThrow(RangeError);
});
