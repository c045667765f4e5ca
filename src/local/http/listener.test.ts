import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createApiServer } from "../api-server.ts";
import { provideCertificates } from "../certificates.ts";
import { listen } from "./listener.ts";

const unused = (): never => {
  throw new Error("not part of this test");
};

it("answers a change when it is on record, and reads meanwhile", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-listener-"));
  const { ca, server: own, client } = provideCertificates(folder);
  const record: (() => void)[] = [];
  const listener = await listen({
    server: createApiServer(undefined, () => {}),
    tls: { ca, ...own },
    ports: [0],
    recorded: () => new Promise((resolve) => record.push(resolve)),
    logs: unused,
    inputs: unused,
    onError: unused,
  });
  const ask = async (method: string, path: string, body?: object): Promise<number | undefined> => {
    const target = { host: "127.0.0.1", port: listener.port, servername: "localhost", path, method, ca, ...client };
    const sent = request({ ...target, agent: false, headers: { "content-type": "application/json" } });
    sent.end(body && JSON.stringify(body));
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  let answered = false;
  const made = ask("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "n" },
  }).finally(() => (answered = true));
  await expect.poll(() => record.length, { interval: 5 }).toBe(1);
  // It is there already, and whoever made it does not know.
  expect(await ask("GET", "/api/v1/namespaces/n")).toBe(200);
  expect(answered).toBe(false);
  record[0]?.();
  expect(await made).toBe(201);
  await listener.close();
  rmSync(folder, { recursive: true });
});
