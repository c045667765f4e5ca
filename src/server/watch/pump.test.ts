import { expect, it } from "vitest";
import type { KusciaJob } from "../../api/types.ts";
import { type Caller, masterCaller } from "../auth/caller.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobEvent } from "./event.ts";
import { pump, type PumpEnd, type PumpOptions, type Sink } from "./pump.ts";
import { Subscription } from "./subscription.ts";

function event(name: string): JobEvent {
  const job: KusciaJob = { metadata: { name, resourceVersion: "1" }, spec: { initiator: "a", tasks: [] } };
  return new JobEvent(EventType.MODIFIED, job);
}

/** A stream that begins with one job, and what its client hears. */
function open(options: Partial<Omit<PumpOptions, "sink">> & { sink?: Partial<Sink> }): {
  events: Subscription;
  heard: string[];
  ended: Promise<PumpEnd>;
} {
  const events = new Subscription([event("first")], { maxEvents: 100, maxWaitMs: 60_000 }, () => undefined);
  const heard: string[] = [];
  const sink: Sink = {
    send: ({ job }) => heard.push(job.metadata.name ?? "") > 0,
    drained: () => Promise.resolve(),
    ...options.sink,
  };
  const ended = pump({
    subscription: events,
    first: 1,
    caller: masterCaller("x", "x"),
    jobNamespace: "jobs",
    idleMs: Number.POSITIVE_INFINITY,
    patienceMs: 30_000,
    signal: new AbortController().signal,
    ...options,
    sink,
  });
  return { events, heard, ended };
}

function callerWho(...answers: readonly (boolean | Error)[]): Caller {
  const left = [...answers];
  const may = (): Promise<boolean> => {
    const answer = left.length > 1 ? left.shift()! : left[0]!;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { ...masterCaller("x", "x"), may };
}

it("says that it lives while all that happens is not for its client", async () => {
  const { events, heard, ended } = open({
    idleMs: 20,
    matches: ({ metadata }) => metadata.name === "mine",
    sink: { idle: () => (events.end("left"), true) },
  });
  const others = setInterval(() => events.push(event("other")), 1);
  expect(await ended).toBe("left");
  clearInterval(others);
  expect(heard).toEqual([]);
});

it("waits while Kubernetes cannot tell whether its client may see a job", async () => {
  const controller = new AbortController();
  const caller = callerWho(new Error("down"), true);
  const { heard, ended } = open({
    caller,
    signal: controller.signal,
    sink: { synced: () => (controller.abort(), true) },
  });
  expect(await ended).toBe("left");
  expect(heard).toEqual(["first"]);
});

it("ends, and not as if that were all, when Kubernetes does not tell for too long", async () => {
  const { heard, ended } = open({ caller: callerWho(new Error("down")), patienceMs: 0 });
  expect(await ended).toBe("unavailable");
  expect(heard).toEqual([]);
});

it("passes over what its client may not see", async () => {
  const { heard, ended, events } = open({
    caller: callerWho(false),
    sink: { synced: () => (events.end("closing"), true) },
  });
  expect(await ended).toBe("closing");
  expect(heard).toEqual([]);
});
