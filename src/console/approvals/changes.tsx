import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { follow } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { Person } from "../ui/party.tsx";
import { Day } from "../ui/time.tsx";
import type { Asked, Change } from "./consents.ts";

/** What is asked otherwise than at the last yes. */
export function Changes({ asked: { last_yes: yes, changes } }: { readonly asked: Asked }): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  if (yes === undefined || yes === null)
    return (
      <section className="box" aria-labelledby="changed">
        <h2 id="changed">{text("approvals.changed")}</h2>
        <p>{text("approvals.first")}</p>
      </section>
    );
  return (
    <section className={changes.length === 0 ? "box" : "box changed"} aria-labelledby="changed">
      <h2 id="changed">{text("approvals.changed")}</h2>
      <p className="quiet">
        <Day time={yes.time} /> ·{" "}
        <a className="link" href={addressOf(["jobs", namespace, yes.job_id])} onClick={follow}>
          {yes.job_id}
        </a>
        {yes.by !== "" && (
          <>
            {" "}
            · <Person name={yes.by} />
          </>
        )}
      </p>
      {changes.length === 0 ? <p>{text("approvals.same")}</p> : <ChangeTable changes={changes} />}
    </section>
  );
}

function ChangeTable({ changes }: { readonly changes: readonly Change[] }): ReactNode {
  const text = useText();
  return (
    <dl className="diff">
      {changes.map(({ path, before, after }) => (
        <div key={path}>
          <dt>{path}</dt>
          {before === "" && after === "" ? (
            <dd>{text("approvals.changedUnknown")}</dd>
          ) : (
            <dd>
              {before !== "" && (
                <del>
                  <span aria-hidden="true">− </span>
                  <span className="hidden">{text("approvals.before")} </span>
                  {before}
                </del>
              )}
              {after !== "" && (
                <ins>
                  <span aria-hidden="true">+ </span>
                  <span className="hidden">{text("approvals.after")} </span>
                  {after}
                </ins>
              )}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
