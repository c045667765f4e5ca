import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useListing } from "../app/listing.ts";
import { follow } from "../app/router.ts";
import { useText } from "../i18n/text.ts";
import { Filled } from "../ui/message.tsx";
import { Loaded, Page, ROW, Table } from "../ui/page.tsx";
import { Party } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import type { Domain } from "./domains.ts";

/** All domains that the reader may see, and how busy they are. */
export default function DomainsPage(): ReactNode {
  const text = useText();
  const shown = useListing<Domain>("domains");
  return (
    <Page title={text("nav.domains")}>
      <Loaded shown={shown}>
        {(found) => (
          <Filled rows={found} title={text("domains.none")} help={text("domains.none.text")}>
            <DomainTable found={found} />
          </Filled>
        )}
      </Loaded>
    </Page>
  );
}

function DomainTable({ found }: { readonly found: readonly Domain[] }): ReactNode {
  const text = useText();
  const columns = [
    text("domains.name"),
    text("jobs.column.state"),
    text("domains.running"),
    text("domains.waiting"),
    text("domains.queued"),
    text("approvals.note"),
  ];
  return (
    <Table label={text("nav.domains")} columns={columns}>
      {found.map(({ domain_id: id, state, message, ...counts }) => (
        <tr key={id}>
          <td className="name">
            <a {...ROW} href={addressOf(["domains", id])} onClick={follow}>
              <Party name={id} />
            </a>
          </td>
          <td>
            <State state={state} />
          </td>
          <Count label={text("domains.running")} n={counts.running_tasks} />
          <Count label={text("domains.waiting")} n={counts.waiting_tasks} />
          <Count label={text("domains.queued")} n={counts.queued_tasks} />
          <td className="said">{message}</td>
        </tr>
      ))}
    </Table>
  );
}

/** A number, with what it counts where the table has no room for columns. */
function Count({ label, n }: { readonly label: string; readonly n: number }): ReactNode {
  const { language } = useText();
  return (
    <td className={n === 0 ? "zero" : undefined}>
      <span className="cell-label">{label} </span>
      {n.toLocaleString(language)}
    </td>
  );
}
