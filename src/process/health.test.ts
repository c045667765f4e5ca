import { Registry } from "prom-client";
import { expect, it, onTestFinished } from "vitest";
import { serveHealth } from "./health.ts";

async function serving(ready: () => string | undefined): Promise<string> {
  const options = { healthPort: 0, metricsPort: -1, host: "127.0.0.1", live: {}, registry: new Registry() };
  const server = await serveHealth({ ...options, ready: { caches: ready } });
  onTestFinished(() => server.close());
  return `http://127.0.0.1:${server.healthPort}`;
}

it("names the checks that fail", async () => {
  let problem: string | undefined = "not filled";
  const at = await serving(() => problem);
  const before = await fetch(`${at}/readyz`);
  expect([before.status, await before.text()]).toEqual([503, "caches: not filled\n"]);
  problem = undefined;
  const after = await fetch(`${at}/readyz`);
  expect([after.status, await after.text()]).toEqual([200, "ok\n"]);
  expect((await fetch(`${at}/healthz`)).status).toBe(200);
  expect((await fetch(`${at}/elsewhere`)).status).toBe(404);
});

it("keeps a connection for longer than the time between two scrapes", async () => {
  const at = await serving(() => undefined);
  expect((await fetch(`${at}/metrics`)).headers.get("keep-alive")).toBe("timeout=120");
});
