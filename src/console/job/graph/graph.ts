import type { AddedView, TaskView } from "../../../job/view.ts";

/** Parties that a node shows; of more it says how many. */
export const SHOWN_PARTIES = 4;
export const NODE_WIDTH = 212;
const HEAD = 36;
const ROW = 20;
const FOOT = 6;

/** What a layout depends on; nothing of it changes while tasks run. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

export interface GraphNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

/** The middle of each node, in pixels. */
export type Layout = ReadonlyMap<string, Point>;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The node that stands for the added tasks of a job that has too many of them. No alias begins with a blank. */
export const ADDED = " added";
/** States that this node shows, in lines of their own. */
export const SHOWN_STATES = ["Running", "Failed", "Pending", "Succeeded", "Skipped"] as const;

type GraphTask = Pick<TaskView, "alias" | "dependencies" | "parties" | "hook" | "added">;
/** What a graph is made of. */
export interface GraphJob {
  readonly tasks: readonly GraphTask[];
  readonly hooks?: readonly GraphTask[];
  readonly added?: AddedView;
}

/** The graph of a job's tasks. Hooks stand before the first tasks of their domain, and after the last. */
export function graphOf({ tasks, hooks = [], added }: GraphJob): Graph {
  const ofAdded = tasks.filter((task) => task.added === true);
  const isGrouped = added !== undefined && added.total > ofAdded.length;
  const shown = isGrouped ? tasks.filter((task) => task.added !== true) : tasks;
  const known = new Set(shown.map(({ alias }) => alias));
  const nodes = [...shown, ...hooks].map(({ alias, parties }) => ({
    id: alias,
    width: NODE_WIDTH,
    height: heightOf(parties.length),
  }));
  const edges = shown.flatMap(({ alias, dependencies }) =>
    [...new Set(dependencies)].filter((each) => known.has(each)).map((each) => [each, alias] as const),
  );
  const group = isGrouped ? groupOf(added) : { nodes: [], edges: [] };
  return {
    nodes: [...nodes, ...group.nodes],
    edges: [...edges, ...group.edges, ...hooks.flatMap((hook) => hookEdges(hook, shown))],
  };
}

/** The group has a line for each state: it does not change its size while tasks run. */
function groupOf({ dependencies }: AddedView): Graph {
  const height = HEAD + SHOWN_STATES.length * ROW + FOOT;
  return {
    nodes: [{ id: ADDED, width: NODE_WIDTH, height }],
    edges: dependencies.map((each) => [each, ADDED] as const),
  };
}

/** A preparation leads to the tasks of its domain that none of these leads to, and those that lead to none to its release. */
function hookEdges({ alias, hook, parties: [domain] }: GraphTask, tasks: readonly GraphTask[]): Graph["edges"] {
  const own = tasks.filter(({ parties }) => parties.some(({ domain_id: id }) => id === domain?.domain_id));
  const names = new Set(own.map((task) => task.alias));
  if (hook === "preparation")
    return own
      .filter(({ dependencies }) => !dependencies.some((each) => names.has(each)))
      .map((task) => [alias, task.alias] as const);
  const needed = new Set(own.flatMap(({ dependencies }) => dependencies));
  return own.filter((task) => !needed.has(task.alias)).map((task) => [task.alias, alias] as const);
}

function heightOf(parties: number): number {
  const rows = Math.min(parties, SHOWN_PARTIES) + (parties > SHOWN_PARTIES ? 1 : 0);
  return HEAD + (rows === 0 ? 0 : rows * ROW + FOOT);
}

export type Direction = "left" | "right" | "up" | "down";

/** Where an arrow leads from a node: along an edge to the nearest, or to the neighbour above or below. */
export function nextNode({ edges }: Graph, layout: Layout, from: string, direction: Direction): string | undefined {
  const at = layout.get(from);
  if (at === undefined) return undefined;
  const along =
    direction === "left"
      ? edges.filter(([, to]) => to === from).map(([each]) => each)
      : direction === "right"
        ? edges.filter(([each]) => each === from).map(([, to]) => to)
        : beside(layout, from, direction === "down" ? 1 : -1);
  const distance = (id: string): number => {
    const { x, y } = layout.get(id) ?? at;
    return direction === "left" || direction === "right" ? Math.abs(y - at.y) : Math.hypot((x - at.x) * 2, y - at.y);
  };
  return along.filter((id) => id !== ADDED).toSorted((a, b) => distance(a) - distance(b))[0];
}

/** The nodes above or below, wherever they are across. */
function beside(layout: Layout, from: string, sign: 1 | -1): string[] {
  const { y } = layout.get(from)!;
  return [...layout].filter(([id, point]) => id !== from && (point.y - y) * sign > 1).map(([id]) => id);
}
