import type { ReactNode } from "react";
import type { JobView, TaskView } from "../../../job/view.ts";
import { useText } from "../../i18n/text.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { useAsked } from "./use-asked.ts";
import { Source } from "./yaml-tab.tsx";

interface Answer {
  readonly task?: { readonly app_image?: string; readonly task_input_config?: string };
}

/** What the task was given. */
export function InputsTab({ job, task }: { readonly job: JobView; readonly task: TaskView }): ReactNode {
  const text = useText();
  const { data, problem } = useAsked<Answer>("/api/v1/task/get", { job_id: job.name, alias: task.alias }, task);
  if (data === undefined)
    return problem === undefined ? (
      <p className="loading">{text("tab.loading")}</p>
    ) : (
      <ProblemMessage problem={problem} />
    );
  if (task.parties.length === 0) return <p className="loading">{text("log.hidden")}</p>;
  const { app_image: app = "", task_input_config: input = "" } = data.task ?? {};
  return (
    <>
      <dl className="facts tab-facts">
        <div>
          <dt>{text("inputs.app")}</dt>
          <dd>{app}</dd>
        </div>
        <div>
          <dt>{text("job.dependsOn")}</dt>
          <dd>{task.dependencies.join(", ") || "–"}</dd>
        </div>
      </dl>
      {input === "" ? (
        <p className="loading">{text("inputs.none")}</p>
      ) : (
        <Source text={pretty(input)} label={text("job.tab.inputs")} />
      )}
    </>
  );
}

/** JSON with line breaks; any other text as it is. */
function pretty(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input), null, 2);
  } catch {
    return input;
  }
}
