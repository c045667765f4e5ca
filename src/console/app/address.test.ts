import { expect, it } from "vitest";
import { addressOf, placeOf } from "./address.ts";

it("an address says where one is, and is made of that again", () => {
  const address = addressOf(["jobs", "ns", "a b/ü?#"], {
    q: "x&y=z",
    state: "Running,Failed",
    party: "",
    since: undefined,
  });
  expect(address).toBe("/jobs/ns/a%20b%2F%C3%BC%3F%23?q=x%26y%3Dz&state=Running,Failed");
  const { path, query } = placeOf(address);
  expect(path).toEqual(["jobs", "ns", "a b/ü?#"]);
  expect(Object.fromEntries(query)).toEqual({ q: "x&y=z", state: "Running,Failed" });
  expect(placeOf("/jobs?q=a#L9")).toMatchObject({ path: ["jobs"], fragment: "L9" });
});

it("a wrong escape is text", () => {
  expect(placeOf("/jobs/%zz").path).toEqual(["jobs", "%zz"]);
  expect(placeOf("/").path).toEqual([]);
});
