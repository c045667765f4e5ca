import { type ReactNode, useState } from "react";
import { about } from "../app/api.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Confirm } from "../ui/confirm.tsx";
import { Digest } from "../ui/digest.tsx";
import { Filled } from "../ui/message.tsx";
import { ROW, Table } from "../ui/page.tsx";
import { Party } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Day } from "../ui/time.tsx";
import { revoke, type Standing } from "./consents.ts";

interface StandingProps {
  readonly standing: readonly Standing[];
  readonly reread: () => Promise<void>;
}

/** What is accepted without being asked again, until when, and how it is taken back. */
export function StandingList({ standing, reread }: StandingProps): ReactNode {
  const text = useText();
  const server = useStore(about);
  const [chosen, choose] = useState<Standing>();
  const columns = [
    text("jobs.column.state"),
    text("approvals.party"),
    text("approvals.by"),
    text("approvals.digest"),
    text("approvals.until"),
    text("approvals.relying"),
    "",
  ];
  return (
    <Filled rows={standing} title={text("approvals.none.standing")} help={text("approvals.none.standing.text")}>
      <Table label={text("approvals.box.standing")} columns={columns} atEnd>
        {standing.map((each) => (
          <tr key={`${each.domain_id}/${each.name}`}>
            <td className="first">
              <State state={each.decision} />
            </td>
            <td>
              <Party name={each.domain_id} />
            </td>
            <td>
              <Party name={each.initiator} />
            </td>
            <td>
              <Digest digest={each.content_digest} />
            </td>
            <td>
              <Day time={each.until} />
            </td>
            <td className="said">{each.job_ids.join(", ") || "–"}</td>
            <td className="age">
              {each.may_revoke && server?.read_only === false && (
                <button type="button" {...ROW} onClick={() => choose(each)}>
                  {text("approvals.revoke")}…
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {chosen !== undefined && (
        <RevokeDialog standing={chosen} onClose={() => choose(undefined)} onDone={() => void reread()} />
      )}
    </Filled>
  );
}

interface RevokeProps {
  readonly standing: Standing;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function RevokeDialog({ standing, onClose, onDone }: RevokeProps): ReactNode {
  const text = useText();
  const { job_ids: jobs, initiator } = standing;
  const act = async (): Promise<void> => {
    await revoke(standing);
    onDone();
    onClose();
  };
  return (
    <Confirm title={text("approvals.revoke.title")} label={text("approvals.revoke")} onClose={onClose} act={act} danger>
      <p>{text("approvals.revoke.text", { initiator })}</p>
      {jobs.length > 0 && <p>{text("approvals.revoke.jobs", { jobs: jobs.join(", ") })}</p>}
    </Confirm>
  );
}
