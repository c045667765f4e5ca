import { describe, expect, it } from "vitest";
import type { AppImage, DomainPolicySpec, KusciaJob } from "../api/types.ts";
import { type Approval, policyAnswer } from "./policy.ts";

const JOB = {
  metadata: { namespace: "cross-domain", name: "j", uid: "u" },
  spec: {
    initiator: "alice",
    tasks: [
      { alias: "a", appImage: "psi-1", taskInputConfig: "", parties: [{ domainID: "bob", role: "host" }] },
      { alias: "b", appImage: "train", taskInputConfig: "", parties: [{ domainID: "bob" }, { domainID: "alice" }] },
    ],
  },
} satisfies KusciaJob;

const answerTo = (spec: DomainPolicySpec | undefined, image = "i", defaultApproval: Approval = "Automatic") =>
  policyAnswer(JOB, "bob", spec && { metadata: { name: "default" }, spec }, {
    defaultApproval,
    findAppImage: () => ({ spec: { image: { name: image, tag: "" } } }) as AppImage,
  });

describe("a policy", () => {
  it.each<[string, DomainPolicySpec | undefined, string]>([
    ["none", undefined, "Accept"],
    ["Automatic", { approval: "Automatic" }, "Accept"],
    ["Required", { approval: "Required" }, "Ask"],
    [
      "the initiator is trusted",
      { approval: "Required", rules: [{ action: "Accept", initiators: ["alice"] }] },
      "Accept",
    ],
    ["another is trusted", { approval: "Required", rules: [{ action: "Accept", initiators: ["carol"] }] }, "Ask"],
    [
      "one of two tasks is rejected",
      { approval: "Automatic", rules: [{ action: "Reject", appImages: ["psi-*"] }] },
      "Reject",
    ],
    [
      "one of two tasks is trusted",
      { approval: "Required", rules: [{ action: "Accept", appImages: ["psi-*"] }] },
      "Ask",
    ],
    [
      "a name without * is whole",
      { approval: "Automatic", rules: [{ action: "Reject", appImages: ["psi"] }] },
      "Accept",
    ],
    ["a role", { approval: "Automatic", rules: [{ action: "Ask", roles: ["host"] }] }, "Ask"],
    ["no role", { approval: "Automatic", rules: [{ action: "Reject", roles: [""] }] }, "Reject"],
    ["a namespace", { approval: "Automatic", rules: [{ action: "Ask", jobNamespaces: ["cross-domain"] }] }, "Ask"],
    [
      "all lists of a rule must match",
      { approval: "Automatic", rules: [{ action: "Reject", initiators: ["alice"], jobNamespaces: ["other"] }] },
      "Accept",
    ],
    [
      "the first rule that matches decides",
      { approval: "Automatic", rules: [{ action: "Accept", initiators: ["alice"] }, { action: "Reject" }] },
      "Accept",
    ],
  ])("%s", (_about, spec, action) => {
    expect(answerTo(spec)).toEqual({ action, obstacle: "" });
  });

  it("is the default where there is none", () => {
    expect(answerTo(undefined, "i", "Required").action).toBe("Ask");
    expect(answerTo({ approval: "Automatic" }, "i", "Required").action).toBe("Accept");
  });

  it("may require that images are named by digest", () => {
    const spec = { approval: "Automatic", requireImageDigest: true } as const;
    expect(answerTo(spec, "registry/psi:1").obstacle).toContain("AppImage psi-1 names its image without a digest");
    expect(answerTo(spec, `registry/psi@sha256:${"0".repeat(64)}`).obstacle).toBe("");
  });
});

it("a rule that accepts the tasks' AppImages does not accept a hook with another one", () => {
  const rules = [{ action: "Accept" as const, appImages: ["psi-*", "train"] }];
  const policy = { metadata: { name: "default" }, spec: { approval: "Required" as const, rules } };
  const options = { defaultApproval: "Automatic" as const, findAppImage: () => undefined };
  expect(policyAnswer(JOB, "bob", policy, options).action).toBe("Accept");
  const hooked = { ...JOB, spec: { ...JOB.spec, preparation: { appImage: "other" } } };
  expect(policyAnswer(hooked, "bob", policy, options).action).toBe("Ask");
});
