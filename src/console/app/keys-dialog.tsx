import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Dialog } from "../ui/dialog.tsx";

const KEYS = [
  ["/", "keys.find"],
  ["j ↓", "keys.down"],
  ["k ↑", "keys.up"],
  ["Enter", "keys.open"],
  ["Esc", "keys.back"],
  ["t", "keys.table"],
  ["l", "keys.logs"],
  ["e", "keys.events"],
  ["y", "keys.yaml"],
  ["w", "keys.why"],
  ["g then j", "keys.jobs"],
  ["g then a", "keys.approvals"],
  ["g then s", "keys.schedules"],
  ["?", "keys.help"],
] as const;

/** What the keys do. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  return (
    <Dialog title={text("keys.title")} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (key === "then" ? <span key={key}> </span> : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{text(meaning)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
