import type { ReactNode } from "react";
import type { JobView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { Parties, Party } from "../../ui/party.tsx";
import { useAsked } from "./use-asked.ts";
import { Source } from "./yaml-tab.tsx";

interface Answer {
  readonly results: readonly Result[];
  readonly total: string;
}

interface Result {
  readonly name: string;
  readonly task: string;
  readonly attempt: number;
  readonly domain_id: string;
  readonly media_type: string;
  readonly size: string;
  readonly uri: string;
  readonly value: string;
  readonly readers: readonly string[];
  readonly gone: boolean;
}

const PAGE = 20;

/** What the tasks gave, those of the chosen task first. */
export function ResultsTab({ job, task }: { readonly job: JobView; readonly task: string }): ReactNode {
  const text = useText();
  const request = { job_id: job.name, partial: true, page_size: PAGE };
  const { data, problem } = useAsked<Answer>("/api/v1/job/results", request, job);
  if (data === undefined)
    return problem === undefined ? (
      <p className="loading">{text("tab.loading")}</p>
    ) : (
      <ProblemMessage problem={problem} />
    );
  const ordered = data.results.toSorted((a, b) => Number(b.task === task) - Number(a.task === task));
  const more = Number(data.total) - ordered.length;
  return (
    <div className="tab-body" tabIndex={0} role="group" aria-label={text("job.tab.results")}>
      {ordered.length === 0 && <p className="loading">{text("results.none")}</p>}
      {ordered.map((result) => (
        <section key={`${result.domain_id}/${result.task}/${result.name}/${result.attempt}`} className="result">
          <header>
            <b>{result.name}</b>
            <small>
              {result.task} #{result.attempt}
            </small>
            <Party name={result.domain_id} />
            <small>{result.media_type}</small>
            <span className="gap" />
            {result.readers.length > 0 && (
              <small>
                {text("results.readers")} <Parties names={result.readers} />
              </small>
            )}
          </header>
          <Value result={result} />
        </section>
      ))}
      {more > 0 && <p className="loading">{text.count("results.more", more)}</p>}
    </div>
  );
}

function Value({ result: { uri, value, gone } }: { readonly result: Result }): ReactNode {
  const text = useText();
  if (gone) return <p className="log-none">{text("results.gone")}</p>;
  // No link: where a result is stored is no page.
  return <Source text={uri === "" ? value : uri} label={text("job.tab.results")} />;
}
