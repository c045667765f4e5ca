import { type ReactNode, useState } from "react";
import type { Loss } from "../../job/preview.ts";
import { type Text, useText } from "../i18n/text.ts";
import { Select } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Parties } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import {
  type Action,
  carryOut,
  isEnd,
  needsReason,
  type Plan,
  planOf,
  type Scope,
  SCOPES,
  touched,
} from "./actions.ts";
import { PlannedForm } from "./planned-form.tsx";
import { usePlanned } from "./use-planned.ts";

/** Rows of a plan that are shown. */
const MOST_ROWS = 200;

interface ActionProps {
  readonly job: string;
  readonly action: Action;
  /** The task that a restart may begin with. */
  readonly task: string | undefined;
  /** What a restart is about at first. */
  readonly scope?: Scope;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Shows what a command would do, and does exactly that. */
export function ActionDialog({ job, action, task, scope: first = "open", onClose, onDone }: ActionProps): ReactNode {
  const text = useText();
  const [scope, setScope] = useState<Scope>(first);
  const [reason, setReason] = useState("");
  const command = { job, action, scope, task };
  const planned = usePlanned({
    wanted: JSON.stringify(command),
    ask: () => planOf(command),
    act: ({ etag }, why) => carryOut(command, { etag, reason: why }),
    onDone,
  });
  const plan = planned.isCurrent ? planned.plan : undefined;
  const isReasoned = !needsReason(action) || reason.trim() !== "";
  return (
    <Dialog title={text(`action.title.${action}`, { name: job })} onClose={onClose} wide>
      <PlannedForm
        planned={planned}
        isReady={isReasoned}
        reason={reason}
        label={doText(text, action, touched(action, plan))}
        danger={isEnd(action)}
        onClose={onClose}
      >
        {action === "restart" && <ScopeChoice scope={scope} task={task} onChange={setScope} />}
        <Losses losses={plan?.losses ?? []} />
        <PlanTable plan={plan} />
        {needsReason(action) && plan?.refusal === "" && <Reason reason={reason} onChange={setReason} />}
      </PlannedForm>
    </Dialog>
  );
}

/** What the button says: how many tasks it sets in motion or ends. */
function doText(text: Text, action: Action, n: number): string {
  const isOfJob = action === "cancel" || action === "suspend" || action === "delete";
  return isOfJob && n === 0 ? text(`action.doNone.${action}`) : text.count(`action.do.${action}`, n);
}

/** What goes with a job that is deleted. */
function Losses({ losses }: { readonly losses: readonly Loss[] }): ReactNode {
  const text = useText();
  if (losses.length === 0) return null;
  return (
    <div className="losses">
      <p>{text("action.delete.text")}</p>
      <ul>
        {losses.map(({ what, count }) => (
          <li key={what}>{text.count(`action.loss.${what}`, count)}</li>
        ))}
      </ul>
    </div>
  );
}

interface ScopeProps {
  readonly scope: Scope;
  readonly task: string | undefined;
  readonly onChange: (scope: Scope) => void;
}

/** What is to run again. */
function ScopeChoice({ scope, task, onChange }: ScopeProps): ReactNode {
  const text = useText();
  const scopes = SCOPES.filter((each) => task !== undefined || (each !== "from" && each !== "only"));
  return (
    <Select
      label={text("action.scope")}
      value={scope}
      onChange={onChange}
      options={scopes.map((value) => ({ value, label: text(`action.scope.${value}`, { task: task ?? "" }) }))}
    />
  );
}

/** Why; it is asked for where something is ended. */
export function Reason({
  reason,
  onChange,
  isAsked = true,
}: {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  /** Whether it must be given. */
  readonly isAsked?: boolean;
}): ReactNode {
  const text = useText();
  return (
    <label>
      {text("action.reason")}
      <input
        autoFocus={isAsked}
        required={isAsked}
        maxLength={256}
        value={reason}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function PlanTable({ plan }: { readonly plan: Plan | undefined }): ReactNode {
  const text = useText();
  if (plan === undefined || plan.rows.length === 0) return null;
  // What is done comes before what is kept.
  const ordered = plan.rows.toSorted((a, b) => Number(a.action === "KEEP") - Number(b.action === "KEEP"));
  const rows = plan.rows.length > MOST_ROWS ? ordered.slice(0, MOST_ROWS) : plan.rows;
  return (
    <>
      <div className="plan steps" tabIndex={0} role="group" aria-label={text("action.column")}>
        <table>
          <thead>
            <tr>
              <th>{text("job.task")}</th>
              <th>{text("action.column")}</th>
              <th>{text("job.attempt")}</th>
              <th>{text("jobs.column.parties")}</th>
              <th>{text("action.because")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.task} className={row.action === "KEEP" ? "kept" : undefined}>
                <td>{row.task}</td>
                <td className={row.action}>{text(`action.${row.action}`)}</td>
                <td>
                  <span className="cell-label">{text("job.attempt")} </span>
                  {(row.previous_attempt ?? row.attempt) === row.attempt
                    ? row.attempt
                    : `${row.previous_attempt} → ${row.attempt}`}
                </td>
                <td>
                  <Parties names={row.parties} />
                </td>
                <td>{row.because}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {plan.rows.length > rows.length && (
        <p className="notice">{text.count("action.more", plan.rows.length - rows.length)}</p>
      )}
      <p className="next">
        {text("action.next")} <State state={plan.next_state} strong />
      </p>
    </>
  );
}
