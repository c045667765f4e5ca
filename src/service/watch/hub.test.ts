import { describe, expect, it } from "vitest";
import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { Cache } from "../../kube/cache.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { WatchHub } from "./hub.ts";
import type { Subscription } from "./subscription.ts";

const job = (name: string, resourceVersion: string, uid = `uid-${name}`): Stored<KusciaJob> => ({
  metadata: { name, namespace: "jobs", uid, resourceVersion, creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { initiator: "a", tasks: [] },
});

function setUp(...present: Stored<KusciaJob>[]): { cache: Cache<KusciaJob>; hub: WatchHub } {
  const cache = new Cache<KusciaJob>();
  const hub = new WatchHub(cache, { maxEvents: 5000, maxWaitMs: 60_000 });
  cache.replace({ items: present, resourceVersion: "100" });
  hub.begin();
  return { cache, hub };
}

async function taken(subscription: Subscription): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const next = await subscription.take(1);
    if (typeof next === "string") return seen;
    seen.push(`${EventType[next.type]} ${next.job.metadata.name} ${next.version}`);
  }
}

describe("subscribing", () => {
  it("begins with all jobs, and doubles or loses nothing of a step under way", async () => {
    const { cache, hub } = setUp(job("b", "20"), job("a", "10"));
    cache.apply({ type: "ADDED", object: job("c", "101") });
    // Its event is still on its way to others; the state holds it already.
    const { subscription, resumed, first } = hub.subscribe();
    cache.apply({ type: "MODIFIED", object: job("a", "102") });
    expect([resumed, first]).toEqual([false, 3]);
    expect(await taken(subscription)).toEqual(["ADDED a 10", "ADDED b 20", "ADDED c 101", "MODIFIED a 102"]);
  });

  it("sends the differences of a full read in the order of their versions", async () => {
    const { cache, hub } = setUp(job("a", "10"), job("b", "20"));
    const { subscription } = hub.subscribe();
    await taken(subscription);
    cache.replace({ items: [job("a", "130"), job("c", "120")], resourceVersion: "140" });
    expect(await taken(subscription)).toEqual(["ADDED c 120", "MODIFIED a 130", "DELETED b 130"]);
  });
});

describe("going on after an event", () => {
  const changes = async () => {
    const { cache, hub } = setUp(job("a", "10"), job("b", "20"));
    cache.apply({ type: "ADDED", object: job("c", "101") });
    cache.apply({ type: "MODIFIED", object: job("a", "102") });
    cache.apply({ type: "DELETED", object: job("b", "103") });
    await Promise.resolve();
    return { cache, hub };
  };

  it.each([
    ["100", ["MODIFIED c 101", "MODIFIED a 102", "DELETED b 103"]],
    ["101", ["MODIFIED a 102", "DELETED b 103"]],
    ["103", []],
  ])("of version %s tells what came since", async (version, expected) => {
    const { hub } = await changes();
    const { subscription, resumed } = hub.subscribe(hub.history.idOf(version));
    expect(resumed).toBe(true);
    expect(await taken(subscription)).toEqual(expected);
  });

  it.each([
    ["another replica's, later than our beginning", "101-x", true],
    ["another replica's, from before: deletions may be unknown", "20-x", false],
    ["from the future", "104-x", false],
    ["no id at all", "abc", false],
    ["", "", false],
  ])("of an id %s", async (_name, id, resumed) => {
    const { hub } = await changes();
    expect(hub.subscribe(id).resumed).toBe(resumed);
  });

  it("is refused across a deletion whose time is not known", async () => {
    const { cache, hub } = await changes();
    const id = hub.history.idOf("103");
    cache.replace({ items: [job("a", "102")], resourceVersion: "200" });
    cache.apply({ type: "MODIFIED", object: job("a", "201") });
    await Promise.resolve();
    // c is gone; going on, this client would never learn of it.
    expect(hub.subscribe(id).resumed).toBe(false);
  });

  it("is refused when more deletions came than are remembered", async () => {
    const { cache, hub } = await changes();
    const id = hub.history.idOf("103");
    for (let version = 200; version < 1300; version += 1) {
      cache.apply({ type: "ADDED", object: job("x", String(2 * version), `u${version}`) });
      cache.apply({ type: "DELETED", object: job("x", String(2 * version + 1), `u${version}`) });
    }
    await Promise.resolve();
    expect(hub.subscribe(id).resumed).toBe(false);
  });

  it("is refused to others' clients of an empty start until the first change, since what was deleted before is unknown", async () => {
    const { cache, hub } = setUp();
    expect(hub.subscribe("1-x").resumed).toBe(false);
    cache.apply({ type: "ADDED", object: job("a", "101") });
    await Promise.resolve();
    expect(hub.subscribe("1-x").resumed).toBe(false);
    cache.apply({ type: "MODIFIED", object: job("a", "105") });
    await Promise.resolve();
    expect(hub.subscribe("105-x").resumed).toBe(true);
  });
});
