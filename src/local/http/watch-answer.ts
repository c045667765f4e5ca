import type { ServerResponse } from "node:http";
import { after } from "../../util/timer.ts";
import type { ModelKind } from "../api/kinds.ts";
import type { ModelApiServer } from "../api/server.ts";
import type { ModelEvent, ModelRequest } from "../api/types.ts";
import type { Target } from "../api/target.ts";
import type { Shape } from "./accept.ts";
import { partialMetadata, tableEvent } from "./table.ts";
import type { ModelObject } from "../api/types.ts";

const SHORTEST_S = 1800;

/** Answers a watch: a line for each event until the client leaves, its time is over or the server ends it. */
export function answerWatch(
  server: ModelApiServer,
  request: ModelRequest,
  asked: { readonly target: Target; readonly shape: Shape },
  response: ServerResponse,
): void {
  const { kind, query } = asked.target;
  const send = shaper(kind, asked.shape, query, (event) => void response.write(`${JSON.stringify(event)}\n`));
  // What the past brings is in the sink before the refusal could be known, so the head goes first.
  let began = false;
  const begin = (): void => {
    if (began) return;
    began = true;
    response.writeHead(200, { "Content-Type": "application/json" });
    response.flushHeaders();
  };
  const opened = server.watch(request, {
    event: (event) => {
      begin();
      send(event);
    },
    end: () => {
      begin();
      response.end();
    },
  });
  if (opened.response !== undefined) {
    const { code, body, headers } = opened.response;
    response.writeHead(code, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
    return;
  }
  begin();
  const seconds = Number(query.get("timeoutSeconds") ?? 0) || SHORTEST_S + Math.random() * SHORTEST_S;
  const cancel = after(seconds * 1000, () => {
    // Its client may be slow to go, and nothing may be written to it any more.
    opened.close();
    response.end();
  });
  response.once("close", () => {
    cancel();
    opened.close();
  });
}

function shaper(
  kind: ModelKind,
  shape: Shape,
  query: URLSearchParams,
  send: (event: ModelEvent) => void,
): (event: ModelEvent) => void {
  const includeObject = query.get("includeObject") ?? "Metadata";
  let first = true;
  if (shape === "metadata") return ({ type, object }) => send({ type, object: partialMetadata(object as ModelObject) });
  if (shape !== "table") return send;
  return (event) => {
    send(tableEvent(kind, event, { includeObject, now: Date.now(), first }));
    first = false;
  };
}
