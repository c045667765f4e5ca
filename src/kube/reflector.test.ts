/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { Backoff } from "./backoff.ts";
import { Cache } from "./cache.ts";
import { ApiError, TransportError } from "./errors.ts";
import { type Logger, silentLogger } from "./logger.ts";
import type { ObjectList, WatchOptions } from "./options.ts";
import { Reflector } from "./reflector.ts";
import type { ResourceType } from "../api/resources.ts";
import { FakeClock, settle } from "./testing/fake-clock.ts";
import { SilentWatchError, type WatchEvent } from "./watch.ts";

type Event = WatchEvent<KubeObject>;

const TYPE: ResourceType = { apiVersion: "v1", kind: "Thing", plural: "things", namespaced: true };
const object = (name: string, version: number): Stored => ({
  metadata: { namespace: "ns", name, uid: name, resourceVersion: `${version}` },
});
const added = (name: string, version: number): Event => ({ type: "ADDED", object: object(name, version) });
const mark = (version: number): Event => ({
  type: "BOOKMARK",
  object: { metadata: { resourceVersion: `${version}`, annotations: { "k8s.io/initial-events-end": "true" } } },
});
const bookmark = (version: number): Event => ({
  type: "BOOKMARK",
  object: { metadata: { resourceVersion: `${version}` } },
});
const expired = new ApiError({ code: 410, reason: "Expired", message: "too old" });
const noWatchList = new ApiError({
  code: 422,
  reason: "Invalid",
  details: { causes: [{ field: "sendInitialEvents" }] },
});

/** What one watch does: its events, then an error, its end, or (the default) nothing until it is aborted. */
interface Script {
  events?: Event[];
  ends?: Error | "end";
}

class FakeServer {
  readonly watches: WatchOptions[] = [];
  readonly scripts: Script[] = [];
  readonly lists: (ObjectList<KubeObject> | Error)[] = [];
  listed = 0;

  async *watch(_: unknown, options: WatchOptions = {}): AsyncGenerator<never> {
    this.watches.push(options);
    const { events = [], ends } = this.scripts.shift() ?? {};
    for (const event of events) yield event as never;
    if (ends instanceof Error) throw ends;
    if (ends === "end") return;
    await new Promise((_resolve, reject) => {
      options.signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  }

  listAll(): Promise<ObjectList<never>> {
    this.listed += 1;
    const list = this.lists.shift() ?? new Error("no list");
    return list instanceof Error ? Promise.reject(list) : Promise.resolve(list as ObjectList<never>);
  }
}

let server: FakeServer;
let clock: FakeClock;
let cache: Cache<KubeObject>;
let log: string[];
let reflector: Reflector<KubeObject>;

beforeEach(() => {
  server = new FakeServer();
  clock = new FakeClock();
  cache = new Cache();
  log = [];
  const to = (level: string) => (_: object, message: string) => void log.push(`${level}: ${message}`);
  const logger: Logger = { debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") };
  const backoff = new Backoff({ initialMs: 100, maxMs: 1000, jitter: 0 });
  reflector = new Reflector({ client: server, type: TYPE, cache, logger, clock, backoff, random: () => 0.5 });
});

afterEach(async () => {
  await reflector.stop();
  if (clock.timers > 0) throw new Error("a timer was left behind");
});

/** Starts with the state [a] at version 10, then follows the scripts. */
async function started(...scripts: Script[]): Promise<void> {
  const [first = {}, ...others] = scripts;
  server.scripts.push({ ...first, events: [added("a", 5), mark(10), ...(first.events ?? [])] }, ...others);
  reflector.start();
  await reflector.synced;
  await settle();
}

const keys = (): (string | undefined)[] => [...cache.list()].map((o) => o.metadata.name);

describe("the first state", () => {
  test("is asked for as a WatchList and complete with its end mark", async () => {
    server.scripts.push({ events: [added("a", 5), bookmark(6)] });
    reflector.start();
    await settle();
    expect([reflector.isSynced(), cache.size]).toEqual([false, 0]);
    expect(server.watches[0]).toMatchObject({ sendInitialEvents: true, timeoutSeconds: 450 });
    expect(server.watches[0]?.resourceVersion).toBeUndefined();
  });

  test("a server without WatchList is listed instead, at once and from then on", async () => {
    server.scripts.push({ ends: noWatchList }, { events: [added("b", 12)], ends: expired });
    const list = { items: [object("a", 5)], metadata: { resourceVersion: "10" } };
    server.lists.push(list, list);
    reflector.start();
    await reflector.synced;
    await settle();
    expect(server.watches[1]).toMatchObject({ resourceVersion: "10" });
    expect(server.watches[1]?.sendInitialEvents).toBeUndefined();
    await clock.advance(100);
    expect(server.listed).toBe(2);
    expect(server.watches).toHaveLength(3);
  });

  test("a stream that ends before its end mark is no state", async () => {
    server.scripts.push({ events: [added("a", 5)], ends: "end" }, { events: [added("b", 6), mark(10)] });
    reflector.start();
    await settle();
    expect([reflector.isSynced(), cache.size]).toEqual([false, 0]);
    await clock.advance(100);
    expect(keys()).toEqual(["b"]);
  });
});

describe("going on", () => {
  test("after a clean end from the last version, bookmarks included", async () => {
    await started({ events: [added("b", 11), bookmark(20)], ends: "end" });
    expect(server.watches[1]).toMatchObject({ resourceVersion: "20" });
    expect(log).toEqual([]);
  });

  test("after a lost connection from the last version, with growing delays that success resets", async () => {
    const lost = { ends: new TransportError("reset", { sent: true }) };
    await started(lost, lost, lost, { events: [added("b", 11)], ...lost }, lost, {});
    const delays = [100, 200, 400, 100, 200];
    for (const [index, delay] of delays.entries()) {
      expect(server.watches).toHaveLength(index + 1);
      await clock.advance(delay - 1);
      expect(server.watches).toHaveLength(index + 1);
      await clock.advance(1);
    }
    expect(server.watches.at(-1)).toMatchObject({ resourceVersion: "11" });
    expect(log).toEqual([
      "warn: cannot watch, trying again",
      "debug: cannot watch, trying again",
      "debug: cannot watch, trying again",
      "info: watching again",
      "warn: cannot watch, trying again",
      "debug: cannot watch, trying again",
    ]);
  });

  test("a watch that ends at once without a word is no success", async () => {
    await started({ ends: "end" }, { ends: "end" }, { ends: "end" }, {});
    expect(server.watches).toHaveLength(2);
    await clock.advance(100);
    expect(server.watches).toHaveLength(3);
    await clock.advance(100);
    expect(server.watches).toHaveLength(3);
    await clock.advance(100);
    expect(server.watches).toHaveLength(4);
  });

  test.each([
    ["an ERROR event", { events: [added("b", 11)], ends: expired }],
    [
      "the future, after a backup was restored",
      {
        ends: new ApiError({ code: 504, details: { causes: [{ reason: "ResourceVersionTooLarge" }] } }),
      },
    ],
  ])("%s leads to a new state without blanking the cache", async (_, script) => {
    await started(script, { events: [added("c", 15), mark(30)] });
    const sizes: number[] = [];
    cache.onChange(() => sizes.push(cache.size));
    expect(cache.size).toBeGreaterThan(0);
    await clock.advance(100);
    expect(keys()).toEqual(["c"]);
    expect(new Set(sizes)).toEqual(new Set([1]));
    expect(server.watches[1]).toMatchObject({ sendInitialEvents: true });
    expect(log).toEqual(["info: the watch's history is gone, reading the full state again"]);
  });

  test("a state older than what was seen means that the history went back", async () => {
    await started({ events: [added("b", 40)], ends: expired }, { events: [added("a", 5), mark(30)] });
    await clock.advance(100);
    expect(keys()).toEqual(["a"]);
    expect(log).toContain("warn: the server's history went back");
  });

  test("silence, by which a server answers a version that it no longer has after a backup was restored", async () => {
    const silent = new SilentWatchError("the watch was silent", { sent: true });
    await started({ events: [added("b", 40)], ends: silent }, { events: [added("a", 5), mark(30)] });
    await clock.advance(100);
    expect(server.watches[1]).toMatchObject({ sendInitialEvents: true });
    expect(keys()).toEqual(["a"]);
    expect(log).toContain("warn: the server's history went back");
  });

  test("a server that never stops saying 410 is not asked in a circle", async () => {
    await started({ ends: expired }, { ends: expired }, { ends: expired }, { ends: expired });
    await clock.advance(300);
    expect(server.watches).toHaveLength(3);
  });
});

test("a kind that is not installed is said once and asked for with growing delays", async () => {
  const missing = ApiError.fromAnswer({ code: 404, text: "404 page not found" });
  server.scripts.push(...Array.from({ length: 6 }, () => ({ ends: missing })), { events: [mark(1)] });
  reflector.start();
  await clock.advance(5000);
  expect(reflector.isSynced()).toBe(true);
  expect(log.filter((entry) => !entry.startsWith("debug"))).toEqual([
    "warn: cannot watch, trying again",
    "info: watching again",
  ]);
});

test("the server's Retry-After is kept", async () => {
  server.scripts.push({ ends: new ApiError({ code: 429 }, 5) }, { events: [mark(1)] });
  reflector.start();
  await clock.advance(4999);
  expect(reflector.isSynced()).toBe(false);
  await clock.advance(1);
  expect(reflector.isSynced()).toBe(true);
});

test("the age of the last event", async () => {
  expect(reflector.lastEventAge()).toBe(Number.POSITIVE_INFINITY);
  await started();
  await clock.advance(1234);
  expect(reflector.lastEventAge()).toBe(1234);
});

test("an object that cannot be indexed is logged once, without its content, and stops nothing", async () => {
  const logged: unknown[] = [];
  const logger = { ...silentLogger, error: (fields: object) => void logged.push(fields) };
  const indexes = {
    label: (o: KubeObject): string[] => {
      if (o.metadata.name === "bad") throw new TypeError("content of the object");
      return [];
    },
  };
  cache = new Cache({ indexes });
  reflector = new Reflector({ client: server, type: TYPE, cache, logger, clock });
  await started({ events: [added("bad", 11), added("bad", 12), added("b", 13)] });
  expect(keys()).toEqual(["a", "bad", "b"]);
  const fault = { resource: "things", key: "ns/bad", uid: "bad", where: "index label", error: "TypeError" };
  expect(logged).toEqual([{ ...fault, at: expect.stringContaining("reflector.test.ts") as string }]);
});

test("stopping before the first state rejects those that wait, and only then", async () => {
  reflector.start();
  await settle();
  await reflector.stop();
  await expect(reflector.synced).rejects.toThrow("stopped");
});
