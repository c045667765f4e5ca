import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Facts } from "../ui/page.tsx";
import { Parties } from "../ui/party.tsx";
import { Listing, PodDetails } from "../ui/pod.tsx";
import type { Asked } from "./consents.ts";

type Task = Asked["content"]["tasks"][number];

/** The tasks in which the party takes part: what of them runs in its name, with what input, beside whom. */
export function WhatRuns({ asked }: { readonly asked: Asked }): ReactNode {
  const text = useText();
  return (
    <section aria-labelledby="runs" className="runs">
      <h2 id="runs">{text.count("approvals.runs", asked.content.tasks.length)}</h2>
      {asked.content.tasks.map((task) => (
        <AskedTask key={task.alias} task={task} asked={asked} />
      ))}
    </section>
  );
}

function AskedTask({ task, asked }: { readonly task: Task; readonly asked: Asked }): ReactNode {
  const text = useText();
  const { alias, parties, appImage, taskInputConfig } = task;
  const pods = asked.pods.filter((pod) => pod.task === alias);
  const names = [...new Set(parties.map(({ domainID }) => domainID))];
  return (
    <article className="box" aria-labelledby={`task-${alias}`}>
      <h3 id={`task-${alias}`}>{alias}</h3>
      <Facts
        facts={[
          [text("jobs.column.parties"), <Parties key="parties" names={names} />],
          ["AppImage", appImage === "" ? "–" : appImage],
          ...(task.apiAccess === true ? [[text("approvals.apiAccess"), text("yes")] as const] : []),
        ]}
      />
      {task.external === true && <p>{text("approvals.external")}</p>}
      {pods.map((pod) => (
        <div key={pod.role} className="pod">
          <h4>
            {text.count("pod.pods", pod.replicas)}
            {pod.role !== "" && ` · ${text("pod.role", { role: pod.role })}`}
          </h4>
          <PodDetails shown={pod} />
        </div>
      ))}
      {taskInputConfig !== "" && (
        <details open={taskInputConfig.length < SHORT}>
          <summary>{text("approvals.input")}</summary>
          <Listing label={text("approvals.input")}>{indented(taskInputConfig)}</Listing>
        </details>
      )}
    </article>
  );
}

/** An input of so many characters is shown at once. */
const SHORT = 2000;

/** JSON on several lines; what is none as it is. */
function indented(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input), undefined, 2);
  } catch {
    return input;
  }
}
