import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** As the kubelet's limits. */
const MOST_BYTES = 4096;
const MOST_LOG_BYTES = 2048;
const MOST_LOG_LINES = 80;

export interface LastWords {
  readonly terminationLog: string;
  readonly log: string;
  readonly fallsBackToLog: boolean;
  readonly exitCode: number;
}

/** A container's last word: its file, else, if it failed and the pod wants that, the end of its log. */
export function terminationMessage({ terminationLog, log, fallsBackToLog, exitCode }: LastWords): string {
  const written = endOf(terminationLog, MOST_BYTES);
  if (written !== "" || !fallsBackToLog || exitCode === 0) return written;
  const lines = endOf(log, MOST_LOG_BYTES).split("\n");
  const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  return lines.slice(Math.max(0, end - MOST_LOG_LINES)).join("\n");
}

function endOf(path: string, most: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    const length = Math.min(size, most);
    const buffer = Buffer.alloc(length);
    readSync(file, buffer, 0, length, size - length);
    return buffer.toString("utf8");
  } catch {
    // What cannot be read says nothing.
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
