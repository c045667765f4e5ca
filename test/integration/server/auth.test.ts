import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { fromJson, type JsonObject, type Message } from "@bufbuild/protobuf";
import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { JobService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { issueCertificate, type KeyedCertificate } from "../../../src/local/pki/certificate.ts";
import { UNARY_CALLS } from "../../../src/service/calls.ts";
import { call, type Endpoint, type Transport, TRANSPORTS } from "./clients.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { status, watchGrpc, watchHttp } from "./streams.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const dir = temporaryFolder("auth");
const ca = issueCertificate({ subject: { commonName: "test-ca" } });
const serverPair = (name: string): KeyedCertificate =>
  issueCertificate({ subject: { commonName: name }, ips: ["127.0.0.1"], issuer: ca });
const client = issueCertificate({ subject: { commonName: "client" }, issuer: ca });
const stranger = issueCertificate({
  subject: { commonName: "stranger" },
  issuer: issueCertificate({ subject: { commonName: "other-ca" } }),
});
const pemKey = (pair: KeyedCertificate): string => pair.key.export({ type: "pkcs8", format: "pem" }).toString();

function file(name: string, content: string): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const first = serverPair("first");
const paths = {
  cert: file("cert.pem", first.pem),
  key: file("key.pem", pemKey(first)),
  ca: file("ca.pem", ca.pem),
  token: file("token", "secret-1\n"),
};
const TLS = [
  `--tls-cert-file=${paths.cert}`,
  `--tls-key-file=${paths.key}`,
  `--token-file=${paths.token}`,
  "--reload-interval=100ms",
];
const QUERY = { method: JobService.method.queryJob, path: "/api/v1/job/query" };

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(() => fixture.stop());

function endpoint(api: Api, token: string | undefined, pair?: KeyedCertificate): Endpoint {
  const pem = pair && { cert: pair.pem, key: pemKey(pair) };
  return {
    ...api,
    metadata: token === undefined ? {} : { token },
    http: { tls: true, ca: ca.pem, ...pem, headers: token === undefined ? {} : { Token: token } },
    grpc: credentials.createSsl(
      Buffer.from(ca.pem),
      pem ? Buffer.from(pem.key) : null,
      pem ? Buffer.from(pem.cert) : null,
    ),
  };
}

describe("TLS with a token", () => {
  let api: Api;
  beforeAll(async () => {
    api = await fixture.startApi("--protocol=TLS", ...TLS);
  });

  it.each(TRANSPORTS)("lets the token in over %s", async (transport) => {
    expect((await call(transport, endpoint(api, "secret-1"), QUERY, { jobId: "nope" })).status?.code).toBe(11202);
  });

  it.each([[undefined], ["wrong"], [""], ["secret-1x"]])(
    "answers 401 without a word to the token %j, known path or not",
    async (token) => {
      for (const path of ["/api/v1/job/query", "/api/v1/job/watch", "/nope", "/%zz"]) {
        const answer = await sendHttp(api.httpPort, path, "{}", endpoint(api, token).http);
        expect([answer.status, answer.text, answer.headers["content-type"]]).toEqual([401, "", undefined]);
      }
    },
  );

  it("tells an unknown path only to whoever may know", async () => {
    for (const path of ["/nope", "/%zz"]) {
      const answer = await sendHttp(api.httpPort, path, "{}", endpoint(api, "secret-1").http);
      expect([answer.status, answer.text, answer.headers["content-type"]]).toEqual([
        404,
        "404 page not found",
        "text/plain",
      ]);
    }
    const get = await sendHttp(api.httpPort, "/api/v1/job/query", undefined, {
      ...endpoint(api, "secret-1").http,
      method: "GET",
    });
    expect(get.status).toBe(404);
  });

  it.each([
    [undefined, "s not found"],
    ["wrong", "s unauthorized"],
  ])("answers UNAUTHENTICATED to the metadata %j, one answer or many", async (token, details) => {
    await expect(call("grpc", endpoint(api, token), QUERY, {})).rejects.toMatchObject({
      code: status.UNAUTHENTICATED,
      details,
    });
    expect(await (await watchGrpc(endpoint(api, token))).ended).toMatchObject({
      code: status.UNAUTHENTICATED,
      details,
    });
  });

  it("takes each of several tokens, and forgets those that leave the file", async () => {
    const code = async (token: string): Promise<number> =>
      (await sendHttp(api.httpPort, QUERY.path, "{}", endpoint(api, token).http)).status;
    file("token", "secret-1\nsecret-2");
    await eventually(async () => ((await code("secret-2")) === 200 ? true : undefined));
    expect(await code("secret-1")).toBe(200);
    file("token", "secret-2\n");
    await eventually(async () => ((await code("secret-1")) === 401 ? true : undefined));
    file("token", "");
    await eventually(() =>
      fixture.logs.some(({ msg }) => String(msg).startsWith("the token file changed but cannot be used"))
        ? true
        : undefined,
    );
    expect(await code("secret-2")).toBe(200);
    file("token", "secret-1\n");
    await eventually(async () => ((await code("secret-1")) === 200 ? true : undefined));
  });

  it("never logs a token", () => {
    expect(JSON.stringify(fixture.logs)).not.toContain("secret-");
  });
});

describe("MTLS", () => {
  let api: Api;
  beforeAll(async () => {
    api = await fixture.startApi("--protocol=MTLS", `--client-ca-file=${paths.ca}`, ...TLS);
  });

  it.each(TRANSPORTS)("lets a client of the right CA in over %s, with the token only", async (transport) => {
    expect((await call(transport, endpoint(api, "secret-1", client), QUERY, { jobId: "nope" })).status?.code).toBe(
      11202,
    );
    await expect(call(transport, endpoint(api, "wrong", client), QUERY, {})).rejects.toThrow(/401|s unauthorized/);
  });

  it.each(TRANSPORTS)("refuses clients without a certificate, or with another CA's, over %s", async (transport) => {
    await expect(call(transport, endpoint(api, "secret-1"), QUERY, {})).rejects.toThrow(
      /ECONNRESET|EPIPE|certificate|alert|UNAVAILABLE|hang up/,
    );
    await expect(call(transport, endpoint(api, "secret-1", stranger), QUERY, {})).rejects.toThrow(
      /ECONNRESET|EPIPE|certificate|alert|UNAVAILABLE|hang up/,
    );
  });

  it("serves a changed certificate on both ports without a restart, and goes on with the old one while the new is broken", async () => {
    const names = (): Promise<string[]> => Promise.all([api.httpPort, api.grpcPort].map(servedName));
    expect(await names()).toEqual(["first", "first"]);
    const next = serverPair("second");
    file("cert.pem", next.pem);
    await eventually(() =>
      fixture.logs.some(({ msg }) => String(msg).startsWith("the TLS files changed but cannot be used"))
        ? true
        : undefined,
    );
    expect(await names()).toEqual(["first", "first"]);
    file("key.pem", pemKey(next));
    await eventually(async () => ((await names()).join() === "second,second" ? true : undefined));
    expect((await call("grpc", endpoint(api, "secret-1", client), QUERY, { jobId: "nope" })).status?.code).toBe(11202);
  });
});

describe("a client certificate that says who its holder is", () => {
  const alice = issueCertificate({ subject: { commonName: "alice" }, issuer: ca });
  let api: Api;
  beforeAll(async () => {
    const parties = [{ domainID: "alice" }, { domainID: "bob" }];
    await fixture.createJob("shared", { tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties }] });
    await fixture.createJob("others", {
      initiator: "bob",
      tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties: [{ domainID: "bob" }] }],
    });
    const named = file("named", `bobs: ${createHash("sha256").update("of-bob").digest("hex")} bob\nsecret-1\n`);
    api = await fixture.startApi(
      "--protocol=MTLS",
      "--client-identity=cn",
      `--client-ca-file=${paths.ca}`,
      ...TLS,
      `--token-file=${named}`,
    );
  });

  it.each(TRANSPORTS)("lets it act for that domain alone, over %s", async (transport) => {
    const code = async (token: string | undefined, jobId: string): Promise<number | undefined> =>
      (await call(transport, endpoint(api, token, alice), QUERY, { jobId })).status?.code;
    expect([await code(undefined, "shared"), await code(undefined, "others")]).toEqual([0, 11202]);
    // A token says more than the certificate: bob's, and a master's.
    expect([await code("of-bob", "others"), await code("secret-1", "others")]).toEqual([0, 0]);
  });
});

function servedName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls(
      { host: "127.0.0.1", port, ca: ca.pem, cert: client.pem, key: pemKey(client), ALPNProtocols: ["h2", "http/1.1"] },
      () => {
        const { CN } = socket.getPeerCertificate().subject;
        socket.destroy();
        resolve(String(CN));
      },
    );
    socket.on("error", reject);
  });
}

it("asks for no token without TLS, whatever is configured, once that is meant", async () => {
  const api = await fixture.startApi("--protocol=NOTLS", "--insecure", `--token-file=${paths.token}`);
  expect((await call("grpc", { ...api, metadata: { token: "wrong" } }, QUERY, { jobId: "nope" })).status?.code).toBe(
    11202,
  );
  expect((await postJson(api.httpPort, QUERY.path, { job_id: "nope" }))["status"].code).toBe(11202);
});

it.each([
  [["--protocol=TLS"], "--protocol TLS needs --tls-cert-file"],
  [["--protocol=TLS", TLS[0]!, TLS[1]!], "--protocol TLS needs --token-file"],
  [["--protocol=", TLS[0]!, TLS[1]!, TLS[2]!], "--protocol MTLS needs --client-ca-file"],
  [["--protocol=NOTLS", TLS[2]!], "--protocol NOTLS asks nobody for the tokens of --token-file"],
  [["--protocol=NOTLS", "--address="], '--protocol NOTLS on --address "" lets other machines in without encryption'],
  [["--protocol=NOTLS", "--address=0.0.0.0", "--kubernetes-auth"], "lets other machines in without encryption"],
  [["--kubernetes-auth", "--token-audiences="], "--token-audiences is empty"],
  [["--client-identity=dn"], '--client-identity is "dn": it must be one of none, cn, spiffe'],
  [["--protocol=TLS", ...TLS, "--client-identity=cn"], "--client-identity cn needs --protocol MTLS"],
  [["--protocol=SSL"], '--protocol is "SSL": it must be one of NOTLS, TLS, MTLS'],
])("refuses to start with %j", async (flags, message) => {
  await expect(fixture.startApi(...flags)).rejects.toThrow(message);
});

describe("bearer tokens", () => {
  const RULE = [
    {
      apiGroups: ["kuscia.secretflow"],
      resources: ["kusciajobs"],
      verbs: ["get", "list", "watch", "create", "patch", "delete"],
    },
  ];
  const bearer: Record<string, string> = {};
  let api: Api;

  beforeAll(async () => {
    const ns = fixture.namespace;
    for (const name of ["master", "alice", "nobody", "reader"]) {
      await fixture.send("POST", `/api/v1/namespaces/${ns}/serviceaccounts`, { metadata: { name } });
      const body = {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { audiences: ["kusciajob-operator"] },
      };
      const answer = await fixture.send<{ status: { token: string } }>(
        "POST",
        `/api/v1/namespaces/${ns}/serviceaccounts/${name}/token`,
        body,
      );
      bearer[name] = `Bearer ${answer.status.token}`;
    }
    const grant = async (namespace: string, account: string, rules: object): Promise<void> => {
      const name = `${ns}-${account}`;
      const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
      await fixture.send("POST", `${path}/roles`, { metadata: { name }, rules });
      await fixture.send("POST", `${path}/rolebindings`, {
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name: account, namespace: ns }],
      });
    };
    await grant(ns, "master", RULE);
    await grant("alice", "alice", RULE);
    await grant(ns, "reader", [{ ...RULE[0], verbs: ["get"] }]);
    await fixture.createJob("of-alice");
    await fixture.createJob("of-bob", {
      initiator: "bob",
      tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties: [{ domainID: "bob" }] }],
    });
    await fixture.createJob("of-both", {
      initiator: "bob",
      tasks: [
        { alias: "t", appImage: "i", taskInputConfig: "", parties: [{ domainID: "bob" }, { domainID: "alice" }] },
      ],
    });
    api = await fixture.startApi("--kubernetes-auth");
  });

  const as = (who: string): Endpoint => ({
    ...api,
    metadata: { authorization: bearer[who]! },
    http: { headers: { authorization: bearer[who]! } },
  });
  const post = (who: string, path: string, body: object) => postJson(api.httpPort, path, body, as(who).http);

  it("turns away who has none, or one that Kubernetes does not know", async () => {
    expect((await sendHttp(api.httpPort, QUERY.path, "{}")).status).toBe(401);
    expect(
      (await sendHttp(api.httpPort, QUERY.path, "{}", { headers: { authorization: "Bearer x.y.z" } })).status,
    ).toBe(401);
    await expect(
      call("grpc", { ...api, metadata: { authorization: "Bearer x.y.z" } }, QUERY, {}),
    ).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
  });

  it("takes only tokens that are meant for it, and none of the API server's own", async () => {
    const tokenFor = async (audience: string): Promise<string> => {
      const args = ["create", "token", "master", "--namespace", fixture.namespace, "--audience", audience];
      return `Bearer ${(await fixture.cluster.kubectl(args)).trim()}`;
    };
    const choosy = await fixture.startApi("--kubernetes-auth", "--token-audiences=jobs.example,jobs2.example");
    const audiences = ["jobs.example", "jobs2.example", "else.example", "https://kubernetes.default.svc"];
    const [own, second, other, kubernetes] = await Promise.all(audiences.map(tokenFor));
    const letsIn = async (server: Api, authorization: string): Promise<[number, number]> => {
      const request = { ...server, metadata: { authorization } };
      const http = await sendHttp(server.httpPort, QUERY.path, "{}", { headers: { authorization } });
      const grpc = await call("grpc", request, QUERY, {}).then(
        () => 0,
        (error: { code: number }) => error.code,
      );
      return [http.status, grpc];
    };
    const IN = [200, 0];
    const OUT = [401, status.UNAUTHENTICATED];
    expect(await letsIn(choosy, own!)).toEqual(IN);
    expect(await letsIn(choosy, second!)).toEqual(IN);
    expect(await letsIn(choosy, other!)).toEqual(OUT);
    expect(await letsIn(choosy, bearer["master"]!)).toEqual(OUT);
    expect(await letsIn(api, bearer["master"]!)).toEqual(IN);
    expect(await letsIn(api, own!)).toEqual(OUT);
    expect(await letsIn(api, kubernetes!)).toEqual(OUT);
  });

  const REFUSED = (deed: string): string =>
    `domain's KusciaAPI could only ${deed} the job that the domain as a participant in the job`;
  const NOT_INITIATOR =
    "initiator is bob, and the caller may not act for it: that needs the right to create kusciajobs in its namespace";
  const jobOf = (job_id: string, initiator: string, party: string): JsonObject => ({
    job_id,
    initiator,
    tasks: [{ alias: "t", app_image: "i", parties: [{ domain_id: party }] }],
  });

  describe.each(TRANSPORTS)("over %s", (transport) => {
    it.each([
      ["alice", "/api/v1/job/query", { job_id: "of-bob" }, 11202, REFUSED("retrieve")],
      ["alice", "/api/v1/job/status/batchQuery", { job_ids: ["of-alice", "of-bob"] }, 11203, REFUSED("retrieve")],
      ["nobody", "/api/v1/job/query", { job_id: "of-alice" }, 11202, REFUSED("retrieve")],
      ["alice", "/api/v1/job/stop", { job_id: "of-bob" }, 11102, REFUSED("retrieve")],
      ["alice", "/api/v1/job/cancel", { job_id: "of-bob" }, 11102, REFUSED("approve")],
      ["alice", "/api/v1/job/suspend", { job_id: "of-bob" }, 11102, REFUSED("approve")],
      ["alice", "/api/v1/job/restart", { job_id: "of-bob" }, 11102, REFUSED("approve")],
      ["alice", "/api/v1/job/approve", { job_id: "of-bob", result: 1 }, 11102, REFUSED("approve")],
      ["alice", "/api/v1/job/delete", { job_id: "of-bob" }, 11102, REFUSED("delete")],
      ["alice", "/api/v1/job/delete", { job_id: "unknown" }, 11102, REFUSED("delete")],
      ["reader", "/api/v1/job/stop", { job_id: "of-bob" }, 11102, REFUSED("retrieve")],
      ["alice", "/api/v1/job/create", jobOf("new", "bob", "bob"), 11102, NOT_INITIATOR],
      ["alice", "/api/v1/job/create", jobOf("new", "bob", "alice"), 11102, NOT_INITIATOR],
      ["alice", "/api/v1/job/query", { job_id: "unknown" }, 11202, REFUSED("retrieve")],
      ["alice", "/api/v1/job/stop", { job_id: "unknown" }, 11102, REFUSED("retrieve")],
      ["alice", "/api/v1/appimage/query", { name: "i" }, 11102, "the caller may not get appimages"],
      ["alice", "/api/v1/domain/create", { domain_id: "new" }, 11102, "the caller may not create domains"],
    ])("%s %s %j is refused with %d", async (...[who, path, body, code, message]) => {
      expect(await statusOf(transport, who, path, body)).toMatchObject({ code, message });
    });

    it.each([
      ["master", "/api/v1/job/query", { job_id: "of-bob" }],
      ["alice", "/api/v1/job/query", { job_id: "of-alice" }],
      ["alice", "/api/v1/job/query", { job_id: "of-both" }],
      ["reader", "/api/v1/job/query", { job_id: "of-bob" }],
      ["alice", "/api/v1/job/create", jobOf(`new-${transport.replace(" ", "-")}`, "alice", "bob")],
      ["alice", "/api/v1/job/stop", { job_id: "of-both" }],
    ])("%s %s %j is done", async (...[who, path, body]) => {
      expect(await statusOf(transport, who, path, body)).toMatchObject({ code: 0, message: "success" });
    });
  });

  /** The status that a call by path answers with. */
  async function statusOf(transport: Transport, who: string, path: string, body: JsonObject): Promise<object> {
    const { rpc } = UNARY_CALLS.find((each) => each.path === path)!;
    const { status: found } = (await call(
      transport,
      as(who),
      { method: rpc, path },
      fromJson(rpc.input, body),
    )) as Message & { status: object };
    return found;
  }

  it("signs a domain's command with its id", async () => {
    await post("alice", "/api/v1/job/cancel", { job_id: "of-alice" });
    expect((await fixture.job("of-alice")).metadata.labels?.["kuscia.secretflow/job-stage-trigger"]).toBe("alice");
  });

  it("shows a domain its own jobs only, in both watches", async () => {
    const streams = await Promise.all([
      watchHttp(api.httpPort, {}, as("alice").http),
      watchGrpc(as("alice")),
      watchHttp(api.httpPort, {}, as("master").http),
    ]);
    await fixture.createJob("marker");
    await eventually(() => (streams.every(({ seen }) => seen.includes("ADDED marker Pending")) ? true : undefined));
    expect(streams.map(({ seen }) => seen.some((line) => line.includes("of-bob")))).toEqual([false, false, true]);
    expect(streams.map(({ seen }) => seen.some((line) => line.includes("of-both")))).toEqual([true, true, true]);
    for (const stream of streams) stream.close();
  });

  it("writes an audit line per change, with who, what, job and result, and without the request", async () => {
    await post("master", "/api/v1/job/create", {
      job_id: "audited",
      initiator: "alice",
      tasks: [{ alias: "t", app_image: "i", task_input_config: "top-secret", parties: [{ domain_id: "alice" }] }],
    });
    const line = fixture.logs.find(({ subject }) => subject === "audited");
    expect(line).toMatchObject({
      audit: true,
      call: "CreateJob",
      code: 0,
      caller: `system:serviceaccount:${fixture.namespace}:master`,
      transport: "http",
    });
    expect(JSON.stringify(fixture.logs)).not.toContain("top-secret");
    expect(JSON.stringify(fixture.logs)).not.toContain(bearer["master"]!.slice(7, 40));
  });
});

describe("limits", () => {
  it("refuses what is more than the rate, by 429 with Retry-After and RESOURCE_EXHAUSTED", async () => {
    const api = await fixture.startApi("--request-rate=1", "--request-burst=5");
    const many = Array.from({ length: 50 });
    const answers = await Promise.all(many.map(() => sendHttp(api.httpPort, QUERY.path, '{"job_id":"nope"}')));
    // How many pass beyond the burst depends on how long they take together.
    expect(answers.filter(({ status: http }) => http === 200).length).toBeGreaterThanOrEqual(5);
    const refused = answers.find(({ status: http }) => http === 429);
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(JSON.parse(refused?.text ?? "")).toMatchObject({ status: { code: 11101 } });
    const codes = await Promise.all(
      many.map(() =>
        call("grpc", api, QUERY, {}).then(
          () => status.OK,
          ({ code }: { code: status }) => code,
        ),
      ),
    );
    expect(codes).toContain(status.RESOURCE_EXHAUSTED);
  });

  it("refuses a body of more than 2 MiB, and goes on", async () => {
    const api = await fixture.startApi();
    const body = JSON.stringify({ job_id: "x".repeat(10 * 1024 * 1024) });
    const answer = await sendHttp(api.httpPort, QUERY.path, body, { headers: { "content-type": "application/json" } });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      413,
      { status: { code: 11101, message: "the request body is larger than 2097152 bytes", details: [] }, data: null },
    ]);
    await expect(call("grpc", api, QUERY, { jobId: "x".repeat(10 * 1024 * 1024) })).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
    expect((await call("grpc", api, QUERY, { jobId: "nope" })).status?.code).toBe(11202);
  });
});
