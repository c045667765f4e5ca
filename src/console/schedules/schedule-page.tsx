import { type ReactNode, useState } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_SCHEDULES } from "../app/followed.ts";
import { follow, navigate } from "../app/router.ts";
import { useMayWrite } from "../app/rights.ts";
import { useJobNamespace } from "../app/session.ts";
import { useSettings } from "../app/settings.ts";
import { useText } from "../i18n/text.ts";
import { Missing } from "../ui/message.tsx";
import { Facts, Loaded, Page, Part, ROW, Table } from "../ui/page.tsx";
import { State } from "../ui/state.tsx";
import { Age, Ahead, dayText, Span } from "../ui/time.tsx";
import { Calendar } from "./calendar.tsx";
import { GoOnButton, PauseDialog, RunDialog } from "./schedule-dialogs.tsx";
import { Counted } from "./schedules-page.tsx";
import { course, type Course, type Run, type Schedule } from "./schedules.ts";

/** One schedule: when it runs next, what its runs came to, and how it is paused or run now. */
export default function SchedulePage({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const { shown, reread } = useFollowed(name, (signal) => course(name, signal), WITH_SCHEDULES);
  if (shown.value === undefined && shown.problem?.status === 404)
    return (
      <Missing
        title={text("schedules.notFound", { name })}
        back={{ href: "/schedules", label: text("nav.schedules") }}
      />
    );
  const { value } = shown;
  const beside = value && (
    <>
      <State state={value.schedule.state} strong />
      <span className="gap" />
      <Buttons schedule={value.schedule} reread={reread} />
    </>
  );
  return (
    <Page title={name} beside={beside} onEscape={() => navigate("/schedules")}>
      <Loaded shown={shown}>{(found) => <Found course={found} />}</Loaded>
    </Page>
  );
}

interface ButtonsProps {
  readonly schedule: Schedule;
  readonly reread: () => Promise<void>;
}

/** What may be done with it; nothing where the server only shows, or the reader may not. */
function Buttons({ schedule, reread }: ButtonsProps): ReactNode {
  const text = useText();
  const may = useMayWrite("create");
  const [open, setOpen] = useState<"run" | "pause">();
  if (!may || schedule.state === "Completed") return null;
  const close = (): void => setOpen(undefined);
  return (
    <span className="actions">
      <button type="button" onClick={() => setOpen("run")}>
        {text("schedules.run")}…
      </button>
      {schedule.suspend ? (
        <GoOnButton name={schedule.name} reread={reread} />
      ) : (
        <button type="button" onClick={() => setOpen("pause")}>
          {text("schedules.pause")}…
        </button>
      )}
      {open === "run" && <RunDialog schedule={schedule} onClose={close} />}
      {open === "pause" && <PauseDialog schedule={schedule} onClose={close} reread={reread} />}
    </span>
  );
}

interface Spec {
  readonly template?: { readonly name: string };
  readonly parameters?: Readonly<Record<string, string>>;
  readonly concurrencyPolicy?: string;
  readonly missedRunPolicy?: string;
}

function Found({ course: { schedule, runs, total, next } }: { readonly course: Course }): ReactNode {
  const text = useText();
  const { message, suspend, state, description } = schedule;
  return (
    <div className="sheet-body">
      {description !== "" && <p className="quiet">{description}</p>}
      <About schedule={schedule} />
      {message !== "" && <p className="notice">{message}</p>}
      {suspend && <p className="notice">{text("schedules.paused")}</p>}
      {state === "Completed" ? (
        <p className="notice">{text("schedules.over")}</p>
      ) : (
        <Coming next={next} of={schedule} />
      )}
      <Runs runs={runs} total={total} />
    </div>
  );
}

function About({ schedule }: { readonly schedule: Schedule }): ReactNode {
  const text = useText();
  const { template, parameters = {}, concurrencyPolicy, missedRunPolicy } = JSON.parse(schedule.spec) as Spec;
  const given = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const facts: (readonly [string, ReactNode])[] = [
    [text("schedules.trigger"), <code key="trigger">{schedule.trigger}</code>],
    [text("schedules.zone"), schedule.time_zone],
    [text("schedules.counts"), <Counted key="counts" schedule={schedule} />],
  ];
  if (template !== undefined)
    facts.push([
      text("schedules.template"),
      <a key="template" className="link" href={addressOf(["templates", template.name])} onClick={follow}>
        {template.name}
      </a>,
    ]);
  if (given.length > 0) facts.push([text("templates.parameters"), given.join(", ")]);
  if (concurrencyPolicy !== undefined) facts.push([text("schedules.concurrency"), concurrencyPolicy]);
  if (missedRunPolicy !== undefined) facts.push([text("schedules.missedPolicy"), missedRunPolicy]);
  return <Facts facts={facts} />;
}

const LISTED = 5;

/** The next times, by the schedule's clock and the reader's, and the days of the month on which it runs. */
function Coming({ next, of }: { readonly next: readonly string[]; readonly of: Schedule }): ReactNode {
  const text = useText();
  const { zone, language } = useSettings();
  return (
    <section className="box" aria-labelledby="coming">
      <h2 id="coming">{text("schedules.coming")}</h2>
      <div className="coming">
        <ol>
          {next.slice(0, LISTED).map((time) => (
            <li key={time}>
              <strong>{dayText(time, of.time_zone, language)}</strong>{" "}
              <small>
                {text("schedules.yours", { time: dayText(time, zone === "UTC" ? "UTC" : undefined, language) })}
              </small>{" "}
              <Ahead time={time} />
            </li>
          ))}
        </ol>
        <Calendar times={next} zone={of.time_zone} />
      </div>
    </section>
  );
}

const BARS = 10;

/** The last runs as bars, and all of them as rows. */
function Runs({ runs, total }: { readonly runs: readonly Run[]; readonly total: number }): ReactNode {
  const text = useText();
  const columns = [
    text("jobs.column.state"),
    text("approvals.job"),
    text("schedules.type"),
    text("schedules.for"),
    text("job.duration"),
  ];
  const title = (
    <>
      {text("schedules.runs")} {total > 0 && <small>{text.count("jobs.shown", total)}</small>}
      <span className="bars" aria-hidden="true">
        {runs
          .slice(0, BARS)
          .toReversed()
          .map(({ job_id: job, state }) => (
            <i key={job} className={state} />
          ))}
      </span>
    </>
  );
  return (
    <Part id="runs" title={title} rows={runs} none={text("schedules.noRuns")}>
      <Table label={text("schedules.runs")} columns={columns} atEnd>
        {runs.map((run) => (
          <RunRow key={run.job_id} run={run} />
        ))}
      </Table>
    </Part>
  );
}

function RunRow({ run }: { readonly run: Run }): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const { job_id: job, type, state, scheduled_time: time, create_time: from, end_time: to } = run;
  return (
    <tr>
      <td className="first">
        <State state={state} />
      </td>
      <td className="name">
        <a {...ROW} href={addressOf(["jobs", namespace, job])} onClick={follow}>
          {job}
        </a>
      </td>
      <td>{type === "" ? "–" : text(`schedules.type.${type as "Manual"}`)}</td>
      <td>
        <Age time={time || from} />
      </td>
      <td className="number">
        <Span from={from || undefined} to={to || undefined} />
      </td>
    </tr>
  );
}
