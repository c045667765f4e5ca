import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { load } from "js-yaml";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_IMAGES, KUSCIA_JOBS, KUSCIA_JOB_TEMPLATES } from "../../../src/api/resources.ts";
import type { AppImage, KusciaJobTemplate, KusciaJobTemplateSpec } from "../../../src/api/types.ts";
import { type Operator, startOperator } from "../../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../../src/operator/options.ts";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";
import { revisionOf } from "../../../src/template/render.ts";
import { applyExamples } from "../../local/examples.ts";
import { WebSocket } from "ws";
import { graceOf } from "../../../src/job/grace.ts";
import { decodeUbjson } from "../../../src/server/cloudpss/ubjson.ts";
import { World } from "../../local/world.ts";
import { sendHttp } from "./http.ts";
import { PYTHON_FILES, run, virtualEnvironment } from "./python.ts";

// The published clients of CloudPSS, against local mode: its containers run and have logs.
const TOKEN = "t0ken";
const TESTS_MS = 900_000;
const lines: Record<string, unknown>[] = [];
const LOG = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
const APPS = {
  report: `for i in $(seq $COUNT); do printf '{"type":"progress","key":"p","data":{"value":%s}}\\n\\n' "$i"; done; echo "plain ümlaut"; printf end`,
  ticks: "for i in 1 2 3 4 5 6; do echo tick $i; sleep 1; done",
  gives: `printf '{"outputs":[{"name":"sum","value":42},{"name":"where","uri":"s3://bucket/model"}]}' > /dev/termination-log`,
  endless: "echo begun; exec sleep 600",
  listens: 'while read -r line; do case "$line" in *end*) exit 0;; *) echo "$line";; esac; done; exit 1',
};
const world = new World();
let operator: Operator;
let api: Api;
/** Cuts no reader. */
let steady: Api;
let server = "";
const revision: Record<string, string> = {};

beforeAll(async () => {
  await world.start();
  await applyExamples(world.client);
  const { kubeconfig, ports } = world.local;
  operator = await startOperator(
    {
      ...readOptions(OPERATOR_OPTIONS, [], {}),
      kubeconfig,
      "leader-elect": false,
      "health-port": -1,
      "shared-network": "127.0.0.1",
      "shared-ports": ports,
    },
    "test",
    LOG,
  );
  for (const [name, script] of Object.entries(APPS)) await application(name, script);
  await template("report", {
    parameters: [
      { name: "count", type: "number", required: true },
      { name: "list", default: "none" },
    ],
    template: {
      metadata: { labels: { list: "$(params.list)" } },
      spec: spec("report", '{"count": "$(params.count)"}'),
    },
  });
  for (const name of ["ticks", "gives", "endless", "listens"])
    await template(name, { template: { spec: spec(name, "{}") } });
  const tokens = join(world.folder, "tokens");
  const named = ["alice", "bob"].map(
    (domain) => `${domain}: ${createHash("sha256").update(`${domain}'s`).digest("hex")} ${domain}`,
  );
  writeFileSync(tokens, `${[TOKEN, ...named].join("\n")}\n`);
  // So short that readers of what takes longer are cut.
  api = await start(kubeconfig, "--token-file", tokens, "--stream-max-age=3s");
  steady = await start(kubeconfig, "--token-file", tokens);
  server = `http://127.0.0.1:${api.cloudpssPort}/`;
});
afterAll(async () => {
  await Promise.all([api.stop(), steady.stop()]);
  await operator.stop();
  await world.stop();
  world.remove();
});

async function start(kubeconfig: string, ...flags: string[]): Promise<Api> {
  const ports = ["--http-port=0", "--grpc-port=-1", "--health-port=-1", "--cloudpss-port=0"];
  const base = [
    `--kubeconfig=${kubeconfig}`,
    "--address=127.0.0.1",
    "--protocol=NOTLS",
    "--local-only",
    "--request-rate=0",
  ];
  const started = await startApi(readOptions(API_OPTIONS, [...ports, ...base, ...flags], {}), "test", LOG);
  await started.synced;
  return started;
}

function spec(appImage: string, taskInputConfig: string): KusciaJobTemplateSpec["template"]["spec"] {
  return { initiator: "alice", tasks: [{ alias: "t", appImage, taskInputConfig, parties: [{ domainID: "alice" }] }] };
}

async function application(name: string, script: string): Promise<void> {
  const command = ["sh", "-c", `COUNT=$(cat /work/count); ${script}`];
  const configVolumeMounts = [{ mountPath: "/work/count", subPath: "count" }];
  const input = name === "listens" ? ({ input: "Stdin" } as const) : {};
  const containers = [{ name: "c", workingDir: "", command, configVolumeMounts, ...input }];
  const deployTemplates = [{ name: "d", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
  const configTemplates = { count: "{{{.TASK_INPUT_CONFIG.count}}}" };
  await world.client.create(APP_IMAGES, {
    metadata: { name },
    spec: { image: { name: "none", tag: "1" }, configTemplates, deployTemplates },
  });
}

async function template(name: string, templateSpec: KusciaJobTemplateSpec): Promise<void> {
  const metadata = { name, namespace: "cross-domain" };
  const { spec: stored } = await world.client.create(KUSCIA_JOB_TEMPLATES, { metadata, spec: templateSpec });
  revision[name] = revisionOf(stored);
}

const TERMINATE = { type: "terminate", key: null, version: 1, verb: "create" };
const log = (content: string): object => ({
  type: "log",
  key: null,
  version: 1,
  verb: "create",
  data: { level: "info", content, html: false },
});
const progress = (value: number): object => ({
  type: "progress",
  key: "p",
  version: 1,
  verb: "create",
  data: { value },
});

/** What the table of the documentation says of each member with this version of the client. */
function documentedFor(version: string): Readonly<Record<string, string>> {
  const rows = readFileSync("docs/clients/cloudpss.md", "utf8")
    .split("## Operations")[1]!
    .split("\n")
    .flatMap((line) => (line.startsWith("|") ? [line.split("|").map((cell) => cell.trim())] : []));
  const column = rows[0]!.indexOf(version);
  const members = rows.filter(([, name = ""]) => /^`[Jj]ob\./.test(name));
  return Object.fromEntries(members.map(([, name = "", ...cells]) => [/[\w.]+/.exec(name)![0], cells[column - 2]!]));
}

// At the same time, as each waits for most of its time.
describe.concurrent.each(["4.0.19", "4.5.31", "5.0.9"])("cloudpss %s", (version) => {
  it(
    "creates, reads to the end over reconnects, lists and aborts jobs",
    async () => {
      const python = join(await virtualEnvironment(`cloudpss-${version}.txt`), "bin/python");
      // The client of 4.0.19 cannot send what it has written itself.
      // That of 4.5 ends when it has connected in vain five times.
      const ends = !version.startsWith("4.5");
      const settings = JSON.stringify({ revision, aborts: version !== "4.0.19", ends });
      const env = { PATH: process.env["PATH"], CLOUDPSS_API_URL: server, CLOUDPSS_TOKEN: TOKEN };
      const { stdout } = await run(python, [join(PYTHON_FILES, "script_for_cloudpss.py"), settings], {
        env,
        timeout: TESTS_MS,
      });
      const seen = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
      expect(seen).toMatchObject({
        user: "master",
        args: { count: 3, _ModelArgs: { list: "spring" }, "@queue": 1 },
        context: ["function/alice/report"],
        policy: { queue: 1, priority: 3, tres: { cpu: 2, ecpu: 0, mem: 0 }, maxDuration: null },
        "user of the job": "alice",
        "input of one that is over": "00000000-0000-0000-0000-000000000000",
        heard: [
          { type: "say", data: { value: 1.5, list: ["a", null, true] } },
          { type: "say", data: { text: "ü" } },
        ],
        messages: [
          progress(1),
          progress(2),
          progress(3),
          log("plain ümlaut"),
          log("end"),
          { ...TERMINATE, data: { status: "COMPLETED" } },
        ],
        "status()": 1,
        times: [true, true, true],
        "read again": true,
        "over reconnects": ["tick 1", "tick 2", "tick 3", "tick 4", "tick 5", "tick 6"],
        "first of a job that goes on": "begun",
        "status() of it": 0,
        missing: expect.stringMatching(/kusciajobs.kuscia.secretflow \\?"nothing\\?" not found/) as string,
        "unknown parameter": expect.stringContaining("other") as string,
        "unknown template": expect.stringContaining('there is no template "nothing"') as string,
        "other revision": expect.stringContaining("sha256:0") as string,
        "each once": true,
        found: true,
      });
      expect((seen["pages"] as number[]).at(-1)).toBe(0);
      expect(seen["members"]).toEqual(documentedFor(version));
    },
    TESTS_MS,
  );
});

it.concurrent(
  "runs scripts for the class of the Python package, member by member",
  async () => {
    const python = join(await pythonEnvironment("python/requirements/test.txt"), "bin/python");
    const env = {
      PATH: process.env["PATH"],
      PYTHONPATH: "src",
      PYTHONDONTWRITEBYTECODE: "1",
      CLOUDPSS_API_URL: server,
      CLOUDPSS_TOKEN: TOKEN,
    };
    const args = ["-m", "unittest", "tests.test_cloudpss"];
    const { stderr } = await run(python, args, { env, cwd: "python", timeout: TESTS_MS });
    expect(stderr).toContain("OK");
  },
  TESTS_MS,
);

it("runs the example", async () => {
  for (const file of ["apps/python-script.yaml", "cloudpss/report.yaml"]) {
    const object = load(readFileSync(join("examples", file), "utf8")) as AppImage & KusciaJobTemplate;
    const type = object.kind === "AppImage" ? APP_IMAGES : KUSCIA_JOB_TEMPLATES;
    const { metadata, spec: given } = object;
    const values = file.startsWith("cloudpss") ? { ...metadata, name: "example" } : metadata;
    await world.client.create(type as typeof APP_IMAGES, { metadata: values, spec: given });
  }
  const python = join(await virtualEnvironment("cloudpss-5.0.9.txt"), "bin/python");
  const script = readFileSync("examples/cloudpss/report.py", "utf8").replace("alice/report", "alice/example");
  const env = { PATH: process.env["PATH"], CLOUDPSS_API_URL: server, CLOUDPSS_TOKEN: TOKEN };
  const { stdout } = await run(python, ["-c", script], { env, timeout: TESTS_MS });
  const steps = [0.25, 0.5, 0.75, 1].map((value) => `progress {'value': ${value}, 'title': 'first'}`);
  expect(stdout.trim().split("\n")).toEqual([
    ...steps,
    "log {'level': 'info', 'content': '[INFO] done', 'html': False}",
    "terminate {'status': 'COMPLETED'}",
    "COMPLETED",
  ]);
});

describe("over HTTP", () => {
  interface Shown {
    readonly id: string;
    readonly output: string;
  }
  const CREATE = "mutation ($input: CreateJobInput!) { job: createJob(input: $input) { id output } }";
  const endless = { input: { args: { _ModelArgs: {} }, context: ["function/alice/endless"] } };
  interface Data {
    readonly job: Shown;
    readonly jobs: { readonly items: readonly Shown[] };
  }
  const data = (answer: { readonly text: string }): Data => (JSON.parse(answer.text) as { data: Data }).data;
  const messages = (answer: { readonly text: string }): string[] =>
    (JSON.parse(answer.text) as { errors: { message: string }[] }).errors.map(({ message }) => message);
  const open = async (output: string): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${steady.cloudpssPort}/api/streams/id/${output}`);
    await once(socket, "upgrade");
    return socket;
  };
  const ask = async (
    query: string,
    variables: object = {},
    token = TOKEN,
  ): Promise<{ status: number; text: string }> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    return sendHttp(steady.cloudpssPort, "/graphql", JSON.stringify({ query, variables }), { headers });
  };

  it("asks for a token, in words that clients read", async () => {
    const { status, text } = await ask("{__typename}", {}, "wrong");
    expect([status, JSON.parse(text)]).toMatchObject([401, { statusCode: 401, message: "the token is not valid" }]);
    expect(JSON.parse((await ask("{__typename}")).text)).toEqual({ data: { __typename: "Query" } });
  });

  it("lets a domain do what it may over the job API, and writes the same audit log", async () => {
    const { id } = data(await ask(CREATE, endless, "alice's")).job;
    const get = "query ($id: ID!) { job(input: { id: $id }) { id user } }";
    expect(data(await ask(get, { id }, "alice's"))).toEqual({ job: { id, user: "alice" } });
    const list = "{ jobs(input: { limit: 1000 }) { items { id } } }";
    const listed = async (token: string): Promise<string[]> =>
      data(await ask(list, {}, token)).jobs.items.map((job) => job.id);
    expect(await listed("alice's")).toContain(id);
    expect(await listed("bob's")).not.toContain(id);
    expect(messages(await ask(CREATE, endless, "bob's"))[0]).toContain(
      "initiator is alice, and the caller may not act",
    );
    const abort = "mutation ($id: ID!) { abortJob(input: { id: $id, timeout: 1.5 }) { id } }";
    const nobodys = messages(await ask(get, { id: "nothing" }, "bob's"));
    for (const query of [get, abort]) expect(messages(await ask(query, { id }, "bob's"))).toEqual(nobodys);
    const { output } = data(
      await ask("query ($id: ID!) { job(input: { id: $id }) { output } }", { id }, "alice's"),
    ).job;
    const socket = await open(output);
    const [frame] = (await once(socket, "message")) as [Buffer];
    socket.terminate();
    const { data: bytes, timestamp } = decodeUbjson(frame) as { data: Uint8Array; timestamp: number };
    expect(decodeUbjson(Buffer.from(bytes))).toEqual(log("begun"));
    expect(Math.abs(timestamp - Date.now())).toBeLessThan(TESTS_MS);
    expect(data(await ask(abort, { id }, "alice's"))).toEqual({ abortJob: { id } });
    const { metadata } = await world.client.get(KUSCIA_JOBS, { namespace: "cross-domain", name: id });
    expect(graceOf({ metadata })).toBe(2);
    const audit = lines.filter(({ audit: is, subject }) => is === true && String(subject).includes(id));
    expect(new Set(audit.map(({ call, caller, code }) => `${String(call)} ${String(caller)} ${String(code)}`))).toEqual(
      new Set([
        "PatchJob alice 0",
        "GetJob alice 0",
        "GetJob bob 11102",
        "StreamLogs alice 0",
        "TerminateJob bob 11102",
        "TerminateJob alice 0",
      ]),
    );
    expect(JSON.stringify(lines)).not.toContain("alice's");
  });

  it("refuses what would take too much", async () => {
    const many = Array.from({ length: 12 }, (_, index) => `a${index}: job(input: {id: "x"}) { id }`).join("\n");
    expect((await ask(`{ ${many} }`)).text).toContain("a request may have at most 10 calls");
    expect((await ask(`{ ${"__typename ".repeat(2000)} }`)).text).toContain("1000 tokens");
    expect((await ask("{")).status).toBe(200);
  });

  it("says over a WebSocket what clients know of an id that is none, and the server's time", async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${steady.cloudpssPort}/api/streams/id/nothing`);
    const [[head], [code, reason]] = (await Promise.all([once(socket, "upgrade"), once(socket, "close")])) as [
      [IncomingMessage],
      [number, Buffer],
    ];
    expect(Date.parse(head.headers.date!)).not.toBeNaN();
    expect([code, reason.toString()]).toEqual([1008, "CMS_NO_STREAM_ID: there is no such stream"]);
    const input = new WebSocket(`ws://127.0.0.1:${steady.cloudpssPort}/api/streams/token/nothing`);
    expect((await once(input, "close"))[0]).toBe(1008);
    const other = new WebSocket(`ws://127.0.0.1:${steady.cloudpssPort}/other`);
    expect(String((await once(other, "error"))[0])).toContain("404");
  });

  it("serves 200 readers of a job at once, and each gets everything", async () => {
    const input = { args: { count: 50, _ModelArgs: {} }, context: ["function/alice/report"] };
    const { output } = data(await ask(CREATE, { input })).job;
    const read = async (): Promise<string[]> => {
      const path = `/api/streams/id/${output}?format=json`;
      const { text } = await sendHttp(steady.cloudpssPort, path, undefined, { method: "GET" });
      return (
        text
          .split("\n\n")
          // Between them come lines that keep the connection open.
          .flatMap((event) => /^id: (.*)$/m.exec(event)?.[1] ?? /^event: (.*)$/m.exec(event)?.[1] ?? [])
      );
    };
    await expect.poll(read, { interval: 200 }).toContain("complete");
    const whole = await read();
    expect(whole).toHaveLength(50 + 2 + 3);
    const all = await Promise.all(Array.from({ length: 200 }, read));
    for (const each of all) expect(each).toEqual(whole);
  });

  it("gives an output only to who has its id, and only while the job is there", async () => {
    const { id, output } = data(await ask(CREATE, endless)).job;
    await world.client.delete(KUSCIA_JOBS, { namespace: "cross-domain", name: id });
    await expect
      .poll(() => world.client.get(KUSCIA_JOBS, { namespace: "cross-domain", name: id }).catch(() => "gone"))
      .toBe("gone");
    for (const stream of [output, `${output}x`, "x", randomBytes(60).toString("base64url")]) {
      const { status, text } = await sendHttp(steady.cloudpssPort, `/api/streams/id/${stream}`, undefined, {
        method: "GET",
      });
      expect([status, text]).toEqual([404, "CMS_NO_STREAM_ID: there is no such stream"]);
    }
  });
});
