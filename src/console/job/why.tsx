import { type ReactNode, useState } from "react";
import type { JobView } from "../../job/view.ts";
import type { Why } from "../../job/why.ts";
import { nameOfParty, subjectOf } from "../../job/why-text.ts";
import { ageText, durationText } from "../../util/duration.ts";
import { oneLine } from "../../util/one-line.ts";
import { parseTime } from "../../util/time.ts";
import { about } from "../app/api.ts";
import { useNow } from "../app/clock.ts";
import { follow } from "../app/router.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { useLastWords } from "./job-context.ts";
import { failureKey } from "./logs/moment.ts";
import { shownState } from "./party-state.ts";
import { taskOf } from "./shown-tasks.ts";
import type { Spot } from "./spot.ts";

const SHOWN = 3;

interface WhyProps {
  readonly job: JobView;
  readonly may: readonly string[];
  /** Begins a restart of the task and what depends on it. */
  readonly restart: (task: string) => void;
  /** The address of a place on the page. */
  readonly addressOf: (spot: Spot) => string;
  /** The reader goes to a failure in the logs. */
  readonly lead: () => void;
}

/** Why the job waits or ended as it did; it never hides. */
export function WhyLine({ job, may, restart, addressOf, lead }: WhyProps): ReactNode {
  const text = useText();
  const [all, setAll] = useState(false);
  const causes = all ? job.why : job.why.slice(0, SHOWN);
  const more = job.why.length + (job.more_why ?? 0) - SHOWN;
  return (
    <section className={`why-box ${job.state}`} aria-label={text("job.why")}>
      <h2>{text("job.why")}</h2>
      {job.why.length === 0 && <p>{fine(job.state, text)}</p>}
      <ul>
        {causes.map((cause, index) => (
          <Cause key={`${subjectOf(cause)} ${cause.code} ${index}`} cause={cause} isOver={job.end_time !== undefined}>
            <LogLink job={job} cause={cause} addressOf={addressOf} lead={lead} />
          </Cause>
        ))}
      </ul>
      {all && job.more_why !== undefined && <p>{text.count("job.more", job.more_why)}</p>}
      {may.includes("restart") && <RestartLink job={job} restart={restart} />}
      {more > 0 && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text("job.less") : text.count("job.more", more)}
        </button>
      )}
    </section>
  );
}

/** Leads to a restart of the first task that failed, and of what depends on it. */
function RestartLink({ job, restart }: Pick<WhyProps, "job" | "restart">): ReactNode {
  const text = useText();
  const server = useStore(about);
  const culprit = job.why.find(({ task }) => job.tasks.some((each) => each.alias === task && each.state === "Failed"));
  const task = culprit?.task;
  if (task === undefined || server?.read_only !== false) return null;
  return (
    <button type="button" className="quiet" onClick={() => restart(task)}>
      {text("job.why.restart", { task })}
    </button>
  );
}

function fine(state: string, text: ReturnType<typeof useText>): string {
  if (state === "Running" || state === "Succeeded" || state === "Pending") return text(`job.fine.${state}`);
  return text("job.fine");
}

/** How long it lasts matters while the job goes on. */
function Cause({
  cause,
  isOver,
  children,
}: {
  readonly cause: Why;
  readonly isOver: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const text = useText();
  const now = useNow();
  const subject = subjectOf(cause);
  const end = parseTime(cause.until);
  return (
    <li>
      {subject !== "" && <b>{subject}</b>} {oneLine(cause.text)} {children}
      <small>
        {end !== undefined && end > now && text("job.until", { time: durationText(end - now) })}
        {cause.since !== undefined &&
          end === undefined &&
          !isOver &&
          text("job.since", { time: ageText(cause.since, now) })}
      </small>
    </li>
  );
}

interface LogLinkProps extends Pick<WhyProps, "job" | "addressOf" | "lead"> {
  readonly cause: Why;
}

/** Leads to where a party that failed said why: its last line, as soon as that is known. */
function LogLink({ job, cause: { task: alias = "", party: named }, addressOf, lead }: LogLinkProps): ReactNode {
  const text = useText();
  const words = useLastWords();
  const task = taskOf(job, alias);
  const party = task?.parties.find((each) => nameOfParty(each) === named && shownState(each) === "Failed");
  if (task === undefined || party === undefined) return null;
  const line = words[failureKey(task, nameOfParty(party))];
  const href = addressOf({ task: alias, attempt: undefined, tab: "logs", party: undefined, ...(line && { line }) });
  return (
    <a
      className="link"
      href={href}
      onClick={(event) => {
        follow(event, { replace: true });
        lead();
      }}
    >
      {line === undefined ? text("job.why.log") : text("job.why.line", { n: line.seq })}
    </a>
  );
}
