import { describe, expect, it } from "vitest";

import { chooseTemplate, chooseTemplateFor, MAX_REPLICAS, replicasOf } from "./template-choice.ts";
import { anAppImage, aTemplate, refusal } from "./testing.ts";

/** An AppImage whose templates are named t0, t1, … and have these roles. */
function withRoles(...roles: (string | undefined)[]) {
  return anAppImage(roles.map((role, index) => aTemplate({ name: `t${index}`, role })));
}

describe("chooseTemplate", () => {
  it.each([
    ["the one that lists the role", ["a", "b"], "b", "t1"],
    ["the first of two that list it", ["a", "a"], "a", "t0"],
    ["one with a list", ["a,b", "c"], "b", "t0"],
    ["one with commas at the ends", [",a,b,", "c"], "b", "t0"],
    ["a listed role before a universal template", ["", "a"], "a", "t1"],
    ["the last universal one for an unlisted role", ["", "a", ""], "x", "t2"],
    ["universal by commas only", ["a", ","], "x", "t1"],
    ["the first with an empty role for a party without", ["a", "", ""], "", "t1"],
    ["an absent role as an empty one", ["a", undefined], "", "t1"],
    ["the first for a party without role", ["a", "b"], "", "t0"],
  ])("takes %s", (_, roles, role, chosen) => {
    expect(chooseTemplate(withRoles(...roles), role).name).toBe(chosen);
  });

  it.each([
    ["no role matches", ["a", "b"], "c"],
    ["blanks differ", ["a, b"], "b"],
    ["case differs", ["A"], "a"],
  ])("refuses if %s", (_, roles, role) => {
    expect(refusal(() => chooseTemplate(withRoles(...roles), role))).toEqual({
      reason: "TemplateNotFound",
      message: `not found deploy template for role "${role}"`,
    });
  });

  it("refuses an AppImage without templates", () => {
    expect(refusal(() => chooseTemplate(anAppImage([]), ""))?.message).toBe("deploy templates are empty");
  });

  it("reports in Kuscia's words", () => {
    expect(refusal(() => chooseTemplateFor(withRoles("a"), "alice", "c"))?.message).toBe(
      'failed to select appropriate deploy template from appImage "psi-image" for party alice/c, not found deploy template for role "c"',
    );
  });
});

describe("replicasOf", () => {
  it.each([
    [undefined, 1],
    [0, 1],
    [1, 1],
    [3, 3],
    [MAX_REPLICAS, MAX_REPLICAS],
  ])("reads %s as %i", (replicas, count) => {
    expect(replicasOf(aTemplate({ replicas }))).toBe(count);
  });

  it.each([-1, 1.5, MAX_REPLICAS + 1])("refuses %d", (replicas) => {
    expect(refusal(() => replicasOf(aTemplate({ replicas })))?.reason).toBe("InvalidReplicas");
  });
});
