import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { TransportError } from "../../../src/kube/errors.ts";
import { type Outgoing, readText } from "../../../src/kube/exchange.ts";
import { watchEvents } from "../../../src/kube/watch.ts";
import { ModelApiServer } from "../../../src/local/api/server.ts";
import type { ModelEvent, ModelRequest } from "../../../src/local/api/types.ts";
import { watchStream } from "../../../src/local/api/wire.ts";
import { collection, draft, mergePatch, post } from "./objects.ts";

/** What a real server cannot be asked for: that it forgets, ends its watches, or does the same once more. */
const CONFIG_MAPS = collection("configmaps", "default");

function outgoing(request: ModelRequest, more: Partial<Outgoing> = {}): Outgoing {
  const { method, path, body } = request;
  const options = { protocol: "http:", method, path, headers: { ...request.headers } };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return { options, body: text, signal: new AbortController().signal, ...more };
}

function create(name: string): ModelRequest {
  return post("configmaps", "default", draft("configmaps", { name }));
}

/** Watches without a wire; the events arrive as they are committed. */
function watch(server: ModelApiServer, query = ""): { seen: string[]; ended: () => boolean; close: () => void } {
  const seen: string[] = [];
  let ended = false;
  const sink = {
    event: ({ type, object }: ModelEvent) => {
      const { metadata, code } = object as { metadata?: { name?: string }; code?: number };
      seen.push([type, metadata?.name ?? code].filter((each) => each !== undefined).join(" "));
    },
    end: () => {
      ended = true;
    },
  };
  const opened = server.watch({ method: "GET", path: `${CONFIG_MAPS}?watch=true${query}` }, sink);
  return { seen, ended: () => ended, close: () => opened.close() };
}

describe("the exchange", () => {
  it("answers like a connection", async () => {
    const server = new ModelApiServer();
    const request = outgoing(create("x"));
    const response = await server.exchange(request);
    expect(response.statusCode).toBe(201);
    expect(response.headers["content-type"]).toBe("application/json");
    const body = JSON.parse(await readText(response, request.signal)) as object;
    expect(body).toMatchObject({ kind: "ConfigMap", metadata: { name: "x" } });
  });

  it("carries nothing out when beforeSend throws, or after an abort", async () => {
    const server = new ModelApiServer();
    const why = new Error("not now");
    const refuse = (): void => {
      throw why;
    };
    await expect(server.exchange(outgoing(create("x"), { beforeSend: refuse }))).rejects.toBe(why);
    await expect(server.exchange(outgoing(create("x"), { signal: AbortSignal.abort(why) }))).rejects.toBe(why);
    expect(server.objects("configmaps")).toEqual([]);
  });

  it("watches until its reader leaves", async () => {
    const server = new ModelApiServer();
    const response = await server.exchange(outgoing({ method: "GET", path: `${CONFIG_MAPS}?watch=true` }));
    server.handle(create("x"));
    for await (const event of watchEvents(response, { idleMs: 10_000 })) {
      expect(event).toMatchObject({ type: "ADDED", object: { metadata: { name: "x" } } });
      break;
    }
    await expect.poll(() => response.closed).toBe(true);
    server.handle(create("y"));
    expect(response.destroyed).toBe(true);
  });

  it("ends a watch by an abort, whose reason its reader is told", async () => {
    const server = new ModelApiServer();
    const stopping = new AbortController();
    const { signal } = stopping;
    const response = await server.exchange(outgoing({ method: "GET", path: `${CONFIG_MAPS}?watch=true` }, { signal }));
    const why = new Error("enough");
    const read = watchEvents(response, { idleMs: 10_000, signal }).next();
    stopping.abort(why);
    await expect(read).rejects.toBe(why);
  });

  it("refuses a watch with a whole answer", async () => {
    const server = new ModelApiServer();
    const request = outgoing({ method: "GET", path: `${CONFIG_MAPS}?watch=true&sendInitialEvents=true` });
    const response = await server.exchange(request);
    expect(response.statusCode).toBe(422);
    expect(await readText(response, request.signal)).toContain("resourceVersionMatch");
  });

  it("can break a watch off, or end it", async () => {
    const broken = watchStream();
    const read = watchEvents(broken.message, { idleMs: 10_000 }).next();
    broken.destroy();
    await expect(read).rejects.toThrow(TransportError);
    const ended = watchStream();
    ended.push({ type: "ADDED", object: { metadata: { name: "x" } } });
    ended.end();
    ended.push({ type: "ADDED", object: { metadata: { name: "y" } } });
    const events = [];
    for await (const { object } of watchEvents<KubeObject>(ended.message, { idleMs: 10_000 })) events.push(object);
    expect(events).toEqual([{ metadata: { name: "x" } }]);
  });
});

describe("the past", () => {
  it("is gone after a compaction; the present is not", () => {
    const server = new ModelApiServer();
    server.handle(create("x"));
    const before = server.resourceVersion;
    server.handle(create("y"));
    expect(watch(server, `&resourceVersion=${before}`).seen).toEqual(["ADDED y"]);
    const open = watch(server, `&resourceVersion=${before}`);
    server.compact();
    const late = watch(server, `&resourceVersion=${before}`);
    expect([late.seen, late.ended()]).toEqual([["ERROR 410"], true]);
    const now = watch(server, `&resourceVersion=${server.resourceVersion}`);
    server.handle(create("z"));
    expect(now.seen).toEqual(["ADDED z"]);
    expect(open.seen).toEqual(["ADDED y", "ADDED z"]);
  });

  it("is gone for pages, too", () => {
    const server = new ModelApiServer();
    for (const name of ["a", "b", "c"]) server.handle(create(name));
    const { body } = server.handle({ method: "GET", path: `${CONFIG_MAPS}?limit=1` });
    const token = (body as { metadata: { continue: string } }).metadata.continue;
    const next = { method: "GET", path: `${CONFIG_MAPS}?limit=5&continue=${token}` };
    server.handle(create("d"));
    expect((server.handle(next).body as { items: object[] }).items).toHaveLength(2);
    server.compact();
    expect(server.handle(next)).toMatchObject({ code: 410, body: { reason: "Expired" } });
  });

  it("is as long as wanted", () => {
    const server = new ModelApiServer({ history: 2 });
    const start = server.resourceVersion;
    for (const name of ["a", "b", "c"]) server.handle(create(name));
    expect(watch(server, `&resourceVersion=${start}`).seen).toEqual(["ERROR 410"]);
    expect(watch(server, `&resourceVersion=${start + 1}`).seen).toEqual(["ADDED b", "ADDED c"]);
  });

  it("is the same every time", () => {
    const run = (): string => {
      const server = new ModelApiServer({ now: () => 1_000_000_000_000 });
      server.handle(create("x"));
      server.handle(mergePatch(`${CONFIG_MAPS}/x`, { data: { a: "2" } }));
      server.handle({ method: "DELETE", path: `${CONFIG_MAPS}/x` });
      return JSON.stringify(server.log);
    };
    expect(run()).toBe(run());
    const { log } = new ModelApiServer();
    expect(new ModelApiServer().log).toEqual(log);
  });
});

describe("watches", () => {
  it("are told how far they are, and ended", () => {
    const server = new ModelApiServer();
    const marked = watch(server, "&allowWatchBookmarks=true");
    const plain = watch(server);
    const closed = watch(server, "&allowWatchBookmarks=true");
    closed.close();
    server.bookmark();
    server.endWatches();
    server.handle(create("x"));
    expect(marked.seen).toEqual(["BOOKMARK", "BOOKMARK"]);
    expect(plain.seen).toEqual([]);
    expect([marked.ended(), plain.ended(), closed.ended()]).toEqual([true, true, false]);
  });

  it("see everything in order, though one of them writes", () => {
    const server = new ModelApiServer();
    const sink = {
      event: ({ object }: ModelEvent): void => {
        if ((object as { metadata: { name: string } }).metadata.name === "x") server.handle(create("y"));
      },
      end: () => {},
    };
    server.watch({ method: "GET", path: `${CONFIG_MAPS}?watch=true` }, sink);
    const after = watch(server);
    server.handle(create("x"));
    expect(after.seen).toEqual(["ADDED x", "ADDED y"]);
    expect(server.log.map(({ object }) => object.metadata.name).slice(-2)).toEqual(["x", "y"]);
  });
});

it("what is deleted goes once, though a watcher deletes it, too", () => {
  const server = new ModelApiServer();
  const path = collection("pods", "default");
  for (const name of ["x", "y"]) server.handle(post("pods", "default", draft("pods", { name })));
  const sink = {
    event: ({ type }: ModelEvent): void => {
      if (type === "MODIFIED")
        for (const name of ["x", "y"]) server.handle({ method: "DELETE", path: `${path}/${name}` });
    },
    end: () => {},
  };
  server.watch({ method: "GET", path: `${path}?watch=true` }, sink);
  server.handle({ method: "DELETE", path });
  const deleted = server.log.filter(({ type }) => type === "DELETED").map(({ object }) => object.metadata.name);
  expect(deleted).toHaveLength(2);
  expect(new Set(deleted)).toEqual(new Set(["x", "y"]));
});

it("admission and rights are the caller's", () => {
  const admit = ({ path }: ModelRequest) => (path.includes("configmaps") ? { code: 418, body: {} } : undefined);
  const server = new ModelApiServer({ admit, allows: ({ verb }) => verb === "get" });
  expect(server.handle(create("x"))).toEqual({ code: 418, body: {} });
  expect(server.objects("configmaps")).toEqual([]);
  const review = (verb: string) =>
    server.handle({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body: { spec: { resourceAttributes: { verb } } },
    }).body;
  expect(review("get")).toMatchObject({ status: { allowed: true } });
  expect(review("list")).toMatchObject({ status: { allowed: false } });
});
