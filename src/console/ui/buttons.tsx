import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Failure } from "./page.tsx";

interface ButtonsProps {
  /** What is done. */
  readonly label: string;
  /** Whether something is ended or taken back. */
  readonly danger?: boolean;
  readonly disabled: boolean;
  readonly autoFocus?: boolean;
  /** Why it was not done. */
  readonly problem: unknown;
  readonly onClose: () => void;
}

/** The end of a form in a dialog: to do what it says, or not. */
export function Buttons({
  label,
  danger = false,
  disabled,
  autoFocus = false,
  problem,
  onClose,
}: ButtonsProps): ReactNode {
  const text = useText();
  return (
    <>
      <Failure problem={problem} />
      <div className="buttons">
        <button type="button" onClick={onClose}>
          {text("cancel")}
        </button>
        <button type="submit" className={danger ? "danger" : "primary"} autoFocus={autoFocus} disabled={disabled}>
          {label}
        </button>
      </div>
    </>
  );
}
