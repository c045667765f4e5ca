import type { ReactNode } from "react";
import type { JobView, TaskView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { Segments, Select } from "../ui/choice.tsx";
import { State } from "../ui/state.tsx";
import { LogsTab } from "./logs/logs-tab.tsx";
import { type Spot, spotAddress, type Tab, TABS } from "./spot.ts";
import { EventsTab } from "./tabs/events-tab.tsx";
import { InputsTab } from "./tabs/inputs-tab.tsx";
import { ResultsTab } from "./tabs/results-tab.tsx";
import { YamlTab } from "./tabs/yaml-tab.tsx";

export interface DetailProps {
  readonly job: JobView;
  readonly task: TaskView;
  readonly spot: Spot & { readonly tab: Tab };
  readonly go: (to: Spot) => void;
}

/** What there is to know of one task. */
export function Detail({ job, task, spot, go }: DetailProps): ReactNode {
  const text = useText();
  const attempt = Math.min(spot.attempt ?? task.attempt, task.attempt);
  return (
    <section className="job-detail" aria-label={text("job.detail", { task: task.alias })}>
      <div className="view-bar">
        <h2>{task.alias}</h2>
        {attempt === task.attempt && <State state={task.state} />}
        {task.attempt > 0 && <Attempts task={task} attempt={attempt} go={go} />}
        <span className="gap" />
        <Segments
          label={text("job.tabs")}
          value={spot.tab}
          onChange={(tab) => go({ tab })}
          options={TABS.map((value) => ({ value, label: text(`job.tab.${value}`) }))}
        />
      </div>
      <div className="tab">
        {spot.tab === "logs" && (
          <LogsTab
            key={`${task.alias} ${attempt}`}
            job={job}
            task={task}
            attempt={attempt}
            party={spot.party}
            pickParty={(party) => go({ party })}
            line={spot.line}
            lineAddress={(line) =>
              spotAddress([job.namespace, job.name], { ...spot, task: task.alias, attempt, tab: "logs", line })
            }
          />
        )}
        {spot.tab === "events" && <EventsTab job={job} task={task.alias} />}
        {spot.tab === "inputs" && <InputsTab key={task.alias} job={job} task={task} />}
        {spot.tab === "results" && <ResultsTab job={job} task={task.alias} />}
        {spot.tab === "yaml" && <YamlTab job={job} />}
      </div>
    </section>
  );
}

interface AttemptsProps extends Pick<DetailProps, "task" | "go"> {
  readonly attempt: number;
}

/** The attempts there were, the last first; the last one is followed to the next. */
function Attempts({ task, attempt, go }: AttemptsProps): ReactNode {
  const text = useText();
  const numbers = Array.from({ length: task.attempt + 1 }, (_, index) => task.attempt - index).slice(0, MOST_ATTEMPTS);
  return (
    <Select
      label={text("job.attempt")}
      value={String(attempt)}
      onChange={(value) => go({ attempt: Number(value) === task.attempt ? undefined : Number(value) })}
      options={numbers.map((each) => ({ value: String(each), label: text("job.attempt.n", { n: each }) }))}
    />
  );
}

const MOST_ATTEMPTS = 50;
