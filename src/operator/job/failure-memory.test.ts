import { expect, it } from "vitest";
import type { CreateFailure } from "../../job/types.ts";
import { FailureMemory } from "./failure-memory.ts";

const failure: CreateFailure = {
  alias: "a",
  attempt: 0,
  domainID: "alice",
  role: "",
  reason: "QuotaExceeded",
  permanent: false,
  message: "full",
};

it("doubles the pause with each failure, up to its limit, and forgets it with the first success", () => {
  let now = 0;
  const memory = new FailureMemory(() => now);
  const pauses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    memory.fail("uid", failure);
    expect(memory.mayTry("uid", "a")).toBe(false);
    expect(memory.mayTry("uid", "b")).toBe(true);
    const pause = memory.nextTryMs("uid")!;
    pauses.push(pause);
    now += pause;
    expect(memory.mayTry("uid", "a")).toBe(true);
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  expect(memory.of("uid")).toEqual([failure]);
  expect(memory.succeed("uid", "a")).toBe(true);
  expect(memory.succeed("uid", "a")).toBe(false);
  expect(memory.of("uid")).toEqual([]);
  expect(memory.nextTryMs("uid")).toBeUndefined();
});

it("says when the next try comes, for errors of the API server", () => {
  const memory = new FailureMemory(() => 0);
  memory.fail("uid", { ...failure, reason: "APIError", message: "broken" });
  expect(memory.of("uid")[0]!.message).toBe("broken; next try in 1 s");
});

it("forgets tasks that nothing is to be made of any more, so that nothing waits for their next try", () => {
  const memory = new FailureMemory(() => 0);
  memory.fail("uid", failure);
  memory.fail("uid", { ...failure, alias: "b" });
  memory.retain("uid", new Set(["b"]));
  expect(memory.of("uid").map(({ alias }) => alias)).toEqual(["b"]);
  memory.retain("uid", new Set());
  expect(memory.nextTryMs("uid")).toBeUndefined();
});

it("forgets jobs that are gone", () => {
  const memory = new FailureMemory(() => 0);
  memory.fail("gone", failure);
  memory.fail("here", failure);
  memory.prune((uid) => uid === "here");
  expect(memory.of("gone")).toEqual([]);
  expect(memory.of("here")).toHaveLength(1);
});
