import type { HookKind } from "../../api/hooks.ts";
import { shortAttempt, shortFailure } from "../../job/why.ts";
import type { JobView, PartyView, TaskView } from "../../job/view.ts";
import { nameOfParty } from "../../job/why-text.ts";
import { culpritsOf, isStopped } from "../logs/log-ref.ts";
import { durationText, spanText } from "../../util/duration.ts";
import { type Colour, partyColour } from "../../job/look.ts";
import { branches, colourOf, glyph, paint, type Style } from "../output/style.ts";
import { commands, displayWidth, fit, fitName } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";
import { parseTime } from "../../util/time.ts";
import { nextSteps } from "./why.ts";

/** One line: what hangs in the tree, and what is said of it. */
interface Line {
  /** The branch, and the glyph of `state` if there is one. */
  readonly branch: string;
  readonly state?: string;
  readonly name: string;
  readonly colour?: Colour;
  readonly text: string;
}

const GAP = 3;
/** Columns that a long name leaves to what is said of it. */
const LEAST_TEXT = 24;

/** The tree of a job: its tasks and hooks, and the parties and attempts of those that have something to tell. */
export function treeLines(style: Style, job: JobView, now: number, party?: string): string[] {
  const { hooks = [] } = job;
  const of = (hook: HookKind): TaskView[] => hooks.filter((each) => each.hook === hook);
  const all = [...of("preparation"), ...job.tasks, ...of("release")];
  const tasks = party === undefined ? all : all.filter((task) => concerns(task, party));
  const lines = tasks.flatMap((task, index) =>
    taskLines(style, job, task, { now, party, last: index === tasks.length - 1 }),
  );
  const next = commands("next: ", nextSteps(job), style.columns);
  return [...headlines(style, job, now), ...shownLines(style, lines), ...next];
}

/** What is said of all stands in one column; on a terminal all of it is cut to the width. */
function shownLines(style: Style, lines: readonly Line[]): string[] {
  const { columns = Number.POSITIVE_INFINITY } = style;
  const plain = { ...style, colour: false };
  const parts = lines.map(({ branch, state, name, colour, text }) => {
    const lead = state === undefined ? branch : `${branch}${glyph(plain, state)} `;
    const fitted = fitName(name, Math.max(LEAST_NAME, columns - LEAST_TEXT - GAP - displayWidth(lead)));
    const label = `${branch}${state === undefined ? "" : `${glyph(style, state)} `}${paint(style, colour, fitted)}`;
    return { label, width: displayWidth(lead + fitted), text: oneLine(text) };
  });
  const width = Math.max(0, ...parts.map((part) => part.width)) + GAP;
  return parts.map(({ label, width: own, text }) =>
    (label + " ".repeat(width - own) + fit(text, Math.max(LEAST_NAME, columns - width))).trimEnd(),
  );
}

const LEAST_NAME = 10;

/** The first line; on a terminal in two where the job has a long name. */
function headlines(style: Style, job: JobView, now: number): string[] {
  const bare = `${job.name}  ${stateText({ ...style, colour: false }, job, now)}  by ${job.initiator}`;
  const rest = `${stateText(style, job, now)}  by ${job.initiator}`;
  const isWide = style.columns !== undefined && displayWidth(bare) > style.columns;
  return isWide ? [job.name, `  ${rest}`] : [`${job.name}  ${rest}`];
}

/** One line for a job: `psi ✔ Succeeded 41s  3/3`. */
export function stateLine(style: Style, job: JobView, now: number): string {
  return `${job.name} ${stateText(style, job, now)}`;
}

function stateText(style: Style, job: JobView, now: number): string {
  const { state, progress } = job;
  const span = spanText(job.start_time, job.end_time, now);
  const shown = paint(style, colourOf(state), span === "" ? state : `${state} ${span}`);
  return `${glyph(style, state)} ${shown}  ${progress}`;
}

function concerns({ parties }: TaskView, party: string): boolean {
  return parties.some(({ domain_id }) => domain_id === party);
}

interface Place {
  readonly now: number;
  readonly party: string | undefined;
  readonly last: boolean;
}

function taskLines(style: Style, job: JobView, task: TaskView, { now, party, last }: Place): Line[] {
  const { more, last: end, line } = branches(style);
  const attempt = task.attempt > 0 ? `  #${task.attempt}` : "";
  const head = { branch: last ? end : more, state: task.state, name: `${task.alias}${attempt}` };
  const parties = task.parties.filter((each) => party === undefined || each.domain_id === party);
  const children = [...(task.hook === undefined ? partyLines(task, parties) : []), ...attemptLines(task)];
  const indent = last ? " ".repeat(line.length) : line;
  return [
    { ...head, text: taskText(job, task, now) },
    ...children.map((child, index) => ({ ...child, branch: indent + (index === children.length - 1 ? end : more) })),
  ];
}

function taskText(job: JobView, task: TaskView, now: number): string {
  const span = spanText(task.start_time ?? task.create_time, task.end_time, now);
  if (task.state === "Succeeded") return span;
  if (task.hook !== undefined) return hookText(job, task, span);
  const cause = job.why.find((each) => each.task === task.alias && each.party === undefined);
  const told = cause?.text ?? (task.state === "Failed" || task.state === "Running" ? "" : (task.message ?? ""));
  return [span, told].filter((each) => each !== "").join("  ");
}

/** A hook has one party, whose words are its own. */
function hookText(job: JobView, { alias, state, message, parties: [party] }: TaskView, span: string): string {
  const wait = job.why.find((each) => each.task === alias)?.text;
  const failure = party === undefined ? "" : shortFailure(party.message ?? message ?? "", true);
  return [span, state === "Failed" ? failure : (wait ?? "")].filter((each) => each !== "").join("  ");
}

/** What hangs below a task. */
type Child = Omit<Line, "branch">;

/** Parties of a task that has started and not succeeded. */
function partyLines(task: TaskView, parties: readonly PartyView[]): Child[] {
  if (task.state === "Succeeded" || task.state === "Skipped" || task.create_time === undefined) return [];
  const culprits = culpritsOf(task).map(nameOfParty);
  const inOrder = [...parties].sort((a, b) => Number(isStopped(a)) - Number(isStopped(b)));
  return inOrder.map((party) => {
    const state = isStopped(party) ? "Stopped" : party.state;
    return { state, name: nameOfParty(party), colour: partyColour(party.domain_id), text: partyText(party, culprits) };
  });
}

function partyText(party: PartyView, culprits: readonly string[]): string {
  if (party.reason === "PeerPartyFailed") return `stopped: ${culprits.join(", ")} failed`;
  return shortFailure(party.message ?? party.reason ?? "", true);
}

/** Earlier attempts, the newest first. */
function attemptLines({ attempts }: TaskView): Child[] {
  return attempts.toReversed().map(({ attempt, startTime, endTime, message = "", disrupted }) => {
    const [from, to] = [parseTime(startTime), parseTime(endTime)];
    const span = from === undefined || to === undefined ? "" : ` ${durationText(to - from)}`;
    const how = disrupted === true ? "disrupted" : "retried by itself";
    return { name: `#${attempt}${span}`, text: `${shortAttempt(message)}, ${how}` };
  });
}
