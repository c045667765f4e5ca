import { type ReactNode, useState } from "react";
import { useText } from "../i18n/text.ts";
import { Dialog } from "./dialog.tsx";
import { Failure } from "./page.tsx";

interface ConfirmProps {
  readonly title: string;
  readonly label: string;
  readonly onClose: () => void;
  readonly act: () => Promise<void>;
  /** Whether something is ended or taken back. */
  readonly danger?: boolean;
  readonly children: ReactNode;
}

/** Says what will be done, does it once, and says why it was not done. */
export function Confirm({ title, label, onClose, act, danger = false, children }: ConfirmProps): ReactNode {
  const text = useText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <Failure problem={problem} />
      <div className="buttons">
        <button type="button" onClick={onClose}>
          {text("cancel")}
        </button>
        <button
          type="button"
          className={danger ? "danger" : "primary"}
          autoFocus
          disabled={busy}
          onClick={() => void submit()}
        >
          {label}
        </button>
      </div>
    </Dialog>
  );
}
