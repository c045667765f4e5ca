import { type KeptLog, keptLogName, keptLogs } from "../../api/kept-log.ts";
import { CONFIG_MAPS } from "../../api/resources.ts";
import { isForbidden, isNotFound } from "../../kube/errors.ts";
import type { Call } from "../call.ts";
import { parseTime } from "../../util/time.ts";
import type { LogNews } from "./container-log.ts";
import { KnownLines } from "./known-lines.ts";
import { keptLines, type RawLine } from "./log-lines.ts";
import { afterLine, type LogPosition } from "./position.ts";

/** What is kept of the logs of a job's pod that is gone; nothing where the server may not read it. */
export async function keptLogsOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  jobUID: string,
  { backend, signal }: Pick<Call, "backend" | "signal">,
): Promise<readonly KeptLog[]> {
  try {
    const kept = await backend.client.get(CONFIG_MAPS, { namespace, name: keptLogName(name) }, { signal });
    return keptLogs(kept, jobUID);
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return [];
    throw error;
  }
}

interface KeptChoice {
  /** Where the reader was. */
  readonly from: LogPosition;
  /** Where a reader begins that was nowhere yet. */
  readonly tail?: number;
  readonly sinceSeconds?: number;
}

/** What was kept of a container's log, beyond what the reader had of it. */
export function* keptNews({ text, isCut }: KeptLog, choice: KeptChoice): Generator<LogNews> {
  let position = choice.from;
  const known = new KnownLines(position);
  const lines = keptLines(text);
  const chosen = position.seq === 0 ? begun(lines, choice) : lines;
  const gap = { type: "gap", text: "lines before these were not kept" } as const;
  if (position.seq === 0 && isCut && chosen.length === lines.length) yield { ...gap, position };
  for (const line of chosen) {
    if (known.take(line)) continue;
    if (known.isMissed() && isCut) yield { ...gap, position };
    position = afterLine(position, line);
    yield { type: "line", line, position };
  }
  yield { type: "done", position: { ...position, isDone: true } };
}

function begun(lines: readonly RawLine[], { tail, sinceSeconds }: KeptChoice): readonly RawLine[] {
  const since = sinceSeconds === undefined ? Number.NEGATIVE_INFINITY : Date.now() - sinceSeconds * 1000;
  const chosen = lines.filter(({ at }) => at === "" || (parseTime(at) ?? since) >= since);
  return tail === undefined ? chosen : chosen.slice(Math.max(0, chosen.length - tail));
}
