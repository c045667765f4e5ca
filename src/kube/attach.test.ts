import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { writeStdin } from "./attach.ts";
import { openSocket, type SocketRequest } from "./socket.ts";

const TARGET = { namespace: "alice", pod: "p", container: "c" };
const ERROR = 3;
const CLOSE = 255;

interface Told {
  /** What the kubelet got on standard input. */
  readonly input: string;
  /** How the writing ended. */
  readonly outcome: unknown;
}

/**
 * Writes to a kubelet that greets as a real one does, and ends with this on its stream of errors; `isHasty`: at once, without
 * waiting for the input, and in one piece with its consent to the connection.
 */
async function written(last: string, isHasty = false): Promise<Told> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  let input = "";
  const end = (socket: WebSocket): void => {
    socket.send(Buffer.concat([Buffer.of(ERROR), Buffer.from(last)]), () => socket.close(1000));
  };
  if (isHasty) server.on("headers", (_, { socket }) => socket.cork());
  server.on("connection", (socket, request) => {
    if (isHasty) {
      end(socket);
      request.socket.uncork();
      return;
    }
    socket.send(Buffer.of(ERROR));
    socket.on("message", (message: Buffer) => {
      if (message[0] !== CLOSE) input += message.subarray(1).toString();
      else end(socket);
    });
  });
  const transport = {
    socket: async (request: SocketRequest): Promise<WebSocket> => {
      const { port } = server.address() as AddressInfo;
      const rest = { server: new URL(`http://127.0.0.1:${port}`), headers: {}, tls: {}, tlsKey: "" };
      const socket = await openSocket(request, rest, "test");
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

it("fails with what the kubelet says together with its consent to the connection", async () => {
  const refused = await written('{"status":"Failure","code":409,"message":"it has ended"}', true);
  expect(refused.outcome).toMatchObject({ code: 409, message: expect.stringContaining("it has ended") as string });
});
