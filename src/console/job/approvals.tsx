import type { ReactNode } from "react";
import type { ApprovalView } from "../../job/view.ts";
import { useText } from "../i18n/text.ts";
import { Party } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Age } from "../ui/time.tsx";

const DIGEST_DIGITS = 8;

/** What the parties have said to the job; nothing where none was asked. */
export function Approvals({ approvals }: { readonly approvals: readonly ApprovalView[] }): ReactNode {
  const text = useText();
  const asked = approvals.filter(({ state }) => state !== "NotNeeded");
  if (asked.length === 0) return null;
  return (
    <section className="approvals" aria-labelledby="approvals">
      <h2 id="approvals">{text("job.approvals")}</h2>
      <ul>
        {asked.map(({ domain_id: domain, state, digest = "", by, time, reason }) => (
          <li key={domain}>
            <Party name={domain} />
            <State state={state} />
            <code title={digest}>{digest.replace("sha256:", "").slice(0, DIGEST_DIGITS)}</code>
            {by !== undefined && <span>{text("job.by", { name: by })}</span>}
            {time !== undefined && <Age time={time} />}
            {reason !== undefined && <span>{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
