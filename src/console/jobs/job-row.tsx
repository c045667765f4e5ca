import { memo, type ReactNode } from "react";
import { shortCause } from "../../job/why-text.ts";
import { addressOf } from "../app/address.ts";
import { follow } from "../app/router.ts";
import { useText } from "../i18n/text.ts";
import { Parties } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Age } from "../ui/time.tsx";
import type { ListedJob } from "./filter.ts";

interface RowProps {
  readonly job: ListedJob;
  readonly index: number;
  readonly top: number;
  /** Whether the keys act on it. */
  readonly current: boolean;
  /** Of the newest run of a schedule: its last runs, the oldest first. */
  readonly runs: readonly ListedJob[] | undefined;
}

/** The address of a job's page. */
export function jobAddress({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return addressOf(["jobs", namespace, name]);
}

/** One job in the list. */
export const JobRow = memo(function JobRow({ job, index, top, current, runs }: RowProps): ReactNode {
  const deleted = job.isDeleted === true;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`job-row${deleted ? " deleted" : ""}${current ? " current" : ""}`}
      // Rows are placed by script: a style sheet cannot know how many there are.
      ref={(row) => row?.style.setProperty("transform", `translateY(${top}px)`)}
    >
      <span role="cell" className="cell-state">
        <State state={deleted ? "Deleted" : job.state} />
      </span>
      <span role="cell" className="cell-name">
        <a href={jobAddress(job)} onClick={follow} data-row={index} title={job.name}>
          {job.name}
        </a>
        {runs !== undefined && runs.length > 1 && <Runs runs={runs} />}
      </span>
      <span role="cell" className="cell-tasks">
        <Progress text={job.progress} state={job.state} />
      </span>
      <span role="cell" className="cell-why">
        <ShortWhy job={job} />
      </span>
      <span role="cell" className="cell-parties">
        <Parties names={job.parties} />
      </span>
      <span role="cell" className="cell-age">
        <Age time={job.create_time} />
      </span>
    </div>
  );
});

/** How the last runs of a schedule came out, a bar for each. */
function Runs({ runs }: { readonly runs: readonly ListedJob[] }): ReactNode {
  const text = useText();
  const words = runs.map(({ state }) => text.state(state)).join(", ");
  const label = text("jobs.runs", { schedule: runs[0]!.schedule ?? "", states: words });
  return (
    <svg className="runs" viewBox={`0 0 ${RUN * RUNS} 12`} width={RUN * RUNS} height="12" role="img" aria-label={label}>
      <title>{label}</title>
      {runs.map(({ name, state }, index) => (
        <rect key={name} className={state} x={RUN * (RUNS - runs.length + index)} width={RUN - 1} height="12" rx="1" />
      ))}
    </svg>
  );
}

const RUNS = 10;
/** Of one bar, in pixels. */
const RUN = 5;

/** Why a job waits or failed, in one line. */
function ShortWhy({ job: { why } }: { readonly job: ListedJob }): ReactNode {
  const [first] = why;
  if (first === undefined) return null;
  const { subject, text } = shortCause(first);
  return (
    <span className="why" title={first.text}>
      {subject !== "" && <b>{subject}</b>} {text}
    </span>
  );
}

/** How many of a job's tasks have ended, as numbers and as a bar. */
function Progress({ text: progress, state }: { readonly text: string; readonly state: string }): ReactNode {
  const text = useText();
  const [done = "0", all = "0"] = progress.split("/");
  const share = Number(all) === 0 ? 0 : Number(done) / Number(all);
  return (
    <span className="progress" title={text("jobs.progress", { done, all })}>
      <span className="numbers">{progress}</span>
      <svg
        className={`bar ${state}`}
        viewBox="0 0 40 4"
        width="40"
        height="4"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect className="rest" width="40" height="4" rx="2" />
        <rect className="done" width={40 * share} height="4" rx="2" />
      </svg>
    </span>
  );
}
