import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import type { AddedView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { StateIcon } from "../../ui/state.tsx";
import { useAdded } from "../job-context.ts";
import { SHOWN_STATES } from "./graph.ts";

const NONE: AddedView = { total: 0, states: {}, dependencies: [] };

export type AddedNodeType = Node<{ readonly showAll: () => void }, "added">;

/** All tasks that were added to a job, where there are too many for nodes of their own. */
export const AddedNode = memo(function AddedNode({ data }: NodeProps<AddedNodeType>): ReactNode {
  const text = useText();
  const { total, states } = useAdded() ?? NONE;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <button type="button" className="task-node added" onClick={data.showAll}>
        <span className="node-head">
          <b>{text.count("added.title", total)}</b>
        </span>
        {SHOWN_STATES.map((state) => (
          <span key={state} className="node-party">
            <span>{text.state(state)}</span>
            <span className="number">{(states[state] ?? 0).toLocaleString(text.language)}</span>
            {(states[state] ?? 0) > 0 ? <StateIcon state={state} /> : <i className="no-icon" />}
          </span>
        ))}
      </button>
    </>
  );
});
