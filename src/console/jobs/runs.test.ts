import { expect, it } from "vitest";
import type { ListedJob } from "./filter.ts";
import { lastRuns } from "./runs.ts";

const job = (name: string, schedule?: string, isDeleted = false): ListedJob =>
  ({ name, schedule, isDeleted, state: "Succeeded" }) as ListedJob;

it("the newest run of each schedule has the last ten, the oldest first", () => {
  const nightly = Array.from({ length: 12 }, (_, index) => job(`n${index}`, "nightly"));
  const jobs = [job("gone", "nightly", true), nightly[0]!, job("once"), job("w", "weekly"), ...nightly.slice(1)];
  const runs = lastRuns(jobs);
  expect([...runs.keys()]).toEqual(["n0", "w"]);
  expect(runs.get("n0")!.map(({ name }) => name)).toEqual(
    nightly
      .slice(0, 10)
      .map(({ name }) => name)
      .toReversed(),
  );
});
