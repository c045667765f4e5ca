import { expect, it } from "vitest";
import { describeRight, missingRights, type Right } from "./access.ts";

const CREATE_PODS: Right = { verb: "create", group: "", resource: "pods" };
const WRITE_STATUS: Right = {
  verb: "update",
  group: "kuscia.secretflow",
  resource: "kusciajobs",
  subresource: "status",
};

it("asks once for what is granted everywhere", async () => {
  let asked = 0;
  const review = (): Promise<boolean> => {
    asked += 1;
    return Promise.resolve(true);
  };
  expect(await missingRights(review, [CREATE_PODS], ["alice", "bob"])).toEqual([]);
  expect(asked).toBe(1);
});

it("names the namespaces where a right is missing", async () => {
  const review = (_: Right, namespace?: string): Promise<boolean> => Promise.resolve(namespace === "alice");
  expect(await missingRights(review, [CREATE_PODS], ["alice", "bob"])).toEqual([{ ...CREATE_PODS, namespace: "bob" }]);
  expect(await missingRights(review, [WRITE_STATUS], [])).toEqual([WRITE_STATUS]);
});

it.each([
  [{ ...CREATE_PODS, namespace: "bob" }, "create pods in bob"],
  [WRITE_STATUS, "update kusciajobs.kuscia.secretflow/status in all namespaces"],
])("describes %j", (right, text) => {
  expect(describeRight(right)).toBe(text);
});
