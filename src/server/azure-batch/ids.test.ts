import { expect, it } from "vitest";
import { nameOf, jobNameOf, requireID, scheduledJobID } from "./ids.ts";

it("gives ids that differ in more than case different names, each a DNS label", () => {
  const ids = ["job", "Job_1", "job-1", "job--1", "-", "_", "A".repeat(64), "a".repeat(63), "-job-1", "x-0x00000000"];
  const names = ids.map((id) => nameOf(id, 63));
  expect(new Set(names).size).toBe(ids.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  expect(nameOf("JOB", 63)).toBe("job");
  expect(nameOf("My_Job", 63)).toBe(nameOf("my_job", 63));
  expect(nameOf("x-0x00000000", 63)).not.toBe("x-0x00000000");
});

it("leads from the id of a schedule's job to its name and back", () => {
  const id = "nightly:job-20261130040000";
  expect(jobNameOf(id)).toBe("nightly-20261130040000");
  expect(scheduledJobID("nightly", jobNameOf(id))).toBe(id);
});

it.each(["", "a b", "a.b", "a:b", "ä", "a".repeat(65)])("refuses %j", (id) => {
  expect(() => requireID("id", id)).toThrow("The value provided");
});
