import { type ReactNode, useEffect, useState } from "react";
import type { JobSummaryView } from "../../job/view.ts";
import { nearNames } from "../../util/near.ts";
import { call } from "../app/api.ts";
import { follow } from "../app/router.ts";
import { useText } from "../i18n/text.ts";
import { jobAddress } from "../jobs/job-row.tsx";
import { Missing } from "../ui/message.tsx";

/** So many of the newest jobs are looked through. */
const LOOKED_THROUGH = 500;
/** What names have in common that are alike. */
const PREFIX = 3;

/** There is no such job, or none that the reader may see; perhaps one with a name like it. */
export function NoJob({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const near = useNear(name);
  return (
    <Missing title={text("job.notFound", { name })} back={{ href: "/jobs", label: text("jobs.title") }}>
      <p>{text("job.notFound.text")}</p>
      {near.length > 0 && (
        <p>
          {text("job.near")}{" "}
          {near.map((job) => (
            <a key={job.name} className="link" href={jobAddress(job)} onClick={follow}>
              {job.name}
            </a>
          ))}
        </p>
      )}
    </Missing>
  );
}

function useNear(name: string): readonly JobSummaryView[] {
  const [near, setNear] = useState<readonly JobSummaryView[]>([]);
  useEffect(() => {
    const control = new AbortController();
    // That the job is missing is what counts.
    namesLike(name, control.signal).then(setNear, () => undefined);
    return () => control.abort();
  }, [name]);
  return near;
}

async function namesLike(name: string, signal: AbortSignal): Promise<readonly JobSummaryView[]> {
  const request = { name_contains: name.slice(0, PREFIX), page_size: LOOKED_THROUGH };
  const { jobs } = await call<{ readonly jobs: readonly string[] }>("/api/v1/job/view", request, signal);
  const found = new Map(jobs.map((each) => JSON.parse(each) as JobSummaryView).map((job) => [job.name, job]));
  return nearNames([...found.keys()], name).flatMap((each) => found.get(each) ?? []);
}
