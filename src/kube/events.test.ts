/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { beforeEach, describe, expect, test } from "vitest";
import type { CoreEvent, KubeObject } from "../api/kubernetes.ts";
import { Backoff } from "./backoff.ts";
import { ApiError, TransportError } from "./errors.ts";
import { EventRecorder } from "./events.ts";
import { silentLogger } from "./logger.ts";
import { FakeClock, settle } from "./testing/fake-clock.ts";

const JOB: KubeObject = { apiVersion: "g/v1", kind: "Job", metadata: { namespace: "ns", name: "j", uid: "u" } };

class FakeEvents {
  readonly created: CoreEvent[] = [];
  readonly patched: { name: string; count?: number }[] = [];
  errors: (Error | undefined)[] = [];
  hold: Promise<void> = Promise.resolve();

  async create(_: unknown, event: unknown): Promise<never> {
    await this.hold;
    const err = this.errors.shift();
    if (err) throw err;
    this.created.push(event as CoreEvent);
    return event as never;
  }

  async patch(_: unknown, ref: { name: string }, body: object): Promise<never> {
    const err = this.errors.shift();
    if (err) throw err;
    this.patched.push({ name: ref.name, ...body });
    return body as never;
  }
}

let server: FakeEvents;
let clock: FakeClock;
let recorder: EventRecorder;

let latencyMs: number;

beforeEach(() => {
  latencyMs = 5;
  server = new FakeEvents();
  clock = new FakeClock();
  const backoff = new Backoff({ initialMs: 10, maxMs: 10, jitter: 0 });
  const options = { component: "me", instance: "pod", logger: silentLogger, clock, backoff };
  recorder = new EventRecorder({ client: server, ...options, latencyMs: () => latencyMs });
});

function reasons(): (string | undefined)[] {
  return server.created.map(({ reason }) => reason);
}

test("an Event says what happened to what, and who says so", async () => {
  recorder.event(JOB, "Warning", "Failed", "it broke", { action: "Reconcile" });
  await recorder.flush();
  expect(server.created).toMatchObject([
    {
      metadata: { namespace: "ns", name: expect.stringMatching(/^j\.[0-9a-f]+$/) as string },
      involvedObject: { apiVersion: "g/v1", kind: "Job", namespace: "ns", name: "j", uid: "u" },
      type: "Warning",
      reason: "Failed",
      message: "it broke",
      action: "Reconcile",
      count: 1,
      firstTimestamp: "2026-01-01T00:00:00Z",
      reportingComponent: "me",
      reportingInstance: "pod",
      source: { component: "me" },
    },
  ]);
});

test("what has no namespace is reported in default", async () => {
  recorder.event({ ...JOB, metadata: { name: "d" } }, "Normal", "Made", "made");
  await recorder.flush();
  expect(server.created[0]?.metadata.namespace).toBe("default");
});

describe("repeats", () => {
  test("of what was written raise its count", async () => {
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await recorder.flush();
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await recorder.flush();
    expect(server.created).toHaveLength(1);
    expect(server.patched).toMatchObject([{ name: server.created[0]?.metadata.name, count: 2 }]);
  });

  test("of what is not written yet become one write", async () => {
    let go: () => void = () => {};
    server.hold = new Promise((resolve) => {
      go = resolve;
    });
    recorder.event(JOB, "Normal", "First", "x");
    for (let i = 0; i < 5; i += 1) recorder.event(JOB, "Normal", "Waiting", "for x");
    go();
    await recorder.flush();
    expect(server.created.map((event) => event.count)).toEqual([1, 5]);
    expect(server.patched).toEqual([]);
  });

  test("of what has expired make a new one", async () => {
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await recorder.flush();
    server.errors = [new ApiError({ code: 404, reason: "NotFound" })];
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await recorder.flush();
    expect(server.created.map((event) => event.count)).toEqual([1, 2]);
  });

  test("different messages are different Events with different names, even in the same millisecond", async () => {
    recorder.event(JOB, "Normal", "Waiting", "for x");
    recorder.event(JOB, "Normal", "Waiting", "for y");
    await recorder.flush();
    expect(new Set(server.created.map((event) => event.metadata.name)).size).toBe(2);
  });
});

describe("a passing state", () => {
  const passing = { state: "passing" } as const;
  const lasting = { state: "lasting" } as const;

  test("is told at once while the API server has time", async () => {
    recorder.event(JOB, "Normal", "Running", "it runs", passing);
    await settle();
    expect(reasons()).toEqual(["Running"]);
  });

  test("is told later while it has none, after everything else, and after 30 s at the latest", async () => {
    latencyMs = 16;
    recorder.event(JOB, "Normal", "Running", "it runs", passing);
    recorder.event(JOB, "Warning", "Waits", "for room");
    await clock.advance(5999);
    expect(reasons()).toEqual(["Waits"]);
    await clock.advance(1);
    expect(reasons()).toEqual(["Waits", "Running"]);
    latencyMs = 60_000;
    recorder.event(JOB, "Normal", "Running", "it runs again", passing);
    await clock.advance(29_999);
    expect(reasons()).toHaveLength(2);
    await clock.advance(1);
    expect(reasons()).toEqual(["Waits", "Running", "Running"]);
    expect(clock.timers).toBe(0);
  });

  test("is not told once the next one has come, which waits for nothing; that of another object is", async () => {
    latencyMs = 26;
    const other = { ...JOB, metadata: { ...JOB.metadata, name: "other", uid: "v" } };
    for (const job of [JOB, other]) recorder.event(job, "Normal", "Running", "it runs", passing);
    recorder.event(JOB, "Warning", "Failed", "it failed", lasting);
    recorder.event(JOB, "Normal", "Running", "it was started again", passing);
    recorder.event(JOB, "Normal", "Succeeded", "done", lasting);
    await settle();
    expect(reasons()).toEqual(["Failed", "Succeeded"]);
    await clock.advance(16_000);
    expect(reasons()).toEqual(["Failed", "Succeeded", "Running"]);
  });

  test("is told before the program ends", async () => {
    latencyMs = 26;
    recorder.event(JOB, "Normal", "Running", "it runs", passing);
    await recorder.flush();
    expect(reasons()).toEqual(["Running"]);
    expect(clock.timers).toBe(0);
  });
});

describe("trouble", () => {
  test("that passes is tried again, under the same name", async () => {
    server.errors = [new TransportError("reset", { sent: true }), new ApiError({ code: 409, reason: "AlreadyExists" })];
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await clock.advance(10);
    recorder.event(JOB, "Normal", "Waiting", "for x");
    await settle();
    expect(server.created).toHaveLength(0);
    expect(server.patched).toMatchObject([{ count: 2 }]);
  });

  test.each([
    ["does not pass", [new ApiError({ code: 403, reason: "Forbidden" })], 0],
    ["lasts", Array.from({ length: 4 }, () => new ApiError({ code: 500 })), 30],
  ])("that %s drops the Event and goes on", async (_, errors, ms) => {
    server.errors = errors;
    recorder.event(JOB, "Normal", "First", "x");
    recorder.event(JOB, "Normal", "Second", "x");
    await clock.advance(ms);
    expect(server.created.map((event) => event.reason)).toEqual(["Second"]);
  });

  test("flush does not wait for ever", async () => {
    server.hold = new Promise(() => {});
    recorder.event(JOB, "Normal", "Waiting", "for x");
    const flushed = recorder.flush(100);
    await clock.advance(100);
    await flushed;
    expect(clock.timers).toBe(0);
  });

  test("one object cannot flood the server, and gets another Event every five minutes", async () => {
    for (let i = 0; i < 40; i += 1) recorder.event(JOB, "Normal", "Many", `${i}`);
    await recorder.flush();
    expect(server.created).toHaveLength(25);
    await clock.advance(300_000);
    for (let i = 0; i < 5; i += 1) recorder.event(JOB, "Normal", "More", `${i}`);
    recorder.event({ ...JOB, metadata: { ...JOB.metadata, name: "other" } }, "Normal", "Other", "x");
    await recorder.flush();
    expect(server.created).toHaveLength(27);
  });
});
