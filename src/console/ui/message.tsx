import type { ReactNode } from "react";
import { Problem } from "../app/api.ts";
import { follow } from "../app/router.ts";
import { useText } from "../i18n/text.ts";

/** What a page shows in place of its content. */
export function Message({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="message">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Why something did not work, and what may help. */
export function ProblemMessage({
  problem,
  retry,
  children,
}: {
  readonly problem: unknown;
  readonly retry?: () => void;
  /** What may help. */
  readonly children?: ReactNode;
}): ReactNode {
  const text = useText();
  const { status, message } = problem instanceof Problem ? problem : { status: 0, message: String(problem) };
  const title =
    status === 403 ? text("problem.forbidden") : status === 0 ? text("problem.offline") : text("problem.title");
  return (
    <Message title={title}>
      <p role="alert">{message}</p>
      {children}
      {retry && (
        <button type="button" onClick={retry}>
          {text("problem.retry")}
        </button>
      )}
    </Message>
  );
}

interface MissingProps {
  readonly title: string;
  /** The page that one may have come from. */
  readonly back: { readonly href: string; readonly label: string };
  readonly children?: ReactNode;
}

/** In place of what there is not, or what the reader may not see. */
export function Missing({ title, back: { href, label }, children }: MissingProps): ReactNode {
  return (
    <Message title={title}>
      {children}
      <a className="link" href={href} onClick={follow}>
        {label}
      </a>
    </Message>
  );
}

interface FilledProps {
  readonly rows: readonly unknown[];
  /** That there are none. */
  readonly title: string;
  readonly help: string;
  /** What makes one. */
  readonly command?: string;
  readonly children: ReactNode;
}

/** A table; in place of one without rows, that there are none and how that may change. */
export function Filled({ rows, title, help, command, children }: FilledProps): ReactNode {
  if (rows.length > 0) return children;
  return (
    <Message title={title}>
      <p>{help}</p>
      {command !== undefined && <Command>{command}</Command>}
    </Message>
  );
}

/** A command to copy. */
export function Command({ children }: { readonly children: string }): ReactNode {
  const text = useText();
  return (
    <span className="command">
      <code>{children}</code>
      <button type="button" className="quiet" onClick={() => void navigator.clipboard.writeText(children)}>
        {text("copy")}
      </button>
    </span>
  );
}

/** What went wrong, in words. */
export function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
