import { request, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as requestTls, type RequestOptions } from "node:https";

export interface HttpOptions extends Pick<RequestOptions, "host" | "ca" | "cert" | "key"> {
  /** The name in the certificate, if it is not the host. */
  readonly servername?: string;
  readonly headers?: Record<string, string>;
  readonly tls?: boolean;
  readonly method?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

/** Opens a request and resolves with the head of its answer. */
export function openHttp(
  port: number,
  path: string,
  body: string | Buffer | undefined,
  options: HttpOptions = {},
): Promise<IncomingMessage> {
  const { tls = false, method = "POST", headers = {}, host = "127.0.0.1", ...pki } = options;
  return new Promise((resolve, reject) => {
    const send = tls ? requestTls : request;
    const call = send({ ...pki, host, port, path, method, headers, agent: false }, resolve);
    call.on("error", reject);
    call.end(body);
  });
}

export async function sendHttp(
  port: number,
  path: string,
  body?: string | Buffer,
  options: HttpOptions = {},
): Promise<HttpAnswer> {
  const response = await openHttp(port, path, body, options);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const whole = Buffer.concat(chunks);
  return { status: response.statusCode ?? 0, headers: response.headers, body: whole, text: whole.toString() };
}

/** The parsed body of an answer; tests look into it freely. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = Record<string, any>;

export async function postJson(port: number, path: string, body: unknown, options: HttpOptions = {}): Promise<Answer> {
  const headers = { "content-type": "application/json", ...options.headers };
  return JSON.parse((await sendHttp(port, path, JSON.stringify(body), { ...options, headers })).text) as Record<
    string,
    unknown
  >;
}
