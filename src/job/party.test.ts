import { describe, expect, it } from "vitest";
import type { PartyState } from "../api/types.ts";
import { partyState } from "./party.ts";
import type { PodVerdict } from "./pods.ts";

describe("Kuscia's lifecycle, from pods to party", () => {
  it.each<[string, PodVerdict["is"][], PartyState, PartyState]>([
    ["sticky success", ["failed"], "Succeeded", "Succeeded"],
    ["sticky failure", ["succeeded"], "Failed", "Failed"],
    ["one of two failed", ["failed", "succeeded"], "Running", "Failed"],
    ["all succeeded", ["succeeded", "succeeded"], "Running", "Succeeded"],
    ["one succeeded, one runs", ["succeeded", "running"], "Running", "Running"],
    ["one succeeded, one pending", ["succeeded", "pending"], "Running", "Pending"],
    ["one runs, one pending", ["pending", "running"], "Pending", "Running"],
    ["all pending", ["pending", "pending"], "Pending", "Pending"],
    ["no pods", [], "Pending", "Pending"],
    ["a running one is looked for", ["unknown"], "Running", "Running"],
    ["a pending one is looked for", ["unknown"], "Pending", "Pending"],
  ])("%s", (_, verdicts, before, expected) => {
    expect(partyState(verdicts, before)).toBe(expected);
  });
});
