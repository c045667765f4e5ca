import { expect, it } from "vitest";
import { streamLogs } from "./stream-logs.ts";
import { playServer, tell } from "./testing/played-server.ts";

/** Parties have pods of the same name. */
const line = (seq: number, id = "", party = "alice"): string =>
  `event: LINE\n${id === "" ? "" : `id: ${id}\n`}data: {"type":"LINE","party":"${party}","pod":"p","seq":${seq},"text":"line ${seq}"}\n\n`;
const END = 'event: END\ndata: {"type":"END"}\n\n';

it("goes on where it was after the connection broke, with each line once, until the end", async () => {
  const { requests, transport } = await playServer(
    tell(line(1, "after-1") + line(2)),
    tell(line(2) + line(3) + line(1, "", "bob") + END, true),
  );
  const seen: string[] = [];
  for await (const { type, text } of streamLogs(transport, { jobId: "j", tasks: ["a", "b"], tail: 5, follow: true }))
    seen.push(`${type} ${text}`.trim());
  expect(seen).toEqual(["LINE line 1", "LINE line 2", "LINE line 3", "LINE line 1", "END"]);
  expect(requests.map(({ url }) => url)).toEqual(Array(2).fill("/api/v1/log/stream?job=j&tasks=a&tasks=b&tail=5"));
  expect(requests.map(({ headers }) => headers["last-event-id"])).toEqual([undefined, "after-1"]);
});
