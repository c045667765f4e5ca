import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { writeStdin } from "./attach.ts";

const TARGET = { namespace: "alice", pod: "p", container: "c" };
const ERROR = 3;
const CLOSE = 255;

interface Told {
  /** What the kubelet got on standard input. */
  readonly input: string;
  /** How the writing ended. */
  readonly outcome: unknown;
}

/** Writes to a kubelet that greets as a real one does, and ends with this on its stream of errors. */
async function written(last: string): Promise<Told> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  let input = "";
  server.on("connection", (socket) => {
    socket.send(Buffer.of(ERROR));
    socket.on("message", (message: Buffer) => {
      if (message[0] !== CLOSE) input += message.subarray(1).toString();
      else socket.send(Buffer.concat([Buffer.of(ERROR), Buffer.from(last)]), () => socket.close(1000));
    });
  });
  const transport = {
    socket: async ({ path, protocols }: { path: string; protocols: readonly string[] }): Promise<WebSocket> => {
      const { port } = server.address() as AddressInfo;
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols]);
      await once(socket, "open");
      return socket;
    },
  };
  try {
    const writing = writeStdin(transport, TARGET, Buffer.from("rate 0.01\n"), AbortSignal.timeout(60_000));
    const outcome = await writing.catch((error: unknown) => error);
    return { input, outcome };
  } finally {
    server.close();
    for (const client of server.clients) client.terminate();
  }
}

it("is done when the kubelet says so, and not by its greeting", async () => {
  expect(await written('{"metadata":{},"status":"Success"}')).toEqual({ input: "rate 0.01\n", outcome: undefined });
});

it("fails with what the kubelet says, also where that is no status", async () => {
  const refused = await written('{"status":"Failure","code":409,"message":"it has ended"}');
  expect(refused.outcome).toMatchObject({ code: 409, message: expect.stringContaining("it has ended") as string });
  const garbled = await written("no such container");
  expect(garbled.outcome).toMatchObject({ code: 500, message: expect.stringContaining("no such container") as string });
});
