import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { postJson, sendHttp } from "./http.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { status, type Stream, watchGrpc, watchHttp } from "./streams.ts";

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

const without = (stream: Stream, prefix: string): string[] => stream.seen.filter((line) => line.includes(` ${prefix}`));

describe.each([
  ["http", () => watchHttp(api.httpPort)],
  ["grpc", () => watchGrpc(api)],
] as const)("a watch over %s", (name, open) => {
  it("begins with what there is, then shows each change and the deletion with its last state", async () => {
    await fixture.createJob(`${name}-1`);
    const stream = await open();
    await eventually(() => (stream.seen.includes(`ADDED ${name}-1 Pending`) ? true : undefined));
    await fixture.createJob(`${name}-2`);
    await fixture.setStatus(`${name}-2`, { phase: "Running" });
    await fixture.cluster.kubectl(["-n", fixture.namespace, "label", "kj", `${name}-2`, "a=b"]);
    await postJson(api.httpPort, "/api/v1/job/delete", { job_id: `${name}-2` });
    await eventually(() => (stream.seen.at(-1)?.startsWith("DELETED") ? true : undefined));
    expect(without(stream, `${name}-2`)).toEqual([
      `ADDED ${name}-2 Pending`,
      `MODIFIED ${name}-2 Running`,
      `MODIFIED ${name}-2 Running`,
      `DELETED ${name}-2 Running`,
    ]);
    stream.close();
  });

  it("ends all work when the client leaves", async () => {
    const openWatches = async (): Promise<string> =>
      (await metrics(api)).match(new RegExp(`open_watches{transport="${name}"} (\\d+)`))?.[1] ?? "";
    await eventually(async () => ((await openWatches()) === "0" ? true : undefined));
    const stream = await open();
    expect(await openWatches()).toBe("1");
    stream.close();
    await eventually(async () => ((await openWatches()) === "0" ? true : undefined));
  });
});

async function metrics(of: Api): Promise<string> {
  return (await sendHttp(of.healthPort, "/metrics", undefined, { method: "GET" })).text;
}

describe("the end of a stream", () => {
  it("comes after timeout_seconds, cleanly", async () => {
    const [http, grpc] = await Promise.all([watchHttp(api.httpPort, { timeout_seconds: 1 }), watchGrpc(api, 1n)]);
    expect(await http.ended).toBe("end");
    expect(await grpc.ended).toMatchObject({ code: status.OK });
  });

  it.each([[-1], [2 ** 31]])("comes at once for a timeout of %d", async (seconds) => {
    const answer = await sendHttp(api.httpPort, "/api/v1/job/watch", JSON.stringify({ timeout_seconds: seconds }), {
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    const stream = await watchGrpc(api, BigInt(seconds));
    expect(await stream.ended).toMatchObject({
      code: status.UNKNOWN,
      details: "timeout seconds must be in [0,2^31-1]",
    });
  });

  it.each([
    ["", "application/json"],
    ['{"timeout_seconds":"5"}', "application/json"],
    ['{"timeout_seconds":1.5}', "application/json"],
    ["[]", "application/json"],
    ["{", "application/json"],
    ["\u0007", "application/x-protobuf"],
  ])("is a 400 without words for the body %j as %s", async (body, type) => {
    const answer = await sendHttp(api.httpPort, "/api/v1/job/watch", body, { headers: { "content-type": type } });
    expect([answer.status, answer.text]).toEqual([400, ""]);
  });

  it("is clean when the server stops, and calls in flight get their answer", async () => {
    const own = await fixture.startApi();
    const [http, grpc] = await Promise.all([watchHttp(own.httpPort), watchGrpc(own)]);
    const call = postJson(own.httpPort, "/api/v1/job/query", { job_id: "nope" });
    await call;
    await own.stop();
    expect(await http.ended).toBe("end");
    expect(await grpc.ended).toMatchObject({ code: status.OK });
  });
});

it("sends a heartbeat over HTTP after 10 quiet seconds, none over gRPC", async () => {
  const [http, grpc] = await Promise.all([watchHttp(api.httpPort), watchGrpc(api)]);
  await eventually(() => (http.seen.at(-1) === "HEARTBEAT" ? true : undefined));
  expect(grpc.seen).not.toContain("HEARTBEAT");
  http.close();
  grpc.close();
});

it("feeds 200 clients from one watch of the API server, and each sees every change in order", async () => {
  const watches = (): number =>
    fixture.cluster
      .auditLines()
      .filter((line) => line.includes(`/namespaces/${fixture.namespace}/kusciajobs`) && line.includes('"verb":"watch"'))
      .length;
  const before = fixture.cluster.state.options.audit ? watches() : 0;
  const streams = await Promise.all(
    Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? watchHttp(api.httpPort) : watchGrpc(api))),
  );
  const names = Array.from({ length: 10 }, (_, index) => `many-${index}`);
  await Promise.all(names.map((name) => fixture.createJob(name)));
  for (const name of names) await fixture.setStatus(name, { phase: "Running" });
  await fixture.cluster.kubectl(["-n", fixture.namespace, "delete", "kj", ...names]);
  const done = (stream: Stream): boolean =>
    stream.seen.filter((line) => line.startsWith("DELETED many-")).length === names.length;
  await eventually(() => (streams.every(done) ? true : undefined));
  for (const stream of streams) {
    for (const name of names) {
      expect(stream.seen.filter((line) => line.includes(` ${name} `))).toEqual([
        `ADDED ${name} Pending`,
        `MODIFIED ${name} Running`,
        `DELETED ${name} Running`,
      ]);
    }
    stream.close();
  }
  expect(fixture.cluster.state.options.audit ? watches() : 0).toBe(before);
});

it("drops a client that takes nothing, and nobody else notices", async () => {
  const own = await fixture.startApi("--watch-max-events=20");
  const stuck = await stuckWatch(own.httpPort);
  const good = await watchHttp(own.httpPort);
  // Megabytes that nobody reads fill the sockets' buffers first.
  await fixture.createJob("big");
  let version = 0;
  await eventually(async () => {
    version += 1;
    await fixture.setStatus("big", { phase: "Running", message: "x".repeat(300_000) + String(version) });
    return (await metrics(own)).includes("kusciajob_api_watchers_dropped_total 1") ? true : undefined;
  });
  await eventually(() =>
    good.seen.filter((line) => line === "MODIFIED big Running").length >= version ? true : undefined,
  );
  expect(await stuck.closed()).toBe(true);
  good.close();
});

/** Sends a request and never reads. */
async function stuckWatch(port: number): Promise<{ closed: () => Promise<boolean> }> {
  const socket = connect(port, "127.0.0.1");
  const body = "{}";
  socket.write(
    `POST /api/v1/job/watch HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  socket.pause();
  await new Promise((resolve) => socket.once("connect", resolve));
  return {
    closed: async () => {
      await new Promise((resolve) => {
        socket.once("close", resolve);
        socket.once("error", resolve);
        socket.resume();
      });
      return true;
    },
  };
}
