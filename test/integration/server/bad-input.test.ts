import { connect } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { CreateJobRequestSchema, JobService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { UNARY_CALLS } from "../../../src/service/calls.ts";
import { grpcRaw } from "./clients.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { status } from "./streams.ts";

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

const CREATE = "/api/v1/job/create";
const good = {
  job_id: "half-made",
  initiator: "alice",
  tasks: [{ alias: "t", app_image: "i", task_input_config: "{}", parties: [{ domain_id: "alice" }] }],
};
const text = JSON.stringify(good);
const binary = Buffer.from(
  toBinary(
    CreateJobRequestSchema,
    create(CreateJobRequestSchema, {
      jobId: "half-made",
      initiator: "alice",
      tasks: [{ alias: "t", parties: [{ domainId: "alice" }] }],
    }),
  ),
);

/** No answer may hold the place in our code where things went wrong. */
function expectNoInternals(answer: string): void {
  expect(answer).not.toMatch(/\.ts\b|node_modules|\bat .*:\d+|TypeError|RangeError|undefined/);
}

async function expectNothingMade(): Promise<void> {
  expect((await fixture.cluster.api.send("GET", fixture.jobPath("half-made"))).status).toBe(404);
  expect((await postJson(api.httpPort, "/healthZ", {}))["data"]).toEqual({ ready: true });
}

describe("a request cut short makes nothing, wherever it is cut", () => {
  it("as JSON", async () => {
    for (let length = 0; length < text.length; length += 3) {
      const answer = await sendHttp(api.httpPort, CREATE, text.slice(0, length), {
        headers: { "content-type": "application/json" },
      });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.text)).toEqual({ status: { code: 11101, message: expect.any(String) } });
      expectNoInternals(answer.text);
    }
    await expectNothingMade();
  });

  it("as protobuf, over HTTP and gRPC", async () => {
    for (let length = 0; length < binary.length - 1; length += 1) {
      const cut = binary.subarray(0, length);
      const answer = await sendHttp(api.httpPort, CREATE, cut, {
        headers: { "content-type": "application/x-protobuf" },
      });
      expect(answer.status).toBe(200);
      expectNoInternals(answer.text);
      const failure = await grpcRaw(api, JobService.method.createJob, cut).then(
        () => undefined,
        (error: { code: number; details: string }) => error,
      );
      expect([undefined, status.INTERNAL]).toContain(failure?.code);
      expectNoInternals(failure?.details ?? "");
    }
    await expectNothingMade();
  });

  it("as bytes on the wire", async () => {
    for (const length of [0, 10, text.length - 1]) {
      const socket = connect(api.httpPort, "127.0.0.1");
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.end(
        `POST ${CREATE} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text.slice(0, length)}`,
      );
      socket.resume();
      await new Promise((resolve) => socket.once("close", resolve));
    }
    await expectNothingMade();
  });
});

const json = (value: unknown): string => JSON.stringify(value);
it.each([
  ["a wrong type", json({ ...good, tasks: 1 }), 11101],
  ["a huge number", text.replace('"initiator"', '"max_parallelism":1e400,"initiator"'), 11101],
  ["a number beyond int32", json({ ...good, max_parallelism: 2 ** 31 }), 11101],
  ["nesting of a million", `{"job_id":${"[".repeat(1_000_000)}`, 11101],
  ["a long name", json({ ...good, job_id: "x".repeat(1_000_000) }), 11100],
  [
    "invalid UTF-8 in a name",
    Buffer.concat([Buffer.from('{"job_id":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    11100,
  ],
  ["a NUL in a name", json({ ...good, job_id: "a\u0000b" }), 11100],
  ["a prototype", '{"__proto__":{"job_id":"x"},"constructor":1}', 11100],
  [
    "too many tasks",
    json({ ...good, tasks: Array.from({ length: 200 }, (_, index) => ({ ...good.tasks[0], alias: `t${index}` })) }),
    11201,
  ],
  ["a name with a path in it", json({ ...good, job_id: "../pods/x" }), 11100],
])("refuses %s", async (_name, body, code) => {
  const answer = await sendHttp(api.httpPort, CREATE, body, { headers: { "content-type": "application/json" } });
  expect([answer.status, (JSON.parse(answer.text) as { status: { code: number } }).status.code]).toEqual([200, code]);
  expectNoInternals(answer.text);
  await expectNothingMade();
});

it("keeps unknown fields out of the object and takes the rest", async () => {
  const body = { ...good, job_id: "known", unknown: { a: 1 }, tasks: [{ ...good.tasks[0], nope: [1] }] };
  expect((await postJson(api.httpPort, CREATE, body))["status"].code).toBe(0);
  expect((await fixture.job("known")).spec).not.toHaveProperty("unknown");
});

it("names an unknown field where what it may stand for is missing", async () => {
  const parties = [{ domainID: "alice" }];
  const answer = await postJson(api.httpPort, CREATE, { ...good, tasks: [{ ...good.tasks[0], parties }] });
  const message = 'party domain id can not be empty; "domainID" is not a field of tasks.parties, "domain_id" is';
  expect(answer).toEqual({ status: { code: 11100, message, details: [] }, data: null });
  await expectNothingMade();
});

it("addresses only what the name says, however it is spelled", async () => {
  for (const job_id of ["../../../pods", "x/status", "x?y", "..", "%2e%2e", "a b"]) {
    for (const path of ["query", "stop", "delete"]) {
      const answer = await postJson(api.httpPort, `/api/v1/job/${path}`, { job_id });
      expect(answer["status"].code).toBeGreaterThan(11200);
    }
  }
});

it("answers any bytes with a code and stays up", async () => {
  const paths = UNARY_CALLS.map(({ path }) => path);
  const request = fc.record({
    path: fc.constantFrom(...paths, "/api/v1/job/watch", "/api/v1/log/task/query"),
    type: fc.constantFrom(
      "application/json",
      "application/x-protobuf",
      "text/plain",
      "application/xml",
      "multipart/form-data; boundary=x",
      "\t;;=",
      "",
    ),
    body: fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((value) => Buffer.from(value)),
      fc
        .array(
          fc.tuple(
            fc.constantFrom("job_id", "name", "tasks", "image", "domain_id", "page_size", "names", "task_id"),
            fc.jsonValue(),
          ),
        )
        .map((entries) => Buffer.from(json(Object.fromEntries(entries)))),
    ),
  });
  const ask = async ({ path, type, body }: { path: string; type: string; body: Buffer }): Promise<void> => {
    // A watch that is accepted would not end by itself.
    const watch = path.endsWith("/watch") || path.endsWith("/log/task/query");
    const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
    const sent = sendHttp(api.httpPort, path, watch ? Buffer.concat([Buffer.from([0xff]), body]) : body, {
      headers: watch ? { "content-type": "application/json" } : headers,
    });
    const answer = await sent;
    // Nothing of what is named exists; the calls beside Kuscia's say so by their status. Nobody here is the pod of a task.
    expect([200, 400, 403, 404, 409]).toContain(answer.status);
    expectNoInternals(answer.headers["content-type"]?.startsWith("application/json") ? answer.text : "");
  };
  await fc.assert(fc.asyncProperty(request, ask), { numRuns: 400 });
  expect(fixture.logs.filter(({ msg }) => msg === "a call failed unexpectedly")).toEqual([]);
  await expectNothingMade();
}, 180_000);
