import { describe, expect, it } from "vitest";
import { domainNameProblem } from "./names.ts";

const RESERVED = { operatorNamespace: "ops", jobNamespaces: ["cross-domain"] };

describe("a name that can be no domain's", () => {
  it.each([
    ["master", "the domain id master is reserved"],
    ["kube-system", "namespace kube-system belongs to Kubernetes"],
    ["ops", "namespace ops is the operator's own"],
    ["cross-domain", "namespace cross-domain holds KusciaJobs"],
    ["bank.a", "no Namespace can be called bank.a: it has a dot"],
    ["e".repeat(64), "it has 64 characters"],
    ["Bank", "no Namespace can be called Bank: it has other characters"],
    ["-a", "it has other characters"],
    ["a-", "it has other characters"],
    ["", "it has other characters"],
  ])("%s", (name, problem) => {
    expect(domainNameProblem(RESERVED, name)).toContain(problem);
  });
});

it.each(["alice", "a", "0", "bank-1", "d".repeat(63)])("%s can be a domain", (name) => {
  expect(domainNameProblem(RESERVED, name)).toBeUndefined();
});
