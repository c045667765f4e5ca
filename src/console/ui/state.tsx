import type { ReactNode } from "react";
import { stateLook } from "../../job/look.ts";
import { useText } from "../i18n/text.ts";

const CHECK = "M4.6 7.2 6.3 8.9 9.6 5.4";
const CROSS = "M5 5 9 9 M9 5 5 9";

/** A shape for each state, so that it is told without its colour, too. */
const SHAPES: Readonly<Record<string, ReactNode>> = {
  Succeeded: shape(CHECK),
  Accepted: shape(CHECK),
  Completed: shape(CHECK),
  Ready: shape(CHECK),
  Failed: shape(CROSS),
  Missed: shape(CROSS),
  NotReady: shape(CROSS),
  ApprovalReject: shape(CROSS),
  Rejected: shape(CROSS),
  Running: (
    <>
      <circle cx="7" cy="7" r="6" className="ring" />
      <circle cx="7" cy="7" r="3" fill="currentColor" />
    </>
  ),
  Active: <circle cx="7" cy="7" r="4" fill="currentColor" />,
  Pending: <circle cx="7" cy="7" r="5.25" className="ring" strokeDasharray="2.4 1.7" />,
  AwaitingApproval: shape("M5.4 5.6a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.5-.7 1 M7 9.9v.05"),
  Waiting: shape("M5.4 5.6a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.5-.7 1 M7 9.9v.05"),
  Outdated: shape("M5.4 5.6a1.6 1.6 0 1 1 2.3 1.4c-.5.3-.7.5-.7 1 M7 9.9v.05"),
  Suspended: shape("M5.5 4.8v4.4 M8.5 4.8v4.4"),
  Stopped: square(),
  Cancelled: square(),
  Skipped: <path d="M2.5 7h9" className="mark" />,
  NotNeeded: <path d="M2.5 7h9" className="mark" />,
  Deleted: <path d="M2.5 7h9" className="mark" />,
};

function shape(path: string): ReactNode {
  return (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d={path} className="cut" />
    </>
  );
}

function square(): ReactNode {
  return <rect x="2" y="2" width="10" height="10" rx="2" fill="currentColor" />;
}

/** The colour of an answer, which is no state of a job. */
const ALIKE: Readonly<Record<string, string>> = {
  Accepted: "Succeeded",
  Active: "Running",
  Completed: "Succeeded",
  Ready: "Succeeded",
  Missed: "Failed",
  NotReady: "Failed",
  Rejected: "Failed",
  Waiting: "AwaitingApproval",
  Outdated: "AwaitingApproval",
};

function colourOf(state: string): string {
  return stateLook(ALIKE[state] ?? state).colour;
}

/** The shape of a state; what it means is said beside it. */
export function StateIcon({ state }: { readonly state: string }): ReactNode {
  return (
    <svg className={`state-icon ${colourOf(state)}`} viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
      {SHAPES[state] ?? <circle cx="7" cy="7" r="2.5" fill="currentColor" />}
    </svg>
  );
}

/** A state as shape and word. */
export function State({ state, strong = false }: { readonly state: string; readonly strong?: boolean }): ReactNode {
  const text = useText();
  return (
    <span className={`state ${colourOf(state)}${strong ? " strong" : ""}`}>
      <StateIcon state={state} />
      {text.state(state)}
    </span>
  );
}
