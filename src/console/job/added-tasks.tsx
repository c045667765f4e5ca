import { type ReactNode, useState } from "react";
import type { AddedView, JobView, TaskView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { Select } from "../ui/choice.tsx";
import { ProblemMessage } from "../ui/message.tsx";
import { StateIcon } from "../ui/state.tsx";
import { Detail, type DetailProps } from "./detail.tsx";
import { useReading } from "./job-context.ts";
import { heldBack } from "./shown-tasks.ts";
import { type RowsProps, TaskRows } from "./task-rows.tsx";
import { type Asked, useAsked } from "./tabs/use-asked.ts";

/** Rows that are read at a time. */
const PAGE = 50;
const PATH = "/api/v1/task/view";
const STATES = ["Pending", "Running", "Succeeded", "Failed", "Skipped"] as const;

interface Answer {
  readonly tasks: readonly string[];
  readonly next_page_token: string;
  readonly total: string;
}

interface AddedProps extends Pick<RowsProps, "pick" | "showLog"> {
  readonly job: JobView;
  readonly chosen: string | undefined;
}

/** The tasks that were added to the job: all of them or, of many, page by page. */
export function AddedTasks({ job, chosen, ...rest }: AddedProps): ReactNode {
  const { added } = job;
  if (added === undefined) return null;
  if (heldBack(job) > 0) return <PagedTasks job={job} added={added} chosen={chosen} {...rest} />;
  return (
    <>
      <tbody className="group">
        <tr>
          <th colSpan={6} scope="rowgroup">
            <Summary added={added} />
          </th>
        </tr>
      </tbody>
      {job.tasks
        .filter((task) => task.added === true)
        .map((task) => (
          <TaskRows key={task.alias} task={task} isChosen={task.alias === chosen} {...rest} />
        ))}
    </>
  );
}

/** How many there are, in all and by state. */
export function Summary({ added: { total, states } }: { readonly added: AddedView }): ReactNode {
  const text = useText();
  return (
    <span className="summary">
      <b>{text.count("added.title", total)}</b>
      {STATES.filter((state) => (states[state] ?? 0) > 0).map((state) => (
        <span key={state} className="line">
          <StateIcon state={state} /> {(states[state] ?? 0).toLocaleString(text.language)} {text.state(state)}
        </span>
      ))}
    </span>
  );
}

interface PagedProps extends AddedProps {
  readonly added: AddedView;
}

interface Query {
  readonly state: string;
  readonly find: string;
  /** The tokens of the pages up to this one. */
  readonly tokens: readonly string[];
}

const ALL: Query = { state: "", find: "", tokens: [] };

function PagedTasks({ job, added, chosen, pick, showLog }: PagedProps): ReactNode {
  const text = useText();
  const [query, setQuery] = useState(ALL);
  const { state, find, tokens } = query;
  const request = {
    job_id: job.name,
    added: true,
    states: state === "" ? [] : [state],
    alias_contains: find.trim(),
    page_size: PAGE,
    page_token: tokens.at(-1) ?? "",
  };
  const asked = useAsked<Answer>(PATH, request, useReading());
  return (
    <>
      <tbody className="group">
        <tr>
          <th colSpan={6} scope="rowgroup">
            <Summary added={added} />
            <span className="line">
              <input
                type="search"
                aria-label={text("added.find")}
                placeholder={text("added.find")}
                spellCheck={false}
                value={find}
                onChange={(event) => setQuery({ ...query, find: event.currentTarget.value, tokens: [] })}
              />
              <Select
                label={text("jobs.column.state")}
                value={state}
                onChange={(value) => setQuery({ ...query, state: value, tokens: [] })}
                options={[
                  { value: "", label: text("added.any") },
                  ...STATES.map((value) => ({ value, label: text.state(value) })),
                ]}
              />
              <Pages asked={asked} query={query} setQuery={setQuery} />
            </span>
          </th>
        </tr>
      </tbody>
      <Rows asked={asked} chosen={chosen} pick={pick} showLog={showLog} />
    </>
  );
}

interface PagesProps {
  readonly asked: Asked<Answer>;
  readonly query: Query;
  readonly setQuery: (query: Query) => void;
}

/** Which rows these are, and the way to those before and after them. */
function Pages({ asked: { data }, query, setQuery }: PagesProps): ReactNode {
  const text = useText();
  const { tokens } = query;
  const first = tokens.length * PAGE + 1;
  const next = data?.next_page_token ?? "";
  return (
    <>
      {data !== undefined && data.tasks.length > 0 && (
        <span className="number" role="status">
          {text("added.page", {
            from: first.toLocaleString(text.language),
            to: (first + data.tasks.length - 1).toLocaleString(text.language),
            n: Number(data.total).toLocaleString(text.language),
          })}
        </span>
      )}
      <button
        type="button"
        className="quiet icon"
        aria-label={text("log.previous")}
        disabled={tokens.length === 0}
        onClick={() => setQuery({ ...query, tokens: tokens.slice(0, -1) })}
      >
        ‹
      </button>
      <button
        type="button"
        className="quiet icon"
        aria-label={text("log.next")}
        disabled={next === ""}
        onClick={() => setQuery({ ...query, tokens: [...tokens, next] })}
      >
        ›
      </button>
    </>
  );
}

interface FoundProps extends Pick<AddedProps, "chosen" | "pick" | "showLog"> {
  readonly asked: Asked<Answer>;
}

function Rows({ asked: { data, problem }, chosen, ...rest }: FoundProps): ReactNode {
  const text = useText();
  if (data === undefined || data.tasks.length === 0)
    return (
      <tbody>
        <tr>
          <td colSpan={6}>
            {problem !== undefined ? (
              <ProblemMessage problem={problem} />
            ) : (
              text(data === undefined ? "tab.loading" : "added.none")
            )}
          </td>
        </tr>
      </tbody>
    );
  return data.tasks
    .map((each) => JSON.parse(each) as TaskView)
    .map((task) => <TaskRows key={task.alias} task={task} isChosen={task.alias === chosen} {...rest} />);
}

/** What there is to know of a task that is not held. */
export function FarDetail({ alias, ...rest }: Omit<DetailProps, "task"> & { readonly alias: string }): ReactNode {
  const text = useText();
  const request = { job_id: rest.job.name, aliases: [alias], page_size: 1 };
  const { data, problem } = useAsked<Answer>(PATH, request, useReading());
  const [found] = data?.tasks ?? [];
  if (found !== undefined) return <Detail task={JSON.parse(found) as TaskView} {...rest} />;
  return (
    <section className="job-detail" aria-label={text("job.detail", { task: alias })}>
      {problem !== undefined ? (
        <ProblemMessage problem={problem} />
      ) : (
        <p className="loading">{text(data === undefined ? "tab.loading" : "added.none")}</p>
      )}
    </section>
  );
}
