import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { AppImageService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { DomainService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { JobService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { call, TRANSPORTS } from "./clients.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { openHttp, sendHttp } from "./http.ts";
import { status, watchGrpc, watchHttp } from "./streams.ts";

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi("--kubernetes-auth");
});
afterAll(() => fixture.stop());

describe.each(TRANSPORTS)("a batch over %s", (transport) => {
  const ids = Array.from({ length: 501 }, (_, index) => `id-${index}`);
  const jobs = { method: JobService.method.batchQueryJobStatus, path: "/api/v1/job/status/batchQuery" };
  const images = { method: AppImageService.method.batchQueryAppImage, path: "/api/v1/appimage/batchQuery" };
  const domains = { method: DomainService.method.batchQueryDomain, path: "/api/v1/domain/batchQuery" };

  it("of more than 500 is refused before anything is looked up", async () => {
    const open = await fixture.startApi();
    const refused = (what: string) => ({
      code: 11100,
      message: `${what} can not be more than 500, send them in several requests`,
    });
    expect((await call(transport, open, jobs, { jobIds: ids })).status).toMatchObject(refused("job ids"));
    expect((await call(transport, open, images, { names: ids })).status).toMatchObject(refused("names"));
    expect((await call(transport, open, domains, { domainIds: ids })).status).toMatchObject(refused("domain ids"));
    await fixture.createJob(`many-${transport.replace(" ", "-")}`);
    const jobIds = ids.slice(0, 500).map(() => `many-${transport.replace(" ", "-")}`);
    expect((await call(transport, open, jobs, { jobIds })).data?.jobs).toHaveLength(500);
  });
});

describe("streams", () => {
  const sse = async (of: Api): Promise<number | undefined> => {
    const response = await openHttp(of.httpPort, "/api/v1/job/watch", undefined, { method: "GET" });
    response.destroy();
    return response.statusCode;
  };

  it("are refused to a client that has enough of them, until it closes one", async () => {
    const own = await fixture.startApi("--max-streams-per-caller=2");
    const [first, second] = await Promise.all([watchHttp(own.httpPort), watchGrpc(own)]);
    await expect(watchHttp(own.httpPort)).rejects.toThrow("HTTP 429");
    expect(await sse(own)).toBe(429);
    const refused = await (await watchGrpc(own)).ended;
    expect(refused).toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
      details: "the caller has 2 streams open, close one and try again later",
    });
    const log = await sendHttp(own.httpPort, "/api/v1/log/task/query", '{"task_id":"x"}');
    expect(JSON.parse(log.text)).toMatchObject({ status: { code: 11101 } });
    second.close();
    await eventually(async () => ((await sse(own)) === 200 ? true : undefined));
    first.close();
  });

  it("are refused when there are enough of them in all", async () => {
    const own = await fixture.startApi("--max-streams=1");
    const stream = await watchHttp(own.httpPort);
    await expect(watchHttp(own.httpPort)).rejects.toThrow("HTTP 429");
    stream.close();
  });

  it("end cleanly at their greatest age", async () => {
    const own = await fixture.startApi("--stream-max-age=500ms");
    const [http, grpc] = await Promise.all([watchHttp(own.httpPort), watchGrpc(own)]);
    expect(await http.ended).toBe("end");
    expect(await grpc.ended).toMatchObject({ code: status.OK });
  });
});

/** The head of the answer to a body that is announced and never sent. */
async function answerToAnnounced(bytes: number, port: number, headers = ""): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`POST /api/v1/job/query HTTP/1.1\r\nhost: x\r\n${headers}content-length: ${bytes}\r\n\r\n`);
  const head = await new Promise<string>((resolve) => socket.once("data", (data: Buffer) => resolve(data.toString())));
  socket.destroy();
  return head.slice(0, head.indexOf("\r\n"));
}

it("says that a body is too large before it is sent, and counts that for the client's rate", async () => {
  const own = await fixture.startApi("--request-rate=1", "--request-burst=2");
  const calls = Array.from({ length: 50 }, () => answerToAnnounced(5 * 1024 * 1024, own.httpPort));
  const codes = (await Promise.all(calls)).map((head) => head.split(" ")[1]);
  expect(new Set(codes)).toEqual(new Set(["413", "429"]));
});

describe("a stranger", () => {
  it("is turned away before the body is sent", async () => {
    expect(await answerToAnnounced(5 * 1024 * 1024, api.httpPort)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("is turned away over gRPC before any message is read, and gets 100 streams a connection", async () => {
    const session: ClientHttp2Session = connectHttp2(`http://127.0.0.1:${api.grpcPort}`);
    await new Promise((resolve) => session.once("remoteSettings", resolve));
    expect(session.remoteSettings.maxConcurrentStreams).toBe(100);
    const { parent, name } = JobService.method.queryJob;
    const stream = session.request({
      ":method": "POST",
      ":path": `/${parent.typeName}/${name}`,
      "content-type": "application/grpc",
      te: "trailers",
    });
    // No message is ever sent.
    const headers = await new Promise<Record<string, unknown>>((resolve) => stream.once("response", resolve));
    expect(headers["grpc-status"]).toBe(String(status.UNAUTHENTICATED));
    session.destroy();
  });
});
