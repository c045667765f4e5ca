import { describe, expect, it } from "vitest";

import { containerSecurity, podSecurity } from "./security.ts";
import { aTemplate, refusal } from "./testing.ts";

describe("containerSecurity", () => {
  it.each([
    ["nothing", undefined, { allowPrivilegeEscalation: false }],
    ["a user", { runAsUser: 0 }, { allowPrivilegeEscalation: false, runAsUser: 0 }],
    ["escalation", { allowPrivilegeEscalation: true }, { allowPrivilegeEscalation: true }],
    ["privileged", { privileged: true }, { privileged: true }],
    ["SYS_ADMIN", { capabilities: { add: ["SYS_ADMIN"] } }, { capabilities: { add: ["SYS_ADMIN"] } }],
    ["CAP_SYS_ADMIN", { capabilities: { add: ["CAP_SYS_ADMIN"] } }, { capabilities: { add: ["CAP_SYS_ADMIN"] } }],
  ])("at baseline fills in only what is open: %s", (_, given, expected) => {
    expect(containerSecurity(given, "baseline", "c")).toEqual(expected);
  });

  it("at restricted adds what Pod Security asks for", () => {
    expect(
      containerSecurity({ runAsUser: 1000, capabilities: { add: ["NET_BIND_SERVICE"] } }, "restricted", "c"),
    ).toEqual({
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      runAsUser: 1000,
      capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] },
    });
  });

  it.each([
    ["privileged", { privileged: true }],
    ["allowPrivilegeEscalation", { allowPrivilegeEscalation: true }],
    ["runAsNonRoot: false", { runAsNonRoot: false }],
    ["runAsUser: 0", { runAsUser: 0 }],
    ["capability SYS_PTRACE", { capabilities: { add: ["NET_BIND_SERVICE", "SYS_PTRACE"] } }],
    ["seccompProfile Unconfined", { seccompProfile: { type: "Unconfined" } }],
    ["procMount Unmasked", { procMount: "Unmasked" }],
  ])("at restricted refuses %s", (what, given) => {
    expect(refusal(() => containerSecurity(given, "restricted", "c"))).toEqual({
      reason: "SecurityLevelRefused",
      message: `container "c" sets ${what}, which the domain's security level restricted does not allow`,
    });
  });
});

describe("podSecurity", () => {
  const template = (podSecurityContext?: object) => aTemplate({ spec: { podSecurityContext } });

  it("is seccomp alone where nobody asks for more", () => {
    expect(podSecurity(aTemplate(), {})).toEqual({ seccompProfile: { type: "RuntimeDefault" } });
  });

  it("lets the domain replace what the AppImage asks for", () => {
    const settings = { podSecurityContext: { runAsUser: 1000, fsGroup: 2000 }, securityLevel: "restricted" as const };
    expect(podSecurity(template({ runAsUser: 0, supplementalGroups: [5] }), settings)).toEqual({
      seccompProfile: { type: "RuntimeDefault" },
      runAsUser: 1000,
      fsGroup: 2000,
      supplementalGroups: [5],
    });
  });

  it.each([
    [{ runAsUser: 0 }, "runAsUser: 0"],
    [{ runAsNonRoot: false }, "runAsNonRoot: false"],
    [{ seccompProfile: { type: "Unconfined" } }, "seccompProfile Unconfined"],
  ])("at restricted refuses %j, of the AppImage and of the domain", (given, shown) => {
    const problem = {
      reason: "SecurityLevelRefused",
      message: `podSecurityContext sets ${shown}, which the domain's security level restricted does not allow`,
    };
    expect(refusal(() => podSecurity(template(given), { securityLevel: "restricted" }))).toEqual(problem);
    expect(refusal(() => podSecurity(aTemplate(), { podSecurityContext: given, securityLevel: "restricted" }))).toEqual(
      problem,
    );
    expect(podSecurity(template(given), {})).toMatchObject(given);
  });
});
