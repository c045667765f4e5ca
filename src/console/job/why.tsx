import { type ReactNode, useState } from "react";
import type { JobView } from "../../job/view.ts";
import type { Why } from "../../job/why.ts";
import { subjectOf } from "../../job/why-text.ts";
import { ageText, durationText } from "../../util/duration.ts";
import { oneLine } from "../../util/one-line.ts";
import { parseTime } from "../../util/time.ts";
import { useNow } from "../app/clock.ts";
import { useText } from "../i18n/text.ts";

const SHOWN = 3;

/** Why the job waits or ended as it did; it never hides. */
export function WhyLine({ job }: { readonly job: JobView }): ReactNode {
  const text = useText();
  const [all, setAll] = useState(false);
  const causes = all ? job.why : job.why.slice(0, SHOWN);
  const more = job.why.length - SHOWN;
  return (
    <section className={`why-box ${job.state}`} aria-label={text("job.why")}>
      <h2>{text("job.why")}</h2>
      {job.why.length === 0 && <p>{fine(job.state, text)}</p>}
      <ul>
        {causes.map((cause, index) => (
          <Cause key={`${subjectOf(cause)} ${cause.code} ${index}`} cause={cause} isOver={job.end_time !== undefined} />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? text("job.less") : text.count("job.more", more)}
        </button>
      )}
    </section>
  );
}

function fine(state: string, text: ReturnType<typeof useText>): string {
  if (state === "Running" || state === "Succeeded" || state === "Pending") return text(`job.fine.${state}`);
  return text("job.fine");
}

/** How long it lasts matters while the job goes on. */
function Cause({ cause, isOver }: { readonly cause: Why; readonly isOver: boolean }): ReactNode {
  const text = useText();
  const now = useNow();
  const subject = subjectOf(cause);
  const end = parseTime(cause.until);
  return (
    <li>
      {subject !== "" && <b>{subject}</b>} {oneLine(cause.text)}
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
