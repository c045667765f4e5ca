import { request } from "node:http";
import { request as requestTls } from "node:https";
import type { IncomingMessage, RequestOptions } from "node:http";
import { type Credentials, readCredentials } from "./kubeconfig.ts";
import type { Probe } from "./state.ts";
import { parseJson } from "./values.ts";

/** Status and parsed body of an answer. */
export interface Answer<T = unknown> {
  status: number;
  body: T;
}

/** A Kubernetes object as far as the harness looks into one. */
export interface KubeObject {
  metadata?: { name?: string; namespace?: string };
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

const TIMEOUT_MS = 10_000;

function exchange(
  url: string,
  options: RequestOptions & { ca?: string; cert?: string; key?: string; rejectUnauthorized?: boolean },
  body?: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      answer.on("error", reject);
    };
    const settings = { ...options, agent: false, timeout: TIMEOUT_MS };
    const call = url.startsWith("https:") ? requestTls(url, settings, onAnswer) : request(url, settings, onAnswer);
    call.on("timeout", () => call.destroy(new Error(`no answer from ${url} within ${TIMEOUT_MS} ms`)));
    call.on("error", reject);
    call.end(body);
  });
}

/** The few calls that the harness makes itself; tests use their own client or kubectl. */
export class KubeApi {
  readonly #credentials: Credentials;

  constructor(kubeconfig: string) {
    this.#credentials = readCredentials(kubeconfig);
  }

  /** Sends one request; any status is an answer, only a broken connection throws. */
  async send<T = KubeObject>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const { server, ca, cert, key } = this.#credentials;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: "application/json",
      ...(text === undefined ? {} : { "content-type": "application/json" }),
    };
    const answer = await exchange(server + path, { method, headers, ca, cert, key }, text);
    // Errors outside the API, such as a 503 while it starts, come as plain text.
    const json = answer.text.startsWith("{") ? answer.text : JSON.stringify({ message: answer.text });
    return { status: answer.status, body: parseJson<T>(json) };
  }

  /** Creates an object, or accepts that it is there already. */
  async create(path: string, object: unknown): Promise<void> {
    const { status, body } = await this.send<{ message?: string }>("POST", path, object);
    if (status >= 300 && status !== 409) throw new Error(`POST ${path} answered ${status}: ${body.message ?? ""}`);
  }
}

/** Asks a component whether it is ready; throws with its own words when not. */
export async function askProbe({ url, auth }: Probe, kubeconfig: string): Promise<true> {
  const tls = auth === "admin" ? readCredentials(kubeconfig) : { rejectUnauthorized: false };
  const answer = await exchange(url, { method: "GET", ...tls });
  if (answer.status === 200) return true;
  throw new Error(`${url} answered ${answer.status} ${answer.text.trim().slice(-400)}`);
}
