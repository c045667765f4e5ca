// oxlint-disable-next-line import/no-unassigned-import -- a sheet has no name
import "../styles/job.css";
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { JobView } from "../../job/view.ts";
import { useShortcuts } from "../app/keys.ts";
import { navigate, usePlace } from "../app/router.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Segments } from "../ui/choice.tsx";
import { useNarrow, useStacked } from "../ui/media.ts";
import { Command, Message, ProblemMessage } from "../ui/message.tsx";
import { Parties } from "../ui/party.tsx";
import { Splitter } from "../ui/splitter.tsx";
import { State } from "../ui/state.tsx";
import { Age, Span } from "../ui/time.tsx";
import { ActionDialog } from "./action-dialog.tsx";
import type { Offer, Scope } from "./actions.ts";
import { FarDetail } from "./added-tasks.tsx";
import { Approvals } from "./approvals.tsx";
import { Commands } from "./commands.tsx";
import { Detail } from "./detail.tsx";
import { firstLook } from "./first-look.ts";
import { JobContext, useLed } from "./job-context.ts";
import { JobStore, type ShownJob } from "./job-store.ts";
import { NoJob } from "./no-job.tsx";
import { SetDialog } from "./set-dialog.tsx";
import { heldBack, taskOf } from "./shown-tasks.ts";
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
  if (shown.state === "missing") return <NoJob name={name} />;
  if (shown.job === undefined) return <p className="loading">{text("job.loading", { name })}</p>;
  return (
    <JobContext value={followed}>
      <Found shown={shown} job={shown.job} reread={() => void followed.read()} lead={() => followed.lead()} />
    </JobContext>
  );
}

interface Way {
  readonly spot: Spot & { readonly view: View; readonly tab: Tab };
  readonly addressOf: (to: Spot) => string;
  readonly go: (to: Spot) => void;
}

/** Where on the page the reader is, and how to get elsewhere. */
function useSpot(job: JobView): Way {
  const { namespace, name } = job;
  const place = usePlace();
  const isNarrow = useNarrow();
  const spot = spotOf(place);
  // What a job opens with stays, however the job goes on.
  const first = useRef<string>(undefined);
  first.current ??= firstLook(job);
  // Of one that is not held the server may know.
  const isKnown = taskOf(job, spot.task ?? "") !== undefined || (spot.task !== undefined && heldBack(job) > 0);
  const known = isKnown ? spot.task : first.current;
  const addressOf = (to: Spot): string => spotAddress([namespace, name], moved(spot, to));
  return {
    spot: { ...spot, task: known, view: spot.view ?? (isNarrow ? "table" : "graph"), tab: spot.tab ?? "logs" },
    addressOf,
    go: (to) => navigate(addressOf(to), { replace: true }),
  };
}

interface FoundProps {
  readonly shown: ShownJob;
  readonly job: JobView;
  readonly reread: () => void;
  readonly lead: () => void;
}

function Found({ shown, job, reread, lead }: FoundProps): ReactNode {
  const text = useText();
  const [chosen, choose] = useState<Chosen>();
  const gone = shown.isDeleted === true;
  const { spot, addressOf, go } = useSpot(job);
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
          {!gone && <Commands job={job} may={shown.may ?? []} choose={(offer) => choose({ offer, task: spot.task })} />}
        </div>
      </header>
      {gone && <p className="notice band">{text("job.deleted")}</p>}
      {!gone && job.delete_time !== undefined && <p className="notice band">{text("job.deleting")}</p>}
      <div ref={why} tabIndex={-1} className="why-place">
        <WhyLine
          job={job}
          restart={(task) => choose({ offer: "restart", task, scope: "from" })}
          may={shown.may ?? []}
          addressOf={addressOf}
          lead={lead}
        />
      </div>
      <Approvals approvals={job.approvals} />
      <Body job={job} spot={spot} go={go} />
      {chosen !== undefined && (
        <OfferDialog
          job={job.name}
          chosen={chosen}
          onClose={() => choose(undefined)}
          onDone={() => {
            choose(undefined);
            reread();
          }}
        />
      )}
    </section>
  );
}

/** A command that the reader is about to give. */
interface Chosen {
  readonly offer: Offer;
  /** That a restart may be about. */
  readonly task: string | undefined;
  readonly scope?: Scope;
}

interface OfferProps {
  readonly job: string;
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function OfferDialog({ chosen: { offer, ...about }, ...rest }: OfferProps): ReactNode {
  return offer === "set" ? <SetDialog {...rest} /> : <ActionDialog action={offer} {...about} {...rest} />;
}

interface BodyProps extends Pick<Way, "spot" | "go"> {
  readonly job: JobView;
}

/** All tasks, and beside them what there is to know of one. */
function Body({ job, spot, go }: BodyProps): ReactNode {
  const text = useText();
  const room = useRef<HTMLDivElement>(null);
  const isStacked = useStacked();
  const task = spot.task === undefined ? undefined : taskOf(job, spot.task);
  const led = useLed();
  useEffect(() => {
    if (led > 0) room.current?.querySelector(".job-detail")?.scrollIntoView({ block: "nearest" });
  }, [led]);
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
        <Views job={job} spot={spot} go={go} />
      </div>
      <Splitter label={text("job.split")} room={room} isStacked={isStacked} />
      {task !== undefined && <Detail job={job} task={task} spot={spot} go={go} />}
      {task === undefined && spot.task !== undefined && <FarDetail job={job} alias={spot.task} spot={spot} go={go} />}
    </div>
  );
}

/** All tasks in the view that the reader has chosen. */
function Views({ job, spot: { view, task }, go }: BodyProps): ReactNode {
  const text = useText();
  const latest = useRef(go);
  latest.current = go;
  const pick = useCallback((alias: string) => latest.current({ task: alias, attempt: undefined }), []);
  const showLog = useCallback(
    (alias: string, party: string) => latest.current({ task: alias, attempt: undefined, party, tab: "logs" }),
    [],
  );
  const showAll = useCallback(() => latest.current({ view: "table" }), []);
  if (job.tasks.length === 0) return <NoTasks name={job.name} />;
  if (view === "timeline") return <TimelineView job={job} task={task} pick={pick} />;
  if (view === "table") return <TaskTable job={job} task={task} pick={pick} showLog={showLog} />;
  return (
    <Suspense fallback={<p className="loading">{text("job.graph.loading")}</p>}>
      <GraphView job={job} task={task} pick={pick} showAll={showAll} />
    </Suspense>
  );
}

/** A job that is open may have none yet. */
function NoTasks({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  return (
    <Message title={text("job.noTasks")}>
      <p>{text("job.noTasks.text")}</p>
      <Command>{`kj add ${name} -f tasks.yaml`}</Command>
    </Message>
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
