import { create } from "@bufbuild/protobuf";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { QueryLogRequestSchema, QueryLogResponseSchema } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { LogService } from "../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { ANYONE } from "./access.ts";
import { masterCaller } from "./caller.ts";
import { defineStream } from "./define.ts";
import { CallError } from "./errors.ts";
import { ApiMetrics } from "./metrics.ts";
import { Runner } from "./runner.ts";

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** A stream that says nothing until it is cut. */
const silent = defineStream({
  rpc: LogService.method.queryLog,
  path: "/silent",
  access: ANYONE,
  uses: [],
  audit: false,
  repeat: true,
  failure: "queryLog",
  run: async function* (_request, { signal }) {
    yield create(QueryLogResponseSchema, { log: "first" });
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  },
});

function runnerWith(recheckMs: number, maxIdleMs = 60_000): Runner {
  return new Runner({
    backend: {} as never,
    metrics: new ApiMetrics(new Registry()),
    logger: logger as never,
    deadlineMs: 1000,
    streams: { perCaller: 0, inAll: 0, maxAgeMs: 60_000, maxIdleMs },
    recheckMs,
  });
}

const NEVER = new AbortController().signal;

const open = (runner: Runner, stillValid: () => Promise<boolean>, definition = silent, signal = NEVER) =>
  runner.stream(definition, create(QueryLogRequestSchema), {
    caller: { ...masterCaller("x", "x"), stillValid },
    transport: "http",
    address: "1",
    signal,
  });

it("lets go of a stream that is ended before it is read", async () => {
  const runner = runnerWith(60_000);
  const stream = await open(runner, () => Promise.resolve(true));
  expect(runner.openStreams("QueryLog").http).toBe(1);
  await stream.answers.return(undefined);
  expect(runner.openStreams("QueryLog").http).toBe(0);
  expect((await stream.answers.next()).done).toBe(true);
});

it("lets go of a stream whose client left before it began, and does no work for it", async () => {
  const runner = runnerWith(60_000);
  const stream = await open(runner, () => Promise.resolve(true), silent, AbortSignal.abort());
  expect(await stream.answers.next()).toEqual({ done: true, value: undefined });
  expect(runner.openStreams("QueryLog").http).toBe(0);
});

it("cuts a stream whose caller's credentials no longer hold, and lets go of it", async () => {
  const runner = runnerWith(1);
  let asked = 0;
  // While Kubernetes cannot tell, the stream goes on.
  const answers = [() => Promise.reject(new Error("down")), () => Promise.resolve(true), () => Promise.resolve(false)];
  const stream = await open(runner, () => (answers[asked++] ?? (() => Promise.resolve(false)))());
  expect(runner.openStreams("QueryLog").http).toBe(1);
  expect((await stream.answers.next()).value).toMatchObject({ log: "first" });
  await expect(stream.answers.next()).rejects.toMatchObject({ end: "unauthorized" });
  expect(asked).toBeGreaterThanOrEqual(3);
  expect(runner.openStreams("QueryLog").http).toBe(0);
});

it("cuts a stream whose caller may no longer have it", async () => {
  let decided = 0;
  const decide = (): Promise<undefined> =>
    (decided += 1) < 3 ? Promise.resolve(undefined) : Promise.reject(new CallError("queryLog", "not found"));
  const guarded = { ...silent, access: { needs: undefined, decide } };
  const stream = await open(runnerWith(1), () => Promise.resolve(true), guarded);
  await stream.answers.next();
  await expect(stream.answers.next()).rejects.toMatchObject({ end: "unauthorized" });
  expect(decided).toBeGreaterThanOrEqual(3);
});

it("ends a stream cleanly that has nothing to send for long", async () => {
  const stream = await open(runnerWith(60_000, 5), () => Promise.resolve(true));
  await stream.answers.next();
  expect((await stream.answers.next()).done).toBe(true);
});

it("ends streams cleanly when the server stops, and those that begin later at once", async () => {
  const runner = runnerWith(60_000);
  const stream = await open(runner, () => Promise.resolve(true));
  await stream.answers.next();
  runner.close();
  expect((await stream.answers.next()).done).toBe(true);
  const late = await open(runner, () => Promise.resolve(true));
  expect(late.signal.aborted).toBe(true);
});
