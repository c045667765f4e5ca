import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Table } from "./page.tsx";
import { Parties } from "./party.tsx";
import { Listing } from "./pod.tsx";

/** As much of the spec of a job as a template may have. */
interface DraftSpec {
  readonly initiator?: unknown;
  readonly tasks?: unknown;
}

interface DraftTask {
  readonly alias?: string;
  readonly appImage?: string;
  readonly dependencies?: readonly string[];
  readonly parties?: readonly { readonly domainID?: string; readonly role?: string }[];
}

/** The tasks that a job would have, and all of its spec. */
export function DraftTasks({ spec }: { readonly spec: DraftSpec }): ReactNode {
  const text = useText();
  const tasks = Array.isArray(spec.tasks) ? (spec.tasks as readonly DraftTask[]) : [];
  const columns = [text("job.task"), text("job.dependsOn"), "AppImage", text("jobs.column.parties")];
  return (
    <section className="whole" aria-labelledby="draft">
      <h2 id="draft">{text.count("draft.tasks", tasks.length)}</h2>
      <Table label={text("draft.label")} columns={columns}>
        {tasks.map(({ alias = "", appImage = "", dependencies = [], parties = [] }, index) => (
          <tr key={index}>
            <td className="name">{alias}</td>
            <td className="quiet">{dependencies.join(", ") || "–"}</td>
            <td>{appImage}</td>
            <td>
              <Parties names={[...new Set(parties.map(({ domainID = "" }) => domainID))]} />
            </td>
          </tr>
        ))}
      </Table>
      <details>
        <summary>{text("draft.spec")}</summary>
        <Listing label={text("draft.spec")}>{JSON.stringify(spec, undefined, 2)}</Listing>
      </details>
    </section>
  );
}
