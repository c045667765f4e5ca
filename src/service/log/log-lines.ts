import type { IncomingMessage } from "node:http";
import { ApiError } from "../../kube/errors.ts";
import type { Call } from "../call.ts";

/** A line of a log, or a piece of one that is very long. */
export interface RawLine {
  /** When it was printed; "" where logs carry no times. */
  readonly at: string;
  readonly text: string;
}

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly follow: boolean;
  /** Of the run before the present one. */
  readonly previous: boolean;
  /** From this time on, in whole seconds. */
  readonly since?: string;
  readonly tail?: number;
  /** Whether a line without an end is one: the container has ended, so nothing more comes to it. */
  readonly isWhole: boolean;
}

const HEAD_MS = 30_000;
/** Characters of one line that are passed on as one. */
const LONGEST_LINE = 64 * 1024;
const STAMPED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;

interface LogCall extends Pick<Call, "backend" | "signal"> {
  /** Called when the log is there, before its lines. */
  readonly onOpen?: () => void;
}

/** The lines of a container's log. @throws ApiError, or what breaks the connection */
export async function* logLines(query: LogQuery, call: LogCall): AsyncGenerator<RawLine> {
  const { response, hasTimes } = await open(query, call);
  call.onOpen?.();
  const leave = (): void => void response.destroy();
  call.signal.addEventListener("abort", leave, { once: true });
  try {
    if (call.signal.aborted) return;
    let last = "";
    for await (const line of pieces(response.setEncoding("utf8"), query.isWhole)) {
      const { at, text } = hasTimes ? stamped(line, last) : { at: "", text: line };
      last = at;
      yield { at, text };
    }
  } finally {
    call.signal.removeEventListener("abort", leave);
    leave();
  }
}

/** With times, where the server has any. */
async function open(
  query: LogQuery,
  call: Pick<Call, "backend" | "signal">,
): Promise<{ readonly response: IncomingMessage; readonly hasTimes: boolean }> {
  try {
    return { response: await send(query, { timestamps: "true" }, call), hasTimes: true };
  } catch (error) {
    const hasNone = error instanceof ApiError && error.code === 400 && error.message.includes("carry no times");
    if (!hasNone) throw error;
    return { response: await send({ ...query, since: undefined }, {}, call), hasTimes: false };
  }
}

function send(
  { namespace, pod, container, follow, previous, since, tail }: LogQuery,
  more: Readonly<Record<string, string>>,
  { backend, signal }: Pick<Call, "backend" | "signal">,
): Promise<IncomingMessage> {
  const query = new URLSearchParams({
    container,
    follow: String(follow),
    ...(previous && { previous: "true" }),
    ...(since !== undefined && { sinceTime: since }),
    ...(tail !== undefined && { tailLines: String(tail) }),
    ...more,
  });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query.toString()}`;
  const request = { verb: "get", method: "GET", path, resource: "pods/log", idempotent: true } as const;
  return backend.transport.open({ ...request, pool: "watches", timeoutMs: HEAD_MS, signal });
}

/** Later pieces of a long line have the time of the first. */
function stamped(line: string, last: string): RawLine {
  const [head = "", at = last] = STAMPED.exec(line) ?? [];
  return { at, text: line.slice(head.length) };
}

/** The lines of a log that was read with times, where the server had any. */
export function keptLines(text: string): RawLine[] {
  const lines = text.replace(/\n$/, "").split("\n");
  let last = "";
  return lines.map((line) => {
    const raw = stamped(line, last);
    last = raw.at;
    return raw;
  });
}

/** Lines, those of any length in pieces. */
async function* pieces(chunks: AsyncIterable<string>, isWhole: boolean): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield* cut(line);
    while (rest.length > LONGEST_LINE) {
      yield rest.slice(0, LONGEST_LINE);
      rest = rest.slice(LONGEST_LINE);
    }
  }
  if (isWhole && rest !== "") yield rest;
}

function* cut(line: string): Generator<string> {
  for (let at = 0; at === 0 || at < line.length; at += LONGEST_LINE) yield line.slice(at, at + LONGEST_LINE);
}
