import type { JobView } from "../../job/view.ts";
import type { Verb } from "../define.ts";
import { CliError, EXIT, usage } from "../errors.ts";
import { isSet, text } from "../flags.ts";
import { requireJob } from "../jobs.ts";
import { textOf } from "../manifest.ts";
import { requireTask } from "./why.ts";

/** Bytes of one message to a program; a longer input goes in pieces. */
const LARGEST = 64 * 1024;

/** Writes to programs. */
export const send: Verb = {
  name: "send",
  args: "JOB TASK",
  count: [2, 2],
  summary: "Write to the standard input of a program that runs.",
  help: "Needs a job API, and a container whose AppImage says `input: Stdin`. What is written is kept nowhere. The input stays open: a line that the program knows says that it is the end.",
  flags: {
    party: { type: "string", value: "DOMAIN", help: "To the program of this party; needed if several take input." },
    data: { type: "string", short: "d", value: "TEXT", help: "This line." },
    file: { type: "string", short: "f", value: "FILE", help: "All of this file; - for standard input." },
    "dry-run": { type: "boolean", help: "Say to which programs, and send nothing." },
  },
  examples: [
    ["send nightly train -d stop-early", "a line"],
    ["send nightly train --party bob -f rows.csv", "a file"],
  ],
  run: async (context, [name = "", task = ""], flags) => {
    const [line, path] = [text(flags, "data"), text(flags, "file")];
    if ((line === undefined) === (path === undefined)) throw usage("send needs -d TEXT or -f FILE");
    const source = await context.source();
    if (source.send === undefined) throw usage("send needs a job API", "give --server URL");
    const job = await requireJob(context, name);
    requireTask(job, task);
    const party = text(flags, "party");
    const data = line === undefined ? textOf(path ?? "") : `${line}\n`;
    if (isSet(flags, "dry-run")) {
      const parties = requireRunning(job, task, party).join(" or ");
      context.print(`${Buffer.byteLength(data)} bytes would be sent to ${task} of ${job.name}, of ${parties}`);
      return EXIT.ok;
    }
    let target = "";
    for (const piece of piecesOf(data))
      target = await source.send(job, { task, data: piece, ...(party !== undefined && { party }) });
    context.print(`${Buffer.byteLength(data)} bytes sent to ${target}`);
    return EXIT.ok;
  },
};

/** The parties of a task that runs, or the one that is meant. @throws CliError */
function requireRunning({ name, tasks }: JobView, alias: string, party: string | undefined): string[] {
  const task = tasks.find((each) => each.alias === alias);
  const hint = "nothing would be sent";
  if (task?.state !== "Running")
    throw new CliError(`${alias} of ${name} is ${task?.state}, and no program of it runs`, { reason: "Refused", hint });
  const parties = [...new Set(task.parties.map(({ domain_id }) => domain_id))];
  const meant = parties.filter((each) => party === undefined || each === party);
  if (meant.length > 0) return meant;
  throw new CliError(`${party} has no part in ${alias} of ${name}, only ${parties.join(", ")}`, {
    reason: "Refused",
    hint,
  });
}

/** In the order of the text, each small enough; no character is divided. */
export function piecesOf(data: string, largest = LARGEST): string[] {
  const pieces: string[] = [];
  let [piece, bytes] = ["", 0];
  for (const character of data) {
    const length = Buffer.byteLength(character);
    if (bytes + length > largest) {
      pieces.push(piece);
      [piece, bytes] = ["", 0];
    }
    piece += character;
    bytes += length;
  }
  return [...pieces, piece];
}
