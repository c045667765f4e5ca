import { type ReactNode, useEffect, useState } from "react";
import { addressOf } from "../app/address.ts";
import { about, type Problem } from "../app/api.ts";
import { countApprovals } from "../app/approvals-badge.ts";
import { useFollowed, WITH_APPROVALS } from "../app/followed.ts";
import { follow, navigate } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Digest } from "../ui/digest.tsx";
import { Missing, ProblemMessage } from "../ui/message.tsx";
import { Facts, Loading, Page } from "../ui/page.tsx";
import { Party, Person } from "../ui/party.tsx";
import { State } from "../ui/state.tsx";
import { Age } from "../ui/time.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { Changes } from "./changes.tsx";
import { asked as readAsked, type Asked, isOpen } from "./consents.ts";
import { WhatRuns } from "./what-runs.tsx";

interface ApprovalProps {
  readonly job: string;
  readonly party: string;
}

/** All that a job asks of a party, and the party's answer. */
export default function ApprovalPage({ job, party }: ApprovalProps): ReactNode {
  const text = useText();
  const { shown, reread } = useFollowed(`${job}/${party}`, (signal) => readAsked(job, party, signal), WITH_APPROVALS);
  const [pinned, pin] = useState<Asked>();
  const { value: newest, problem } = shown;
  // What is being read does not change under the reader's hand; only how it stands does.
  useEffect(() => {
    if (newest !== undefined && (pinned === undefined || newest.consent.digest === pinned.consent.digest)) pin(newest);
  }, [newest, pinned]);
  if (pinned === undefined) return <Unread job={job} party={party} problem={problem} />;
  const title = text("approvals.title", { job, party });
  const moved = newest !== undefined && newest.consent.digest !== pinned.consent.digest;
  return (
    <Page
      title={title}
      beside={<State state={(newest ?? pinned).consent.state} strong />}
      onEscape={() => navigate("/approvals")}
    >
      <div className="sheet-body">
        {moved && (
          <p className="notice" role="status">
            {text("approvals.moved")}{" "}
            <button type="button" onClick={() => pin(newest)}>
              {text("approvals.show")}
            </button>
          </p>
        )}
        {!pinned.isSame && <p className="notice">{text("approvals.unlike")}</p>}
        <Who asked={pinned} />
        <Changes asked={pinned} />
        <WhatRuns asked={pinned} />
      </div>
      <Answering
        asked={pinned}
        blocked={moved || !pinned.isSame}
        onDone={async () => {
          await Promise.all([reread(), countApprovals()]);
        }}
      />
    </Page>
  );
}

/** In place of what could not be read, or not yet. */
function Unread({ job, party, problem }: ApprovalProps & { readonly problem: Problem | undefined }): ReactNode {
  if (problem?.status === 404) return <NothingAsked job={job} party={party} />;
  if (problem?.status === 403) return <NotYours party={party} problem={problem} />;
  if (problem !== undefined && !problem.isPassing)
    return <ProblemMessage problem={problem} retry={() => location.reload()} />;
  return <Loading problem={problem} />;
}

/** Who asks, since when, and how the others stand. */
function Who({ asked: { consent, others } }: { readonly asked: Asked }): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const { job_id: job, initiator, time, digest, by, reason, state } = consent;
  const answered = !isOpen(consent);
  const standing = others.map(({ domain_id: id, state: word }) => (
    <span key={id} className="other">
      <Party name={id} /> <State state={word} />
    </span>
  ));
  return (
    <Facts
      facts={[
        [text("approvals.by"), <Party key="by" name={initiator} />],
        [
          text("approvals.job"),
          <a key="job" className="link" href={addressOf(["jobs", namespace, job])} onClick={follow}>
            {job}
          </a>,
        ],
        [text("approvals.digest"), <Digest key="digest" digest={digest} />],
        [text(answered ? "approvals.answered" : "approvals.since"), <Age key="time" time={time || undefined} />],
        ...(answered && by !== "" ? [[text("approvals.answeredBy"), <Person key="by" name={by} />] as const] : []),
        ...(reason === ""
          ? []
          : [[text(state === "Outdated" ? "approvals.note" : "approvals.reason"), reason] as const]),
        ...(others.length === 0 ? [] : [[text("approvals.others"), standing] as const]),
      ]}
    />
  );
}

interface AnsweringProps {
  readonly asked: Asked;
  /** What is shown is not what is asked. */
  readonly blocked: boolean;
  readonly onDone: () => Promise<void>;
}

/** The answer, where the reader may give one. */
function Answering({ asked, blocked, onDone }: AnsweringProps): ReactNode {
  const text = useText();
  const server = useStore(about);
  if (!isOpen(asked.consent)) return null;
  if (server?.read_only !== false) return null;
  if (asked.may_decide)
    return <AnswerForm key={asked.consent.digest} consent={asked.consent} blocked={blocked} onDone={onDone} />;
  return <p className="answer help">{text("approvals.mayNot", { party: asked.consent.domain_id })}</p>;
}

function NothingAsked({ job, party }: ApprovalProps): ReactNode {
  const text = useText();
  return (
    <Missing
      title={text("approvals.nothing", { job, party })}
      back={{ href: "/approvals", label: text("nav.approvals") }}
    >
      <p>{text("approvals.nothing.text")}</p>
    </Missing>
  );
}

function NotYours({ party, problem }: { readonly party: string; readonly problem: Problem }): ReactNode {
  const text = useText();
  return (
    <ProblemMessage problem={problem}>
      <p>{text("approvals.whoMay", { party })}</p>
    </ProblemMessage>
  );
}
