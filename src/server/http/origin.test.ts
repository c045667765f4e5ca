import { once } from "node:events";
import { get } from "node:http";
import { expect, it } from "vitest";
import { masterCaller } from "../../service/caller.ts";
import { createListener } from "./listener.ts";
import { originOf } from "./origin.ts";

it("knows of a client that left while it was being let in", async () => {
  const app = createListener({ bodyLimit: 1000, origins: new Set() });
  app.addHook("onRequest", async (incoming, reply) => {
    incoming.caller = masterCaller("m", "m");
    const left = once(reply.raw, "close");
    client.destroy();
    await left;
  });
  const signal = new Promise<AbortSignal>((resolve) => {
    app.get("/", async (incoming, reply) => {
      resolve(originOf(incoming, reply, "sse").signal);
      return reply.hijack();
    });
  });
  const client = get(await app.listen({ port: 0, host: "127.0.0.1" }));
  client.on("error", () => undefined);
  expect((await signal).aborted).toBe(true);
  await app.close();
});
