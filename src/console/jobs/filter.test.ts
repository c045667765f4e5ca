import { describe, expect, it } from "vitest";
import { type Filter, filtered, filterOf, isFiltered, type ListedJob, queryOf } from "./filter.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const ALL: Filter = { find: "", states: [], party: "", template: "", since: undefined };

function job(name: string, more: Partial<ListedJob> = {}): ListedJob {
  return {
    name,
    namespace: "ns",
    initiator: "alice",
    state: "Running",
    progress: "0/1",
    parties: ["alice", "bob"],
    create_time: "2026-11-30T11:30:00Z",
    why: [],
    ...more,
  };
}

const JOBS = [
  job("nightly-2", { why: [{ code: "QuotaExceeded", text: "waits for quota: pods", task: "train", party: "bob" }] }),
  job("nightly-1", { state: "Succeeded", template: "nightly", create_time: "2026-11-29T11:30:00Z" }),
  job("psi", { state: "Failed", parties: ["carol"], create_time: "2026-11-20T00:00:00Z" }),
  job("gone", { state: "Failed", isDeleted: true }),
];

const names = (some: Partial<Filter>): string[] =>
  filtered(JOBS, { ...ALL, ...some }, NOW).jobs.map(({ name }) => name);

describe("the filter", () => {
  it.each<[Partial<Filter>, string[]]>([
    [{}, ["nightly-2", "nightly-1", "psi", "gone"]],
    [{ find: "NIGHT" }, ["nightly-2", "nightly-1"]],
    [{ find: "quota bob" }, ["nightly-2"]],
    [{ find: "carol" }, ["psi"]],
    [{ find: "  " }, ["nightly-2", "nightly-1", "psi", "gone"]],
    [{ states: ["Failed", "Succeeded"] }, ["nightly-1", "psi", "gone"]],
    [{ party: "carol" }, ["psi"]],
    [{ template: "nightly" }, ["nightly-1"]],
    [{ since: "1h" }, ["nightly-2", "gone"]],
    [{ since: "7d", states: ["Succeeded"] }, ["nightly-1"]],
  ])("%j shows %j", (some, expected) => {
    expect(names(some)).toEqual(expected);
  });

  it("counts what would be shown of each state, and nothing that is deleted", () => {
    const { counts, all } = filtered(JOBS, { ...ALL, states: ["Failed"], find: "a" }, NOW);
    expect([...counts]).toEqual([
      ["Running", 1],
      ["Succeeded", 1],
      ["Failed", 1],
    ]);
    expect(all).toBe(3);
  });

  it("stands in the address", () => {
    const filter: Filter = { find: "a b", states: ["Failed", "Running"], party: "bob", template: "psi", since: "7d" };
    const query = new URLSearchParams(queryOf(filter) as Record<string, string>);
    expect(filterOf(query)).toEqual(filter);
    expect(filterOf(new URLSearchParams("since=ever"))).toEqual(ALL);
    expect(isFiltered(ALL)).toBe(false);
    expect(isFiltered(filter)).toBe(true);
  });

  it("of 5,000 jobs takes a moment", () => {
    const many = Array.from({ length: 5000 }, (_, index) => job(`job-${index}`));
    expect(filtered(many, { ...ALL, find: "job-49" }, NOW).jobs).toHaveLength(111);
  });
});
