import type { ReactNode } from "react";
import { Problem } from "../app/api.ts";
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
}: {
  readonly problem: unknown;
  readonly retry?: () => void;
}): ReactNode {
  const text = useText();
  const { status, message } = problem instanceof Problem ? problem : { status: 0, message: String(problem) };
  const title =
    status === 403 ? text("problem.forbidden") : status === 0 ? text("problem.offline") : text("problem.title");
  return (
    <Message title={title}>
      <p role="alert">{message}</p>
      {retry && (
        <button type="button" onClick={retry}>
          {text("problem.retry")}
        </button>
      )}
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
