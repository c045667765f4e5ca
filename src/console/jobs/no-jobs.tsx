import type { ReactNode } from "react";
import { session } from "../app/session.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Command, Message } from "../ui/message.tsx";

/** There is none, or none that the reader may see. */
export function NoJobs(): ReactNode {
  const text = useText();
  const now = useStore(session);
  if (now.state !== "signed-in") return null;
  const { name, job_namespace: namespace, may } = now.me;
  if (!may.includes("list"))
    return (
      <Message title={text("jobs.invisible")}>
        <p>{text("jobs.invisible.text", { name, namespace })}</p>
      </Message>
    );
  return (
    <Message title={text("jobs.none")}>
      <p>{text("jobs.none.text")}</p>
      <Command>{`kj run -f job.yaml -n ${namespace}`}</Command>
    </Message>
  );
}

/** The filter hides all. */
export function NoMatch({ hidden, clear }: { readonly hidden: number; readonly clear: () => void }): ReactNode {
  const text = useText();
  return (
    <Message title={text("jobs.noMatch")}>
      <p>{text("jobs.noMatch.text", { n: hidden.toLocaleString(text.language) })}</p>
      <button type="button" onClick={clear}>
        {text("jobs.clear")}
      </button>
    </Message>
  );
}
