/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { KubeObject } from "../api/kubernetes.ts";
import { ApiError, TransportError } from "./errors.ts";
import { type WatchdogOptions, type WatchEvent, watchEvents } from "./watch.ts";

const line = (type: string, name: string, more: object = {}): string =>
  `${JSON.stringify({ type, object: { metadata: { name, ...more } } })}\n`;

/** Reads a stream made of these chunks. */
async function read(chunks: (string | Buffer)[], options: Partial<WatchdogOptions> & { end?: boolean } = {}) {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  if (options.end ?? true) stream.end();
  const events: WatchEvent<KubeObject>[] = [];
  // A PassThrough has everything of an answer that is used here.
  const response = stream as unknown as IncomingMessage;
  try {
    for await (const event of watchEvents<KubeObject>(response, { idleMs: 1000, ...options })) events.push(event);
    return { events, names: events.map((event) => event.object.metadata.name), closed: stream.destroyed };
  } catch (err) {
    return { events, names: events.map((event) => event.object.metadata.name), closed: stream.destroyed, err };
  }
}

test("events may come together or in pieces, also in the middle of a character", async () => {
  const bytes = Buffer.from(line("ADDED", "ä") + line("MODIFIED", "b"));
  const pieces = [...bytes].map((byte) => Buffer.from([byte]));
  expect((await read(pieces)).names).toEqual(["ä", "b"]);
  expect((await read([bytes])).names).toEqual(["ä", "b"]);
});

test("an ERROR event is thrown as the server's error", async () => {
  const object = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version: 1 (2)" };
  const { names, err, closed } = await read([line("ADDED", "a"), `${JSON.stringify({ type: "ERROR", object })}\n`]);
  expect(names).toEqual(["a"]);
  expect(err).toBeInstanceOf(ApiError);
  expect(err).toMatchObject({ code: 410, reason: "Expired", message: "too old resource version: 1 (2)" });
  expect(closed).toBe(true);
});

test.each([
  ["the end in the middle of an event", [line("ADDED", "a"), '{"type":"ADD'], "middle of an event"],
  ["a line that is no JSON", [line("ADDED", "a"), "<html>\n"], "broke off"],
])("%s is a broken connection", async (_, chunks, message) => {
  const { names, err } = await read(chunks);
  expect(names).toEqual(["a"]);
  expect(err).toBeInstanceOf(TransportError);
  expect(err).toHaveProperty("message", expect.stringContaining(message));
});

test("silence is a broken connection; the limit changes with the end of the initial events", async () => {
  const before = await read([line("ADDED", "a")], { end: false, initialIdleMs: 20, idleMs: 10_000 });
  expect(before.err).toHaveProperty("message", "the watch was silent for 20 ms");
  const mark = line("BOOKMARK", "", { annotations: { "k8s.io/initial-events-end": "true" } });
  const after = await read([line("ADDED", "a"), mark], { end: false, initialIdleMs: 10_000, idleMs: 30 });
  expect(after.err).toHaveProperty("message", "the watch was silent for 30 ms");
});
