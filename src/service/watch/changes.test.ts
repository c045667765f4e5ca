import { expect, it } from "vitest";
import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { Cache } from "../../kube/cache.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import type { Sees } from "../access.ts";
import type { GrantedStream } from "../call.ts";
import { StreamCut, type StreamEnd } from "../stream.ts";
import { type Change, type ChangesOptions, jobChanges } from "./changes.ts";
import { WatchHub } from "./hub.ts";

const job = (name: string, resourceVersion = "1"): Stored<KusciaJob> => ({
  metadata: { name, namespace: "jobs", uid: name, resourceVersion, creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { initiator: "a", tasks: [] },
});

interface Setting {
  readonly sees?: Sees;
  readonly patienceMs?: number;
  readonly maxEvents?: number;
  readonly watches?: WatchHub;
}

function setUp(...present: Stored<KusciaJob>[]) {
  const cache = new Cache<KusciaJob>();
  cache.replace({ items: present, resourceVersion: "100" });
  const apply = (type: "ADDED" | "MODIFIED", object: Stored<KusciaJob>): void => cache.apply({ type, object });
  const open = (options: ChangesOptions = {}, { sees, patienceMs = 60_000, maxEvents = 3, ...more }: Setting = {}) => {
    const watches = more.watches ?? new WatchHub(cache, { maxEvents, maxWaitMs: 60_000 });
    watches.begin();
    const control = new AbortController();
    const cuts: StreamEnd[] = [];
    const cut = (end: StreamEnd): void => {
      cuts.push(end);
      control.abort(new StreamCut(end));
    };
    const backend = { watches, patienceMs };
    const grant = sees ?? (() => Promise.resolve("all" as const));
    const call = { backend, grant, signal: control.signal, cut } as unknown as GrantedStream<Sees>;
    return { changes: jobChanges(options, call), cut, cuts, watches };
  };
  return { apply, open };
}

function textOf(change: Change): string {
  if (change.type !== "event") return change.type;
  const deleted = change.event === EventType.DELETED ? "-" : "";
  return `${deleted}${change.change.messageFor(change.sight, change.event).object?.jobId}${change.id === undefined ? "" : " live"}`;
}

async function take(changes: AsyncGenerator<Change>, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const next = await changes.next();
    if (next.done === true) return [...seen, "end"];
    seen.push(textOf(next.value));
  }
  return seen;
}

it("tells the beginning from what is live, and ends with the server", async () => {
  const { apply, open } = setUp(job("a"), job("b"));
  const { changes, watches } = open();
  expect(await take(changes, 3)).toEqual(["a", "b", "synced"]);
  apply("ADDED", job("c", "101"));
  expect(await take(changes, 1)).toEqual(["c live"]);
  const rest = take(changes, 1);
  watches.close();
  expect(await rest).toEqual(["end"]);
});

it("says that it begins anew for a client that cannot go on", async () => {
  const { open } = setUp(job("a"));
  expect(await take(open({ lastID: "nonsense" }).changes, 3)).toEqual(["reset", "a", "synced"]);
});

it("ends when the client leaves, at once or while nothing happens", async () => {
  const { open } = setUp();
  const { changes, cut } = open();
  expect(await take(changes, 1)).toEqual(["synced"]);
  const rest = take(changes, 1);
  cut("left");
  expect(await rest).toEqual(["end"]);
  expect(await take(open({ signal: AbortSignal.abort() }).changes, 2)).toEqual(["synced", "end"]);
});

it("ends alone where only these changes are left, not the stream", async () => {
  const { open } = setUp();
  const end = new AbortController();
  const { changes, cuts } = open({ signal: end.signal });
  expect(await take(changes, 1)).toEqual(["synced"]);
  const rest = take(changes, 1);
  end.abort();
  expect(await rest).toEqual(["end"]);
  expect(cuts).toEqual([]);
});

it("cuts the stream of a client that too much waits for", async () => {
  const { apply, open } = setUp();
  const { changes, cuts } = open();
  await take(changes, 1);
  for (let version = 101; version < 106; version += 1) apply("ADDED", job(`j${version}`, String(version)));
  await Promise.resolve();
  expect(cuts).toEqual(["slow"]);
});

it("passes over jobs that the client did not ask for or may not see", async () => {
  const { open } = setUp(job("a"), job("b"), job("c"));
  const named = (name: string) => (each: KusciaJob) => each.metadata.name === name;
  expect(await take(open({ concerns: named("b") }).changes, 2)).toEqual(["b", "synced"]);
  const sees: Sees = (each) => Promise.resolve(named("c")(each) ? ["a"] : []);
  expect(await take(open({}, { sees }).changes, 2)).toEqual(["c", "synced"]);
});

it("says of a job that leaves what the client asked for that it is gone, once, also to one that goes on", async () => {
  const { apply, open } = setUp(job("a"));
  const matches = ({ spec }: KusciaJob): boolean => spec.initiator === "a";
  const other = (version: string): Stored<KusciaJob> => ({
    ...job("a", version),
    spec: { initiator: "b", tasks: [] },
  });
  const { changes, watches } = open({ matches }, { maxEvents: 100 });
  expect(await take(changes, 2)).toEqual(["a", "synced"]);
  apply("MODIFIED", other("101"));
  apply("MODIFIED", other("102"));
  apply("MODIFIED", job("a", "103"));
  expect(await take(changes, 2)).toEqual(["-a live", "a live"]);
  // The other client may have seen it before, and goes on after the first change.
  const { changes: again } = open({ matches, lastID: watches.history.idOf("100") }, { watches });
  expect(await take(again, 2)).toEqual(["a", "synced"]);
  apply("MODIFIED", other("104"));
  const { changes: last } = open({ matches, lastID: watches.history.idOf("103") }, { watches });
  expect(await take(last, 2)).toEqual(["-a", "synced"]);
  apply("MODIFIED", other("105"));
  apply("MODIFIED", job("a", "106"));
  expect(await take(last, 1)).toEqual(["a live"]);
});

it("waits while Kubernetes cannot tell whether its client may see a job", async () => {
  const { open } = setUp(job("a"));
  let asked = 0;
  const sees: Sees = () => ((asked += 1), asked === 1 ? Promise.reject(new Error("down")) : Promise.resolve("all"));
  expect(await take(open({}, { sees }).changes, 2)).toEqual(["a", "synced"]);
});

it("ends, and not as if that were all, when Kubernetes does not tell for too long", async () => {
  const { open } = setUp(job("a"));
  const sees: Sees = () => Promise.reject(new Error("down"));
  const { changes } = open({}, { sees, patienceMs: 0 });
  await expect(changes.next()).rejects.toMatchObject({ end: "unavailable" });
});
