import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { text } from "../flags.ts";
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
    let target = "";
    for (const piece of piecesOf(data))
      target = await source.send(job, { task, data: piece, ...(party !== undefined && { party }) });
    context.print(`${Buffer.byteLength(data)} bytes sent to ${target}`);
    return EXIT.ok;
  },
};

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
