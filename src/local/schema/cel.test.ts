import { describe, expect, it } from "vitest";
import { CELError, compile } from "./cel.ts";

const scope = { self: { name: "a", list: [1, 2, 3], items: [{ k: "x" }, { k: "y", deps: ["x"] }] } };

describe("CEL", () => {
  it.each([
    ["1 + 2 * 3 == 7 && !(2 > 3)", true],
    ["self.name == 'a' ? 'yes' : 'no'", "yes"],
    ["self.list.all(n, n > 0) && self.list.exists(n, n == 2) && self.list.exists_one(n, n == 3)", true],
    ["self.list.filter(n, n > 1).map(n, n * 2)", [4, 6]],
    ["self.list.map(n, n > 2, n + 1)", [4]],
    ["has(self.items[0].deps) || 'x' in self.items[1].deps", true],
    ["self.items.map(i, has(i.deps) ? i.deps.size() : 0).sum()", 1],
    ["self.list.indexOf(2) + self.list.lastIndexOf(4)", 0],
    ['"%s and %s%%".format([self.name, 5])', "a and 5%"],
    ["[dyn(1), dyn('a')] == [1, 'a']", true],
    ["size('äß') - -1", 3],
    ["self.name.matches('^[a-z]$') && 'name' in self", true],
  ])("%s", (text, value) => {
    expect(compile(text)(scope)).toEqual(value);
  });

  it("lets one side of a disjunction decide, though the other ends in an error", () => {
    expect(compile("self.none.x || true")(scope)).toBe(true);
    expect(compile("false && self.none.x")(scope)).toBe(false);
    expect(() => compile("self.none.x || false")(scope)).toThrow(CELError);
    expect(() => compile("self.list[7]")(scope)).toThrow("index out of bounds: 7");
  });

  it.each(["self.", "a b", "self.frob()", "frob(1)", "'open", "has(self)", "[1", "1 ? 2"])(
    "refuses %s when it is read",
    (text) => {
      expect(() => compile(text)).toThrow(CELError);
    },
  );
});
