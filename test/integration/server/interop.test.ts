import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { JobService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Api } from "../../../src/server/api.ts";
import { STREAM_CALLS, UNARY_CALLS } from "../../../src/service/calls.ts";
import { issueCertificate, type KeyedCertificate } from "../../../src/local/pki/certificate.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { PYTHON_FILES, run, virtualEnvironment } from "./python.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const dir = temporaryFolder("interop");

let fixture: Fixture;
let api: Api;
let python = "";
const pki = { ca: join(dir, "ca.pem"), cert: join(dir, "client.pem"), key: join(dir, "client.key") };

beforeAll(async () => {
  const ca = issueCertificate({ subject: { commonName: "ca" } });
  const pem = (pair: KeyedCertificate): string => pair.key.export({ type: "pkcs8", format: "pem" }).toString();
  const server = issueCertificate({
    subject: { commonName: "server" },
    ips: ["127.0.0.1"],
    dnsNames: ["localhost"],
    issuer: ca,
  });
  const client = issueCertificate({ subject: { commonName: "client" }, issuer: ca });
  const files = {
    "ca.pem": ca.pem,
    "client.pem": client.pem,
    "client.key": pem(client),
    "server.pem": server.pem,
    "server.key": pem(server),
    token: "t0ken",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content);
  fixture = await createFixture();
  const flags = {
    "tls-cert-file": "server.pem",
    "tls-key-file": "server.key",
    "client-ca-file": "ca.pem",
    "token-file": "token",
  };
  api = await fixture.startApi(
    "--protocol=MTLS",
    ...Object.entries(flags).map(([flag, name]) => `--${flag}=${join(dir, name)}`),
  );
  python = join(await virtualEnvironment("kuscia.txt"), "bin/python");
});
afterAll(() => fixture.stop());

it("serves Python programs that use Kuscia's published stubs, over mutual TLS with a token", async () => {
  const settings = JSON.stringify({ ...pki, port: api.grpcPort, token: "t0ken" });
  const { stdout } = await run(python, [join(PYTHON_FILES, "interop.py"), settings], { timeout: 240_000 });
  const ok = [0, "success"];
  expect(JSON.parse(stdout)).toEqual({
    create: [...ok, "from-python"],
    again: [11201, 'kusciajobs.kuscia.secretflow "from-python" already exists'],
    query: [
      "alice",
      2,
      { k: "v" },
      [
        ["a", [], 0, ["alice", "bob"]],
        ["b", ["a"], 5, ["alice", "bob"]],
      ],
      "Pending",
    ],
    batch: ["from-python", "from-python"],
    suspend: [11210, "job: from-python current status is  can not be suspend."],
    restart: [11211, "job: from-python current status is  can not be restart."],
    stop: ok,
    cancel: ok,
    approve: ok,
    delete: ok,
    events: [
      ["ADDED", "Pending"],
      ["DELETED", "Pending"],
    ],
    "no token": ["UNAUTHENTICATED", "s not found"],
    "bad token": ["UNAUTHENTICATED", "s unauthorized"],
    health: [...ok, true],
    "standard health": "SERVING",
    services: expect.arrayContaining([
      "grpc.health.v1.Health",
      "grpc.reflection.v1alpha.ServerReflection",
      "kuscia.proto.api.v1alpha1.kusciaapi.AppImageService",
      "kuscia.proto.api.v1alpha1.kusciaapi.JobService",
      "kusciajob.api.v1alpha1.JobExtService",
    ]),
    methods: [
      "CreateJob",
      "QueryJob",
      "BatchQueryJobStatus",
      "StopJob",
      "RestartJob",
      "SuspendJob",
      "CancelJob",
      "DeleteJob",
      "WatchJob",
      "ApproveJob",
    ],
    learned: ["header", "job_id", "initiator", "max_parallelism", "tasks", "custom_fields"],
    ours: ["header", "page_size", "page_token"],
  });
});

it("has answered to these stubs what the documentation says of each call", async () => {
  const table = readFileSync("docs/clients/kuscia.md", "utf8").matchAll(/^\| `(\w+)` \| `([^`]+)` \| (.+) \|$/gm);
  const told = [...table].map(([, call, path, state]) => ({ call: call!, path: path!, state: state! }));
  const { methods } = JobService;
  const calls = [...UNARY_CALLS, ...STREAM_CALLS].filter(({ rpc }) => rpc.parent.typeName === JobService.typeName);
  expect(told.map(({ call }) => call).toSorted()).toEqual(methods.map(({ name }) => name).toSorted());
  const metrics = await (await fetch(`http://127.0.0.1:${api.healthPort}/metrics`)).text();
  const seen = metrics.matchAll(/^kusciajob_api_requests_total\{method="(\w+)",transport="grpc",code="(\d+)"\}/gm);
  const codes = [...seen].map(([, call, code]) => ({ call, isAnswered: code === "0" }));
  for (const { call, path, state } of told) {
    expect(calls.find(({ name }) => name === call)).toMatchObject({ path });
    const asked = codes.filter((each) => each.call === call);
    expect([call, asked.some(({ isAnswered }) => isAnswered || state !== "works")]).toEqual([call, true]);
  }
});

it("serves curl as in Kuscia's documentation", async () => {
  const curl = async (path: string, body: string, ...more: string[]): Promise<string> => {
    const tls = ["--cacert", pki.ca, "--cert", pki.cert, "--key", pki.key];
    const url = `https://localhost:${api.httpPort}${path}`;
    const headers = ["--header", "Token: t0ken", "--header", "Content-Type: application/json"];
    const { stdout } = await run("curl", [
      "--silent",
      "--show-error",
      "--max-time",
      "30",
      ...tls,
      ...headers,
      "-X",
      "POST",
      url,
      "-d",
      body,
      ...more,
    ]);
    return stdout;
  };
  const job = {
    job_id: "job-psi",
    initiator: "alice",
    max_parallelism: 2,
    tasks: [
      {
        app_image: "psi-image",
        alias: "psi",
        task_id: "job-psi",
        task_input_config: "{}",
        parties: [{ domain_id: "alice" }, { domain_id: "bob" }],
      },
    ],
  };
  expect(await curl("/api/v1/job/create", JSON.stringify(job))).toBe(
    '{"status":{"code":0,"message":"success","details":[]},"data":{"job_id":"job-psi"}}',
  );
  expect(JSON.parse(await curl("/api/v1/job/query", '{"job_id":"job-psi"}'))).toMatchObject({
    data: { job_id: "job-psi", status: { state: "Pending" } },
  });
  const watched = await curl("/api/v1/job/watch", '{"timeout_seconds":1}');
  expect(JSON.parse(watched)).toMatchObject({ object: { job_id: "job-psi", status: { state: "Pending" } } });
  expect(await curl("/api/v1/job/stop", '{"job_id":"job-psi"}')).toContain('"code":0');
  expect(await curl("/api/v1/job/delete", '{"job_id":"nope"}')).toBe(
    '{"status":{"code":11204,"message":"kusciajobs.kuscia.secretflow \\"nope\\" not found","details":[]},"data":null}',
  );
});
