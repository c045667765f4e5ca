import type { ServerResponse } from "node:http";

/** A signal that is aborted when the client leaves before the answer is complete. */
export function departureOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort(new DOMException("the client left", "AbortError"));
  });
  return controller.signal;
}
