import type { PartyView } from "../../../job/view.ts";
import { parseTime } from "../../../util/time.ts";
import { addressOf } from "../../app/address.ts";
import type { Problem } from "../../app/api.ts";
import { Store } from "../../app/store.ts";
import { connect, keepUp, type LiveStatus } from "../../app/stream.ts";
import { HeldLines, type LogLine } from "./held-lines.ts";
import { shownText } from "./log-text.ts";

/** Of each container so many lines are asked for that were printed before. */
export const TAIL = 20_000;
/** Lines that come within this time are drawn together. */
const TOGETHER_MS = 80;

/** Which logs. */
export interface LogQuestion {
  readonly job: string;
  readonly task: string;
  readonly attempt: number;
  /** Whether more is to come. */
  readonly follow: boolean;
}

/** What a party's programs have printed. */
export interface Pane {
  readonly held: HeldLines;
  /** The right that is missing, of who may not read this. */
  readonly denied?: string;
  /** Why there is no log. */
  readonly note?: string;
  /** Whether older lines than these were not asked for. */
  readonly isTail: boolean;
  /** Whether this is what was kept of pods that are gone. */
  readonly isKept?: boolean;
}

/** A pane as it is shown. */
export type Shown = readonly [key: string, pane: Pane, party: PartyView];

/** All that is known of the logs of one attempt of a task. */
export interface Logs {
  /** By domain and role. */
  readonly panes: ReadonlyMap<string, Pane>;
  /** Nothing more comes. */
  readonly isOver: boolean;
  readonly problem?: Problem;
  /** Changes with every line. */
  readonly version: number;
}

interface OutputEvent {
  readonly time?: string;
  readonly party?: string;
  readonly role?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly seq?: number;
  readonly text?: string;
  readonly kept?: boolean;
}

/** Names a party of a task. */
export function paneKey(domain: string, role = ""): string {
  return `${domain}/${role}`;
}

/** Reads the logs of all parties of a task over one connection, and goes on where it was. */
export class LogStore {
  readonly store = new Store<Logs>({ panes: new Map(), isOver: false, version: 0 });
  readonly live = new Store<LiveStatus>({ state: "connecting" });
  readonly #path: string;
  readonly #panes = new Map<string, Pane>();
  readonly #waiting = new Map<string, LogLine[]>();
  #lastID: string | undefined;
  #timer: number | undefined;
  #isOver = false;
  #version = 0;

  constructor({ job, task, attempt, follow }: LogQuestion) {
    const query = {
      job,
      tasks: task,
      attempt: String(attempt),
      tail: String(TAIL),
      follow: follow ? undefined : "false",
    };
    this.#path = addressOf(["api", "v1", "log", "stream"], query);
  }

  /** Until all is read or the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#read(until, up), signal, this.live);
      this.#flush();
    } catch (error) {
      this.store.set({ ...this.store.get(), problem: error as Problem });
    }
    clearTimeout(this.#timer);
  }

  async #read(signal: AbortSignal, up: () => void): Promise<"done" | void> {
    for await (const { event, id, data } of connect(this.#path, this.#lastID, signal)) {
      up();
      this.#lastID = id ?? this.#lastID;
      if (event === "END") this.#isOver = true;
      else this.#take(event, JSON.parse(data) as OutputEvent);
      this.#timer ??= window.setTimeout(() => this.#flush(), TOGETHER_MS);
      if (this.#isOver) return "done";
    }
    return undefined;
  }

  #take(type: string, event: OutputEvent): void {
    const { party = "", role, text = "" } = event;
    const key = paneKey(party, role);
    if (event.kept === true && this.#pane(key).isKept !== true) this.#change(key, { isKept: true });
    if (type === "DENIED") this.#change(paneKey(party), { denied: text });
    else if (type === "NOTE") this.#change(key, { note: text });
    else if (type === "LINE") this.#hold(key, lineOf("line", event));
    else if (type === "GAP") this.#hold(key, lineOf("gap", event));
  }

  #hold(key: string, line: LogLine): void {
    if (line.seq >= TAIL) this.#change(key, { isTail: true });
    const lines = this.#waiting.get(key) ?? [];
    lines.push(line);
    this.#waiting.set(key, lines);
  }

  #change(key: string, some: Partial<Pane>): void {
    this.#panes.set(key, { ...this.#pane(key), ...some });
  }

  #pane(key: string): Pane {
    return this.#panes.get(key) ?? { held: new HeldLines(), isTail: false };
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [key, lines] of this.#waiting) {
      const pane = this.#pane(key);
      pane.held.add(lines);
      this.#panes.set(key, pane);
    }
    this.#waiting.clear();
    this.#version += 1;
    this.store.set({ panes: new Map(this.#panes), isOver: this.#isOver, version: this.#version });
  }
}

function lineOf(kind: LogLine["kind"], event: OutputEvent): LogLine {
  const { time, seq = 0, pod = "", container = "", text = "" } = event;
  return { kind, at: parseTime(time) ?? Number.NaN, seq, text: shownText(text), source: `${pod}/${container}` };
}
