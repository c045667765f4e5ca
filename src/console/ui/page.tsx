import { type ReactNode, useEffect, useRef } from "react";
import type { Shown } from "../app/followed.ts";
import { useShortcuts } from "../app/keys.ts";
import { useText } from "../i18n/text.ts";
import { messageOf, ProblemMessage } from "./message.tsx";

interface PageProps {
  readonly title: string;
  /** Beside the title, such as what can be done. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
  readonly onEscape?: () => void;
}

/** A page with a title, whose rows are gone through by key. */
export function Page({ title, beside, children, onEscape }: PageProps): ReactNode {
  const root = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · kj`;
  }, [title]);
  const move = (by: number): void => moveFocus(root.current, by);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ...(onEscape && { Escape: onEscape }),
  });
  return (
    <section className="page sheet" aria-labelledby="title" ref={root}>
      <header className="sheet-head">
        <h1 id="title">{title}</h1>
        {beside}
      </header>
      {children}
    </section>
  );
}

/** Marks what `j` and `k` go through. */
export const ROW = { "data-row": "" } as const;

function moveFocus(root: HTMLElement | null, by: number): void {
  const rows = [...(root?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

interface LoadedProps<T> {
  readonly shown: Shown<T>;
  readonly children: (value: T) => ReactNode;
}

/** What was read; else that it is on its way, or why it does not come. */
export function Loaded<T>({ shown: { state, value, problem }, children }: LoadedProps<T>): ReactNode {
  if (state === "failed") return <ProblemMessage problem={problem} retry={() => location.reload()} />;
  if (value === undefined) return <Loading problem={problem} />;
  return children(value);
}

/** What is on its way; with a problem it is asked for again. */
export function Loading({ problem }: { readonly problem: unknown }): ReactNode {
  const text = useText();
  return (
    <>
      <p className="loading">{text("page.loading")}</p>
      <Failure problem={problem} />
    </>
  );
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
  /** Whether the last column stands at the right. */
  readonly atEnd?: boolean;
}

/** A table that becomes a list of cards where there is no room for columns. */
export function Table({ label, columns, children, atEnd = false }: TableProps): ReactNode {
  return (
    <table className={atEnd ? "cards at-end" : "cards"} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: ReactNode;
  readonly rows: readonly unknown[];
  /** What stands in place of a table without rows. */
  readonly none: string;
  readonly children: ReactNode;
}

/** A part of a page with a table. */
export function Part({ id, title, rows, none, children }: PartProps): ReactNode {
  return (
    <section className="whole" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {rows.length === 0 ? <p className="quiet">{none}</p> : children}
    </section>
  );
}

/** Names and values. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [label: string, value: ReactNode])[];
}): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Why something that was asked for did not happen. */
export function Failure({ problem }: { readonly problem: unknown }): ReactNode {
  if (problem === undefined) return null;
  return (
    <p className="error" role="alert">
      {messageOf(problem)}
    </p>
  );
}
