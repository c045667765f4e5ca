import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps, type RequestOptions } from "node:https";
import { UnauthenticatedError, UnavailableError } from "./errors.ts";

export interface TransportOptions {
  /** Such as `https://jobs.example:8082`. */
  readonly baseUrl: string;
  /** Kuscia's token, asked for with each call so that it may change. */
  readonly token?: string | (() => string | Promise<string>);
  /** A bearer token of Kubernetes, likewise; without one the call is made without. */
  readonly bearer?: string | (() => string | undefined | Promise<string | undefined>);
  /** For `https`, PEM. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Is told of every request once its answer begins, or it fails. */
  readonly onRequest?: (request: ClientRequest) => void;
}

/** A request that went out; `code` is 0 when no answer came. */
export interface ClientRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly code: number;
  readonly seconds: number;
}

export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal;
}

/** HTTP over kept connections. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #agent: HttpAgent;
  readonly #base: URL;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#base = new URL(options.baseUrl);
    this.#agent =
      this.#base.protocol === "https:"
        ? new HttpsAgent({ keepAlive: true, ...options.tls })
        : new HttpAgent({ keepAlive: true });
  }

  /** The head of the answer. @throws UnavailableError, UnauthenticatedError */
  async open(outgoing: Outgoing): Promise<IncomingMessage> {
    const response = await this.#send(outgoing, await this.#credentials());
    const status = response.statusCode ?? 0;
    if (status === 401) {
      response.resume();
      throw new UnauthenticatedError("the token is missing or wrong", { httpStatus: status });
    }
    if (status !== 429 && status !== 503) return response;
    response.resume();
    const retryAfterSeconds = Number(response.headers["retry-after"] ?? 0);
    // Neither has done anything.
    throw new UnavailableError(`the server answers ${status}`, { httpStatus: status, sent: false, retryAfterSeconds });
  }

  /** Ends idle connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #credentials(): Promise<Record<string, string>> {
    const [token, bearer] = await Promise.all([valueOf(this.#options.token), valueOf(this.#options.bearer)]);
    return {
      ...(token !== undefined && { token: token.trim() }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer.trim()}` }),
    };
  }

  #send(outgoing: Outgoing, credentials: Record<string, string>): Promise<IncomingMessage> {
    const { method, path, headers, body, signal } = outgoing;
    const options: RequestOptions = { method, headers: { ...credentials, ...headers }, agent: this.#agent, signal };
    const url = new URL(path, this.#base);
    const started = performance.now();
    let isAnswered = false;
    const report = (code: number): void => {
      if (!isAnswered) this.#options.onRequest?.({ method, path, code, seconds: (performance.now() - started) / 1000 });
      isAnswered = true;
    };
    return new Promise((resolve, reject) => {
      const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, options, (response) => {
        report(response.statusCode ?? 0);
        resolve(response);
      });
      request.once("error", (cause: NodeJS.ErrnoException) => {
        report(0);
        const sent = cause.code !== "ECONNREFUSED" && cause.code !== "ENOTFOUND";
        reject(new UnavailableError(`the server cannot be reached: ${cause.message}`, { cause, sent }));
      });
      request.end(body);
    });
  }
}

function valueOf(value: TransportOptions["bearer"]): string | undefined | Promise<string | undefined> {
  return typeof value === "function" ? value() : value;
}

/** The whole body. @throws UnavailableError when it breaks off. */
export async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch (cause) {
    throw new UnavailableError("the answer broke off", { cause, sent: true });
  }
  return Buffer.concat(chunks);
}
