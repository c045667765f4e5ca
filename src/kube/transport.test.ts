/* oxlint-disable typescript/no-unsafe-type-assertion -- an address of a listening server is never a string */
import { setMaxListeners } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { KubeClient } from "./client.ts";
import { TransportError } from "./errors.ts";
import { CONFIG_MAPS } from "../api/resources.ts";
import type { RequestReport } from "./transport.ts";

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, count: number) => void;

const LIST = { items: [], metadata: { resourceVersion: "1" } };
const OBJECT = { metadata: { namespace: "ns", name: "c", resourceVersion: "1" } };

/** A server over plain HTTP below a path, as behind a gateway, and a client of it. */
async function serve(handler: Handler, options: { connections?: number } = {}) {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    requests.push(request);
    request.resume();
    handler(request, response, requests.length);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const dir = mkdtempSync(join(tmpdir(), "transport-test-"));
  const kubeconfig = join(dir, "kubeconfig");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gate/`;
  const config = {
    "current-context": "c",
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: url } }],
    users: [{ name: "u", user: { token: "secret" } }],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  const reports: RequestReport[] = [];
  const client = KubeClient.create({
    kubeconfig,
    userAgent: "unit/1",
    onRequest: (report) => reports.push(report),
    ...options,
  });
  onTestFinished(() => {
    client.close();
    server.closeAllConnections();
    server.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const stop = (): Promise<unknown> => new Promise((resolve) => server.close(resolve));
  return { client, stop, requests, codes: () => reports.map(({ code }) => code) };
}

const answer = (response: http.ServerResponse, code: number, body: unknown, headers: object = {}): void => {
  response.writeHead(code, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
};

test("requests carry who asks, and go below the server's path", async () => {
  const { client, requests } = await serve((_, response) => answer(response, 200, LIST));
  await client.list(CONFIG_MAPS, { namespace: "a", labelSelector: "x in (y, z)" });
  expect(requests[0]?.headers).toMatchObject({ "user-agent": "unit/1", authorization: "Bearer secret" });
  expect(requests[0]?.url).toBe("/gate/api/v1/namespaces/a/configmaps?labelSelector=x+in+%28y%2C+z%29");
});

test("any call waits as a 429 asks; too many of them are the caller's", async () => {
  const passing = await serve((_, response, count) => {
    if (count < 3) response.writeHead(429, { "Retry-After": "0" }).end("too many");
    else answer(response, 201, OBJECT);
  });
  await passing.client.create(CONFIG_MAPS, OBJECT);
  expect(passing.codes()).toEqual([429, 429, 201]);
  const lasting = await serve((_, response) => response.writeHead(429, { "Retry-After": "0" }).end("too many"));
  const err: unknown = await lasting.client.create(CONFIG_MAPS, OBJECT).catch((e: unknown) => e);
  expect(err).toMatchObject({ name: "ApiError", code: 429 });
  expect(lasting.requests).toHaveLength(6);
});

test("after a 503 a GET is sent again, a POST is not", async () => {
  const { client, requests } = await serve((request, response, count) => {
    if (count === 1 || request.method === "POST") answer(response, 503, {}, { "Retry-After": "0" });
    else answer(response, 200, LIST);
  });
  await client.list(CONFIG_MAPS);
  expect(requests).toHaveLength(2);
  await expect(client.create(CONFIG_MAPS, OBJECT)).rejects.toMatchObject({ code: 503 });
  expect(requests).toHaveLength(3);
});

test.each([
  ["a GET", (client: KubeClient) => client.get(CONFIG_MAPS, { namespace: "ns", name: "c" }), true],
  ["a PUT with a resourceVersion", (client: KubeClient) => client.replace(CONFIG_MAPS, OBJECT), true],
  [
    "a PUT without",
    (client: KubeClient) => client.replace(CONFIG_MAPS, { metadata: { namespace: "ns", name: "c" } }),
    false,
  ],
  [
    "a patch with a resourceVersion",
    (client: KubeClient) => client.patch(CONFIG_MAPS, { namespace: "ns", name: "c" }, OBJECT),
    true,
  ],
  ["a patch without", (client: KubeClient) => client.patch(CONFIG_MAPS, { namespace: "ns", name: "c" }, {}), false],
  ["a POST", (client: KubeClient) => client.create(CONFIG_MAPS, OBJECT), false],
  ["a DELETE", (client: KubeClient) => client.delete(CONFIG_MAPS, { namespace: "ns", name: "c" }), false],
  [
    "a DELETE with a uid",
    (client: KubeClient) => client.delete(CONFIG_MAPS, { namespace: "ns", name: "c" }, { uid: "u" }),
    true,
  ],
  ["a review", (client: KubeClient) => client.raw("POST", "/review", {}, { idempotent: true }), true],
])("when a kept connection breaks under it, %s", async (_, call, again) => {
  const { client, requests } = await serve((_request, response, count) => {
    if (count === 2) response.socket?.resetAndDestroy();
    else answer(response, 200, OBJECT);
  });
  await client.get(CONFIG_MAPS, { namespace: "ns", name: "warm" });
  const result: unknown = await call(client).then(
    () => "sent again",
    (err: unknown) => (err instanceof TransportError ? "given up" : err),
  );
  expect(result).toBe(again ? "sent again" : "given up");
  expect(requests).toHaveLength(again ? 3 : 2);
});

test("an answer that breaks off is no answer", async () => {
  const { client } = await serve((_, response) => {
    response.writeHead(201, { "Content-Length": "1000" }).write("{", () => response.destroy());
  });
  const err: unknown = await client.create(CONFIG_MAPS, OBJECT).catch((e: unknown) => e);
  expect(err).toBeInstanceOf(TransportError);
  expect(err).toMatchObject({ sent: true, message: expect.stringContaining("broke off") as string });
});

test("calls that wait for a connection do not use up their time with it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const held: http.ServerResponse[] = [];
  const { client, requests } = await serve((_, response) => held.push(response), { connections: 1 });
  const first = client.list(CONFIG_MAPS);
  const second = client.list(CONFIG_MAPS);
  const third = client.list(CONFIG_MAPS, { timeoutMs: 25_000 }).catch((error: unknown) => error);
  await vi.waitFor(() => expect(requests).toHaveLength(1), { interval: 1, timeout: 60_000 });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(await third).toBeInstanceOf(TransportError);
  answer(held[0]!, 200, LIST);
  await first;
  await vi.waitFor(() => expect(held).toHaveLength(2), { interval: 1, timeout: 60_000 });
  await vi.advanceTimersByTimeAsync(29_000);
  answer(held[1]!, 200, LIST);
  await expect(second).resolves.toMatchObject({ items: [] });
});

test("the deadline covers the body too, and says whether anything was sent", async () => {
  const { client } = await serve((_, response) => {
    response.writeHead(200).write("{");
  });
  const [running, waiting] = await Promise.allSettled([
    client.list(CONFIG_MAPS, { timeoutMs: 100 }),
    client.create(CONFIG_MAPS, OBJECT, { timeoutMs: 100, signal: AbortSignal.abort(new Error("never mind")) }),
  ]);
  expect(running).toMatchObject({ reason: { sent: true, message: "no answer within 100 ms" } });
  expect(waiting).toMatchObject({ reason: { message: "never mind" } });
});

test("a server that is not there got nothing", async () => {
  const { client, stop } = await serve(() => {});
  await stop();
  const err: unknown = await client.create(CONFIG_MAPS, OBJECT).catch((e: unknown) => e);
  expect(err).toBeInstanceOf(TransportError);
  expect(err).toMatchObject({ sent: false, message: expect.stringContaining("ECONNREFUSED") as string });
});

/** A server that never answers creations in namespace `slow`. */
const hangsInSlow: Handler = (request, response) => {
  if (request.method !== "POST" || !request.url?.includes("/namespaces/slow/")) answer(response, 200, OBJECT);
};
const inSlow = { metadata: { namespace: "slow", name: "c" } };

test("a namespace whose creations hang keeps no other's call waiting, nor its own reads", async () => {
  const { client, requests } = await serve(hangsInSlow);
  const controller = new AbortController();
  const { signal } = controller;
  setMaxListeners(0, signal);
  const hanging = Array.from({ length: 30 }, () => client.create(CONFIG_MAPS, inSlow, { signal }));
  const outcomes = Promise.allSettled(hanging);
  await vi.waitFor(() => expect(requests).toHaveLength(3), { interval: 1 });
  await client.create(CONFIG_MAPS, OBJECT);
  await client.replace(CONFIG_MAPS, OBJECT);
  await client.get(CONFIG_MAPS, { namespace: "slow", name: "c" });
  await client.delete(CONFIG_MAPS, { namespace: "slow", name: "c" });
  expect(requests.filter(({ method, url }) => method === "POST" && url?.includes("slow"))).toHaveLength(3);
  controller.abort(new Error("enough"));
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { message: "enough" } });
});

test("a creation is asked whether to proceed when it is its turn, and is not sent if not", async () => {
  const held: http.ServerResponse[] = [];
  const { client, requests } = await serve((_, response) => held.push(response), { connections: 1 });
  let wanted = true;
  const [first, ...others] = Array.from({ length: 20 }, () =>
    client.create(CONFIG_MAPS, OBJECT, { proceed: () => wanted }),
  );
  const outcomes = Promise.allSettled(others);
  await vi.waitFor(() => expect(held).toHaveLength(1), { interval: 1 });
  wanted = false;
  answer(held[0]!, 201, OBJECT);
  await expect(first).resolves.toEqual(OBJECT);
  for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { name: "CanceledError" } });
  expect(requests).toHaveLength(1);
});
