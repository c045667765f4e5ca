import { type FormEvent, type ReactNode, useState } from "react";
import { Problem } from "../app/api.ts";
import { type Text, useText } from "../i18n/text.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Digest } from "../ui/digest.tsx";
import { Failure } from "../ui/page.tsx";
import { type Consent, decide } from "./consents.ts";

interface AnswerProps {
  readonly consent: Consent;
  /** What is shown is not what is asked. */
  readonly blocked: boolean;
  readonly onDone: () => Promise<void>;
}

const DAY_MS = 24 * 3600 * 1000;
const LONGEST_DAYS = 365;
const USUAL_DAYS = 90;

/** Accepts or rejects exactly what is shown: this job, or all that ask the same until a day. */
export function AnswerForm({ consent, blocked, onDone }: AnswerProps): ReactNode {
  const text = useText();
  const [until, setUntil] = useState<string>();
  const [rejecting, setRejecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await decide(consent, { decision: "Accepted", ...(until !== undefined && { until: endOf(until) }) });
    } catch (error) {
      setProblem(told(error, text));
    }
    await onDone().catch(() => undefined);
    setBusy(false);
  };
  const disabled = busy || blocked;
  return (
    <>
      <form className="answer" onSubmit={(event) => void submit(event)}>
        <fieldset disabled={disabled}>
          <legend className="hidden">{text("approvals.scope")}</legend>
          <label className="check">
            <input type="radio" name="scope" checked={until === undefined} onChange={() => setUntil(undefined)} />
            {text("approvals.scope.job")}
          </label>
          {consent.content_digest !== "" && (
            <label className="check">
              <input
                type="radio"
                name="scope"
                checked={until !== undefined}
                onChange={() => setUntil(dayIn(USUAL_DAYS))}
              />
              {text("approvals.scope.standing", { initiator: consent.initiator })}
            </label>
          )}
          {until !== undefined && (
            <input
              type="date"
              required
              aria-label={text("approvals.until")}
              min={dayIn(1)}
              max={dayIn(LONGEST_DAYS)}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          )}
        </fieldset>
        <Failure problem={problem} />
        <span className="buttons">
          <Digest digest={consent.digest} />
          <button type="button" disabled={disabled} onClick={() => setRejecting(true)}>
            {text("approvals.reject")}…
          </button>
          <button type="submit" className="primary" disabled={disabled}>
            {text("approvals.approve")}
          </button>
        </span>
      </form>
      {rejecting && <RejectDialog consent={consent} onClose={() => setRejecting(false)} onDone={onDone} />}
    </>
  );
}

/** A day so many days from now, as a date field has it. */
function dayIn(days: number): string {
  const day = new Date(Date.now() + days * DAY_MS);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The end of a day, where the reader is. */
function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString().replace(/\.\d+Z$/, "Z");
}

interface RejectProps extends Omit<AnswerProps, "blocked"> {
  readonly onClose: () => void;
}

function RejectDialog({ consent, onClose, onDone }: RejectProps): ReactNode {
  const text = useText();
  const [reason, setReason] = useState("");
  const act = async (): Promise<void> => {
    try {
      await decide(consent, { decision: "Rejected", reason: reason.trim() });
    } catch (error) {
      throw told(error, text);
    }
    onClose();
    await onDone();
  };
  return (
    <Confirm
      title={text("approvals.reject.title", { job: consent.job_id })}
      label={text("approvals.reject")}
      onClose={onClose}
      act={act}
      isReady={reason.trim() !== ""}
      danger
    >
      <p>{text("approvals.reject.text")}</p>
      <label>
        {text("approvals.reject.reason", { initiator: consent.initiator })}
        <input
          autoFocus
          required
          maxLength={1024}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </label>
    </Confirm>
  );
}

/** Why an answer was not taken; that something else is asked by now is said in the reader's language. */
function told(error: unknown, text: Text): unknown {
  return error instanceof Problem && error.status === 409 ? new Error(text("approvals.conflict")) : error;
}
