import { memo, type ReactNode } from "react";
import type { PartyView, TaskView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { Party } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Span } from "../ui/time.tsx";
import { shownState } from "./party-state.ts";

export interface RowsProps {
  readonly task: TaskView;
  readonly isChosen: boolean;
  readonly pick: (alias: string) => void;
  /** Shows what a party of the task has printed. */
  readonly showLog: (alias: string, party: string) => void;
}

/** The rows of one task: itself, its parties, its earlier attempts. */
export const TaskRows = memo(function TaskRows({ task, isChosen, pick, showLog }: RowsProps): ReactNode {
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
        <td className="number attempt">{task.attempt}</td>
        <td className="number">
          <Span from={task.start_time ?? task.create_time} to={task.end_time} />
        </td>
        <td>{task.dependencies.join(", ")}</td>
        <td className="said">{task.parties.length === 0 ? text("job.hidden") : isTold ? "" : (task.message ?? "")}</td>
      </tr>
      {parties.map((party) => (
        <PartyRow
          key={`${party.domain_id}/${party.role ?? ""}`}
          party={party}
          showLog={() => showLog(task.alias, party.domain_id)}
        />
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

function PartyRow({ party, showLog }: { readonly party: PartyView; readonly showLog: () => void }): ReactNode {
  const text = useText();
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
      <td className="pods">
        {party.pods.join(", ")}
        {party.pods.length > 0 && (
          <button
            type="button"
            className="quiet to-log"
            aria-label={text("job.logsOf", { party: party.domain_id })}
            onClick={(event) => {
              // The row itself leads to the task.
              event.stopPropagation();
              showLog();
            }}
          >
            {text("job.tab.logs")}
          </button>
        )}
      </td>
      <td className="said">{party.message}</td>
    </tr>
  );
}
