import type { ReactNode } from "react";
import type { JobView, TaskView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { AddedTasks } from "./added-tasks.tsx";
import { type RowsProps, TaskRows } from "./task-rows.tsx";

interface TableProps extends Pick<RowsProps, "pick" | "showLog"> {
  readonly job: JobView;
  readonly task: string | undefined;
}

/** All tasks and hooks in the order in which they run, with a row for each party and each earlier attempt. */
export function TaskTable({ job, task: chosen, ...rest }: TableProps): ReactNode {
  const text = useText();
  const { tasks, hooks = [] } = job;
  const rowsOf = (some: readonly TaskView[]): ReactNode =>
    some.map((task) => <TaskRows key={task.alias} task={task} isChosen={task.alias === chosen} {...rest} />);
  return (
    <div className="tasks" tabIndex={0} role="group" aria-label={text("job.tasks.all")}>
      <table>
        <thead>
          <tr>
            <th>{text("job.task")}</th>
            <th>{text("jobs.column.state")}</th>
            <th>{text("job.attempt")}</th>
            <th>{text("job.duration")}</th>
            <th>{text("job.dependsOn")}</th>
            <th>{text("jobs.column.why")}</th>
          </tr>
        </thead>
        {rowsOf(hooks.filter(({ hook }) => hook === "preparation"))}
        {rowsOf(tasks.filter(({ added }) => added !== true))}
        <AddedTasks job={job} chosen={chosen} {...rest} />
        {rowsOf(hooks.filter(({ hook }) => hook === "release"))}
      </table>
    </div>
  );
}
