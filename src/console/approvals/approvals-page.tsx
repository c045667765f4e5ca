import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_APPROVALS } from "../app/followed.ts";
import { openApprovals } from "../app/approvals-badge.ts";
import { follow, navigate, usePlace } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { type Text, useText } from "../i18n/text.ts";
import { Segments } from "../ui/choice.tsx";
import { Digest } from "../ui/digest.tsx";
import { Filled } from "../ui/message.tsx";
import { Loaded, Page, ROW, Table } from "../ui/page.tsx";
import { Party, Person } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Age } from "../ui/time.tsx";
import { type Box, BOXES, type Consent, listed, standing, type Standing } from "./consents.ts";
import { StandingList } from "./standing-list.tsx";

interface Inbox {
  readonly consents: readonly Consent[];
  readonly standing: readonly Standing[];
}

/** What parties are asked: what the reader has to answer, what others have to, what was answered, and what stands. */
export default function ApprovalsPage(): ReactNode {
  const text = useText();
  const { query } = usePlace();
  const box = BOXES.find((each) => each === query.get("box")) ?? "mine";
  const { shown, reread } = useFollowed(box, (signal) => readBox(box, signal), WITH_APPROVALS);
  const options = BOXES.map((value) => ({ value, label: text(`approvals.box.${value}`) }));
  const choose = (value: Box): void => navigate(addressOf(["approvals"], { box: value === "mine" ? "" : value }));
  return (
    <Page
      title={text("nav.approvals")}
      beside={<Segments label={text("approvals.boxes")} options={options} value={box} onChange={choose} />}
    >
      <Loaded shown={shown}>
        {(inbox) =>
          box === "standing" ? (
            <StandingList standing={inbox.standing} reread={reread} />
          ) : (
            <Consents consents={inbox.consents} box={box} />
          )
        }
      </Loaded>
    </Page>
  );
}

async function readBox(box: Box, signal?: AbortSignal): Promise<Inbox> {
  if (box !== "standing") {
    const consents = await listed(box, signal);
    if (box === "mine") openApprovals.set(consents.length);
    return { consents, standing: [] };
  }
  const known = await Promise.all([listed("mine", signal), listed("done", signal)]);
  const parties = [...new Set(known.flat().map(({ domain_id: id }) => id))].sort();
  return { consents: [], standing: await standing(parties, signal) };
}

function Consents({ consents, box }: { readonly consents: readonly Consent[]; readonly box: Box }): ReactNode {
  const text = useText();
  return (
    <Filled rows={consents} title={text(`approvals.none.${box}`)} help={text(`approvals.none.${box}.text`)}>
      <Table label={text(`approvals.box.${box}`)} columns={columnsOf(text)} atEnd>
        {consents.map((each) => (
          <ConsentRow key={`${each.job_id}/${each.domain_id}`} consent={each} />
        ))}
      </Table>
    </Filled>
  );
}

function columnsOf(text: Text): readonly string[] {
  return [
    text("jobs.column.state"),
    text("approvals.job"),
    text("approvals.by"),
    text("approvals.asks"),
    text("approvals.digest"),
    text("approvals.note"),
    text("approvals.since"),
  ];
}

function ConsentRow({ consent }: { readonly consent: Consent }): ReactNode {
  const { job_id: job, domain_id: party, state, digest, reason, initiator, time } = consent;
  const namespace = useJobNamespace();
  return (
    <tr>
      <td className="first">
        <State state={state} />
      </td>
      <td className="name">
        <a {...ROW} href={addressOf(["approvals", namespace, job, party])} onClick={follow}>
          {job}
        </a>
      </td>
      <td>
        <Party name={initiator} />
      </td>
      <td>
        <Party name={party} />
      </td>
      <td>
        <Digest digest={digest} />
      </td>
      <td className="said">
        {consent.by !== "" && <Person name={consent.by} />}
        {consent.by !== "" && reason !== "" && ": "}
        {reason}
      </td>
      <td className="age">
        <Age time={time === "" ? undefined : time} />
      </td>
    </tr>
  );
}
