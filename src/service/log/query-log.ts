import type { IncomingMessage } from "node:http";
import { create } from "@bufbuild/protobuf";
import type { KeptLog } from "../../api/kept-log.ts";
import {
  LogService,
  type QueryLogRequest,
  QueryLogResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import type { Call, GrantedCall } from "../call.ts";
import { defineStream } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { keptLines } from "./log-lines.ts";
import { type Located, locateLog, requireTaskID, type TaskPods, toPodOf } from "./locate-pod.ts";

const LINES_PER_ANSWER = 100;
// One line may have no end; an answer must still fit into a message.
const LONGEST_ANSWER = 64 * 1024;
const FLUSH_MS = 1000;
const HEAD_MS = 30_000;

/** Sends the log of one container in pieces of some lines, until it ends or the client leaves. */
export const queryLog = defineStream({
  rpc: LogService.method.queryLog,
  path: "/api/v1/log/task/query",
  check: requireTaskID,
  access: toPodOf("pods/log", "queryLog"),
  uses: ["get pods", "get pods/log", "get configmaps"],
  audit: ({ taskId }) => ({ subject: taskId }),
  repeat: true,
  failure: "queryLog",
  run: async function* (request, call) {
    for await (const log of logOf(request, call))
      yield create(QueryLogResponseSchema, { status: { message: "success" }, log });
  },
});

/** The log of one container of a task, or what was kept of it when its pod is gone. @throws CallError */
export async function* logOf(request: QueryLogRequest, call: GrantedCall<TaskPods>): AsyncGenerator<string> {
  const located = await locateLog(request, "queryLog", call);
  if ("kept" in located) {
    yield* keptPieces(located.kept, request.container);
    return;
  }
  const container = containerOf(located, request.container);
  const response = await openLog(located, { container, follow: request.follow }, call);
  const leave = (): void => void response.destroy();
  call.signal.addEventListener("abort", leave, { once: true });
  try {
    yield* pieces(response);
  } catch (error) {
    throw new CallError("queryLog", "the log broke off", { cause: error });
  } finally {
    call.signal.removeEventListener("abort", leave);
    leave();
  }
}

/** What was kept of a container's log, without the times that the log itself comes without. */
function* keptPieces(logs: readonly KeptLog[], name: string): Generator<string> {
  const names = logs.map(({ container }) => container);
  const { text } = logs[names.indexOf(chosenOf(names, name))]!;
  const lines = keptLines(text).map((line) => `${line.text}\n`);
  for (let at = 0; at < lines.length; at += LINES_PER_ANSWER) yield lines.slice(at, at + LINES_PER_ANSWER).join("");
}

function containerOf({ pod }: Located, name: string): string {
  const names = (pod.spec?.containers ?? []).map((container) => container.name);
  return chosenOf(names, name);
}

/** @throws CallError */
function chosenOf(names: readonly string[], name: string): string {
  if (name === "" && names.length > 1)
    throw invalid("task's deploy container larger than 1, please specify the container name");
  const chosen = name === "" ? names[0] : names.find((known) => known === name);
  if (chosen === undefined) throw invalid(`container name ${name} invalid`);
  return chosen;
}

function openLog(
  { namespace, name }: Located,
  how: { container: string; follow: boolean },
  call: Call,
): Promise<IncomingMessage> {
  const query = new URLSearchParams({ container: how.container, follow: String(how.follow) }).toString();
  return call.backend.transport.open({
    verb: "get",
    method: "GET",
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log?${query}`,
    resource: "pods/log",
    idempotent: true,
    pool: "watches",
    timeoutMs: HEAD_MS,
    signal: call.signal,
  });
}

/** Whole lines where possible, a hundred at most, none held back for longer than a second. */
async function* pieces(response: IncomingMessage): AsyncGenerator<string> {
  response.setEncoding("utf8");
  let held = "";
  let since = 0;
  for await (const chunk of ticking(response)) {
    if (held === "") since = performance.now();
    held += chunk;
    const late = performance.now() - since >= FLUSH_MS;
    for (;;) {
      const end = pieceEnd(held, late);
      if (end === 0) break;
      yield held.slice(0, end);
      held = held.slice(end);
    }
  }
  if (held !== "") yield held;
}

/** How much of the text makes an answer; 0 to wait for more. */
function pieceEnd(text: string, late: boolean): number {
  let end = 0;
  for (let lines = 0; lines < LINES_PER_ANSWER; lines += 1) {
    const next = text.indexOf("\n", end) + 1;
    if (next === 0) return text.length > LONGEST_ANSWER ? LONGEST_ANSWER : late ? end || text.length : 0;
    end = next;
    if (end > LONGEST_ANSWER) return end;
  }
  return end;
}

/** The chunks, and an empty one whenever none came for a while. */
async function* ticking(response: IncomingMessage): AsyncGenerator<string> {
  const chunks = (response as AsyncIterable<string>)[Symbol.asyncIterator]();
  let next = chunks.next();
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const tick = new Promise<"tick">((resolve) => {
      timer = setTimeout(() => resolve("tick"), FLUSH_MS);
    });
    const came = await Promise.race([next, tick]).finally(() => clearTimeout(timer));
    if (came === "tick") {
      yield "";
      continue;
    }
    if (came.done === true) return;
    next = chunks.next();
    // The reader may stop while it is under way; then nobody else would take its failure.
    next.catch(() => undefined);
    yield came.value;
  }
}
