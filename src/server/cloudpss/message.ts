import type { Ubjson } from "./ubjson.ts";

/** What a reader of a job's output gets. */
export type Message = Readonly<Record<string, Ubjson>> & { readonly type: string };

/** The message in a line that a container printed; a line without one is a log. Undefined for an empty line. */
export function messageOf(line: string): Message | undefined {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (text.trim() === "") return undefined;
  const value = text.startsWith("{") ? parsed(text) : undefined;
  if (typeof value !== "object" || value === null || typeof (value as Message)["type"] !== "string")
    return logMessage("info", text);
  return { key: null, version: 1, verb: "create", ...(value as Message) };
}

/** A line of a log. */
export function logMessage(level: "info" | "warning" | "error", content: string): Message {
  return { type: "log", key: null, version: 1, verb: "create", data: { level, content, html: false } };
}

/** The last message of a job, which old clients wait for. */
export function endMessage(status: string): Message {
  return { type: "terminate", key: null, version: 1, verb: "create", data: { status } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
