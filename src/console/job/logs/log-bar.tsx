import { type ReactNode, type RefObject, useRef } from "react";
import { useShortcuts } from "../../app/keys.ts";
import { change, useSettings } from "../../app/settings.ts";
import { useStore } from "../../app/store.ts";
import { useText } from "../../i18n/text.ts";
import { clockText } from "../../ui/time.tsx";
import type { Anchor } from "./scroll-keeper.ts";
import type { Logs, LogStore, Shown } from "./log-store.ts";
import type { Search } from "./search.ts";

interface LogBarProps {
  readonly search: Search;
  readonly anchor: Anchor;
  readonly setAnchor: (anchor: Anchor) => void;
  readonly logs: LogStore;
  readonly read: Logs;
  readonly panes: readonly Shown[];
  readonly children: ReactNode;
}

/** What can be done with the logs. */
export function LogBar({ search, anchor, setAnchor, logs, read, panes, children }: LogBarProps): ReactNode {
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
