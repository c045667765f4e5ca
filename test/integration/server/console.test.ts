import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readOptions } from "../../../src/process/options.ts";
import type { Api } from "../../../src/server/api.ts";
import { onlyLooks } from "../../../src/server/console/server.ts";
import { STREAM_CALLS, UNARY_CALLS } from "../../../src/service/calls.ts";
import { API_OPTIONS, protocolOf } from "../../../src/server/options.ts";
import { pkiPaths } from "../../cluster/pki/files.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { type HttpAnswer, type HttpOptions, openHttp, sendHttp } from "./http.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const AUDIENCE = "console.example";
/** What the specification of the console asks for, to the word. */
const POLICY = [
  ...["default-src", "base-uri", "form-action", "frame-ancestors"].map((name) => `${name} 'none'`),
  ...["script-src", "style-src", "connect-src", "worker-src"].map((name) => `${name} 'self'`),
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
  "trusted-types kj",
].join("; ");
const JSON_TYPE = { "content-type": "application/json" };

const LOOKING =
  /(?:get|list|query|view|watch|plan|preview|render|runs|next|validate|events|manifest|export|results|hooks|usage|standing|stream|output|count|status|whoami|healthz|node|ticket)/i;

let fixture: Fixture;
let api: Api;
let token: string;
const shared = join(temporaryFolder("console"), "token");

const flags = ["--console-port=0", "--kubernetes-auth", `--token-audiences=${AUDIENCE}`];
const get = (path: string, options: HttpOptions = {}): Promise<HttpAnswer> =>
  sendHttp(api.consolePort, path, undefined, { method: "GET", ...options });
const post = (path: string, headers: Record<string, string>, of = api): Promise<HttpAnswer> =>
  sendHttp(of.consolePort, path, "{}", { headers: { ...JSON_TYPE, authorization: `Bearer ${token}`, ...headers } });

beforeAll(async () => {
  fixture = await createFixture();
  writeFileSync(shared, "secret");
  const { namespace } = fixture;
  const group = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const name = `console-${randomBytes(3).toString("hex")}`;
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await fixture.send("POST", accounts, { metadata: { name } });
  const rules = [{ apiGroups: ["kuscia.secretflow"], resources: ["kusciajobs"], verbs: ["*"] }];
  await fixture.send("POST", `${group}/roles`, { metadata: { name }, rules });
  await fixture.send("POST", `${group}/rolebindings`, {
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ kind: "ServiceAccount", name, namespace }],
  });
  const spec = { audiences: [AUDIENCE] };
  token = (await fixture.send<{ status: { token: string } }>("POST", `${accounts}/${name}/token`, { spec })).status
    .token;
  api = await fixture.startApi(...flags);
});
afterAll(() => fixture.stop());

describe("the files of the console", () => {
  it("are for everybody, under a policy that lets nothing else in", async () => {
    for (const path of ["/", "/jobs/ns/any?view=table"]) {
      const { status, headers, text } = await get(path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
      });
      expect(headers["content-security-policy"]).toBe(POLICY);
      expect(headers["set-cookie"]).toBeUndefined();
      expect(text).toContain('<div id="root">');
    }
  });

  it("are kept by browsers if their names change with what is in them, and sent small", async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec((await get("/")).text)?.[1] ?? "";
    const plain = await get(script);
    const small = await get(script, { headers: { "accept-encoding": "gzip, br" } });
    expect(plain.headers["cache-control"]).toContain("immutable");
    expect(small.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(small.body)).toEqual(plain.body);
    expect(small.body.length).toBeLessThan(110 * 1024);
  });

  it("are all that there is", async () => {
    for (const path of ["/assets/none.js", "/api/v1/none", "/assets/../../package.json", "/%2e%2e/package.json"]) {
      const { status, text } = await get(path);
      if (status === 200) expect(text).toContain('<div id="root">');
      else expect(status).toBe(404);
    }
    expect((await sendHttp(api.consolePort, "/", "{}")).status).toBe(404);
  });

  it("come with what the page has to know before anybody signs in", async () => {
    expect(JSON.parse((await get("/about.json")).text)).toEqual({
      version: "test",
      read_only: false,
      audience: AUDIENCE,
    });
  });
});

describe("calls of the console", () => {
  it("are those of the job API, for bearer tokens alone", async () => {
    const answer = await post("/api/v1/whoami", { "x-kj": "1" });
    expect(JSON.parse(answer.text)).toMatchObject({ status: { code: 0 }, data: { job_namespace: fixture.namespace } });
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect((await post("/api/v1/whoami", { "x-kj": "1", authorization: "" })).status).toBe(401);
    expect((await post("/api/v1/whoami", { "x-kj": "1", authorization: "Bearer made-up" })).status).toBe(401);
  });

  it("have no authority from a cookie", async () => {
    const cookie = `token=${token}; authorization=Bearer ${token}; Authorization=${token}`;
    const answer = await post("/api/v1/whoami", { "x-kj": "1", authorization: "", cookie });
    expect(answer.status).toBe(401);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("never take the tokens of the file, whose holders may do all", async () => {
    const pki = pkiPaths(fixture.cluster.dir);
    const tls = [`--tls-cert-file=${pki.apiServerCert}`, `--tls-key-file=${pki.apiServerKey}`];
    const safe = await fixture.startApi(
      ...flags,
      "--protocol=MTLS",
      ...tls,
      `--client-ca-file=${pki.ca}`,
      `--token-file=${shared}`,
    );
    const over = { tls: true, ca: readFileSync(pki.ca), servername: "localhost" };
    const ask = (headers: Record<string, string>): Promise<HttpAnswer> =>
      sendHttp(safe.consolePort, "/api/v1/whoami", "{}", {
        ...over,
        headers: { ...JSON_TYPE, "x-kj": "1", ...headers },
      });
    // No certificate of a client is asked for.
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await ask({ token: "secret" })).status).toBe(401);
    expect((await ask({ authorization: "Bearer secret" })).status).toBe(401);
  });

  it.each<[string, Record<string, string>]>([
    ["without the header of the page", {}],
    ["in a form", { "x-kj": "1", "content-type": "application/x-www-form-urlencoded" }],
    ["in plain text", { "x-kj": "1", "content-type": "text/plain" }],
    ["from a page of another origin", { "x-kj": "1", origin: "https://evil.example" }],
    ["from a page without an origin", { "x-kj": "1", origin: "null" }],
  ])("are refused %s, whoever makes them", async (_, headers) => {
    const answer = await post("/api/v1/whoami", headers);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain(fixture.namespace);
  });

  it("answer to no other name on this machine, also not with the files", async () => {
    expect((await get("/", { headers: { host: "evil.example" } })).status).toBe(403);
    expect((await post("/api/v1/whoami", { "x-kj": "1", host: "evil.example" })).status).toBe(403);
    expect((await post("/api/v1/whoami", { "x-kj": "1", origin: `http://127.0.0.1:${api.consolePort}` })).status).toBe(
      200,
    );
  });

  it("change nothing where the console is read-only", async () => {
    await fixture.createJob("kept");
    const shows = await fixture.startApi(...flags, "--console-read-only");
    const calls = [...UNARY_CALLS, ...STREAM_CALLS];
    const refused = calls.filter((call) => !onlyLooks(call)).map(({ path }) => path);
    expect(refused).toEqual(expect.arrayContaining(["/api/v1/job/do", "/api/v1/job/delete", "/api/v1/consent/decide"]));
    for (const path of refused) {
      const { status, text } = await post(path, { "x-kj": "1" }, shows);
      expect([path, status, text]).toEqual([path, 403, expect.stringContaining("this server only shows")]);
    }
    // By its name each of the others looks, or says what would be.
    const looks = calls.filter(onlyLooks).map(({ path }) => path.split("/").slice(-2).join("/"));
    expect(looks.filter((name) => !LOOKING.test(name))).toEqual([]);
    expect((await post("/api/v1/job/view", { "x-kj": "1" }, shows)).status).toBe(200);
    expect((await post("/api/v1/job/plan", { "x-kj": "1" }, shows)).status).not.toBe(403);
  });

  it("include the watch, from where a list was read", async () => {
    const view = JSON.parse((await post("/api/v1/job/view", { "x-kj": "1" })).text) as { data: { event_id: string } };
    const headers = { authorization: `Bearer ${token}`, "last-event-id": view.data.event_id };
    const stream = await openHttp(api.consolePort, "/api/v1/job/watch", undefined, { method: "GET", headers });
    stream.setEncoding("utf8");
    await fixture.createJob("later");
    let seen = "";
    for await (const chunk of stream) {
      seen += chunk as string;
      if (seen.includes('"job_id":"later"')) break;
    }
    expect(seen).not.toMatch(/RESET|"job_id":"kept"/);
  });
});

it("many open consoles cost Kubernetes one watch, and all of them see what happens", async () => {
  const own = await fixture.startApi(...flags);
  const MANY = 60;
  const watches = async (): Promise<number> => {
    const { text } = await sendHttp(own.healthPort, "/metrics", undefined, { method: "GET" });
    const [, count = "0"] =
      /^rest_client_requests_total\{method="watch",resource="kusciajobs",code="200"\} (\d+)/m.exec(text) ?? [];
    return Number(count);
  };
  const before = await watches();
  expect(before).toBe(1);
  const view = JSON.parse((await post("/api/v1/job/view", { "x-kj": "1" }, own)).text) as {
    data: { event_id: string };
  };
  const headers = { authorization: `Bearer ${token}`, "last-event-id": view.data.event_id };
  const open = { method: "GET", headers };
  const path = "/api/v1/job/watch";
  const streams = await Promise.all(
    Array.from({ length: MANY }, () => openHttp(own.consolePort, path, undefined, open)),
  );
  await fixture.createJob("for-all");
  const sees = async (stream: (typeof streams)[number]): Promise<boolean> => {
    let seen = "";
    for await (const chunk of stream.setEncoding("utf8")) {
      seen += chunk as string;
      if (seen.includes('"job_id":"for-all"')) return true;
    }
    return false;
  };
  expect(await Promise.all(streams.map(sees))).toEqual(Array.from({ length: MANY }, () => true));
  expect(await watches()).toBe(before);
});

it("a console that could not know its callers is no option", () => {
  const read = (...args: string[]): string => protocolOf(readOptions(API_OPTIONS, args, {}));
  const plain = ["--protocol=NOTLS", "--address=127.0.0.1", "--console-port=0"];
  expect(() => read(...plain)).toThrow("--console-port needs --kubernetes-auth");
  expect(() => read(...plain, "--local-only")).toThrow("--console-port needs --kubernetes-auth");
  expect(read(...plain, "--local-only", `--token-file=${shared}`)).toBe("NOTLS");
  expect(read(...plain, "--kubernetes-auth")).toBe("NOTLS");
});
