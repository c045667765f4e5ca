import { type ReactNode, useId, useRef, useState } from "react";
import type { FieldChange } from "../../job/job-changes.ts";
import { type Text, useText } from "../i18n/text.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Reason } from "./action-dialog.tsx";
import { PlannedForm } from "./planned-form.tsx";
import { changed, changesOf, type Draft, isText, planOfSet, setFields, taskOfField } from "./set-fields.ts";
import { usePlanned } from "./use-planned.ts";

interface SetProps {
  readonly job: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Keys that are typed within this time are asked about together. */
const TOGETHER_MS = 200;

/** Changes fields of a job: shows what is and what would be, and does exactly that. */
export function SetDialog({ job, onClose, onDone }: SetProps): ReactNode {
  const text = useText();
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState("");
  const known = useRef<readonly FieldChange[]>([]);
  const changes = changesOf(draft, known.current);
  const planned = usePlanned({
    wanted: JSON.stringify(changes),
    ask: () => planOfSet(job, changes),
    act: ({ etag }, why) => setFields(job, changes, { etag, reason: why }),
    onDone,
    togetherMs: TOGETHER_MS,
  });
  const fields = planned.plan?.fields ?? [];
  known.current = fields;
  const rows = changed(fields);
  return (
    <Dialog title={text("action.title.set", { name: job })} onClose={onClose} wide>
      <PlannedForm
        planned={planned}
        isReady={rows.length > 0}
        reason={reason}
        label={text.count("action.do.set", rows.length)}
        onClose={onClose}
      >
        <div className="set-fields" tabIndex={0} role="group" aria-label={text("set.fields")}>
          {fields.map((field) => (
            <Field
              key={field.field}
              field={field}
              value={draft[field.field] ?? field.from}
              onChange={(value) => setDraft({ ...draft, [field.field]: value })}
            />
          ))}
        </div>
        <Changes rows={rows} />
        <Reason reason={reason} onChange={setReason} isAsked={false} />
      </PlannedForm>
    </Dialog>
  );
}

interface FieldProps {
  readonly field: FieldChange;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({ field: { field }, value, onChange }: FieldProps): ReactNode {
  const text = useText();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{nameOf(text, field)}</label>
      <input
        id={id}
        type={isText(field) ? "text" : "number"}
        step={1}
        value={value}
        placeholder={text("set.none")}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}

const NAMED = [
  "max_parallelism",
  "priority",
  "active_deadline_seconds",
  "task_start_deadline_seconds",
  "ttl_seconds_after_finished",
  "display_name",
  "description",
] as const;

/** The reader's word for a field. */
function nameOf(text: Text, field: string): string {
  const task = taskOfField(field);
  if (task !== undefined) return text("set.task", { task });
  const known = NAMED.find((each) => each === field);
  return known === undefined ? field : text(`set.field.${known}`);
}

/** What the change would do. */
function Changes({ rows }: { readonly rows: readonly FieldChange[] }): ReactNode {
  const text = useText();
  if (rows.length === 0) return <p className="next">{text("set.nothing")}</p>;
  return (
    <div className="plan" tabIndex={0} role="group" aria-label={text("set.changes")}>
      <table>
        <thead>
          <tr>
            <th>{text("set.field")}</th>
            <th>{text("set.from")}</th>
            <th>{text("set.to")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, from, to }) => (
            <tr key={field}>
              <td>{nameOf(text, field)}</td>
              <td>{from === "" ? text("set.none") : from}</td>
              <td>{to === "" ? text("set.none") : to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
