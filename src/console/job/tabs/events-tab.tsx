import type { ReactNode } from "react";
import type { JobView } from "../../../job/view.ts";
import { oneLine } from "../../../util/one-line.ts";
import { useText } from "../../i18n/text.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { Party } from "../../ui/party.tsx";
import { Age } from "../../ui/time.tsx";
import { useAsked } from "./use-asked.ts";

interface Answer {
  readonly events: readonly ShownEvent[];
  readonly missing: readonly string[];
}

interface ShownEvent {
  readonly time: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly object: string;
  readonly domain_id: string;
  readonly count: number;
}

/** What Kubernetes and the operator noted about the job and the pods of the task, the newest first. */
export function EventsTab({ job, task }: { readonly job: JobView; readonly task: string }): ReactNode {
  const text = useText();
  const { data, problem } = useAsked<Answer>("/api/v1/job/events", { job_id: job.name, task }, job);
  if (data === undefined)
    return problem === undefined ? (
      <p className="loading">{text("tab.loading")}</p>
    ) : (
      <ProblemMessage problem={problem} />
    );
  return (
    <div className="tab-body" tabIndex={0} role="group" aria-label={text("job.tab.events")}>
      {data.missing.map((each) => (
        <p key={each} className="log-remark">
          {text("events.missing", { what: each })}
        </p>
      ))}
      {data.events.length === 0 && <p className="loading">{text("events.none")}</p>}
      <ul className="events">
        {data.events.toReversed().map((event, index) => (
          <EventRow key={`${event.object} ${event.reason} ${event.time} ${index}`} event={event} />
        ))}
      </ul>
    </div>
  );
}

function EventRow({
  event: { time, type, reason, message, object, domain_id: domain, count },
}: {
  readonly event: ShownEvent;
}): ReactNode {
  const text = useText();
  return (
    <li className={type === "Warning" ? "warning" : undefined}>
      <span className="line">
        <b>{reason}</b>
        {type === "Warning" && <span className="hidden">{text("events.warning")}</span>}
        {count > 1 && <small>×{count}</small>}
        {domain !== "" && <Party name={domain} />}
        <small className="mono">{object}</small>
        <span className="gap" />
        <Age time={time} />
      </span>
      <span>{oneLine(message)}</span>
    </li>
  );
}
