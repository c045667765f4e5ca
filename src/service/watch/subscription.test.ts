import { describe, expect, it } from "vitest";
import type { KusciaJob } from "../../api/types.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobEvent } from "./event.ts";
import { Subscription } from "./subscription.ts";

const job = (name: string): KusciaJob => ({
  metadata: { name, resourceVersion: "1" },
  spec: { initiator: "a", tasks: [] },
});
const event = (name: string): JobEvent => new JobEvent(EventType.MODIFIED, job(name));
const nameOf = (taken: JobEvent | string): string =>
  typeof taken === "string" ? taken : (taken.job.metadata.name ?? "");
const LIMITS = { maxEvents: 3, maxWaitMs: 60_000 };

function subscription(first: readonly string[] = [], limits = LIMITS): Subscription {
  return new Subscription(first.map(event), limits, () => undefined);
}

describe("a subscription", () => {
  it("gives the beginning, then what came meanwhile, in order", async () => {
    const events = subscription(["a", "b"]);
    events.push(event("c"));
    const taken = [];
    for (let count = 0; count < 3; count += 1) taken.push(nameOf(await events.take(1000)));
    expect(taken).toEqual(["a", "b", "c"]);
  });

  it("waits for the next event, and says so when none comes", async () => {
    const events = subscription();
    expect(await events.take(1)).toBe("idle");
    const next = events.take(60_000);
    events.push(event("a"));
    expect(nameOf(await next)).toBe("a");
  });

  it("keeps the order over thousands of events taken as they come", async () => {
    const events = subscription();
    for (let count = 0; count < 1000; count += 1) {
      events.push(event(`${count}-1`));
      events.push(event(`${count}-2`));
      expect([nameOf(await events.take(0)), nameOf(await events.take(0))]).toEqual([`${count}-1`, `${count}-2`]);
    }
  });

  it("ends when more wait than may; the beginning does not count", async () => {
    const events = subscription(["1", "2", "3", "4"]);
    for (const name of ["a", "b", "c"]) events.push(event(name));
    expect(events.ended).toBeUndefined();
    events.push(event("d"));
    expect(events.ended).toBe("slow");
    expect(await events.take(1000)).toBe("ended");
  });

  it("ends when an event waited too long", async () => {
    const events = subscription([], { maxEvents: 100, maxWaitMs: -1 });
    events.push(event("a"));
    events.push(event("b"));
    expect(events.ended).toBe("slow");
  });

  it("keeps its first reason, and wakes who waits", async () => {
    const events = subscription();
    const next = events.take(60_000);
    events.end("closing");
    events.end("left");
    expect(await next).toBe("ended");
    expect(events.ended).toBe("closing");
  });
});
