import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { JobService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobExtService } from "../../../src/proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { call, grpcClient, type Endpoint, TRANSPORTS } from "./clients.ts";
import { HangingProxy } from "./hanging-proxy.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { status } from "./streams.ts";

const QUERY = { method: JobService.method.queryJob, path: "/api/v1/job/query" };
const CREATE = { method: JobService.method.createJob, path: "/api/v1/job/create" };
const LIST = { method: JobExtService.method.listJobs, path: "/api/v1/job/list" };
const TOO_LATE = { code: 11101, message: "the call took longer than 0.5 s" };

let fixture: Fixture;
let proxy: HangingProxy;
let folder: string;
let api: Api;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "deadline-"));
  fixture = await createFixture();
  const hangs = (method: string, path: string): boolean =>
    path.includes("/subjectaccessreviews") ||
    (path.startsWith(fixture.jobPath()) && (path.includes("/slow") || method === "POST"));
  proxy = await new HangingProxy(fixture.cluster.kubeconfig, hangs).start(join(folder, "kubeconfig"));
  api = await startBehindProxy();
});
afterAll(async () => {
  await fixture.stop();
  await proxy.stop();
  rmSync(folder, { recursive: true, force: true });
});

const startBehindProxy = (...flags: string[]): Promise<Api> =>
  fixture.startApi(
    `--kubeconfig=${join(folder, "kubeconfig")}`,
    "--request-timeout=500ms",
    "--connections=2",
    ...flags,
  );

/** The server lets go of what it asked for. */
const nothingHangs = (): Promise<true> => eventually(() => (proxy.hanging === 0 ? true : undefined));

it.each(TRANSPORTS)("ends a call that takes too long with its code, over %s", async (transport) => {
  expect((await call(transport, api, QUERY, { jobId: "slow" })).status).toMatchObject(TOO_LATE);
  await nothingHangs();
});

it("keeps no connection busy for calls that were given up, those that waited for one included", async () => {
  const slow = Array.from({ length: 12 }, () => postJson(api.httpPort, QUERY.path, { job_id: "slow" }));
  for (const answer of await Promise.all(slow)) expect(answer["status"]).toMatchObject(TOO_LATE);
  expect(proxy.most).toBe(2);
  await nothingHangs();
  expect((await call("grpc", api, QUERY, { jobId: "nope" })).status?.code).toBe(11202);
});

it("says in the audit log that a change was given up", async () => {
  const task = { alias: "t", appImage: "i", parties: [{ domainId: "alice" }] };
  const made = await call("grpc", api, CREATE, { jobId: "made-late", initiator: "alice", tasks: [task] });
  expect(made.status).toMatchObject(TOO_LATE);
  const line = fixture.logs.find(({ subject }) => subject === "made-late");
  expect(line).toMatchObject({ audit: true, call: "CreateJob", code: 11101 });
  await nothingHangs();
});

it("ends earlier when the client's own deadline has passed, and takes that for no fault of ours", async () => {
  const patient = await fixture.startApi(`--kubeconfig=${join(folder, "kubeconfig")}`);
  const client = grpcClient(patient);
  const { parent, name } = JobService.method.queryJob;
  const asIs = (bytes: Buffer): Buffer => bytes;
  // Field 2, job_id.
  const request = Buffer.from("\u0012\u0004slow");
  const deadline = Date.now() + 300;
  const error = await new Promise((resolve) => {
    client.makeUnaryRequest(`/${parent.typeName}/${name}`, asIs, asIs, request, { deadline }, resolve);
  });
  expect(error).toMatchObject({ code: status.DEADLINE_EXCEEDED });
  client.close();
  await nothingHangs();
  expect(fixture.logs.filter(({ msg }) => msg === "a call failed unexpectedly")).toEqual([]);
});

it("gives calls of ours the transports' own statuses", async () => {
  const { namespace } = fixture;
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await fixture.send("POST", account, { metadata: { name: "lister" } });
  const { status: issued } = await fixture.send<{ status: { token: string } }>("POST", `${account}/lister/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { audiences: ["kusciajob-operator"] },
  });
  await fixture.createJob("listed");
  const reviewing = await startBehindProxy("--kubernetes-auth");
  const authorization = `Bearer ${issued.token}`;
  const as: Endpoint = { ...reviewing, metadata: { authorization }, http: { headers: { authorization } } };
  await expect(call("grpc", as, LIST, {})).rejects.toMatchObject({
    code: status.DEADLINE_EXCEEDED,
    details: TOO_LATE.message,
  });
  const answer = await sendHttp(reviewing.httpPort, LIST.path, "{}", as.http);
  expect([answer.status, JSON.parse(answer.text)]).toMatchObject([504, { status: TOO_LATE }]);
});
