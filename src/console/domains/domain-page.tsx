import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_JOBS } from "../app/followed.ts";
import { follow, navigate } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { Loaded, Page, Part, ROW, Table } from "../ui/page.tsx";
import { State } from "../ui/state.tsx";
import { Age } from "../ui/time.tsx";
import { type DomainTask, type QuotaUse, type Usage, usage } from "./domains.ts";
import { share } from "./quantity.ts";

/** One domain: its room, what runs in it, and the line for the rest. */
export default function DomainPage({ id }: { readonly id: string }): ReactNode {
  const { shown } = useFollowed(id, (signal) => usage(id, signal), WITH_JOBS);
  const { value } = shown;
  return (
    <Page
      title={id}
      beside={value && <State state={value.domain.state} strong />}
      onEscape={() => navigate("/domains")}
    >
      <Loaded shown={shown}>{(found) => <Found found={found} />}</Loaded>
    </Page>
  );
}

function Found({ found: { domain, quotas, running, waiting } }: { readonly found: Usage }): ReactNode {
  const text = useText();
  return (
    <div className="sheet-body">
      {domain.message !== "" && <p className="notice">{domain.message}</p>}
      <Quotas quotas={quotas} />
      <Part id="line" title={text("domains.line")} rows={waiting} none={text("domains.noLine")}>
        <Tasks label={text("domains.line")} tasks={waiting} />
      </Part>
      <Part id="running" title={text("domains.running")} rows={running} none={text("domains.idle")}>
        <Tasks label={text("domains.running")} tasks={running} />
      </Part>
    </div>
  );
}

/** Above it a bar warns. */
const TIGHT = 0.9;

function Quotas({ quotas }: { readonly quotas: readonly QuotaUse[] }): ReactNode {
  const text = useText();
  return (
    <section className="box" aria-labelledby="quota">
      <h2 id="quota">{text("domains.quota")}</h2>
      {quotas.length === 0 && <p className="quiet">{text("domains.noQuota")}</p>}
      <dl className="quotas">
        {quotas.map(({ quota, resource, hard, used }) => (
          <div key={`${quota}/${resource}`}>
            <dt title={quota}>{resource}</dt>
            <dd>
              <Meter part={share(used, hard)} />
              <span className="number">{text("domains.used", { used: used === "" ? "?" : used, hard })}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A bar that is as full as the share; the numbers stand beside it. */
function Meter({ part }: { readonly part: number | undefined }): ReactNode {
  return (
    <svg
      className={(part ?? 0) >= TIGHT ? "meter tight" : "meter"}
      viewBox="0 0 100 6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect width="100" height="6" className="rest" />
      <rect width={100 * (part ?? 0)} height="6" className="done" />
    </svg>
  );
}

function Tasks({ label, tasks }: { readonly label: string; readonly tasks: readonly DomainTask[] }): ReactNode {
  const text = useText();
  const columns = [
    text("domains.place"),
    text("approvals.job"),
    text("job.task"),
    text("domains.pods"),
    text("approvals.note"),
    text("approvals.since"),
  ];
  return (
    <Table label={label} columns={columns} atEnd>
      {tasks.map((each) => (
        <TaskRow key={`${each.job_id}/${each.task}`} task={each} />
      ))}
    </Table>
  );
}

function TaskRow({ task }: { readonly task: DomainTask }): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const { job_id: job, task: alias, pods, position, since, reason } = task;
  return (
    <tr>
      <td className="first quiet">{position === 0 ? "–" : text("domains.nth", { n: position })}</td>
      <td className="name">
        <a {...ROW} href={addressOf(["jobs", namespace, job], { task: alias })} onClick={follow}>
          {job}
        </a>
      </td>
      <td>{alias}</td>
      <td className="quiet">{pods === 0 ? "–" : text.count("pod.pods", pods)}</td>
      <td className="said">{reason}</td>
      <td className="age">
        <Age time={since === "" ? undefined : since} />
      </td>
    </tr>
  );
}
