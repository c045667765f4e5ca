/**
 * What a client can do to a server within its limits. Runs as a process of its own, so that it does not delay the client
 * that is measured: `abuse-attacks.ts NAME HTTP-PORT GRPC-PORT SECONDS`. Prints how often it did it.
 */
import { once } from "node:events";
import { Agent, request } from "node:http";
import { connect as connectHttp2, constants } from "node:http2";
import { connect, type Socket } from "node:net";
import { LARGE, largeName, smallName } from "./abuse-jobs.ts";

/** As many requests at a time as a browser or a pool of connections sends. */
const PARALLEL = 8;
const STREAMS = 1000;
const CONNECTIONS = 1000;
/** The limit less what stands around the repeated part. */
const BODY_BYTES = 2 * 1024 * 1024 - 100;
const UNTOLD = 100;

interface Target {
  readonly http: number;
  readonly grpc: number;
  /** Monotonic milliseconds. */
  readonly end: number;
}

type Attack = (target: Target) => Promise<number>;

const repeated = (text: string): string => text.repeat(Math.floor(BODY_BYTES / text.length) - 1);
const party = '{"domain_id":"a"},';

/** By name, in the order in which they run. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  nothing: async ({ end }) => {
    await new Promise((resolve) => setTimeout(resolve, end - performance.now()));
    return 0;
  },
  "QueryJob of a job of 1 MiB": calls("/api/v1/job/query", { job_id: largeName(0) }),
  "batch of 500 jobs": calls("/api/v1/job/status/batchQuery", {
    job_ids: Array.from({ length: 500 }, (_, index) => (index < LARGE ? largeName(index) : smallName(index))),
  }),
  "batch of one job of 1 MiB, 500 times": calls("/api/v1/job/status/batchQuery", {
    job_ids: Array.from({ length: 500 }, () => largeName(0)),
  }),
  "page of 1,000 jobs": calls("/api/v1/job/list", { page_size: 1000, name_contains: "-" }),
  "CreateJob, 2 MiB of tasks": posts(
    "/api/v1/job/create",
    `{"job_id":"x","tasks":[${repeated('{"alias":"a","parties":[{"domain_id":"a"}]},').slice(0, -1)}]}`,
  ),
  "CreateJob, 2 MiB of parties": posts(
    "/api/v1/job/create",
    `{"job_id":"x","initiator":"a","tasks":[{"alias":"a","parties":[${repeated(party).slice(0, -1)}]}]}`,
  ),
  "CreateJob, more than 2 MiB": posts("/api/v1/job/create", " ".repeat(BODY_BYTES + 200)),
  "2 MiB of open brackets": posts("/api/v1/job/create", `{"tasks":${"[".repeat(BODY_BYTES - 20)}`),
  "2 MiB of nested objects": posts("/api/v1/job/query", `${repeated('{"a":')}1`),
  "2 MiB of unknown fields": posts("/api/v1/job/query", `{${repeated('"abc":1,')}"a":1}`),
  "2 MiB of the wrong type": posts("/api/v1/job/status/batchQuery", `{"job_ids":[${repeated('{"a":1},')}1]}`),
  "1,000 slow bodies": slowBodies,
  "1,000 idle watches": idleWatches,
  "watches that begin again and again": restartedWatches,
  "1,000 connections that say nothing": silent,
  "HTTP/2 resets": resets,
};

/** Calls as fast as the limits let one. */
function calls(path: string, body: object): Attack {
  return posts(path, JSON.stringify(body));
}

function posts(path: string, body: string): Attack {
  const bytes = Buffer.from(body);
  return async ({ http, end }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: PARALLEL });
    let count = 0;
    const work = async (): Promise<void> => {
      while (performance.now() < end) {
        const status = await post({ port: http, path, bytes, agent });
        if (status === 429) await new Promise((resolve) => setTimeout(resolve, UNTOLD));
        else count += 1;
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, work));
    agent.destroy();
    return count;
  };
}

function post({ port, path, bytes, agent }: { port: number; path: string; bytes: Buffer; agent: Agent }) {
  return new Promise<number>((resolve) => {
    const headers = { "content-type": "application/json", "content-length": bytes.length };
    const call = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent }, (response) => {
      response.resume().on("close", () => resolve(response.statusCode ?? 0));
    });
    call.on("error", () => setTimeout(resolve, UNTOLD, 0));
    call.end(bytes);
  });
}

async function connections(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const some = Array.from({ length: 50 }, () => connect(port, "127.0.0.1").on("error", () => undefined));
    await Promise.all(some.map((socket) => Promise.race([once(socket, "connect"), once(socket, "close")])));
    sockets.push(...some);
  }
  return sockets;
}

async function until(end: number, everyMs: number, act: () => void): Promise<void> {
  while (performance.now() < end) {
    act();
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

async function slowBodies({ http, end }: Target): Promise<number> {
  const sockets = await connections(http, CONNECTIONS);
  const head = "POST /api/v1/job/query HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n";
  for (const socket of sockets) socket.write(head);
  await until(end, 500, () => sockets.forEach((socket) => socket.writable && socket.write(" ")));
  for (const socket of sockets) socket.destroy();
  return sockets.length;
}

async function silent({ http, grpc, end }: Target): Promise<number> {
  const sockets = [...(await connections(http, CONNECTIONS / 2)), ...(await connections(grpc, CONNECTIONS / 2))];
  await until(end, 500, () => undefined);
  for (const socket of sockets) socket.destroy();
  return sockets.length;
}

const WATCH =
  "POST /api/v1/job/watch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/** Of which the server takes as many as one caller may have. */
async function idleWatches({ http, end }: Target): Promise<number> {
  const sockets = await connections(http, STREAMS);
  let open = 0;
  for (const socket of sockets) {
    socket.once("data", (data: Buffer) => (open += data.toString("latin1", 9, 12) === "200" ? 1 : 0)).write(WATCH);
    socket.on("data", () => undefined);
  }
  await until(end, 500, () => undefined);
  for (const socket of sockets) socket.destroy();
  return open;
}

async function restartedWatches({ http, end }: Target): Promise<number> {
  let count = 0;
  const work = async (): Promise<void> => {
    while (performance.now() < end) {
      const socket = connect(http, "127.0.0.1").on("error", () => undefined);
      socket.write(WATCH);
      let bytes = 0;
      const enough = new Promise<void>((resolve) => {
        socket.on("data", (data: Buffer) => (bytes += data.length) > 100_000 && resolve());
        socket.on("close", () => resolve());
        setTimeout(resolve, UNTOLD * 5);
      });
      await enough;
      socket.destroy();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return count;
}

/** A stream is opened and reset at once, again and again. */
async function resets({ grpc, end }: Target): Promise<number> {
  let count = 0;
  const headers = {
    ":method": "POST",
    ":path": "/kuscia.proto.api.v1alpha1.kusciaapi.JobService/QueryJob",
    "content-type": "application/grpc",
    te: "trailers",
  };
  while (performance.now() < end) {
    const session = connectHttp2(`http://127.0.0.1:${grpc}`).on("error", () => undefined);
    await Promise.race([once(session, "connect"), once(session, "close")]);
    while (performance.now() < end && !session.closed && !session.destroyed) {
      for (let i = 0; i < UNTOLD && !session.destroyed; i += 1) {
        const stream = session.request(headers).on("error", () => undefined);
        stream.close(constants.NGHTTP2_CANCEL);
        count += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    session.destroy();
  }
  return count;
}

const [name = "", http, grpc, seconds] = process.argv.slice(2);
const attack = process.argv[1]?.endsWith("abuse-attacks.ts") === true ? ATTACKS[name] : undefined;
if (attack !== undefined) {
  const end = performance.now() + Number(seconds) * 1000;
  const count = await attack({ http: Number(http), grpc: Number(grpc), end });
  process.stdout.write(`${count}\n`);
  process.exit(0);
}
