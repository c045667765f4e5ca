import { type ReactNode, useEffect, useState } from "react";
import type { JobView } from "../../job/view.ts";
import { about } from "../app/api.ts";
import { useShortcuts } from "../app/keys.ts";
import { follow, navigate } from "../app/router.ts";
import { session } from "../app/session.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Message, ProblemMessage } from "../ui/message.tsx";
import { Parties } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Age, Span } from "../ui/time.tsx";
import { ActionDialog } from "./action-dialog.tsx";
import { type Action, actionsIn } from "./actions.ts";
import { Approvals } from "./approvals.tsx";
import { JobStore, type ShownJob } from "./job-store.ts";
import { TaskTable } from "./task-table.tsx";
import { WhyLine } from "./why.tsx";

/** One job, live: why it waits or failed, its tasks and parties, and what can be done with it. */
export function JobPage({ name }: { readonly name: string }): ReactNode {
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
  return <Found shown={shown} job={shown.job} reread={() => void followed.read()} />;
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
  return (
    <section className="page job" aria-labelledby="title">
      <header className="job-head">
        <div className="line">
          <h1 id="title">{job.name}</h1>
          <State state={gone ? "Deleted" : job.state} strong />
          <span className="number">{job.progress}</span>
          <Span from={job.start_time} to={job.end_time} />
          <span className="gap" />
          {!gone && <Buttons job={job} choose={setAction} />}
        </div>
        <dl className="facts">
          <Fact label={text("job.initiator")}>{job.initiator}</Fact>
          <Fact label={text("jobs.column.parties")}>
            <Parties names={job.parties} />
          </Fact>
          <Fact label={text("jobs.column.age")}>
            <Age time={job.create_time} />
          </Fact>
        </dl>
      </header>
      {gone && <p className="notice band">{text("job.deleted")}</p>}
      {!gone && job.delete_time !== undefined && <p className="notice band">{text("job.deleting")}</p>}
      <WhyLine job={job} />
      <div className="job-body">
        <TaskTable job={job} />
        <Approvals approvals={job.approvals} />
      </div>
      {action !== undefined && (
        <ActionDialog
          job={job.name}
          action={action}
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

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the reader may do; nothing where the server only shows. */
function Buttons({ job, choose }: { readonly job: JobView; readonly choose: (action: Action) => void }): ReactNode {
  const text = useText();
  const now = useStore(session);
  const server = useStore(about);
  const may = now.state === "signed-in" && now.me.may.includes("patch") && server?.read_only === false;
  if (!may || job.delete_time !== undefined) return null;
  return (
    <span className="actions">
      {actionsIn(job.state).map((action) => (
        <button key={action} type="button" onClick={() => choose(action)}>
          {text(`action.${action}`)}…
        </button>
      ))}
    </span>
  );
}
