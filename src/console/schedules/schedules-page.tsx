import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useListing } from "../app/listing.ts";
import { follow } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { Filled } from "../ui/message.tsx";
import { Loaded, Page, ROW, Table } from "../ui/page.tsx";
import { State } from "../ui/state.tsx";
import { Ahead, Age } from "../ui/time.tsx";
import type { Schedule } from "./schedules.ts";

/** All schedules: how they stand, when they run next, how the last runs came out. */
export default function SchedulesPage(): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const shown = useListing<Schedule>("schedules");
  return (
    <Page title={text("nav.schedules")}>
      <Loaded shown={shown}>
        {(found) => (
          <Filled
            rows={found}
            title={text("schedules.none")}
            help={text("schedules.none.text")}
            command={`kubectl apply -n ${namespace} -f schedule.yaml`}
          >
            <ScheduleTable found={found} />
          </Filled>
        )}
      </Loaded>
    </Page>
  );
}

function ScheduleTable({ found }: { readonly found: readonly Schedule[] }): ReactNode {
  const text = useText();
  const columns = [
    text("jobs.column.state"),
    text("schedules.name"),
    text("schedules.trigger"),
    text("schedules.next"),
    text("schedules.last"),
    text("schedules.counts"),
    text("approvals.note"),
  ];
  return (
    <Table label={text("nav.schedules")} columns={columns}>
      {found.map((each) => (
        <ScheduleRow key={each.name} schedule={each} />
      ))}
    </Table>
  );
}

function ScheduleRow({ schedule }: { readonly schedule: Schedule }): ReactNode {
  const namespace = useJobNamespace();
  const { name, display_name: title, state, trigger, time_zone: zone, next_run_times: next, message } = schedule;
  return (
    <tr>
      <td className="first">
        <State state={state} />
      </td>
      <td className="name">
        <a {...ROW} href={addressOf(["schedules", namespace, name])} onClick={follow}>
          {name}
        </a>
        {title !== "" && <small>{title}</small>}
      </td>
      <td>
        <code>{trigger}</code> <small>{zone}</small>
      </td>
      <td>
        <Ahead time={next[0]} />
      </td>
      <td>
        <Age time={schedule.last_schedule_time || undefined} />
      </td>
      <td>
        <Counted schedule={schedule} />
      </td>
      <td className="said">{message}</td>
    </tr>
  );
}

/** How the runs came out: as numbers with the shapes of the states. */
export function Counted({ schedule: { counts } }: { readonly schedule: Schedule }): ReactNode {
  const text = useText();
  const { succeeded = "0", failed = "0", missed = "0", skipped = "0" } = counts ?? {};
  const parts = [
    [succeeded, "schedules.succeeded"],
    [failed, "schedules.failed"],
    [missed, "schedules.missed"],
    [skipped, "schedules.skipped"],
  ] as const;
  const shown = parts.filter(([count], index) => index === 0 || Number(count) > 0);
  return <span className="quiet">{shown.map(([n, key]) => text(key, { n })).join(", ")}</span>;
}
