import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createConsoleProxy } from "./console-proxy.ts";

const SECRET = "one-time";
const seen: IncomingMessage[] = [];
let target: Server;
let proxy: Server;
let port: number;

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

beforeAll(async () => {
  target = createServer((asked, answer) => {
    seen.push(asked);
    answer.writeHead(200, { "content-type": "text/event-stream" });
    answer.write("first\n");
    asked.resume().on("end", () => answer.end("last\n"));
  });
  const url = new URL(`http://127.0.0.1:${await listening(target)}`);
  proxy = createConsoleProxy({ target: url, secret: SECRET, token: () => Promise.resolve("real\n") });
  port = await listening(proxy);
});

afterAll(() => {
  proxy.close();
  target.close();
});

interface Asked {
  readonly path: string;
  readonly headers?: Record<string, string>;
}

function ask({ path, headers = {} }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method: "POST", headers, agent: false };
    const sent = request(options, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end("{}");
  });
}

const authorization = `Bearer ${SECRET}`;

it("passes calls on with the real token, and nothing of the page's own", async () => {
  const origin = `http://127.0.0.1:${port}`;
  const headers = { authorization, cookie: "a=b", origin, "x-kj": "1" };
  expect(await ask({ path: "/api/v1/whoami", headers })).toEqual({ status: 200, text: "first\nlast\n" });
  const { headers: sent } = seen.at(-1)!;
  expect(sent).toMatchObject({ authorization: "Bearer real", "x-kj": "1" });
  expect(sent).not.toHaveProperty("cookie");
  expect(sent).not.toHaveProperty("origin");
  expect(sent.host).not.toBe(`127.0.0.1:${port}`);
});

it("gives files to who knows no secret, and no token with them", async () => {
  expect((await ask({ path: "/assets/a.js" })).status).toBe(200);
  expect(seen.at(-1)!.headers).not.toHaveProperty("authorization");
});

it.each([
  ["without the secret", { path: "/api/v1/whoami" }, 401],
  ["with another one", { path: "/api/v1/whoami", headers: { authorization: "Bearer other" } }, 401],
  ["under a foreign name", { path: "/api/v1/whoami", headers: { authorization, host: "evil.example" } }, 403],
  ["from a foreign page", { path: "/api/v1/whoami", headers: { authorization, origin: "http://evil.example" } }, 403],
])("passes nothing on %s", async (_how, asked, status) => {
  const before = seen.length;
  expect((await ask(asked)).status).toBe(status);
  expect(seen.length).toBe(before);
});

it("says that the console does not answer", async () => {
  const nowhere = createConsoleProxy({
    target: new URL("http://127.0.0.1:1"),
    secret: SECRET,
    token: () => Promise.resolve("t"),
  });
  const own = port;
  port = await listening(nowhere);
  const { status, text } = await ask({ path: "/api/v1/whoami", headers: { authorization } });
  expect([status, text]).toEqual([502, expect.stringContaining("the console does not answer")]);
  nowhere.close();
  port = own;
});
