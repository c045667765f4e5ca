import { expect, it } from "vitest";
import { HeldLines } from "./held-lines.ts";
import { failureKey, lastWordsOf } from "./moment.ts";

const AT = Date.UTC(2026, 4, 1);

function paneOf(...lines: readonly (readonly [kind: "line" | "gap", seq: number, at: number])[]): { held: HeldLines } {
  const held = new HeldLines();
  held.add(lines.map(([kind, seq, at]) => ({ kind, seq, at, text: `line ${seq}`, source: "pod/" })));
  return { held };
}

const TASK = {
  alias: "train",
  state: "Failed",
  attempt: 2,
  attempts: [],
  dependencies: [],
  tolerable: false,
  app_image: "",
  parties: [
    { domain_id: "alice", state: "Failed", reason: "PeerPartyFailed", pods: [] },
    { domain_id: "bob", role: "host", state: "Failed", reason: "PodFailed", pods: [] },
    { domain_id: "carol", state: "Failed", reason: "PodFailed", pods: [] },
  ],
};

it("a party that failed said last what its last line says; who was stopped for it, or printed nothing, said nothing", () => {
  const panes = new Map([
    ["alice/", paneOf(["line", 1, AT])],
    ["bob/host", paneOf(["line", 1, AT], ["line", 2, AT + 1], ["gap", 0, Number.NaN])],
    ["carol/", paneOf(["line", 1, Number.NaN])],
  ]);
  expect(lastWordsOf(TASK, panes)).toEqual({
    [failureKey(TASK, "bob-host")]: { seq: 2, party: "bob", at: AT + 1 },
  });
  expect(failureKey({ ...TASK, attempt: 3 }, "bob-host")).not.toBe(failureKey(TASK, "bob-host"));
});
