import type { KusciaJob, Party, PartyStatus, Task, TaskState, TaskStatus } from "../../src/api/types.ts";
import { oneLine, textWidth } from "./text-width.ts";

/** What a piece of text means; a terminal gives each its colour. */
export type Tone = "plain" | "dim" | "strong" | "good" | "bad" | "busy";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type Line = readonly Span[];

const MARKS: Record<TaskState, Span> = {
  Pending: { text: "○", tone: "dim" },
  Running: { text: "●", tone: "busy" },
  Succeeded: { text: "✔", tone: "good" },
  Failed: { text: "✖", tone: "bad" },
  Skipped: { text: "–", tone: "dim" },
};
const STATE_WIDTH = "Succeeded".length;
const TIME_WIDTH = "1h05m".length;
const GAP: Span = { text: "  ", tone: "plain" };

/** One line of the tree before its columns are lined up. */
interface Row {
  /** Branches and mark in front of the name. */
  readonly lead: Line;
  readonly name: string;
  readonly state: TaskState;
  readonly time: string;
  readonly message: string;
}

/** A job as lines: the job itself, below it its tasks, below each its parties. `now` is in milliseconds. */
export function treeLines(job: KusciaJob, now: number): Line[] {
  const statuses = new Map((job.status?.tasks ?? []).map((status) => [status.alias, status]));
  const rows = job.spec.tasks.flatMap((task, index) => {
    const last = index === job.spec.tasks.length - 1;
    return taskRows({ task, status: statuses.get(task.alias), last, now });
  });
  const nameWidth = Math.max(...rows.map((row) => leadWidth(row) + textWidth(row.name)));
  return [jobLine(job, now), ...rows.map((row) => rowLine(row, nameWidth))];
}

/** The text of a line, without colours. */
export function plainText(line: Line): string {
  return line
    .map(({ text }) => text)
    .join("")
    .trimEnd();
}

/** Time between two moments as people say it: `7s`, `2m05s`, `1h05m`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${pad(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`;
}

function jobLine({ metadata, status = {} }: KusciaJob, now: number): Line {
  const { phase = "not seen yet", progress, startTime, completionTime, message = "" } = status;
  const parts: Span[] = [
    { text: jobName(metadata), tone: "strong" },
    { text: phase, tone: phaseTone(phase) },
    { text: progress === undefined ? "" : `${progress} tasks done`, tone: "plain" },
    { text: elapsed(startTime, completionTime, now), tone: "dim" },
    { text: oneLine(message), tone: phase === "Failed" ? "bad" : "plain" },
  ];
  return parts.filter(({ text }) => text !== "").flatMap((part, index) => (index === 0 ? [part] : [GAP, part]));
}

function jobName({ namespace, name }: KusciaJob["metadata"]): string {
  return `${namespace ?? "default"}/${name ?? ""}`;
}

function phaseTone(phase: string): Tone {
  if (phase === "Succeeded") return "good";
  if (phase === "Failed" || phase === "Cancelled" || phase === "ApprovalReject") return "bad";
  return phase === "Running" ? "busy" : "dim";
}

function taskRows({ task, status, last, now }: { task: Task; status?: TaskStatus; last: boolean; now: number }): Row[] {
  const state = status?.state ?? "Pending";
  const branch: Span = { text: last ? "└─ " : "├─ ", tone: "dim" };
  const time = elapsed(status?.createTime, status?.endTime, now);
  const parties = status?.createTime === undefined ? [] : partiesOf(task, status);
  const head = { lead: mark([branch], state), name: task.alias, state, time, message: taskMessage(task, status) };
  return [head, ...parties.map((party, index) => partyRow(party, last, index === parties.length - 1))];
}

function partyRow(party: PartyStatus, lastTask: boolean, lastParty: boolean): Row {
  const lead: Line = [
    { text: lastTask ? "   " : "│  ", tone: "dim" },
    { text: lastParty ? "└─ " : "├─ ", tone: "dim" },
  ];
  const role = party.role ? ` (${party.role})` : "";
  const message = explanation(party.reason, party.message);
  return { lead: mark(lead, party.state), name: `${party.domainID}${role}`, state: party.state, time: "", message };
}

function mark(lead: Line, state: TaskState): Line {
  const { text, tone } = MARKS[state];
  return [...lead, { text: `${text} `, tone }];
}

/** Parties in the order of the spec; until they have a status they are Pending. */
function partiesOf(task: Task, status: TaskStatus): PartyStatus[] {
  if (status.parties !== undefined && status.parties.length > 0) return status.parties;
  return task.parties.map(({ domainID, role }: Party) => ({ domainID, role, state: "Pending" }));
}

function taskMessage(task: Task, status: TaskStatus | undefined): string {
  const tolerated = status?.state === "Failed" && task.tolerable === true ? "tolerated; " : "";
  return `${tolerated}${explanation(status?.reason, status?.message)}`;
}

function explanation(reason = "", message = ""): string {
  return [reason, oneLine(message)].filter((part) => part !== "").join(": ");
}

function rowLine(row: Row, nameWidth: number): Line {
  const padding = " ".repeat(nameWidth - leadWidth(row) - textWidth(row.name));
  return [
    ...row.lead,
    { text: row.name, tone: "plain" },
    { text: padding, tone: "plain" },
    GAP,
    { text: row.state.padEnd(STATE_WIDTH), tone: MARKS[row.state].tone },
    GAP,
    { text: row.time.padStart(TIME_WIDTH), tone: "dim" },
    GAP,
    { text: row.message, tone: row.state === "Failed" ? "bad" : "dim" },
  ];
}

function leadWidth({ lead }: Row): number {
  return lead.reduce((sum, { text }) => sum + textWidth(text), 0);
}

function elapsed(from: string | undefined, to: string | undefined, now: number): string {
  if (from === undefined) return "";
  return durationText((to === undefined ? now : Date.parse(to)) - Date.parse(from));
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
