import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { JobView, PartyView, TaskView } from "../../../job/view.ts";
import { useShortcuts } from "../../app/keys.ts";
import { change, useSettings } from "../../app/settings.ts";
import { useStore } from "../../app/store.ts";
import { useText } from "../../i18n/text.ts";
import { Select } from "../../ui/choice.tsx";
import { useNarrow } from "../../ui/media.ts";
import { ProblemMessage } from "../../ui/message.tsx";
import { clockText } from "../../ui/time.tsx";
import { shownState } from "../party-state.ts";
import { Finder } from "./finder.ts";
import { HeldLines } from "./held-lines.ts";
import { LogPane } from "./log-pane.tsx";
import { type Logs, LogStore, type Pane, paneKey } from "./log-store.ts";
import { momentOf } from "./moment.ts";
import { ScrollKeeper } from "./scroll-keeper.ts";

interface LogsProps {
  readonly job: JobView;
  readonly task: TaskView;
  readonly attempt: number;
  /** A domain whose log alone is shown. */
  readonly party: string | undefined;
  readonly pickParty: (party: string | undefined) => void;
}

/** What all parties of a task printed, side by side and by one clock. */
export function LogsTab({ job, task, attempt, party, pickParty }: LogsProps): ReactNode {
  const text = useText();
  const isNarrow = useNarrow();
  const follow = attempt === task.attempt && isOpen(task);
  const [logs] = useState(() => new LogStore({ job: job.name, task: task.alias, attempt, follow }));
  const read = useStore(logs.store);
  useEffect(() => {
    const control = new AbortController();
    void logs.run(control.signal);
    return () => control.abort();
  }, [logs]);
  if (task.parties.length === 0) return <p className="loading">{text("log.hidden")}</p>;
  if (read.problem !== undefined) return <ProblemMessage problem={read.problem} />;
  const only = party ?? (isNarrow ? firstParty(task) : undefined);
  const shown = task.parties.filter((each) => only === undefined || each.domain_id === only);
  return (
    <Panes
      key={only ?? ""}
      logs={logs}
      read={read}
      task={task}
      attempt={attempt}
      parties={shown}
      choice={
        task.parties.length > 1 && (
          <Select
            label={text("log.party")}
            value={only ?? ""}
            onChange={(value) => pickParty(value === "" ? undefined : value)}
            options={[
              ...(isNarrow ? [] : [{ value: "", label: text("log.all") }]),
              ...[...new Set(task.parties.map((each) => each.domain_id))].map((value) => ({ value, label: value })),
            ]}
          />
        )
      }
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

interface PanesProps extends Pick<LogsProps, "task" | "attempt"> {
  readonly logs: LogStore;
  readonly read: Logs;
  readonly parties: readonly PartyView[];
  readonly choice: ReactNode;
}

type Anchor = "end" | "mark" | "free";

function Panes({ logs, read, task, attempt, parties, choice }: PanesProps): ReactNode {
  const [keeper] = useState(() => new ScrollKeeper());
  const moment = momentOf(task, attempt, read.panes);
  const [anchor, setAnchor] = useState<Anchor>(moment === undefined ? "end" : "mark");
  const panes = usePanes(parties, read.panes);
  const search = useSearch(panes, (key, row) => {
    setAnchor("free");
    keeper.show(key, row);
  });
  const [wraps, setWraps] = useState(0);
  // As long as the reader has not gone elsewhere, what is new does not move what he looks at.
  useLayoutEffect(() => {
    if (anchor !== "free") keeper.settle(anchor);
  }, [keeper, anchor, read.version, moment?.at, wraps]);
  const onScroll = (key: string): void => {
    const meaning = keeper.scrolled(key);
    if (meaning !== "ours") setAnchor(meaning);
  };
  return (
    <div className="logs">
      <Toolbar search={search} anchor={anchor} setAnchor={setAnchor} logs={logs} read={read} panes={panes}>
        {choice}
      </Toolbar>
      <div className="log-panes">
        {panes.map(([key, pane, party]) => (
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
            keeper={keeper}
            onScroll={() => onScroll(key)}
            onWrap={() => setWraps((count) => count + 1)}
          />
        ))}
      </div>
    </div>
  );
}

type Shown = readonly [key: string, pane: Pane, party: PartyView];

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

interface Search {
  readonly wanted: string;
  readonly count: number;
  /** Which of them was gone to, from 1 on. */
  readonly number: number;
  readonly at: { readonly key: string; readonly row: number } | undefined;
  readonly find: (text: string) => void;
  readonly go: (by: 1 | -1) => void;
}

/** Finds a text in all lines that are held. */
function useSearch(panes: readonly Shown[], show: (key: string, row: number) => void): Search {
  const [wanted, setWanted] = useState("");
  const [number, setNumber] = useState(0);
  const finders = useRef(new WeakMap<HeldLines, Finder>());
  const hits = (text: string): { key: string; row: number }[] =>
    panes.flatMap(([key, { held }]) => {
      const finder = finders.current.get(held) ?? new Finder(held);
      finders.current.set(held, finder);
      return finder.find(text).map((row) => ({ key, row }));
    });
  const found = hits(wanted);
  const goTo = (all: typeof found, next: number): void => {
    setNumber(next);
    const hit = all[next - 1];
    if (hit !== undefined) show(hit.key, hit.row);
  };
  return {
    wanted,
    count: found.length,
    number: Math.min(number, found.length),
    at: found[number - 1],
    find: (text) => {
      setWanted(text);
      goTo(hits(text), 1);
    },
    go: (by) => {
      if (found.length > 0) goTo(found, ((number - 1 + by + found.length) % found.length) + 1);
    },
  };
}

interface ToolbarProps {
  readonly search: Search;
  readonly anchor: Anchor;
  readonly setAnchor: (anchor: Anchor) => void;
  readonly logs: LogStore;
  readonly read: Logs;
  readonly panes: readonly Shown[];
  readonly children: ReactNode;
}

function Toolbar({ search, anchor, setAnchor, logs, read, panes, children }: ToolbarProps): ReactNode {
  const text = useText();
  const { logWrap, logTimes, zone, language } = useSettings();
  const { state, since } = useStore(logs.live);
  const input = useRef<HTMLInputElement>(null);
  useShortcuts({ "/": () => input.current?.focus() });
  return (
    <div className="log-bar">
      <Find search={search} input={input} />
      {children}
      <span className="gap" />
      {state === "lost" && !read.isOver && (
        <span className="live lost">{text("live.lost", { time: clockText(since ?? 0, zone, language) })}</span>
      )}
      {!read.isOver && (
        <Toggle isOn={anchor === "end"} onClick={() => setAnchor(anchor === "end" ? "free" : "end")}>
          {text("log.follow")}
        </Toggle>
      )}
      <Toggle isOn={logWrap} onClick={() => change({ logWrap: !logWrap })}>
        {text("log.wrap")}
      </Toggle>
      <Toggle isOn={logTimes} onClick={() => change({ logTimes: !logTimes })}>
        {text("log.times")}
      </Toggle>
      <button type="button" className="quiet" onClick={() => save(panes)}>
        {text("log.save")}
      </button>
    </div>
  );
}

function Find({
  search,
  input,
}: {
  readonly search: Search;
  readonly input: RefObject<HTMLInputElement | null>;
}): ReactNode {
  const text = useText();
  const { wanted, count, number } = search;
  return (
    <span className="log-find" role="search">
      <input
        ref={input}
        type="search"
        aria-label={text("log.find")}
        placeholder={text("log.find")}
        value={wanted}
        onChange={(event) => search.find(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          search.go(event.shiftKey ? -1 : 1);
        }}
      />
      {wanted !== "" && (
        <>
          <span className="number" role="status">
            {number}/{count}
          </span>
          <button type="button" className="quiet icon" aria-label={text("log.previous")} onClick={() => search.go(-1)}>
            ‹
          </button>
          <button type="button" className="quiet icon" aria-label={text("log.next")} onClick={() => search.go(1)}>
            ›
          </button>
        </>
      )}
    </span>
  );
}

function Toggle({
  isOn,
  onClick,
  children,
}: {
  readonly isOn: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <button type="button" className="toggle" aria-pressed={isOn} onClick={onClick}>
      {children}
    </button>
  );
}

/** Gives the reader a file of what is held. */
function save(panes: readonly Shown[]): void {
  const parts = panes.flatMap(([key, { held }]) =>
    held.lines.map(
      ({ at, text }) =>
        `${key.replace(/\/$/, "")} | ${Number.isNaN(at) ? "" : `${new Date(at).toISOString()} `}${text}\n`,
    ),
  );
  const address = URL.createObjectURL(new Blob(parts, { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "logs.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
