import { createHash, timingSafeEqual } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from "node:http";
import { request as requestHttps } from "node:https";

export interface ConsoleProxyOptions {
  /** Where the console is. */
  readonly target: URL;
  /** What the page has to show; it stands in its address and nowhere else. */
  readonly secret: string;
  /** What the console is shown instead; asked for at each call, as it may change. */
  readonly token: () => Promise<string | undefined>;
  /** The certificate by which the console is known, PEM. */
  readonly ca?: string;
}

/** Of one hop alone, or not to be passed on. */
const DROPPED = ["host", "authorization", "cookie", "origin", "connection", "keep-alive", "upgrade", "te", "trailer"];

/** Passes on to a console what one page on this machine asks, with the credentials of kj. Not listening yet. */
export function createConsoleProxy(options: ConsoleProxyOptions): Server {
  return createServer((request, response) => {
    const refusal = refusalOf(request, options.secret);
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { "content-type": "text/plain; charset=utf-8" }).end(`${refusal.text}\n`);
      return;
    }
    pass(options, request, response).catch((error: unknown) => fail(response, error));
  });
}

function isCall({ url = "" }: IncomingMessage): boolean {
  return url.startsWith("/api/");
}

/** Why a request is not passed on: it came under a foreign name, from a foreign page, or without the secret. */
function refusalOf(request: IncomingMessage, secret: string): { status: number; text: string } | undefined {
  const { host = "", origin, authorization = "" } = request.headers;
  const own = [`127.0.0.1:${request.socket.localPort}`, `localhost:${request.socket.localPort}`];
  if (!own.includes(host)) return { status: 403, text: "this is not the name of this machine" };
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, text: "pages of others are not answered" };
  if (isCall(request) && !isSame(authorization, `Bearer ${secret}`))
    return { status: 401, text: "open the address that kj has printed" };
  return undefined;
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

async function pass(
  { target, token, ca }: ConsoleProxyOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const credential = isCall(request) ? await token() : undefined;
  const kept = Object.entries(request.headers).filter(([name]) => !DROPPED.includes(name));
  const headers = {
    ...Object.fromEntries(kept),
    host: target.host,
    ...(credential !== undefined && { authorization: `Bearer ${credential.trim()}` }),
  };
  const send = target.protocol === "https:" ? requestHttps : requestHttp;
  const options = { method: request.method, path: request.url, headers, ...(ca !== undefined && { ca }) };
  const onward = send(new URL(target.origin), options, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    answer.on("error", () => response.destroy());
  });
  onward.on("error", (error) => fail(response, error));
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const why = error instanceof Error ? error.message : String(error);
  response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(`the console does not answer: ${why}\n`);
}
