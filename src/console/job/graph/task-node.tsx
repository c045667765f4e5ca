import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import type { PartyView, TaskView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { Party } from "../../ui/party.tsx";
import { StateIcon } from "../../ui/state.tsx";
import { Span } from "../../ui/time.tsx";
import { useTask } from "../job-context.ts";
import { shownState } from "../party-state.ts";
import { SHOWN_PARTIES } from "./graph.ts";

/** What the graph itself knows of a task; how the task is doing comes from the job. */
export type TaskNodeType = Node<{ readonly pick: (alias: string) => void }, "task">;

/** A task in the graph, with a row for each party. */
export const TaskNode = memo(function TaskNode({ id, selected, data }: NodeProps<TaskNodeType>): ReactNode {
  const task = useTask(id);
  if (task === undefined) return null;
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Card task={task} isChosen={selected} pick={data.pick} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
});

interface CardProps {
  readonly task: TaskView;
  readonly isChosen: boolean;
  readonly pick: (alias: string) => void;
}

function Card({ task, isChosen, pick }: CardProps): ReactNode {
  const { alias, state, parties, hook } = task;
  // Of a task that never starts its parties do nothing.
  const shown = state === "Skipped" ? [] : parties;
  return (
    <button
      type="button"
      className={`task-node ${state}${isChosen ? " chosen" : ""}${parties.length === 0 ? " others" : ""}${hook === undefined ? "" : " hook"}`}
      data-task={alias}
      tabIndex={isChosen ? 0 : -1}
      aria-pressed={isChosen}
      onClick={() => pick(alias)}
    >
      <Head task={task} />
      {shown.slice(0, SHOWN_PARTIES).map((party) => (
        <PartyLine key={`${party.domain_id}/${party.role ?? ""}`} party={party} />
      ))}
      {shown.length > SHOWN_PARTIES && <More parties={shown.slice(SHOWN_PARTIES)} />}
    </button>
  );
}

function Head({ task }: { readonly task: TaskView }): ReactNode {
  const text = useText();
  const { alias, state, attempt, progress } = task;
  return (
    <span className="node-head">
      <StateIcon state={state} />
      <b title={alias}>{alias}</b>
      <span className="hidden">{text.state(state)}</span>
      {attempt > 0 && (
        <small>
          <span className="hidden">{text("job.attempt")}</span> #{attempt}
        </small>
      )}
      <Span from={task.start_time ?? task.create_time} to={task.end_time} />
      {progress !== undefined && state === "Running" && <ProgressBar progress={progress} />}
    </span>
  );
}

/** How far the program says that it is. */
function ProgressBar({ progress }: { readonly progress: number }): ReactNode {
  return (
    <svg className="node-progress" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * Math.min(1, Math.max(0, progress))} height="2" />
    </svg>
  );
}

const PartyLine = memo(function PartyLine({ party }: { readonly party: PartyView }): ReactNode {
  const text = useText();
  const state = shownState(party);
  return (
    <span className="node-party">
      <Party name={party.domain_id} />
      <span className="word">{text.state(state)}</span>
      <StateIcon state={state} />
    </span>
  );
});

/** The others, as their worst state. */
function More({ parties }: { readonly parties: readonly PartyView[] }): ReactNode {
  const order = ["Failed", "Stopped", "Running", "Pending"];
  const states = parties.map(shownState);
  const worst = order.find((each) => states.includes(each)) ?? states[0] ?? "Pending";
  return (
    <span className="node-party">
      <span>+{parties.length}</span>
      <StateIcon state={worst} />
    </span>
  );
}
