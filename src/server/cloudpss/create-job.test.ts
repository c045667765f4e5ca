import { expect, it } from "vitest";
import { keptOf, wantedOf } from "./create-job.ts";

const input = {
  args: {
    "@queue": "1",
    rows: 10,
    list: "spring",
    options: { deep: true },
    none: null,
    _ModelRevision: "sha256:1",
    _ModelArgs: { list: "autumn", result: "out" },
    implement: null,
  },
  context: ["function/CloudPSS/emtp", "model/ada/customers", "model/@sdk/123", "job/parent/7"],
  policy: { queue: 1, priority: 5, tres: { cpu: 1 } },
};

it("reads what a client's create sends", () => {
  expect(wantedOf(input)).toEqual({
    templates: ["customers", "emtp"],
    revision: "sha256:1",
    parameters: { list: "spring", result: "out", rows: "10", options: '{"deep":true}' },
    priority: 5,
  });
});

it("takes the plan's template without a rid, and no revision for none", () => {
  const args = { _ModelRevision: null, _ModelArgs: {} };
  const wanted = wantedOf({ args, context: ["job-definition/ada/plan", "", "model/@sdk/1"] });
  expect(wanted).toEqual({ templates: ["plan"], revision: "", parameters: {}, priority: 0 });
});

it("keeps the request as it came", () => {
  expect(keptOf(input)).toEqual({
    "@args": JSON.stringify(input.args),
    "@context": JSON.stringify(input.context),
    "@policy": JSON.stringify(input.policy),
  });
});

it.each([
  [{ args: [] }, "args must be an object"],
  [{ args: { _ModelArgs: "x" } }, "args._ModelArgs must be an object"],
  [{ args: { _ModelRevision: 1 } }, "args._ModelRevision must be a text"],
  [{ context: ["", "model/@sdk/1"] }, "context names neither a function nor a model"],
  [{ policy: { priority: 1001 } }, "policy.priority is 1001, it must be a whole number from -1000 to 1000"],
  [{ policy: { priority: "high" } }, 'policy.priority is "high"'],
])("refuses %j", (wrong, message) => {
  expect(() => wantedOf({ ...input, ...wrong })).toThrow(message);
});
