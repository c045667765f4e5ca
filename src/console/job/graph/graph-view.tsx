// oxlint-disable-next-line import/no-unassigned-import -- a sheet has no name
import "@xyflow/react/dist/base.css";
import {
  getViewportForBounds,
  type Edge,
  type NodeTypes,
  ReactFlow,
  type ReactFlowInstance,
  type Rect,
  type Viewport,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from "@xyflow/react";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { JobView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { AddedNode, type AddedNodeType } from "./added-node.tsx";
import { ADDED, type Direction, type Graph, graphOf, type Layout, nextNode } from "./graph.ts";
import { TaskNode, type TaskNodeType } from "./task-node.tsx";
import { useLayout } from "./use-layout.ts";

interface GraphProps {
  readonly job: JobView;
  readonly task: string | undefined;
  readonly pick: (alias: string) => void;
  /** Leads to all tasks, of which the graph shows too few. */
  readonly showAll: () => void;
}

const NODE_TYPES: NodeTypes = { task: TaskNode, added: AddedNode };
const WHOLE = { maxZoom: 1, padding: 0.06 };
/** Below `far` nodes show only what can be read then. */
const ZOOM = { most: 1.5, least: 0.15, far: 0.5, first: 0.75 };

/** The tasks of a job and what leads to what. */
export default function GraphView({ job, ...rest }: GraphProps): ReactNode {
  const text = useText();
  const graph = useGraph(job);
  const found = useLayout(graph);
  if (found === undefined) return <p className="loading">{text("job.graph.loading")}</p>;
  return (
    <ReactFlowProvider>
      <Canvas graph={found.of} layout={found.layout} {...rest} />
    </ReactFlowProvider>
  );
}

/** The same object for as long as the graph is the same. */
function useGraph(job: JobView): Graph {
  const text = JSON.stringify(graphOf(job));
  return useMemo(() => JSON.parse(text) as Graph, [text]);
}

interface CanvasProps extends Omit<GraphProps, "job"> {
  readonly graph: Graph;
  readonly layout: Layout;
}

function Canvas({ graph, layout, task, pick, showAll }: CanvasProps): ReactNode {
  const text = useText();
  const root = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<AnyNode>();
  const isFar = useStore(({ transform: [, , zoom] }) => zoom < ZOOM.far);
  const nodes = useMemo(() => nodesOf(graph, layout, { task, pick, showAll }), [graph, layout, task, pick, showAll]);
  const edges = useMemo(() => edgesOf(graph, task), [graph, task]);
  const first = useFirstViewport(root, graph, { layout, task });
  const byKey = useRef(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    const action = keyAction(event, { graph, layout, task, flow });
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = action();
    if (next === undefined) return;
    byKey.current = true;
    pick(next);
  };
  useEffect(() => {
    if (task === undefined) return;
    const node = root.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(task)}"]`);
    if (byKey.current) node?.focus({ preventScroll: true });
    byKey.current = false;
    if (node && root.current && !isWithin(node, root.current)) centre(flow, layout, task);
  }, [task, flow, layout]);
  return (
    <div
      ref={root}
      className={`graph${isFar ? " far" : ""}`}
      role="group"
      aria-label={text("job.graph.label")}
      onKeyDown={onKeyDown}
    >
      {first !== undefined && (
        <ReactFlow<AnyNode>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          defaultViewport={first}
          minZoom={ZOOM.least}
          maxZoom={ZOOM.most}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          zoomActivationKeyCode="Control"
          panOnScroll
          zoomOnDoubleClick={false}
          onlyRenderVisibleElements={graph.nodes.length > 200}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
        />
      )}
      <Zoom flow={flow} />
    </div>
  );
}

function Zoom({ flow }: { readonly flow: Flow }): ReactNode {
  const text = useText();
  return (
    <div className="zoom" role="group" aria-label={text("job.graph.zoom")}>
      <button
        type="button"
        className="quiet icon"
        aria-label={text("job.graph.out")}
        onClick={() => void flow.zoomOut()}
      >
        −
      </button>
      <button type="button" className="quiet" onClick={() => void flow.fitView(WHOLE)}>
        {text("job.graph.fit")}
      </button>
      <button type="button" className="quiet icon" aria-label={text("job.graph.in")} onClick={() => void flow.zoomIn()}>
        +
      </button>
    </div>
  );
}

type AnyNode = TaskNodeType | AddedNodeType;
type Flow = ReactFlowInstance<AnyNode>;

/**
 * What is shown first: all of the graph or, where that is too small to read, the chosen task and what is around it. It is
 * known before anything is drawn: nodes that are measured while the view moves get edges at wrong places.
 */
function useFirstViewport(
  root: RefObject<HTMLElement | null>,
  graph: Graph,
  { layout, task }: { readonly layout: Layout; readonly task: string | undefined },
): Viewport | undefined {
  const [view, setView] = useState<Viewport>();
  useLayoutEffect(() => {
    const { clientWidth: width, clientHeight: height } = root.current!;
    const whole = getViewportForBounds(
      boundsOf(graph, layout),
      width,
      height,
      ZOOM.least,
      WHOLE.maxZoom,
      WHOLE.padding,
    );
    const point = task === undefined ? undefined : layout.get(task);
    const isLegible = whole.zoom >= ZOOM.far || point === undefined;
    const zoom = ZOOM.first;
    setView(isLegible ? whole : { x: width / 2 - point.x * zoom, y: height / 2 - point.y * zoom, zoom });
  }, []);
  return view;
}

function boundsOf({ nodes }: Graph, layout: Layout): Rect {
  const boxes = nodes.map(({ id, width, height }) => ({ ...layout.get(id)!, width, height }));
  const left = Math.min(...boxes.map(({ x, width }) => x - width / 2));
  const top = Math.min(...boxes.map(({ y, height }) => y - height / 2));
  const right = Math.max(...boxes.map(({ x, width }) => x + width / 2));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height / 2));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function nodesOf(
  { nodes }: Graph,
  layout: Layout,
  { task, pick, showAll }: Pick<CanvasProps, "task" | "pick" | "showAll">,
): AnyNode[] {
  return nodes.map(({ id, width, height }) => {
    const { x, y } = layout.get(id)!;
    const place = {
      id,
      position: { x: x - width / 2, y: y - height / 2 },
      width,
      height,
      measured: { width, height },
    };
    if (id === ADDED) return { ...place, type: "added", data: { showAll } };
    return { ...place, type: "task", selected: id === task, data: { pick } };
  });
}

/** The edges of the chosen task stand out. */
function edgesOf({ edges }: Graph, task: string | undefined): Edge[] {
  return edges.map(([source, target]) => ({
    id: `${source} ${target}`,
    source,
    target,
    className: source === task || target === task ? "near" : "",
    ariaLabel: `${source} → ${target}`,
    focusable: false,
    selectable: false,
  }));
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const STEP = 80;
const STEPS = { left: [STEP, 0], right: [-STEP, 0], up: [0, STEP], down: [0, -STEP] } as const;

/** What a key does: it answers with the task that it leads to. */
function keyAction(
  event: KeyboardEvent,
  at: { readonly graph: Graph; readonly layout: Layout; readonly task: string | undefined; readonly flow: Flow },
): (() => string | undefined) | undefined {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return undefined;
  const { graph, layout, task, flow } = at;
  const direction = ARROWS[key];
  if (direction === undefined) return zoomAction(key, flow);
  return () => {
    if (!shiftKey) return task && nextNode(graph, layout, task, direction);
    pan(flow, STEPS[direction]);
    return undefined;
  };
}

function zoomAction(key: string, flow: Flow): (() => undefined) | undefined {
  if (key === "+" || key === "=") return () => void flow.zoomIn();
  if (key === "-") return () => void flow.zoomOut();
  return key === "0" ? () => void flow.fitView(WHOLE) : undefined;
}

function pan(flow: Flow, [x, y]: readonly [number, number]): void {
  const now = flow.getViewport();
  void flow.setViewport({ ...now, x: now.x + x, y: now.y + y });
}

function centre(flow: Flow, layout: Layout, task: string | undefined): void {
  const point = task === undefined ? undefined : layout.get(task);
  if (point) void flow.setCenter(point.x, point.y, { zoom: Math.max(flow.getZoom(), ZOOM.first) });
}

function isWithin(inner: Element, outer: Element): boolean {
  const [a, b] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
  return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
}
