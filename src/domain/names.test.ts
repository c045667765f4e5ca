import { expect, it } from "vitest";
import { domainNameProblem } from "./names.ts";

it.each([
  ["master", "the domain id master is reserved"],
  ["kube-system", "namespace kube-system belongs to Kubernetes"],
  ["ops", "namespace ops is the operator's own"],
  ["cross-domain", "namespace cross-domain holds KusciaJobs"],
  ["alice", undefined],
])("says why %s can be no domain", (name, problem) => {
  const reserved = { operatorNamespace: "ops", jobNamespaces: ["cross-domain"] };
  expect(domainNameProblem(reserved, name)).toBe(problem);
});
