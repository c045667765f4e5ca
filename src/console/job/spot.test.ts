import { expect, it } from "vitest";
import { placeOf } from "../app/address.ts";
import { moved, type Spot, spotAddress, spotOf } from "./spot.ts";

const JOB = ["ns", "j"] as const;
const at = (address: string): Spot => spotOf(placeOf(address));

it.each<[string, Spot]>([
  [
    "/jobs/ns/j?task=train&party=bob&at=1000#L9",
    { task: "train", party: "bob", line: { seq: 9, party: "bob", at: 1000 } },
  ],
  ["/jobs/ns/j?at=1000#L9-bob", { line: { seq: 9, party: "bob", at: 1000 } }],
  ["/jobs/ns/j?party=alice#L9-bob", { party: "alice", line: { seq: 9, party: "bob" } }],
  ["/jobs/ns/j#L214", { line: { seq: 214 } }],
])("%s points at a line, and is made of that again", (address, spot) => {
  expect(at(address)).toEqual(spot);
  expect(spotAddress(JOB, spot)).toBe(address);
});

it.each(["#L", "#Lx", "#L1234567890", "#main", "#L9-<b>", ""])("%s points at none", (fragment) => {
  expect(at(`/jobs/ns/j?at=1${fragment}`).line).toBeUndefined();
});

it("leaves the line for another task, and keeps it where only the tasks are shown in another way", () => {
  const spot = at("/jobs/ns/j?task=train#L9");
  expect(moved(spot, { view: "table" }).line).toEqual({ seq: 9 });
  expect(spotAddress(JOB, moved(spot, { task: "other" }))).toBe("/jobs/ns/j?task=other");
  expect(spotAddress(JOB, moved(spot, { tab: "events" }))).toBe("/jobs/ns/j?task=train&tab=events");
});
