import { expect, it } from "vitest";
import { ADDED, graphOf, nextNode } from "./graph.ts";
import { layoutOf } from "./lay-out.ts";

const task = (alias: string, dependencies: string[] = [], parties = 2) => ({
  alias,
  dependencies,
  parties: Array.from({ length: parties }, (_, index) => ({ domain_id: `p${index}`, state: "Pending", pods: [] })),
});
// a leads to b and c, both to d; e stands alone.
const GRAPH = graphOf({
  tasks: [task("a"), task("b", ["a"]), task("c", ["a"]), task("d", ["b", "c"]), task("e")],
});

it("has an edge for each dependency that there is, once", () => {
  expect(graphOf({ tasks: [task("a"), task("b", ["a", "a", "gone"])] }).edges).toEqual([["a", "b"]]);
});

it("gives a node room for its parties, and for how many more there are", () => {
  const heights = graphOf({ tasks: [0, 1, 4, 5, 40].map((parties) => task(`t${parties}`, [], parties)) }).nodes;
  expect(heights.map(({ height }) => height)).toEqual([36, 62, 122, 142, 142]);
});

it("places tasks after what they depend on, and none over another", () => {
  const layout = layoutOf(GRAPH);
  for (const [from, to] of GRAPH.edges) expect(layout.get(to)!.x).toBeGreaterThan(layout.get(from)!.x);
  const boxes = GRAPH.nodes.map(({ id, width, height }) => ({ ...layout.get(id)!, width, height }));
  for (const [index, a] of boxes.entries())
    for (const b of boxes.slice(index + 1)) {
      const isApart = Math.abs(a.x - b.x) >= a.width || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
      expect(isApart).toBe(true);
    }
});

it("arrows follow edges, and go to neighbours", () => {
  const layout = layoutOf(GRAPH);
  const [upper, lower] = layout.get("b")!.y < layout.get("c")!.y ? ["b", "c"] : ["c", "b"];
  expect(nextNode(GRAPH, layout, "d", "right")).toBeUndefined();
  expect(nextNode(GRAPH, layout, "b", "left")).toBe("a");
  expect(nextNode(GRAPH, layout, "b", "right")).toBe("d");
  expect(nextNode(GRAPH, layout, upper, "down")).toBe(lower);
  expect(nextNode(GRAPH, layout, lower, "up")).toBe(upper);
});

it("places hooks before the first tasks of their domain, and after the last", () => {
  const hook = (kind: "preparation" | "release", domain: string) => ({
    ...task(`${kind}@${domain}`, [], 0),
    hook: kind,
    parties: [{ domain_id: domain, state: "Pending", pods: [] }],
  });
  const tasks = [task("a", [], 1), task("b", ["a"]), task("c", ["b"], 1)];
  const hooks = [hook("preparation", "p0"), hook("preparation", "p1"), hook("release", "p0"), hook("release", "p1")];
  expect(graphOf({ tasks, hooks }).edges.slice(2)).toEqual([
    ["preparation@p0", "a"],
    ["preparation@p1", "b"],
    ["c", "release@p0"],
    ["b", "release@p1"],
  ]);
});

it("shows added tasks as nodes, and as one node where not all of them are held", () => {
  const added = { total: 2, states: { Running: 1, Pending: 1 }, dependencies: ["a"] };
  const more = (alias: string) => ({ ...task(alias, ["a"]), added: true as const });
  const few = graphOf({ tasks: [task("a"), more("x"), more("y")], added });
  expect(few.nodes.map(({ id }) => id)).toEqual(["a", "x", "y"]);
  const many = graphOf({ tasks: [task("a"), more("x")], added: { ...added, total: 10_000 } });
  expect(many.nodes.map(({ id }) => id)).toEqual(["a", ADDED]);
  expect(many.edges).toEqual([["a", ADDED]]);
  expect(nextNode(many, layoutOf(many), "a", "right")).toBeUndefined();
});
