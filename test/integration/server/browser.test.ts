import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type HttpAnswer, openHttp, postJson, sendHttp } from "./http.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const ORIGIN = "https://console.example.com";
const WATCH = "/api/v1/job/watch";

let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  const tokens = join(temporaryFolder("browser"), "token");
  writeFileSync(tokens, "secret");
  // What asks for a token without TLS.
  api = await fixture.startApi("--local-only", `--token-file=${tokens}`, `--cors-origins=${ORIGIN}`);
});
afterAll(() => fixture.stop());

const token = { token: "secret" };

describe("a page of another origin", () => {
  const preflight = (origin: string, of = api): Promise<HttpAnswer> =>
    sendHttp(of.httpPort, "/api/v1/job/query", undefined, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "token, content-type",
      },
    });
  const query = (of: Api, headers: Record<string, string>): Promise<HttpAnswer> =>
    sendHttp(of.httpPort, "/api/v1/job/query", '{"job_id":"x"}', { headers: { ...token, ...headers } });

  it("may call if its origin is named: its browser is told so before it sends the token", async () => {
    const asked = await preflight(ORIGIN);
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": expect.stringContaining("token") as unknown,
    });
    const answer = await query(api, { origin: ORIGIN });
    expect(answer.headers).toMatchObject({ "access-control-allow-origin": ORIGIN, vary: "Origin" });
    expect(answer.headers["access-control-expose-headers"]).toContain("x-kusciajob-reason");
    const options = { method: "GET", headers: { ...token, origin: ORIGIN } };
    const stream = await openHttp(api.httpPort, WATCH, undefined, options);
    expect(stream.headers).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "content-type": expect.stringContaining("text/event-stream") as unknown,
    });
    stream.destroy();
  });

  it("is not let in otherwise, nor lets a browser another's page read an answer by default", async () => {
    expect((await preflight("https://evil.example")).status).toBe(403);
    const open = await fixture.startApi();
    const asked = await preflight(ORIGIN, open);
    expect(asked.status).toBe(404);
    for (const { headers } of [asked, await query(open, { origin: ORIGIN })])
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("has the same right as any other caller: none without a token", async () => {
    const headers = { origin: ORIGIN };
    expect((await sendHttp(api.httpPort, "/api/v1/job/query", "{}", { headers })).status).toBe(401);
  });
});

describe("a ticket", () => {
  const ticket = async (): Promise<string> => {
    const answer = await postJson(api.httpPort, "/api/v1/ticket", {}, { headers: token });
    expect(answer).toMatchObject({ status: { code: 0 }, data: { expires_in_seconds: 30 } });
    return (answer as { data: { ticket: string } }).data.ticket;
  };
  const get = (path: string, method = "GET"): Promise<{ status: number; text: () => string; close: () => void }> =>
    openHttp(api.httpPort, path, undefined, { method }).then((response) => {
      let seen = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (seen += chunk));
      response.on("error", () => undefined);
      return { status: response.statusCode ?? 0, text: () => seen, close: () => response.destroy() };
    });

  it("opens one stream, as EventSource asks for it", async () => {
    await fixture.createJob("shown");
    await eventually(async () =>
      (await postJson(api.httpPort, "/api/v1/job/list", {}, { headers: token }))["data"]?.jobs.length > 0
        ? true
        : undefined,
    );
    const path = `${WATCH}?ticket=${await ticket()}`;
    const stream = await get(path);
    expect(stream.status).toBe(200);
    await eventually(() => (stream.text().includes("event: SYNCED") ? true : undefined));
    expect(stream.text()).toContain('"job_id":"shown"');
    stream.close();
    expect((await get(path)).status).toBe(401);
  });

  it("goes on after an event that the query names", async () => {
    const first = await get(`${WATCH}?ticket=${await ticket()}`);
    const id = await eventually(() => /event: SYNCED\nid: (\S+)/.exec(first.text())?.[1]);
    first.close();
    const next = await get(`${WATCH}?ticket=${await ticket()}&last_event_id=${encodeURIComponent(id)}`);
    await eventually(() => (next.text().includes("event: SYNCED") ? true : undefined));
    expect(next.text()).not.toContain("event: ADDED");
    expect(next.text()).not.toContain("event: RESET");
    next.close();
  });

  it("is good for nothing else, and nothing else is one", async () => {
    expect((await get(`${WATCH}?ticket=${await ticket()}`, "POST")).status).toBe(401);
    expect((await get(`/openapi.json?ticket=${await ticket()}`)).status).toBe(401);
    expect((await get(`${WATCH}?ticket=made-up`)).status).toBe(401);
    const none = await sendHttp(api.httpPort, "/api/v1/ticket", "{}");
    expect(none.status).toBe(401);
  });
});
