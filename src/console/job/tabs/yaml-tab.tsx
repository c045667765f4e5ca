import type { ReactNode } from "react";
import type { JobView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { shownText } from "../logs/log-text.ts";
import { useAsked } from "./use-asked.ts";

/** The object of the job, as far as the reader may see it. */
export function YamlTab({ job }: { readonly job: JobView }): ReactNode {
  const text = useText();
  const { data, problem } = useAsked<{ readonly yaml: string }>("/api/v1/job/manifest", { job_id: job.name }, job);
  if (data === undefined)
    return problem === undefined ? (
      <p className="loading">{text("tab.loading")}</p>
    ) : (
      <ProblemMessage problem={problem} />
    );
  return <Source text={data.yaml} label={text("job.tab.yaml")} />;
}

/** A text as it is, to read and to copy. */
export function Source({ text: source, label }: { readonly text: string; readonly label: string }): ReactNode {
  const text = useText();
  return (
    <div className="source-box">
      <pre className="tab-body source-text" tabIndex={0} role="group" aria-label={label}>
        {source.split("\n").map(shownText).join("\n")}
      </pre>
      <button type="button" className="copy" onClick={() => void navigator.clipboard.writeText(source)}>
        {text("copy")}
      </button>
    </div>
  );
}
