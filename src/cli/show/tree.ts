import { shortFailure } from "../../job/why.ts";
import type { JobView, PartyView, TaskView } from "../../job/view.ts";
import { culpritsOf, isStopped, nameOf } from "../logs/log-ref.ts";
import { durationText, spanText } from "../../util/duration.ts";
import { type Colour, partyColour } from "../../job/look.ts";
import { branches, colourOf, glyph, paint, type Style } from "../output/style.ts";
import { displayWidth, fit, pad } from "../output/width.ts";
import { oneLine } from "../../util/one-line.ts";
import { parseTime } from "../../util/time.ts";
import { nextSteps } from "./why.ts";

/** One line: what hangs in the tree, and what is said of it. */
interface Line {
  readonly label: string;
  /** The label as it is measured, without colours. */
  readonly bare: string;
  readonly text: string;
}

const GAP = 3;

/** The tree of a job: its tasks, and the parties and attempts of those that have something to tell. */
export function treeLines(style: Style, job: JobView, now: number, party?: string): string[] {
  const tasks = party === undefined ? job.tasks : job.tasks.filter((task) => concerns(task, party));
  const lines = tasks.flatMap((task, index) =>
    taskLines(style, job, task, { now, party, last: index === tasks.length - 1 }),
  );
  const width = Math.max(0, ...lines.map(({ bare }) => displayWidth(bare))) + GAP;
  const shown = lines.map(({ label, bare, text }) => {
    const line = label + pad(bare, width).slice(bare.length);
    const room = style.columns === undefined ? Number.POSITIVE_INFINITY : Math.max(10, style.columns - width);
    return (line + fit(oneLine(text), room)).trimEnd();
  });
  const steps = nextSteps(job);
  return [headline(style, job, now), ...shown, ...(steps.length === 0 ? [] : [`next: ${steps.join(" | ")}`])];
}

/** One line for a job: `failing  ✘ Failed 25s  2/3  by alice`. */
export function headline(style: Style, job: JobView, now: number): string {
  return `${job.name}  ${stateText(style, job, now)}  by ${job.initiator}`;
}

/** The same without who began it: `psi ✔ Succeeded 41s  3/3`. */
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
  const head = hanging(
    style,
    last ? end : more,
    { state: task.state, name: `${task.alias}${attempt}` },
    taskText(job, task, now),
  );
  const parties = task.parties.filter((each) => party === undefined || each.domain_id === party);
  const children = [...partyLines(style, task, parties), ...attemptLines(task)];
  const indent = last ? " ".repeat(line.length) : line;
  return [
    head,
    ...children.map((child, index) => {
      const branch = indent + (index === children.length - 1 ? end : more);
      return { label: branch + child.label, bare: branch + child.bare, text: child.text };
    }),
  ];
}

interface Node {
  readonly state: string;
  readonly name: string;
  readonly colour?: Colour;
}

function hanging(style: Style, branch: string, { state, name, colour }: Node, text: string): Line {
  const plain = { ...style, colour: false };
  const label = `${branch}${glyph(style, state)} ${paint(style, colour, name)}`;
  return { label, bare: `${branch}${glyph(plain, state)} ${name}`, text };
}

function taskText(job: JobView, task: TaskView, now: number): string {
  const span = spanText(task.start_time ?? task.create_time, task.end_time, now);
  if (task.state === "Succeeded") return span;
  const cause = job.why.find((each) => each.task === task.alias && each.party === undefined);
  const told = cause?.text ?? (task.state === "Failed" || task.state === "Running" ? "" : (task.message ?? ""));
  return [span, told].filter((each) => each !== "").join("  ");
}

/** Parties of a task that has started and not succeeded. */
function partyLines(style: Style, task: TaskView, parties: readonly PartyView[]): Line[] {
  if (task.state === "Succeeded" || task.state === "Skipped" || task.create_time === undefined) return [];
  const culprits = culpritsOf(task).map(nameOf);
  const inOrder = [...parties].sort((a, b) => Number(isStopped(a)) - Number(isStopped(b)));
  return inOrder.map((party) => {
    const state = isStopped(party) ? "Stopped" : party.state;
    const node = { state, name: nameOf(party), colour: partyColour(party.domain_id) };
    return hanging(style, "", node, partyText(party, culprits));
  });
}

function partyText(party: PartyView, culprits: readonly string[]): string {
  if (party.reason === "PeerPartyFailed") return `stopped: ${culprits.join(", ")} failed`;
  return shortFailure(party.message ?? party.reason ?? "", true);
}

/** Earlier attempts, the newest first. */
function attemptLines({ attempts }: TaskView): Line[] {
  return attempts.toReversed().map(({ attempt, startTime, endTime, message = "", disrupted }) => {
    const [from, to] = [parseTime(startTime), parseTime(endTime)];
    const span = from === undefined || to === undefined ? "" : ` ${durationText(to - from)}`;
    const label = `#${attempt}${span}`;
    const how = disrupted === true ? "disrupted" : "retried by itself";
    return { label, bare: label, text: `${shortFailure(message)}, ${how}` };
  });
}
