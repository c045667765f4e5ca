import { chmodSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LABEL } from "../../src/api/names.ts";
import { APP_IMAGES, KUSCIA_JOBS, NAMESPACES } from "../../src/api/resources.ts";
import { type Operator, startOperator } from "../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import { type Api, startApi } from "../../src/server/api.ts";
import { API_OPTIONS } from "../../src/server/options.ts";
import { World } from "./world.ts";

// The streams of output over HTTP, of programs that run as processes, through an API that is replaced.

const TASKS = 3;
const LINES = 300;
const PROGRAM = [
  `for i in $(seq 1 ${LINES}); do echo "{\\"type\\":\\"progress\\",\\"data\\":$(printf 0.%04d $i)}"; echo "line $i"; done`,
  "echo the end",
].join("; ");

const world = new World();
const logger = pino({ level: "silent" });
let operator: Operator;
let api: Api;

beforeAll(async () => {
  chmodSync(world.folder, 0o711);
  await world.start();
  const { client, local } = world;
  const flags = [`--kubeconfig=${local.kubeconfig}`, "--leader-elect=false", "--health-port=-1"];
  const network = ["--shared-network=127.0.0.1", `--shared-ports=${local.ports}`];
  operator = await startOperator(readOptions(OPERATOR_OPTIONS, [...flags, ...network], {}), "test", logger);
  api = await openApi();
  for (const name of ["alice", "bob"])
    await client.create(NAMESPACES, { metadata: { name, labels: { [LABEL.domainName]: name } } });
  const containers = [{ name: "c", workingDir: "", messages: "Stdout" as const, command: ["sh", "-c", PROGRAM] }];
  const deployTemplates = [{ name: "t", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
  await client.create(APP_IMAGES, {
    metadata: { name: "printer" },
    spec: { image: { name: "none", tag: "1" }, deployTemplates },
  });
});

afterAll(async () => {
  await api.stop();
  await operator.stop();
  await world.stop();
  world.remove();
});

async function openApi(): Promise<Api> {
  const ports = [
    "--http-port=0",
    "--grpc-port=-1",
    "--health-port=-1",
    "--max-streams-per-caller=0",
    "--drain-timeout=1s",
  ];
  const open = ["--protocol=NOTLS", "--address=127.0.0.1", `--kubeconfig=${world.local.kubeconfig}`];
  const started = await startApi(readOptions(API_OPTIONS, [...ports, ...open], {}), "test", logger);
  await started.synced;
  return started;
}

interface Event {
  readonly event: string;
  readonly data: Readonly<Record<string, string | number | undefined>>;
}

/** A client of server-sent events that comes back to where it was, at whatever API there is then. */
class Client {
  readonly events: Event[] = [];
  #lastID = "";
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads until the end of the stream; with `most` it leaves after so many events. */
  async read(most = Number.POSITIVE_INFINITY): Promise<void> {
    const headers = this.#lastID === "" ? {} : { "last-event-id": this.#lastID };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`http://127.0.0.1:${api.httpPort}${this.#path}`, { headers, agent: false }, resolve).on("error", reject);
    });
    expect(response.statusCode).toBe(200);
    const end = this.events.length + most;
    let rest = "";
    try {
      for await (const chunk of response.setEncoding("utf8")) {
        const blocks = (rest + (chunk as string)).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          if (this.events.length >= end) return;
          this.#take(block);
        }
      }
    } catch {
      // The API went in the middle of it.
    } finally {
      response.destroy();
    }
  }

  get isOver(): boolean {
    return this.events.at(-1)?.event === "END";
  }

  #take(block: string): void {
    const field = (name: string): string | undefined =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const event = field("event");
    if (event === undefined) return;
    this.#lastID = field("id") ?? this.#lastID;
    this.events.push({ event, data: JSON.parse(field("data") ?? "{}") as Event["data"] });
  }
}

it("every line comes once and in order of each container, through an API that is replaced while the job runs", async () => {
  const { client } = world;
  const parties = [{ domainID: "alice" }, { domainID: "bob" }];
  const tasks = Array.from({ length: TASKS }, (_, index) => ({
    alias: `t${index}`,
    appImage: "printer",
    taskInputConfig: "",
    parties,
  }));
  const ref = { namespace: "cross-domain", name: "prints" };
  await client.create(KUSCIA_JOBS, { metadata: ref, spec: { initiator: "alice", maxParallelism: 2, tasks } });
  await expect.poll(async () => (await client.get(KUSCIA_JOBS, ref)).status?.phase, { timeout: 60_000 }).toBeDefined();
  const whole = new Client("/api/v1/job/output?job=prints");
  const logs = new Client("/api/v1/log/stream?job=prints&tasks=t1");
  for (let round = 0; round < 4; round += 1) {
    await Promise.all([whole.read(200 * (round + 1)), logs.read(100)]);
    await api.stop();
    api = await openApi();
  }
  while (!whole.isOver) await whole.read();
  while (!logs.isOver) await logs.read();

  const of = (events: readonly Event[], type: string): Event[] => events.filter(({ event }) => event === type);
  for (const [all, names] of [
    [whole.events, tasks.map(({ alias }) => alias)],
    [logs.events, ["t1"]],
  ] as const) {
    expect(of(all, "GAP")).toEqual([]);
    for (const task of names)
      for (const party of ["alice", "bob"]) {
        const lines = all.filter(
          ({ data, event }) => data["task"] === task && data["party"] === party && event !== "RESULT",
        );
        const seqs = lines
          .filter(({ event }) => event === "LINE" || event === "MESSAGE")
          .map(({ data }) => data["seq"]);
        expect(seqs).toEqual(Array.from({ length: 2 * LINES + 1 }, (_, index) => index + 1));
      }
  }
  const plain = of(whole.events, "LINE").filter(({ data }) => data["task"] === "t0" && data["party"] === "alice");
  expect(plain.map(({ data }) => data["text"])).toEqual([
    ...Array.from({ length: LINES }, (_, index) => `line ${index + 1}`),
    "the end",
  ]);
  expect(of(whole.events, "MESSAGE").length).toBe(TASKS * 2 * LINES);
  // Without messages a log is what was printed.
  expect(of(logs.events, "LINE").length).toBe(2 * (2 * LINES + 1));
  expect(
    whole.events.findLast(({ event, data }) => event === "STATE" && data["task"] === undefined)?.data["state"],
  ).toBe("Succeeded");

  // The same messages as a topic of a watch, also for a client that comes back in the middle.
  const told = new Client("/api/v1/watch?topics=messages:prints,messages:none");
  const half = TASKS * LINES;
  for (const _ of [1, 2]) await told.read(1 + half);
  const objects = of(told.events, "MESSAGE").map(({ data }) => JSON.parse(String(data["object"])) as Event["data"]);
  const places = objects.map(({ task, party, seq }) => `${task}/${party} ${seq}`);
  expect([told.events[0]?.event, new Set(places).size, places.length]).toEqual(["SYNCED", 2 * half, 2 * half]);
}, 300_000);
