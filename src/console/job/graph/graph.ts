import type { TaskView } from "../../../job/view.ts";

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

/** The graph of a job's tasks. */
export function graphOf(tasks: readonly Pick<TaskView, "alias" | "dependencies" | "parties">[]): Graph {
  const known = new Set(tasks.map(({ alias }) => alias));
  return {
    nodes: tasks.map(({ alias, parties }) => ({ id: alias, width: NODE_WIDTH, height: heightOf(parties.length) })),
    edges: tasks.flatMap(({ alias, dependencies }) =>
      [...new Set(dependencies)].filter((each) => known.has(each)).map((each) => [each, alias] as const),
    ),
  };
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
  return along.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** The nodes above or below, wherever they are across. */
function beside(layout: Layout, from: string, sign: 1 | -1): string[] {
  const { y } = layout.get(from)!;
  return [...layout].filter(([id, point]) => id !== from && (point.y - y) * sign > 1).map(([id]) => id);
}
