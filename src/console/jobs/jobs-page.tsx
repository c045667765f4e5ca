import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useShortcuts } from "../app/keys.ts";
import { navigate, usePlace } from "../app/router.ts";
import { addressOf } from "../app/address.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { useNarrow } from "../ui/media.ts";
import { ProblemMessage } from "../ui/message.tsx";
import { useWindow } from "../ui/virtual.ts";
import { type Filter, type Filtered, filtered, filterOf, isFiltered, queryOf } from "./filter.ts";
import { JobRow, jobAddress } from "./job-row.tsx";
import { type JobList, JobsStore } from "./jobs-store.ts";
import { NoJobs, NoMatch } from "./no-jobs.tsx";
import { lastRuns } from "./runs.ts";
import { Chips, Toolbar } from "./toolbar.tsx";

const ROW = { wide: 36, narrow: 62 };

/** All jobs, live. */
export function JobsPage(): ReactNode {
  const text = useText();
  const [jobs] = useState(() => new JobsStore());
  const list = useStore(jobs.store);
  const { query } = usePlace();
  const filter = useMemo(() => filterOf(query), [query]);
  const find = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const control = new AbortController();
    void jobs.run(control.signal);
    return () => control.abort();
  }, [jobs]);
  useEffect(() => {
    document.title = `${text("jobs.title")} · kj`;
  }, [text]);
  const change = (some: Partial<Filter>): void =>
    navigate(addressOf(["jobs"], queryOf({ ...filter, ...some })), { replace: true });
  const shown = useMemo(() => filtered(list.jobs, filter, Date.now()), [list, filter]);
  const fresh = useMemo(() => filtered(list.fresh, filter, Date.now()).jobs.length, [list, filter]);
  useShortcuts({ "/": () => find.current?.focus() });
  if (list.state === "failed") return <ProblemMessage problem={list.problem} retry={() => location.reload()} />;
  return (
    <section className="page jobs" aria-labelledby="title" aria-busy={list.state === "loading"}>
      <h1 id="title" className="hidden">
        {text("jobs.title")}
      </h1>
      <Toolbar jobs={list.jobs} filter={filter} change={change} find={find} />
      <div className="chip-line">
        <Chips filter={filter} change={change} filtered={shown} />
        {fresh > 0 && (
          <button type="button" className="fresh" onClick={() => jobs.reveal()}>
            ↑ {text.count("jobs.new", fresh)}
          </button>
        )}
      </div>
      <Body list={list} shown={shown} filter={filter} clear={() => navigate("/jobs", { replace: true })} />
    </section>
  );
}

interface BodyProps {
  readonly list: JobList;
  readonly shown: Filtered;
  readonly filter: Filter;
  readonly clear: () => void;
}

function Body({ list, shown, filter, clear }: BodyProps): ReactNode {
  const text = useText();
  if (list.state === "loading") return <p className="loading">{text("jobs.loading")}</p>;
  if (shown.jobs.length > 0) return <JobTable list={list} shown={shown} />;
  if (isFiltered(filter) && list.jobs.length > 0) return <NoMatch hidden={list.jobs.length} clear={clear} />;
  return <NoJobs />;
}

/** The rows; only those on the screen are drawn. */
function JobTable({ list, shown: { jobs } }: Pick<BodyProps, "list" | "shown">): ReactNode {
  const text = useText();
  const rowHeight = useNarrow() ? ROW.narrow : ROW.wide;
  const scroller = useRef<HTMLDivElement>(null);
  const runs = useMemo(() => lastRuns(list.jobs), [list.jobs]);
  const { start, end } = useWindow(scroller, jobs.length, rowHeight);
  const [current, setCurrent] = useState<string>();
  const takesFocus = useRef(false);
  const at = jobs.findIndex(({ name }) => name === current);
  const move = (by: number): void => {
    const next = Math.max(0, Math.min(jobs.length - 1, at === -1 ? start : at + by));
    setCurrent(jobs[next]?.name);
    takesFocus.current = true;
    reveal(scroller.current, next, rowHeight);
  };
  const open = (): void => {
    const job = jobs[at];
    if (job !== undefined) navigate(jobAddress(job));
  };
  useShortcuts({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: open });
  useEffect(() => {
    const link = takesFocus.current && scroller.current?.querySelector<HTMLElement>(`[data-row="${at}"]`);
    if (!link) return;
    link.focus({ preventScroll: true });
    takesFocus.current = false;
  }, [at, start]);
  return (
    <>
      <div className="table" role="table" aria-rowcount={jobs.length + 1} aria-label={text("jobs.title")}>
        <Head />
        <div className="rows" role="rowgroup" ref={scroller} tabIndex={-1}>
          <div ref={(room) => room?.style.setProperty("height", `${jobs.length * rowHeight}px`)} className="room">
            {jobs.slice(start, end).map((job, offset) => (
              <JobRow
                key={job.name}
                job={job}
                index={start + offset}
                top={(start + offset) * rowHeight}
                current={job.name === current}
                runs={runs.get(job.name)}
              />
            ))}
          </div>
        </div>
      </div>
      <Foot list={list} shown={jobs.length} />
    </>
  );
}

function Head(): ReactNode {
  const text = useText();
  const columns = ["state", "name", "tasks", "why", "parties", "age"] as const;
  return (
    <div className="head" role="rowgroup">
      <div role="row" aria-rowindex={1} className="job-row">
        {columns.map((column) => (
          <span key={column} role="columnheader" className={`cell-${column}`}>
            {text(`jobs.column.${column}`)}
          </span>
        ))}
      </div>
    </div>
  );
}

function Foot({ list, shown }: { readonly list: JobList; readonly shown: number }): ReactNode {
  const text = useText();
  const held = list.jobs.length + list.fresh.length;
  const n = held.toLocaleString(text.language);
  const isPartial = list.total > held;
  return (
    <p className="foot">
      {text.count("jobs.shown", shown)}
      {isPartial && ` · ${text("jobs.partial", { n, total: list.total.toLocaleString(text.language) })}`}
    </p>
  );
}

/** Scrolls no further than it takes to see the row. */
function reveal(scroller: HTMLElement | null, index: number, rowHeight: number): void {
  if (scroller === null) return;
  const top = index * rowHeight;
  const bottom = top + rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
}
