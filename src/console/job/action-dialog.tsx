import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Problem } from "../app/api.ts";
import { useText } from "../i18n/text.ts";
import { Select } from "../ui/choice.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Parties } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { type Action, carryOut, needsReason, type Plan, planOf, type Scope, SCOPES, touched } from "./actions.ts";

interface ActionProps {
  readonly job: string;
  readonly action: Action;
  /** The task that a restart may begin with. */
  readonly task: string | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Shows what a command would do, and does exactly that. */
export function ActionDialog({ job, action, task, onClose, onDone }: ActionProps): ReactNode {
  const text = useText();
  const [plan, setPlan] = useState<Plan>();
  const [scope, setScope] = useState<Scope>("open");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [moved, setMoved] = useState(false);
  const [problem, setProblem] = useState<string>();
  const asked = useRef(0);
  const command = { job, action, scope, task };
  const look = async (): Promise<void> => {
    const number = (asked.current += 1);
    try {
      const found = await planOf(command);
      // An answer to an older question is none to this one.
      if (asked.current !== number) return;
      setPlan(found);
      setProblem(undefined);
    } catch (error) {
      if (asked.current === number) setProblem(messageOf(error));
    }
  };
  useEffect(() => {
    setPlan(undefined);
    void look();
  }, [job, action, scope, task]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (plan === undefined) return;
    setBusy(true);
    try {
      await carryOut(command, { etag: plan.etag, reason: reason.trim() });
      onDone();
    } catch (error) {
      if (error instanceof Problem && error.status === 409) {
        await look();
        setMoved(true);
      } else setProblem(messageOf(error));
      setBusy(false);
    }
  };
  const isAllowed = plan?.refusal === "";
  const isReady = isAllowed && !busy && (!needsReason(action) || reason.trim() !== "");
  return (
    <Dialog title={text(`action.title.${action}`, { name: job })} onClose={onClose} wide>
      <form onSubmit={(event) => void submit(event)}>
        {action === "restart" && <ScopeChoice scope={scope} task={task} onChange={setScope} />}
        <Notices moved={moved} refusal={plan?.refusal} />
        <PlanTable plan={plan} />
        {needsReason(action) && isAllowed && <Reason reason={reason} onChange={setReason} />}
        <Failure problem={problem} />
        <div className="buttons">
          <button type="button" onClick={onClose}>
            {text("cancel")}
          </button>
          <button type="submit" className={needsReason(action) ? "danger" : "primary"} disabled={!isReady}>
            {text.count(`action.do.${action}`, touched(action, plan))}
          </button>
        </div>
      </form>
    </Dialog>
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function Reason({
  reason,
  onChange,
}: {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
}): ReactNode {
  const text = useText();
  return (
    <label>
      {text("action.reason")}
      <input
        autoFocus
        required
        maxLength={256}
        value={reason}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

function Failure({ problem }: { readonly problem: string | undefined }): ReactNode {
  if (problem === undefined) return null;
  return (
    <p className="error" role="alert">
      {problem}
    </p>
  );
}

/** What the reader has to know before the rows. */
function Notices({ moved, refusal = "" }: { readonly moved: boolean; readonly refusal?: string }): ReactNode {
  const text = useText();
  return (
    <>
      {moved && (
        <p className="notice" role="status">
          {text("action.moved")}
        </p>
      )}
      {refusal !== "" && <p className="notice">{text("action.refused", { why: refusal })}</p>}
    </>
  );
}

function PlanTable({ plan }: { readonly plan: Plan | undefined }): ReactNode {
  const text = useText();
  if (plan === undefined || plan.rows.length === 0) return null;
  return (
    <>
      <div className="plan" tabIndex={0} role="group" aria-label={text("action.column")}>
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
            {plan.rows.map((row) => (
              <tr key={row.task} className={row.action === "KEEP" ? "kept" : undefined}>
                <td>{row.task}</td>
                <td className={row.action}>{text(`action.${row.action}`)}</td>
                <td>
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
      <p className="next">
        {text("action.next")} <State state={plan.next_state} strong />
      </p>
    </>
  );
}
