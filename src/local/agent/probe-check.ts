import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect } from "node:net";
import type { Container, Probe } from "../../api/kubernetes.ts";

type Port = number | string | object;
type HttpGet = NonNullable<Probe["httpGet"]>;

/** Runs a command in a container: undefined when it ended with 0, else what it said. */
export type RunProbe = (command: readonly string[], timeoutMs: number) => Promise<string | undefined>;

/** Carries a probe out on this machine's network. A gRPC probe always goes well: nothing here speaks to it. */
export function checkProbe(container: Container, probe: Probe, run: RunProbe): Promise<string | undefined> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  const { exec, httpGet, tcpSocket } = probe;
  if (exec?.command !== undefined) return run(exec.command, timeoutMs);
  if (httpGet !== undefined) return askHttp(httpGet, portOf(container, httpGet.port), timeoutMs);
  if (tcpSocket !== undefined) return askTcp(portOf(container, tcpSocket.port), timeoutMs);
  return Promise.resolve(undefined);
}

/** A port by its number, or by the name that the container gives it. */
function portOf({ ports = [] }: Container, port: Port): number {
  const named = ports.find(({ name }) => name !== undefined && name === port);
  return named?.containerPort ?? Number(port);
}

function askHttp({ path = "/", scheme = "HTTP", httpHeaders = [] }: HttpGet, port: number, timeoutMs: number) {
  const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
  const options = { host: "127.0.0.1", port, path, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) };
  return new Promise<string | undefined>((resolve) => {
    const request = scheme === "HTTPS" ? requestHttps({ ...options, rejectUnauthorized: false }) : requestHttp(options);
    request.once("response", (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      resolve(statusCode >= 200 && statusCode < 400 ? undefined : `HTTP probe failed with statuscode: ${statusCode}`);
    });
    request.once("error", (error) => resolve(error.message));
    request.end();
  });
}

function askTcp(port: number, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (why?: string): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(timeoutMs, () => end("timed out"));
    socket.once("connect", () => end());
    socket.once("error", (error) => end(error.message));
  });
}
