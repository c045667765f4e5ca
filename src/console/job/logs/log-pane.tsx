import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { PartyView } from "../../../job/view.ts";
import { follow } from "../../app/router.ts";
import { type Language, useSettings, type Zone } from "../../app/settings.ts";
import { useText } from "../../i18n/text.ts";
import { Party } from "../../ui/party.tsx";
import { State } from "../../ui/state.tsx";
import { clockText } from "../../ui/time.tsx";
import { useWindow } from "../../ui/virtual.ts";
import { shownState } from "../party-state.ts";
import { pieces } from "./finder.ts";
import { type HeldLines, LONGEST_ROW, type LogLine, type Row } from "./held-lines.ts";
import { type Pane, TAIL } from "./log-store.ts";
import type { Moment } from "./moment.ts";
import { ROW_HEIGHT, type ScrollKeeper } from "./scroll-keeper.ts";

interface PaneProps {
  readonly name: string;
  readonly party: PartyView;
  readonly pane: Pane;
  readonly isOver: boolean;
  /** Whether the state of the party is of the attempt that is shown. */
  readonly isCurrent: boolean;
  readonly moment: Moment | undefined;
  readonly wanted: string;
  /** The row that was found last. */
  readonly found: number | undefined;
  /** The row of the line that the address points at. */
  readonly target: number | undefined;
  /** The address that points at a line. */
  readonly addressOf: (line: LogLine) => string;
  readonly keeper: ScrollKeeper;
  readonly onScroll: () => void;
  /** Its lines were broken anew. */
  readonly onWrap: () => void;
}

/** What the programs of one party printed. */
export function LogPane(props: PaneProps): ReactNode {
  const { name, party, pane, keeper, moment, isCurrent } = props;
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const mark = useRef<number | undefined>(undefined);
  const { held } = pane;
  useWrapping(scroller, held, props.onWrap);
  mark.current = moment === undefined ? undefined : held.rowAfter(moment.at);
  useLayoutEffect(
    () => keeper.add(name, { element: scroller.current!, held, mark: () => mark.current }),
    [keeper, name, held],
  );
  return (
    <section className="log-pane" aria-label={text("log.of", { party: party.domain_id })}>
      <header>
        <Party name={party.domain_id} />
        {party.role !== undefined && party.role !== "" && <small>{party.role}</small>}
        {isCurrent && <State state={shownState(party)} />}
        <span className="gap" />
        {pane.denied === undefined && <small>{text.count("log.lines", held.lines.length)}</small>}
      </header>
      <Remarks pane={pane} />
      <div
        className="log-rows"
        ref={scroller}
        tabIndex={0}
        role="group"
        aria-label={text("log.of", { party: party.domain_id })}
        onScroll={props.onScroll}
      >
        <Rows {...props} mark={mark.current} scroller={scroller} />
      </div>
    </section>
  );
}

/** What is to be known before the lines. */
function Remarks({ pane: { held, isTail, isKept } }: { readonly pane: Pane }): ReactNode {
  const text = useText();
  if (isKept === true) return <p className="log-remark">{text("log.kept")}</p>;
  if (held.lost > 0) return <p className="log-remark">{text.count("log.lost", held.lost)}</p>;
  return isTail ? <p className="log-remark">{text.count("log.tail", TAIL)}</p> : null;
}

type RowsProps = PaneProps & {
  readonly mark: number | undefined;
  readonly scroller: React.RefObject<HTMLDivElement | null>;
};

function Rows(props: RowsProps): ReactNode {
  const { pane, mark, scroller, moment } = props;
  const { rows } = pane.held;
  const count = rows.length + (mark === undefined ? 0 : 1);
  const { start, end } = useWindow(scroller, count, ROW_HEIGHT);
  if (rows.length === 0) return <Nothing {...props} />;
  const shown = Array.from({ length: end - start }, (_, offset) => start + offset);
  return (
    <div className="log-room" ref={(room) => room?.style.setProperty("height", `${count * ROW_HEIGHT}px`)}>
      <div ref={(all) => all?.style.setProperty("transform", `translateY(${start * ROW_HEIGHT}px)`)}>
        {shown.map((index) => {
          if (index === mark) return <Mark key="mark" moment={moment!} />;
          const row = mark !== undefined && index > mark ? index - 1 : index;
          const isTarget = props.target !== undefined && rows[row]!.line === rows[props.target]?.line;
          return <LogRow key={row} row={rows[row]!} isFound={row === props.found} isTarget={isTarget} {...props} />;
        })}
      </div>
    </div>
  );
}

function LogRow({
  row: { line, from, to },
  isFound,
  isTarget,
  wanted,
  pane,
  addressOf,
}: Pick<PaneProps, "wanted" | "pane" | "addressOf"> & {
  readonly row: Row;
  readonly isFound: boolean;
  readonly isTarget: boolean;
}): ReactNode {
  const { zone, language, logTimes } = useSettings();
  const isFirst = from === 0;
  const shown = pieces(line.text.slice(from, to), wanted);
  return (
    <div
      className={["log-row", line.kind, isFound && "found", isTarget && "target"].filter(Boolean).join(" ")}
      aria-current={isTarget ? "true" : undefined}
    >
      <span className="seq">{isFirst && <LineNumber line={line} addressOf={addressOf} />}</span>
      {logTimes && pane.held.hasTimes && <span className="at">{isFirst && timeOf(line, zone, language)}</span>}
      {pane.held.sources > 1 && <span className="source">{isFirst ? sourceName(line.source) : ""}</span>}
      <code>{shown.map((piece, index) => (index % 2 === 0 ? piece : <mark key={index}>{piece}</mark>))}</code>
    </div>
  );
}

function timeOf({ at }: LogLine, zone: Zone, language: Language): string {
  return Number.isNaN(at) ? "" : clockText(at, zone, language);
}

/** The number of a line, which makes it what the address points at. By keys one gets to a line with Find. */
function LineNumber({ line, addressOf }: Pick<PaneProps, "addressOf"> & { readonly line: LogLine }): ReactNode {
  if (line.kind !== "line" || line.seq === 0) return null;
  return (
    <a href={addressOf(line)} tabIndex={-1} onClick={(event) => follow(event, { replace: true })}>
      {line.seq}
    </a>
  );
}

/** The replica, and the container where there are several. */
function sourceName(source: string): string {
  const [pod = "", container = ""] = source.split("/");
  return [/-(\d+)$/.exec(pod)?.[1] ?? pod, container].filter(Boolean).join(" ");
}

/** The second at which the attempt failed. */
function Mark({ moment: { at, party } }: { readonly moment: Moment }): ReactNode {
  const text = useText();
  const { zone, language } = useSettings();
  const what = party === undefined ? text("log.mark") : text("log.mark.party", { party });
  return (
    <div className="log-row log-mark">
      {what} {!Number.isNaN(at) && clockText(at, zone, language)}
    </div>
  );
}

/** Why there are no lines. */
function Nothing({ pane: { denied, note }, party, isOver, isCurrent }: PaneProps): ReactNode {
  const text = useText();
  if (denied !== undefined) return <p className="log-none">{text("log.denied", { right: denied })}</p>;
  if (note !== undefined) return <p className="log-none">{text("log.note", { why: note })}</p>;
  if (isOver) return <p className="log-none">{text("log.none")}</p>;
  return <p className="log-none">{text(isCurrent && party.state === "Pending" ? "log.pending" : "log.wait")}</p>;
}

/** Breaks lines at the width of the pane, if the reader wants that. */
function useWrapping(scroller: React.RefObject<HTMLElement | null>, held: HeldLines, onWrap: () => void): void {
  const { logWrap, logTimes } = useSettings();
  const wrapped = useRef(onWrap);
  wrapped.current = onWrap;
  useEffect(() => {
    const element = scroller.current!;
    const look = (): void => {
      const { epoch } = held;
      held.wrap(logWrap ? columnsOf(element, logTimes && held.hasTimes) : LONGEST_ROW);
      if (held.epoch !== epoch) wrapped.current();
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    look();
    return () => observer.disconnect();
  }, [scroller, held, logWrap, logTimes, held.hasTimes]);
}

const SAMPLE = 100;
/** Pixels before the text: the number and the time. */
const BEFORE = { number: 52, time: 66, source: 40, after: 20 };

function columnsOf(element: HTMLElement, hasTimes: boolean): number {
  const ruler = document.createElement("code");
  ruler.className = "log-ruler";
  ruler.textContent = "0".repeat(SAMPLE);
  element.append(ruler);
  const character = ruler.getBoundingClientRect().width / SAMPLE;
  ruler.remove();
  const room = element.clientWidth - BEFORE.number - BEFORE.after - (hasTimes ? BEFORE.time : 0);
  return character === 0 ? LONGEST_ROW : room / character;
}
