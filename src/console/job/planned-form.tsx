import type { FormEvent, ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Buttons } from "../ui/buttons.tsx";
import type { Planned } from "./use-planned.ts";

interface FormProps {
  readonly planned: Planned<{ readonly refusal: string }>;
  /** Whether the reader has given all that is asked for. */
  readonly isReady: boolean;
  readonly reason: string;
  /** What is done. */
  readonly label: string;
  /** Whether something is ended. */
  readonly danger?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What would be done, and the button that does exactly that. */
export function PlannedForm({
  planned,
  isReady,
  reason,
  label,
  danger = false,
  onClose,
  children,
}: FormProps): ReactNode {
  const { plan, isCurrent, busy, moved, problem } = planned;
  const isOpen = isReady && isCurrent && plan?.refusal === "" && !busy;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isOpen) void planned.submit(reason);
  };
  return (
    <form onSubmit={submit}>
      <Notices moved={moved} refusal={plan?.refusal} />
      {children}
      <Buttons label={label} danger={danger} disabled={!isOpen} problem={problem} onClose={onClose} />
    </form>
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
