import { expect, it } from "vitest";
import type { CreateFailure } from "../../job/types.ts";
import { CreateAttempts } from "./create-attempts.ts";

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
  const attempts = new CreateAttempts(() => now);
  const pauses: number[] = [];
  for (let i = 0; i < 8; i += 1) {
    attempts.fail(failure);
    expect(attempts.mayTry("a")).toBe(false);
    expect(attempts.mayTry("b")).toBe(true);
    const pause = attempts.nextTryMs()!;
    pauses.push(pause);
    now += pause;
    expect(attempts.mayTry("a")).toBe(true);
  }
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  expect(attempts.failures()).toEqual([failure]);
  expect(attempts.succeed("a")).toBe(true);
  expect(attempts.succeed("a")).toBe(false);
  expect(attempts.failures()).toEqual([]);
  expect(attempts.nextTryMs()).toBeUndefined();
});

it("says when the next try comes, for errors of the API server", () => {
  const attempts = new CreateAttempts(() => 0);
  attempts.fail({ ...failure, reason: "APIError", message: "broken" });
  expect(attempts.failures()[0]!.message).toBe("broken; next try in 1 s");
});

it("forgets tasks that nothing is to be made of any more, so that nothing waits for their next try", () => {
  const attempts = new CreateAttempts(() => 0);
  attempts.fail(failure);
  attempts.fail({ ...failure, alias: "b" });
  attempts.retain(new Set(["b"]));
  expect(attempts.failures().map(({ alias }) => alias)).toEqual(["b"]);
  attempts.retain(new Set());
  expect(attempts.nextTryMs()).toBeUndefined();
});
