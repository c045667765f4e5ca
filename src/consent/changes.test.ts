import { describe, expect, it } from "vitest";
import { LABEL } from "../api/names.ts";
import type { AppImage, ConsentStatus, KusciaJob } from "../api/types.ts";
import { type Asked, changesSince, lastYes } from "./changes.ts";
import { contentFor, digestsOf, type FindAppImage } from "./content.ts";

const image = (tag: string): AppImage => ({
  metadata: { name: "psi" },
  spec: { image: { name: "registry/psi", tag }, deployTemplates: [] },
});
const finds =
  (...images: readonly AppImage[]): FindAppImage =>
  (name) =>
    images.find(({ metadata }) => metadata.name === name);

interface Given {
  readonly name: string;
  readonly input?: string;
  readonly time?: string;
  readonly state?: ConsentStatus["state"];
  readonly labels?: Record<string, string>;
  readonly alias?: string;
  readonly initiator?: string;
  readonly images?: FindAppImage;
  readonly appImage?: string;
}

/** A job that bob has been asked, as the operator records it. */
function asked({ name, input = '{"column":"id"}', time = "2026-11-02T00:00:00Z", ...more }: Given): Asked {
  const { labels, alias = "match", initiator = "alice", state = "Accepted", images = finds(image("1")) } = more;
  const parties = [{ domainID: "alice" }, { domainID: "bob", role: "host" }];
  const job: KusciaJob = {
    metadata: { namespace: "cross-domain", name, uid: `uid-${name}`, labels },
    spec: { initiator, tasks: [{ alias, appImage: more.appImage ?? "psi", taskInputConfig: input, parties }] },
  };
  const { digest, contentDigest, parts } = digestsOf(contentFor(job, "bob", images));
  const consent: ConsentStatus = { domainID: "bob", state, digest, contentDigest, parts: { ...parts }, time };
  job.status = { consents: [consent] };
  return { job, consent };
}

describe("the last yes", () => {
  const now = asked({ name: "now", state: "Waiting" });
  const nameOf = (jobs: readonly Asked[], to = now): string | undefined =>
    lastYes(
      to,
      "bob",
      jobs.map(({ job }) => job),
    )?.job.metadata.name;

  it("is the latest that was accepted of a job with the same tasks", () => {
    const old = asked({ name: "old", time: "2026-10-01T00:00:00Z" });
    const newer = asked({ name: "newer", time: "2026-10-02T00:00:00Z" });
    expect(nameOf([newer, old, now])).toBe("newer");
  });

  it("is none of another initiator, with other tasks, of a job that was rejected or not answered, or of the job itself", () => {
    const others = [
      asked({ name: "a", initiator: "carol" }),
      asked({ name: "b", alias: "train" }),
      asked({ name: "c", state: "Rejected" }),
      asked({ name: "d", state: "Waiting" }),
      asked({ name: "now" }),
    ];
    expect(nameOf(others)).toBeUndefined();
  });

  it("may have other tasks if it is of the same schedule or template", () => {
    const labels = { [LABEL.scheduleUID]: "s" };
    const run = asked({ name: "run", alias: "train", labels });
    expect(nameOf([run], asked({ name: "now", state: "Waiting", labels }))).toBe("run");
    expect(nameOf([run])).toBeUndefined();
  });
});

describe("what has changed since", () => {
  const changes = (yes: Asked, now: Asked, images = finds(image("1"))) => changesSince(yes, now, "bob", images);

  it("is nothing between two jobs that ask the same", () => {
    expect(changes(asked({ name: "a" }), asked({ name: "b" }))).toEqual([]);
  });

  it("is each value of an input, where it is", () => {
    const before = asked({ name: "a", input: '{"column":"id","keys":["x"],"same":1}' });
    const after = asked({ name: "b", input: '{"column":"phone","keys":["x","y"],"same":1}' });
    expect(changes(before, after)).toEqual([
      { path: "match: input.column", before: "id", after: "phone" },
      { path: "match: input.keys[1]", before: "", after: "y" },
    ]);
    const text = { before: asked({ name: "a", input: "one" }), after: asked({ name: "b", input: "two" }) };
    expect(changes(text.before, text.after)).toEqual([{ path: "match: input", before: "one", after: "two" }]);
  });

  it("is that an AppImage is another one, or is not what it was", () => {
    const other: AppImage = { metadata: { name: "train" }, spec: { ...image("7").spec } };
    const both = finds(image("1"), other);
    expect(changes(asked({ name: "a" }), asked({ name: "b", appImage: "train", images: both }), both)).toEqual([
      { path: "match: appImage", before: "psi", after: "train" },
      { path: "AppImage psi", before: "registry/psi:1", after: "" },
      { path: "AppImage train", before: "", after: "registry/psi:7" },
    ]);
    const later = finds(image("2"));
    expect(changes(asked({ name: "a" }), asked({ name: "b", images: later }), later)).toEqual([
      { path: "AppImage psi", before: "", after: "" },
    ]);
  });

  it("is only that the tasks changed if the old job is not what was accepted", () => {
    const before = asked({ name: "a", input: "one" });
    before.job.spec.tasks[0]!.taskInputConfig = "rewritten since";
    expect(changes(before, asked({ name: "b", input: "two" }))).toEqual([{ path: "the tasks", before: "", after: "" }]);
  });

  it("is no more than can be read", () => {
    const keys = (count: number): string => JSON.stringify(Array.from({ length: count }, (_, index) => index));
    const all = changes(asked({ name: "a", input: keys(0) }), asked({ name: "b", input: keys(1000) }));
    expect(all.length).toBe(200);
    expect(all.at(-1)).toEqual({ path: "and 801 more", before: "", after: "" });
    const long = changes(asked({ name: "a", input: "" }), asked({ name: "b", input: "x".repeat(10_000) }));
    expect(long[0]!.after.length).toBe(501);
  });
});
