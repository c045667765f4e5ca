import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { streamLogs } from "./stream-logs.ts";
import { Transport } from "./transport.ts";

let server: Server | undefined;
let transport: Transport | undefined;
afterEach(() => {
  transport?.close();
  server?.closeAllConnections();
  server?.close();
});

/** A server that gives one answer after the other; the requests that it got. */
async function serve(...answers: ((response: ServerResponse) => void)[]): Promise<IncomingMessage[]> {
  const requests: IncomingMessage[] = [];
  server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    answers[requests.push(request) - 1]?.(response);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  transport = new Transport({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  return requests;
}

/** Parties have pods of the same name. */
const line = (seq: number, id = "", party = "alice"): string =>
  `event: LINE\n${id === "" ? "" : `id: ${id}\n`}data: {"type":"LINE","party":"${party}","pod":"p","seq":${seq},"text":"line ${seq}"}\n\n`;
const END = 'event: END\ndata: {"type":"END"}\n\n';

it("goes on where it was after the connection broke, with each line once, until the end", async () => {
  const requests = await serve(
    (response) => response.write(line(1, "after-1") + line(2), () => response.destroy()),
    (response) => response.end(line(2) + line(3) + line(1, "", "bob") + END),
  );
  const seen: string[] = [];
  for await (const { type, text } of streamLogs(transport!, { jobId: "j", tasks: ["a", "b"], tail: 5, follow: true }))
    seen.push(`${type} ${text}`.trim());
  expect(seen).toEqual(["LINE line 1", "LINE line 2", "LINE line 3", "LINE line 1", "END"]);
  expect(requests.map(({ url }) => url)).toEqual(Array(2).fill("/api/v1/log/stream?job=j&tasks=a&tasks=b&tail=5"));
  expect(requests.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "after-1"]);
});
