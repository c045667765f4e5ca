// oxlint-disable-next-line import/no-unassigned-import -- a sheet has no name
import "../styles/job.css";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { JobView } from "../../job/view.ts";
import { about } from "../app/api.ts";
import { useShortcuts } from "../app/keys.ts";
import { follow, navigate, usePlace } from "../app/router.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Segments } from "../ui/choice.tsx";
import { useNarrow, useStacked } from "../ui/media.ts";
import { Message, ProblemMessage } from "../ui/message.tsx";
import { Parties } from "../ui/party.tsx";
import { Splitter } from "../ui/splitter.tsx";
import { State } from "../ui/state.tsx";
import { Age, Span } from "../ui/time.tsx";
import { ActionDialog } from "./action-dialog.tsx";
import { type Action, offered } from "./actions.ts";
import { Approvals } from "./approvals.tsx";
import { Detail } from "./detail.tsx";
import { firstLook } from "./first-look.ts";
import { JobContext } from "./job-context.ts";
import { JobStore, type ShownJob, taskOf } from "./job-store.ts";
import { moved, type Spot, spotAddress, spotOf, type Tab, type View, VIEWS } from "./spot.ts";
import { TaskTable } from "./task-table.tsx";
import { TimelineView } from "./timeline/timeline-view.tsx";
import { WhyLine } from "./why.tsx";

/** Asked for at once, and not only when the job is there. */
const graph = import("./graph/graph-view.tsx");
const GraphView = lazy(() => graph);

/** One job, live: why it waits or failed, its tasks and parties, and what can be done with it. */
export default function JobPage({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const [followed] = useState(() => new JobStore(name));
  const shown = useStore(followed.store);
  useEffect(() => {
    const control = new AbortController();
    void followed.run(control.signal);
    return () => control.abort();
  }, [followed]);
  useEffect(() => {
    document.title = `${name} · kj`;
  }, [name]);
  useShortcuts({ Escape: () => navigate("/jobs") });
  if (shown.state === "failed") return <ProblemMessage problem={shown.problem} retry={() => location.reload()} />;
  if (shown.state === "missing")
    return (
      <Message title={text("job.notFound", { name })}>
        <p>{text("job.notFound.text")}</p>
        <a className="link" href="/jobs" onClick={follow}>
          {text("jobs.title")}
        </a>
      </Message>
    );
  if (shown.job === undefined) return <p className="loading">{text("job.loading", { name })}</p>;
  return (
    <JobContext value={followed}>
      <Found shown={shown} job={shown.job} reread={() => void followed.read()} />
    </JobContext>
  );
}

/** Where on the page the reader is, and how to get elsewhere. */
function useSpot({
  namespace,
  name,
  tasks,
  why,
}: JobView): readonly [Spot & { view: View; tab: Tab }, (to: Spot) => void] {
  const place = usePlace();
  const isNarrow = useNarrow();
  const spot = spotOf(place);
  // What a job opens with stays, however the job goes on.
  const [first] = useState(() => firstLook({ tasks, why }));
  const known = tasks.some(({ alias }) => alias === spot.task) ? spot.task : first;
  const go = (to: Spot): void => navigate(spotAddress([namespace, name], moved(spot, to)), { replace: true });
  return [{ ...spot, task: known, view: spot.view ?? (isNarrow ? "table" : "graph"), tab: spot.tab ?? "logs" }, go];
}

interface FoundProps {
  readonly shown: ShownJob;
  readonly job: JobView;
  readonly reread: () => void;
}

function Found({ shown, job, reread }: FoundProps): ReactNode {
  const text = useText();
  const [action, setAction] = useState<Action>();
  const gone = shown.isDeleted === true;
  const [spot, go] = useSpot(job);
  const why = useRef<HTMLDivElement>(null);
  useShortcuts({
    t: () => go({ view: spot.view === "table" ? "graph" : "table" }),
    l: () => go({ tab: "logs" }),
    e: () => go({ tab: "events" }),
    y: () => go({ tab: "yaml" }),
    w: () => why.current?.focus(),
  });
  return (
    <section className="page job" aria-labelledby="title">
      <header className="job-head">
        <div className="line">
          <h1 id="title">{job.name}</h1>
          <State state={gone ? "Deleted" : job.state} strong />
          <span className="number">{job.progress}</span>
          <Span from={job.start_time} to={job.end_time} />
          <dl className="facts">
            <Fact label={text("job.initiator")}>{job.initiator}</Fact>
            <Fact label={text("jobs.column.parties")}>
              <Parties names={job.parties} />
            </Fact>
            <Fact label={text("jobs.column.age")}>
              <Age time={job.create_time} />
            </Fact>
          </dl>
          <span className="gap" />
          {!gone && <Buttons job={job} may={shown.may ?? []} choose={setAction} />}
        </div>
      </header>
      {gone && <p className="notice band">{text("job.deleted")}</p>}
      {!gone && job.delete_time !== undefined && <p className="notice band">{text("job.deleting")}</p>}
      <div ref={why} tabIndex={-1} className="why-place">
        <WhyLine job={job} />
      </div>
      <Approvals approvals={job.approvals} />
      <Body job={job} spot={spot} go={go} />
      {action !== undefined && (
        <ActionDialog
          job={job.name}
          action={action}
          task={spot.task}
          onClose={() => setAction(undefined)}
          onDone={() => {
            setAction(undefined);
            reread();
          }}
        />
      )}
    </section>
  );
}

interface BodyProps {
  readonly job: JobView;
  readonly spot: Spot & { readonly view: View; readonly tab: Tab };
  readonly go: (to: Spot) => void;
}

/** All tasks, and beside them what there is to know of one. */
function Body({ job, spot, go }: BodyProps): ReactNode {
  const text = useText();
  const room = useRef<HTMLDivElement>(null);
  const isStacked = useStacked();
  const task = spot.task === undefined ? undefined : taskOf(job, spot.task);
  const latest = useRef(go);
  latest.current = go;
  const pick = useCallback((alias: string) => latest.current({ task: alias, attempt: undefined }), []);
  return (
    <div className="job-body" ref={room}>
      <div className="job-tasks">
        <div className="view-bar">
          <Segments
            label={text("job.views")}
            value={spot.view}
            onChange={(view) => go({ view })}
            options={VIEWS.map((value) => ({ value, label: text(`job.view.${value}`) }))}
          />
        </div>
        {spot.view === "timeline" && <TimelineView job={job} task={spot.task} pick={pick} />}
        {spot.view === "table" && <TaskTable job={job} task={spot.task} pick={pick} />}
        {spot.view === "graph" && (
          <Suspense fallback={<p className="loading">{text("job.graph.loading")}</p>}>
            <GraphView tasks={job.tasks} task={spot.task} pick={pick} />
          </Suspense>
        )}
      </div>
      <Splitter label={text("job.split")} room={room} isStacked={isStacked} />
      {task !== undefined && <Detail job={job} task={task} spot={spot} go={go} />}
    </div>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ButtonsProps {
  readonly job: JobView;
  readonly may: readonly string[];
  readonly choose: (action: Action) => void;
}

/** What the reader may do; nothing where the server only shows. */
function Buttons({ job, may, choose }: ButtonsProps): ReactNode {
  const text = useText();
  const server = useStore(about);
  if (server?.read_only !== false || job.delete_time !== undefined) return null;
  return (
    <span className="actions">
      {offered(may).map((action) => (
        <button key={action} type="button" onClick={() => choose(action)}>
          {text(`action.${action}`)}…
        </button>
      ))}
    </span>
  );
}
