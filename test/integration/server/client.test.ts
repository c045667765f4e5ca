import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { createServer as createTcpServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  calls as apiCalls,
  InvalidRequestError,
  JobApiError,
  JobClient,
  type JobWatchEvent,
  NotFoundError,
  PermissionError,
  UnauthenticatedError,
  UnavailableError,
} from "../../../src/client/index.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";

let fixture: Fixture;
let api: Api;
let client: JobClient;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
  client = new JobClient({ baseUrl: `http://127.0.0.1:${api.httpPort}` });
});
afterAll(async () => {
  client.close();
  await fixture.stop();
});

const job = (jobId: string) => ({
  jobId,
  initiator: "alice",
  tasks: [{ alias: "t", appImage: "i", taskInputConfig: "{}", parties: [{ domainId: "alice" }] }],
});

it("creates, shows, commands, lists and deletes", async () => {
  await client.createJob(job("made"));
  expect(await client.queryJob("made")).toMatchObject({
    jobId: "made",
    initiator: "alice",
    status: { state: "Pending" },
  });
  expect((await client.queryStatus(["made", "made"])).map(({ jobId }) => jobId)).toEqual(["made", "made"]);
  await client.stopJob("made", { reason: "enough" });
  expect((await fixture.job("made")).metadata.labels?.["kuscia.secretflow/job-stage"]).toBe("Stop");
  const named = { annotations: { "kuscia.secretflow/interconn-self-parties": "alice" } };
  await fixture.createJob("awaits", {}, named);
  await client.approveJob("awaits", false, { reason: "no" });
  expect((await fixture.job("awaits")).status).toEqual({ approveStatus: { alice: "JobRejected" } });
  await client.approveJob("awaits", true);
  expect((await fixture.job("awaits")).status).toEqual({ approveStatus: { alice: "JobAccepted" } });
  const names = [];
  for await (const { jobId } of client.listJobs({ nameContains: "MA", pageSize: 1 })) names.push(jobId);
  expect(names).toEqual(["made"]);
  await client.deleteJob("made");
  await expect(client.queryJob("made")).rejects.toThrow(NotFoundError);
});

it("makes calls that have no method of their own", async () => {
  await client.call(apiCalls.createDomain, { domainId: "by-client", role: "" });
  expect((await client.call(apiCalls.queryDomain, { domainId: "by-client" })).data?.domainId).toBe("by-client");
  await expect(client.call(apiCalls.createDomain, { domainId: "by-client" })).rejects.toMatchObject({ code: 11306 });
  await client.call(apiCalls.deleteDomain, { domainId: "by-client" });
});

it.each([
  ["a bad request", () => client.createJob(job("Bad")), InvalidRequestError, 11100, 200],
  ["an unknown job", () => client.stopJob("nope"), NotFoundError, 11205, 200],
  [
    "a refused command",
    async () => (await fixture.createJob("idle"), client.suspendJob("idle")),
    JobApiError,
    11210,
    200,
  ],
  ["a bad list", () => client.listPage({ pageSize: 5000 }), InvalidRequestError, 11100, 400],
])("tells of %s by class, code and status", async (_name, work, kind, code, httpStatus) => {
  const error: unknown = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ code, httpStatus });
});

it("waits for a job's end", async () => {
  await client.createJob(job("awaited"));
  const ended = client.waitForJob("awaited");
  await fixture.setStatus("awaited", { phase: "Running" });
  await fixture.setStatus("awaited", { phase: "Failed", message: "why" });
  expect(await ended).toMatchObject({ state: "Failed", errMsg: "why" });
  await expect(client.waitForJob("never-made")).rejects.toThrow(NotFoundError);
});

describe("a connection that breaks", () => {
  /** Passes bytes on until it is cut; then it takes no connection until it is mended. */
  async function proxy(port: number): Promise<{ port: number; cut: () => void; mend: () => void; close: () => void }> {
    const sockets = new Set<Socket>();
    let isCut = false;
    const server = createTcpServer((socket) => {
      if (isCut) {
        socket.destroy();
        return;
      }
      const upstream = connect(port, "127.0.0.1");
      for (const one of [socket, upstream]) {
        sockets.add(one);
        one.on("error", () => undefined);
      }
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const cut = (): void => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    };
    const mend = (): void => void (isCut = false);
    return { port: (server.address() as AddressInfo).port, cut, mend, close: () => server.close(cut) };
  }

  it("is made again by the watch, which misses and doubles nothing", async () => {
    const between = await proxy(api.httpPort);
    const shaky = new JobClient({ baseUrl: `http://127.0.0.1:${between.port}` });
    const controller = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const event of shaky.watchJobs({ jobIds: ["w1", "w2"], signal: controller.signal }))
        seen.push(line(event));
    })();
    await eventually(() => (seen.includes("SYNCED") ? true : undefined));
    await client.createJob(job("w1"));
    await eventually(() => (seen.includes("ADDED w1 Pending") ? true : undefined));
    between.cut();
    await fixture.setStatus("w1", { phase: "Running" });
    await client.createJob(job("w2"));
    between.mend();
    await eventually(() => (seen.includes("MODIFIED w2 Pending") ? true : undefined));
    controller.abort();
    await watching;
    expect(seen.filter((one) => one !== "SYNCED")).toEqual([
      "ADDED w1 Pending",
      "MODIFIED w1 Running",
      "MODIFIED w2 Pending",
    ]);
    between.close();
    shaky.close();
  });

  const line = (event: JobWatchEvent): string =>
    "job" in event ? `${event.type} ${event.job.jobId} ${event.job.status?.state}` : event.type;
});

describe("a server that is in trouble", () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
  });
  async function answering(
    ...answers: readonly (readonly [number, string, Record<string, string>?])[]
  ): Promise<{ client: JobClient; calls: () => number }> {
    let calls = 0;
    const server = createServer((_request, response) => {
      const [status, body, headers] = answers[Math.min(calls, answers.length - 1)]!;
      calls += 1;
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
      client: new JobClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, retries: 2 }),
      calls: () => calls,
    };
  }
  const DELETED = '{"status":{"code":0,"message":"success","details":[]},"data":{"job_id":"x"}}';

  it("is asked again after 429 and 503, which have done nothing", async () => {
    const { client: shaky, calls } = await answering([429, "{}"], [503, "{}"], [200, DELETED]);
    await shaky.deleteJob("x");
    expect(calls()).toBe(3);
  });

  it("is asked again after another failure only if a repeat does no harm", async () => {
    const { client: shaky, calls } = await answering([502, "<html>"]);
    await expect(shaky.deleteJob("x")).rejects.toThrow(UnavailableError);
    expect(calls()).toBe(1);
    await expect(shaky.stopJob("x")).rejects.toThrow(UnavailableError);
    expect(calls()).toBe(4);
  });

  it("is asked again when its own server cannot be reached, whichever call's code it says so with", async () => {
    const away = "the Kubernetes API server cannot be reached, try again later";
    const answer = JSON.stringify({ status: { code: 11202, message: away, details: [] }, data: null });
    const { client: shaky, calls } = await answering([200, answer, { "x-kusciajob-reason": "ServiceUnavailable" }]);
    await expect(shaky.queryJob("x")).rejects.toMatchObject({ name: "UnavailableError", code: 11202 });
    expect(calls()).toBe(3);
    await expect(shaky.deleteJob("x")).rejects.toThrow(UnavailableError);
    expect(calls()).toBe(4);
  });

  it("is believed by its code when it gives no reason, as Kuscia's own", async () => {
    const answerOf = (code: number): string =>
      JSON.stringify({ status: { code, message: "in any words" }, data: null });
    const { client: kuscia } = await answering([200, answerOf(11202)], [200, answerOf(11102)], [200, answerOf(11100)]);
    await expect(kuscia.queryJob("x")).rejects.toThrow(NotFoundError);
    await expect(kuscia.stopJob("x")).rejects.toThrow(PermissionError);
    await expect(kuscia.stopJob("x")).rejects.toThrow(InvalidRequestError);
  });

  it("has failed itself when it says 11101 to a call that it understood", async () => {
    const answer = '{"status":{"code":11101,"message":"the call took longer than 30 s","details":[]},"data":null}';
    const { client: shaky } = await answering([200, answer]);
    await expect(shaky.queryJob("x")).rejects.toMatchObject({ name: "JobApiError", code: 11101 });
  });

  it("is not asked again by someone it does not know", async () => {
    const { client: shaky, calls } = await answering([401, ""]);
    await expect(shaky.queryJob("x")).rejects.toThrow(UnauthenticatedError);
    expect(calls()).toBe(1);
  });
});
