import { type ReactNode, useContext, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { JobView, PartyView, TaskView } from "../../../job/view.ts";
import { navigate } from "../../app/router.ts";
import { useStore } from "../../app/store.ts";
import { useText } from "../../i18n/text.ts";
import { Select } from "../../ui/choice.tsx";
import { useNarrow } from "../../ui/media.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { JobContext, useLed } from "../job-context.ts";
import { shownState } from "../party-state.ts";
import type { LineSpot } from "../spot.ts";
import { HeldLines, type LogLine } from "./held-lines.ts";
import { LogBar } from "./log-bar.tsx";
import { LogPane } from "./log-pane.tsx";
import { type Logs, LogStore, type Pane, paneKey, type Shown } from "./log-store.ts";
import { lastWordsOf, momentOf } from "./moment.ts";
import { type Anchor, ScrollKeeper } from "./scroll-keeper.ts";
import { useSearch } from "./search.ts";

interface LogsProps {
  readonly job: JobView;
  readonly task: TaskView;
  readonly attempt: number;
  /** A domain whose log alone is shown. */
  readonly party: string | undefined;
  readonly pickParty: (party: string | undefined) => void;
  /** The line that the address points at. */
  readonly line: LineSpot | undefined;
  readonly lineAddress: (line: LineSpot) => string;
}

/** What all parties of a task printed, side by side and by one clock. */
export function LogsTab(props: LogsProps): ReactNode {
  const { job, task, attempt, party, line, lineAddress } = props;
  const text = useText();
  const isNarrow = useNarrow();
  const follow = attempt === task.attempt && isOpen(task);
  const [logs] = useState(() => new LogStore({ job: job.name, task: task.alias, attempt, follow }));
  const read = useStore(logs.store);
  const jobs = useContext(JobContext);
  useEffect(() => {
    if (read.isOver && attempt === task.attempt) jobs?.noteLastWords(lastWordsOf(task, read.panes));
  }, [jobs, read, task, attempt]);
  useEffect(() => {
    const control = new AbortController();
    void logs.run(control.signal);
    return () => control.abort();
  }, [logs]);
  if (task.parties.length === 0) return <p className="loading">{text("log.hidden")}</p>;
  if (read.problem !== undefined) return <ProblemMessage problem={read.problem} />;
  const only = party ?? (isNarrow ? (line?.party ?? firstParty(task)) : undefined);
  const shown = task.parties.filter((each) => only === undefined || each.domain_id === only);
  return (
    <Panes
      key={only ?? ""}
      logs={logs}
      read={read}
      task={task}
      attempt={attempt}
      parties={shown}
      line={line}
      lineAddress={lineAddress}
      choice={<PartyChoice {...props} only={only} isNarrow={isNarrow} />}
    />
  );
}

/** Whose log alone is shown; in a narrow window it is always one. */
function PartyChoice({
  task: { parties },
  pickParty,
  only,
  isNarrow,
}: LogsProps & { readonly only: string | undefined; readonly isNarrow: boolean }): ReactNode {
  const text = useText();
  if (parties.length < 2) return null;
  const domains = [...new Set(parties.map((each) => each.domain_id))];
  return (
    <Select
      label={text("log.party")}
      value={only ?? ""}
      onChange={(value) => pickParty(value === "" ? undefined : value)}
      options={[
        ...(isNarrow ? [] : [{ value: "", label: text("log.all") }]),
        ...domains.map((value) => ({ value, label: value })),
      ]}
    />
  );
}

function isOpen({ state }: TaskView): boolean {
  return state === "Running" || state === "Pending";
}

/** Where there is room for one party only: the one to blame, else the first. */
function firstParty({ parties }: TaskView): string | undefined {
  return (parties.find((party) => shownState(party) === "Failed") ?? parties[0])?.domain_id;
}

interface PanesProps extends Pick<LogsProps, "task" | "attempt" | "line" | "lineAddress"> {
  readonly logs: LogStore;
  readonly read: Logs;
  readonly parties: readonly PartyView[];
  readonly choice: ReactNode;
}

function Panes({ logs, read, task, attempt, parties, choice, line, lineAddress }: PanesProps): ReactNode {
  const [keeper] = useState(() => new ScrollKeeper());
  const moment = momentOf(task, attempt, read.panes);
  const usual: Anchor = moment === undefined ? "end" : "mark";
  const [anchor, setAnchor] = useState<Anchor>(usual);
  const panes = usePanes(parties, read.panes);
  const target = line && targetOf(line, panes);
  const addressOf = (found: LogLine, [, , { domain_id: domain }]: Shown): string =>
    lineAddress({ seq: found.seq, party: domain, ...(!Number.isNaN(found.at) && { at: found.at }) });
  const search = useSearch(panes, {
    show: (key, row) => {
      setAnchor("free");
      keeper.show(key, row);
    },
    choose: (key, row) => {
      const pane = panes.find(([each]) => each === key)!;
      keeper.show(key, row);
      navigate(addressOf(pane[1].held.rows[row]!.line, pane), { replace: true });
    },
  });
  const [wraps, setWraps] = useState(0);
  const pointed = line && `${line.party} ${line.seq} ${line.at}`;
  const led = useLed();
  useLayoutEffect(() => {
    if (pointed !== undefined) setAnchor("line");
    else if (led > 0) setAnchor(usual);
  }, [pointed, led]);
  // As long as the reader has not gone elsewhere, what is new does not move what he looks at.
  useLayoutEffect(() => {
    if (anchor === "line" && target !== undefined) keeper.point(...target);
    else if (anchor !== "free") keeper.settle(anchor === "line" ? usual : anchor);
  }, [keeper, anchor, read.version, moment?.at, wraps, pointed, led]);
  const onScroll = (key: string): void => {
    const meaning = keeper.scrolled(key);
    if (meaning !== "ours") setAnchor(meaning);
  };
  return (
    <div className="logs">
      <LogBar search={search} anchor={anchor} setAnchor={setAnchor} logs={logs} read={read} panes={panes}>
        {choice}
        {line !== undefined && target === undefined && <MissingLine line={line} panes={panes} isOver={read.isOver} />}
      </LogBar>
      <div className="log-panes">
        {panes.map((shown) => {
          const [key, pane, party] = shown;
          return (
            <LogPane
              key={key}
              name={key}
              party={party}
              pane={pane}
              isOver={read.isOver}
              isCurrent={attempt === task.attempt}
              moment={moment}
              wanted={search.wanted}
              found={search.at?.key === key ? search.at.row : undefined}
              target={target?.[0] === key ? target[1] : undefined}
              addressOf={(each) => addressOf(each, shown)}
              keeper={keeper}
              onScroll={() => onScroll(key)}
              onWrap={() => setWraps((count) => count + 1)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where the line is that is pointed at; undefined if it is not held. */
function targetOf(line: LineSpot, panes: readonly Shown[]): [key: string, row: number] | undefined {
  for (const [key, { held }, { domain_id: domain }] of panes) {
    const row = line.party === undefined || line.party === domain ? held.rowOf(line) : undefined;
    if (row !== undefined) return [key, row];
  }
  return undefined;
}

/** Says that a line is not there, once all that may be it has come. */
function MissingLine({
  line: { seq },
  panes,
  isOver,
}: {
  readonly line: LineSpot;
  readonly panes: readonly Shown[];
  readonly isOver: boolean;
}): ReactNode {
  const text = useText();
  const isPast = panes.some(([, { held }]) => (held.lines.at(-1)?.seq ?? 0) > seq);
  return isOver || isPast ? <span role="status">{text("log.line.missing", { n: seq })}</span> : null;
}

/** A pane for each party, also before it has printed anything. */
function usePanes(parties: readonly PartyView[], found: ReadonlyMap<string, Pane>): Shown[] {
  const empty = useRef(new Map<string, Pane>());
  return parties.map((party) => {
    const key = paneKey(party.domain_id, party.role);
    const none = empty.current.get(key) ?? { held: new HeldLines(), isTail: false };
    empty.current.set(key, none);
    const { denied } = found.get(paneKey(party.domain_id)) ?? {};
    const pane = found.get(key) ?? none;
    return [key, denied === undefined ? pane : { ...pane, denied }, party];
  });
}
