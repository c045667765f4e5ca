import { memo, type ReactNode } from "react";
import type { JobView, PartyView, TaskView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { Party } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Span } from "../ui/time.tsx";
import { shownState } from "./party-state.ts";

interface TableProps {
  readonly job: JobView;
  readonly task: string | undefined;
  readonly pick: (alias: string) => void;
}

/** All tasks, with a row for each party and each earlier attempt. */
export function TaskTable({ job, task: chosen, pick }: TableProps): ReactNode {
  const text = useText();
  return (
    <div className="tasks" tabIndex={0} role="group" aria-label={text("job.tasks.all")}>
      <table>
        <thead>
          <tr>
            <th>{text("job.task")}</th>
            <th>{text("jobs.column.state")}</th>
            <th>{text("job.attempt")}</th>
            <th>{text("job.duration")}</th>
            <th>{text("job.dependsOn")}</th>
            <th>{text("jobs.column.why")}</th>
          </tr>
        </thead>
        {job.tasks.map((task) => (
          <TaskRows key={task.alias} task={task} isChosen={task.alias === chosen} pick={pick} />
        ))}
      </table>
    </div>
  );
}

interface RowsProps extends Pick<TableProps, "pick"> {
  readonly task: TaskView;
  readonly isChosen: boolean;
}

const TaskRows = memo(function TaskRows({ task, isChosen, pick }: RowsProps): ReactNode {
  const text = useText();
  // What its parties say is not said twice.
  const isTold = task.parties.some(({ message }) => message !== undefined);
  // Of a task that never starts its parties do nothing.
  const parties = task.state === "Skipped" ? [] : task.parties;
  return (
    <tbody className={isChosen ? "chosen" : undefined} onClick={() => pick(task.alias)}>
      <tr className="task">
        <th scope="row">
          <button type="button" className="quiet" aria-pressed={isChosen}>
            {task.alias}
          </button>
        </th>
        <td>
          <State state={task.state} />
        </td>
        <td className="number">{task.attempt}</td>
        <td className="number">
          <Span from={task.start_time ?? task.create_time} to={task.end_time} />
        </td>
        <td>{task.dependencies.join(", ")}</td>
        <td className="said">{task.parties.length === 0 ? text("job.hidden") : isTold ? "" : (task.message ?? "")}</td>
      </tr>
      {parties.map((party) => (
        <PartyRow key={`${party.domain_id}/${party.role ?? ""}`} party={party} />
      ))}
      {task.attempts.toReversed().map((attempt) => (
        <tr key={attempt.attempt} className="earlier">
          <td>{text("job.attempt.n", { n: attempt.attempt })}</td>
          <td>
            <State state="Failed" />
          </td>
          <td />
          <td className="number">
            <Span from={attempt.startTime} to={attempt.endTime} />
          </td>
          <td>{text(attempt.disrupted === true ? "job.disrupted" : "job.retried")}</td>
          <td className="said">{attempt.message}</td>
        </tr>
      ))}
    </tbody>
  );
});

function PartyRow({ party }: { readonly party: PartyView }): ReactNode {
  return (
    <tr className="of-party">
      <td>
        <Party name={party.domain_id} />
        {party.role !== undefined && party.role !== "" && <small> {party.role}</small>}
      </td>
      <td>
        <State state={shownState(party)} />
      </td>
      <td />
      <td />
      <td className="pods">{party.pods.join(", ")}</td>
      <td className="said">{party.message}</td>
    </tr>
  );
}
