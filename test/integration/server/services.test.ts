import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { AppImageService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import { DomainService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import { HealthService } from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/health_pb.js";
import {
  LogService,
  QueryLogRequestSchema,
  QueryLogResponseSchema,
} from "../../../src/proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import { fromBinary } from "@bufbuild/protobuf";
import { issueCertificate } from "../../../src/local/pki/certificate.ts";
import { call, grpcClient, TRANSPORTS } from "./clients.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { openHttp, postJson, sendHttp } from "./http.ts";

let fixture: Fixture;
let api: Api;
let suffix = "";
beforeAll(async () => {
  fixture = await createFixture();
  suffix = fixture.namespace.slice(5);
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

const post = async (path: string, body: object) => postJson(api.httpPort, path, body);

it.each(TRANSPORTS)("is healthy over %s", async (transport) => {
  const answer = await call(transport, api, { method: HealthService.method.healthZ, path: "/healthZ" }, {});
  expect([answer.status?.code, answer.data?.ready]).toEqual([0, true]);
});

describe("AppImages", () => {
  const container = {
    name: "main",
    command: ["sh"],
    args: ["-c", "x"],
    working_dir: "/w",
    config_volume_mounts: [{ mount_path: "/etc/c", sub_path: "c" }],
    ports: [{ name: "p", protocol: "HTTP", scope: "Cluster" }],
    env_from: [{ prefix: "X_", config_map_ref: { name: "cm" }, secret_ref: null }],
    env: [{ name: "A", value: "b" }],
    resources: { limits: { cpu: "1", memory: "1Gi" }, requests: null },
    liveness_probe: null,
    readiness_probe: {
      exec: null,
      http_get: { path: "/r", port: "p", host: "", scheme: "HTTP", http_headers: [{ name: "h", value: "v" }] },
      tcp_socket: null,
      grpc: null,
      initial_delay_seconds: 1,
      timeout_seconds: 2,
      period_seconds: 3,
      success_threshold: 1,
      failure_threshold: 5,
      termination_grace_period_seconds: "6",
    },
    startup_probe: null,
    image_pull_policy: "Always",
  };
  const template = { name: "t", role: "r", replicas: 2, restart_policy: "Never", containers: [container] };
  const image = { name: "repo/image", tag: "1", id: "i", sign: "s" };
  const good = () => ({ name: `full-${suffix}`, image, config_templates: { c: "x" }, deploy_templates: [template] });

  it("come back as they were given", async () => {
    expect(await post("/api/v1/appimage/create", good())).toEqual({
      status: { code: 0, message: "success", details: [] },
    });
    const shown = await post("/api/v1/appimage/query", { name: good().name });
    expect(shown["data"]).toEqual(good());
    const batch = await post("/api/v1/appimage/batchQuery", { names: [good().name, good().name] });
    expect(batch["data"]).toEqual([good(), good()]);
  });

  const MISSING = 'appimages.kuscia.secretflow "nope" not found';
  it.each([
    ["create", {}, 11100, "appimage name can not be empty"],
    ["create", { name: "a" }, 11100, "base image name can not be empty"],
    ["create", { name: "a", image: { name: "i" } }, 11100, "deploy templates can not be empty"],
    ["create", { name: "a", image, deploy_templates: [{}] }, 11100, "deploy template name can not be empty"],
    [
      "create",
      { name: "a", image, deploy_templates: [{ name: "t", replicas: -1 }] },
      11100,
      "containers can not be empty",
    ],
    [
      "create",
      { name: "a", image, deploy_templates: [{ name: "t", replicas: -1, containers: [{}] }] },
      11100,
      "replicas can not be less than 0",
    ],
    [
      "create",
      { name: "a", image, deploy_templates: [{ name: "t", containers: [{}] }] },
      11100,
      "container name can not be empty",
    ],
    [
      "create",
      { name: "A", image, deploy_templates: [template] },
      11100,
      'Field "appimage_id" is invalid, invalid value: "A": regex used for validation is "^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$" ',
    ],
    [
      "create",
      {
        name: "a",
        image,
        deploy_templates: [{ name: "t", containers: [{ name: "c", resources: { limits: { cpu: "x" } } }] }],
      },
      13100,
      "can't parse limit cpu x to resource quantity, quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    ["update", { name: "a" }, 11100, "base image name can not be empty"],
    ["update", { name: "nope", image }, 13105, MISSING],
    ["update", { name: "nope", image, deploy_templates: [{}] }, 11100, "deploy template name can not be empty"],
    ["delete", {}, 11100, "appimage name can not be empty"],
    ["delete", { name: "nope" }, 13103, MISSING],
    ["query", {}, 11100, "appimage name can not be empty"],
    ["query", { name: "nope" }, 13105, MISSING],
    [
      "list",
      { page_token: "nonsense" },
      13107,
      "invalid continue token: continue key is not valid: invalid character '\\u009e' looking for beginning of value",
    ],
    ["batchQuery", {}, 11100, "names can not be empty"],
    ["batchQuery", { names: ["a", ""] }, 11100, "name can not be empty on index 1"],
    ["batchQuery", { names: ["nope"] }, 13105, `can't get appimage for nope, err: ${MISSING}`],
  ])("%s %j answers %d", async (name, body, code, message) => {
    const { status } = await post(`/api/v1/appimage/${name}`, body);
    expect(status.code).toBe(code);
    expect(status.message).toEqual(message);
  });

  it("are made once, updated in the given parts, and deleted", async () => {
    const name = `life-${suffix}`;
    await post("/api/v1/appimage/create", { ...good(), name });
    expect((await post("/api/v1/appimage/create", { ...good(), name }))["status"].code).toBe(13106);
    const data = async () => (await post("/api/v1/appimage/query", { name }))["data"];
    await post("/api/v1/appimage/update", { name, image: { name: "other" } });
    expect(await data()).toEqual({ ...good(), name, image: { name: "other", tag: "", id: "", sign: "" } });
    // An empty map counts as given in JSON and clears; in binary it cannot be told from none.
    await call(
      "http protobuf",
      api,
      { method: AppImageService.method.updateAppImage, path: "/api/v1/appimage/update" },
      { name, image: { name: "other" }, configTemplates: {} },
    );
    expect((await data()).config_templates).toEqual({ c: "x" });
    await post("/api/v1/appimage/update", { name, image: { name: "other" }, config_templates: {} });
    expect((await data()).config_templates).toEqual({});
    expect((await post("/api/v1/appimage/delete", { name }))["status"].code).toBe(0);
    expect((await post("/api/v1/appimage/query", { name }))["status"].code).toBe(13105);
  });

  it("are listed page by page, by name", async () => {
    for (const letter of ["a", "b", "c"])
      await post("/api/v1/appimage/create", { ...good(), name: `${letter}-${suffix}` });
    const names: string[] = [];
    let token = "";
    do {
      const { data } = await post("/api/v1/appimage/list", { page_size: 2, page_token: token });
      names.push(...data.appimage_list.map((item: { name: string }) => item.name));
      token = data.next_page_token;
    } while (token !== "");
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining([`a-${suffix}`, `b-${suffix}`, `c-${suffix}`]));
    const all = await post("/api/v1/appimage/list", { page_size: String(2n ** 63n - 1n) });
    expect(all["data"].appimage_list.map((item: { name: string }) => item.name)).toEqual(expect.arrayContaining(names));
  });
});

describe("Domains", () => {
  const path = (name: string) => `/api/v1/domain/${name}`;
  it("live", async () => {
    const domain_id = `dom-${suffix}`;
    const given = {
      domain_id,
      role: "partner",
      cert: "Y2VydA==",
      auth_center: { authentication_type: "Token", token_gen_method: "RAND-GEN" },
      master_domain_id: "m",
    };
    expect((await post(path("create"), given))["status"]).toEqual({ code: 0, message: "success", details: [] });
    expect((await post(path("create"), given))["status"].code).toBe(11306);
    expect((await post(path("query"), { domain_id }))["data"]).toEqual({
      ...given,
      node_statuses: [],
      deploy_token_statuses: [],
      annotations: {},
    });
    expect((await post(path("batchQuery"), { domain_ids: [domain_id] }))["data"]).toEqual({
      domains: [{ domain_id, role: "partner", cert: "Y2VydA==", node_statuses: [] }],
    });
    await call(
      "grpc",
      api,
      { method: DomainService.method.updateDomain, path: path("update") },
      { domainId: domain_id, cert: "eA==" },
    );
    expect((await post(path("query"), { domain_id }))["data"]).toMatchObject({
      role: "",
      cert: "eA==",
      auth_center: null,
      master_domain_id: "",
    });
    expect((await post(path("delete"), { domain_id }))["status"].code).toBe(0);
    for (const [name, code] of [
      ["query", 11305],
      ["update", 11305],
      ["delete", 11305],
    ] as const) {
      expect((await post(path(name), { domain_id }))["status"].code).toBe(code);
    }
    expect((await post(path("batchQuery"), { domain_ids: [domain_id] }))["status"].code).toBe(11302);
    expect((await post(path("create"), {}))["status"]).toMatchObject({
      code: 11100,
      message: "domain id can not be empty",
    });
  });
});

describe("logs", () => {
  let kubelet: Server;
  const follow: (() => void)[] = [];
  beforeAll(async () => {
    // The API server asks the kubelet of the pod's node; this one has whatever the test says.
    const pair = issueCertificate({ subject: { commonName: "kubelet" }, ips: ["127.0.0.1"] });
    kubelet = createServer(
      { cert: pair.pem, key: pair.key.export({ type: "pkcs8", format: "pem" }) },
      (request, response) => {
        if (request.url?.includes("follow=true")) {
          response.write("line 0\n");
          follow.push(
            () => response.write("line 1\n"),
            () => response.end(),
          );
        } else response.end(Array.from({ length: 250 }, (_, index) => `line ${index}\n`).join(""));
      },
    );
    await new Promise<void>((resolve) => kubelet.listen(0, "127.0.0.1", resolve));
    const node = `node-${suffix}`;
    await fixture.send("POST", "/api/v1/nodes", { metadata: { name: node } });
    await fixture.send("PUT", `/api/v1/nodes/${node}/status`, {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: node },
      status: {
        addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
        daemonEndpoints: { kubeletEndpoint: { Port: (kubelet.address() as AddressInfo).port } },
      },
    });
    const taskID = `task-${suffix}`;
    await fixture.createJob("logged", {
      tasks: [
        {
          alias: "t",
          taskID,
          appImage: "i",
          taskInputConfig: "",
          parties: [
            { domainID: "alice", role: "one" },
            { domainID: "alice", role: "two" },
          ],
        },
        {
          alias: "u",
          taskID: `waiting-${suffix}`,
          appImage: "i",
          taskInputConfig: "",
          parties: [{ domainID: "alice" }],
        },
      ],
    });
    const pods = (role: string) => [{ name: `${taskID}-${role}-0` }];
    await fixture.setStatus("logged", {
      phase: "Running",
      tasks: [
        {
          alias: "t",
          taskID,
          state: "Running",
          parties: ["one", "two"].map((role) => ({ domainID: "alice", role, state: "Running", pods: pods(role) })),
        },
        {
          alias: "u",
          taskID: `waiting-${suffix}`,
          state: "Pending",
          parties: [{ domainID: "alice", state: "Pending", pods: [{ name: "nope" }] }],
        },
      ],
    });
    for (const [role, containers] of [
      ["one", ["main"]],
      ["two", ["main", "side"]],
    ] as const) {
      const name = `${taskID}-${role}-0`;
      const spec = {
        nodeName: node,
        automountServiceAccountToken: false,
        containers: containers.map((container) => ({ name: container, image: "i" })),
      };
      const made = await fixture.cluster.api.send("POST", "/api/v1/namespaces/alice/pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace: "alice" },
        spec,
      });
      if (made.status >= 300) throw new Error(JSON.stringify(made.body));
      await fixture.cluster.kubectl([
        "-n",
        "alice",
        "patch",
        "pod",
        name,
        "--subresource=status",
        "-p",
        '{"status":{"phase":"Running","hostIP":"127.0.0.1","hostIPs":[{"ip":"127.0.0.1"}]}}',
      ]);
    }
  });
  afterAll(async () => {
    kubelet.closeAllConnections();
    kubelet.close();
    // Others use the cluster after us.
    const pods = ["one", "two"].map((role) => `task-${suffix}-${role}-0`);
    await fixture.cluster.kubectl(["-n", "alice", "delete", "pod", "--force", "--grace-period=0", ...pods]);
    await fixture.cluster.kubectl(["delete", "node", `node-${suffix}`]);
  });

  const ask = async (body: object): Promise<{ status: { code?: number; message: string }; log?: string }[]> => {
    const answer = await sendHttp(api.httpPort, "/api/v1/log/task/query", JSON.stringify(body), {
      headers: { "content-type": "application/json" },
    });
    return answer.text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { status: { message: string }; log?: string });
  };

  it("come in pieces of at most a hundred lines", async () => {
    const answers = await ask({ task_id: `task-${suffix}`, role: "one" });
    expect(answers.every(({ status }) => status.code === undefined && status.message === "success")).toBe(true);
    expect(answers.map(({ log }) => log).join("")).toBe(
      Array.from({ length: 250 }, (_, index) => `line ${index}\n`).join(""),
    );
    expect(Math.max(...answers.map(({ log = "" }) => log.split("\n").length - 1))).toBeLessThanOrEqual(100);
  });

  it("are followed, and the kubelet is left alone when the client leaves", async () => {
    const response = await openHttp(
      api.httpPort,
      "/api/v1/log/task/query",
      JSON.stringify({ task_id: `task-${suffix}`, role: "one", follow: true }),
    );
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await eventually(() => (text.includes("line 0") ? true : undefined));
    follow[0]?.();
    await eventually(() => (text.includes("line 1") ? true : undefined));
    response.destroy();
    await eventually(async () =>
      (await sendHttp(api.healthPort, "/metrics", undefined, { method: "GET" })).text.includes(
        'method="QueryLog",transport="http",code="0"} 2',
      )
        ? true
        : undefined,
    );
    follow[1]?.();
  });

  it("end cleanly when the server stops, without keeping it", async () => {
    const patienceMs = 120_000;
    const own = await fixture.startApi(`--drain-timeout=${patienceMs}ms`);
    const body = JSON.stringify({ task_id: `task-${suffix}`, role: "one", follow: true });
    const response = await openHttp(own.httpPort, "/api/v1/log/task/query", body);
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await eventually(() => (text.includes("line 0") ? true : undefined));
    const ended = new Promise((resolve) => response.once("end", () => resolve("end")));
    const begin = performance.now();
    await own.stop();
    expect(await ended).toBe("end");
    expect(performance.now() - begin).toBeLessThan(patienceMs / 2);
  });

  it("come over gRPC too", async () => {
    const client = grpcClient(api);
    const asIs = (bytes: Buffer): Buffer => bytes;
    const request = Buffer.from(
      toBinary(
        QueryLogRequestSchema,
        create(QueryLogRequestSchema, { taskId: `task-${suffix}`, role: "two", container: "side" }),
      ),
    );
    const stream = client.makeServerStreamRequest(`/${LogService.typeName}/QueryLog`, asIs, asIs, request);
    let log = "";
    for await (const bytes of stream) log += fromBinary(QueryLogResponseSchema, bytes as Buffer).log;
    expect(log).toContain("line 249");
    client.close();
  });

  it.each([
    [{}, 11100, "task id can not be empty"],
    [{ task_id: "nope" }, 13200, 'kusciatasks.kuscia.secretflow "nope" not found'],
    [{ task_id: "task", domain: "carol" }, 11100, "can't find the party in this task"],
    [
      { task_id: "task" },
      11100,
      "the task has several parties, please specify the domain, and the role if it has several",
    ],
    [{ task_id: "task", role: "one", replica_idx: 1 }, 11100, "replicate index invalid"],
    [{ task_id: "task", role: "one", replica_idx: -1 }, 11100, "replicate index invalid"],
    [
      { task_id: "task", role: "two" },
      11100,
      "task's deploy container larger than 1, please specify the container name",
    ],
    [{ task_id: "task", role: "two", container: "x" }, 11100, "container name x invalid"],
    [{ task_id: "waiting" }, 13200, "task waiting hasn't created pod nope yet, please try later"],
  ])("%j answers %d", async (body, code, message) => {
    const task_id = "task_id" in body && body.task_id !== "nope" ? { task_id: `${body.task_id}-${suffix}` } : {};
    expect(await ask({ ...body, ...task_id })).toEqual([
      { status: { code, message: message.replace("task waiting", `task waiting-${suffix}`) } },
    ]);
  });

  it("are a 400 without words for an empty body", async () => {
    const answer = await sendHttp(api.httpPort, "/api/v1/log/task/query", "", {
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, answer.text]).toEqual([400, ""]);
  });

  it("name the node of a pod", async () => {
    const answer = await post("/api/v1/log/node/query", { task_id: `task-${suffix}`, domain: "alice", role: "one" });
    expect(answer).toEqual({
      status: { code: 0, message: "success", details: [] },
      node_name: `node-${suffix}`,
      node_ip: "127.0.0.1",
    });
    expect((await post("/api/v1/log/node/query", { task_id: "nope" }))["status"].code).toBe(13201);
  });
});
