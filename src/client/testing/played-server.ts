import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { Transport } from "../transport.ts";

/** For the rest of a test a server that gives one answer after the other; the requests that it got, and a way to it. */
export async function playServer(
  ...answers: ((response: ServerResponse) => void)[]
): Promise<{ readonly requests: readonly IncomingMessage[]; readonly transport: Transport }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => answers[requests.push(request) - 1]?.(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const transport = new Transport({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  onTestFinished(() => {
    transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { requests, transport };
}

/** Begins a stream, says this, and breaks off or ends. */
export const tell =
  (text: string, isEnd = false) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (isEnd) response.end(text);
    else response.write(text, () => response.destroy());
  };
