import type { IncomingMessage } from "node:http";
import https from "node:https";
import { systemClock } from "../../../src/kube/clock.ts";
import { Credentials } from "../../../src/kube/credentials.ts";
import { exchange, type Exchange, type Outgoing, readText } from "../../../src/kube/exchange.ts";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { eventually } from "../../support/world.ts";
import { collection, get, mergePatch, remove, VALID } from "./objects.ts";
import type { ModelEvent, ModelRequest } from "../../../src/local/api/types.ts";

/** What came back, parsed when it is JSON. */
export interface Reply {
  readonly code: number;
  readonly body: unknown;
  readonly warning?: string;
}

/** The events of a watch so far; `ended` once the server has ended it. */
export interface Following {
  readonly events: readonly ModelEvent[];
  readonly ended: boolean;
  /** Resolves when there are so many events, or the watch has ended, or the time is over. */
  has(count: number, timeoutMs: number): Promise<void>;
  close(): void;
}

type SideOptions = Omit<Outgoing["options"], "headers"> & { headers?: Readonly<Record<string, string>> };

/** One of the two servers that are compared, spoken to over the same seam as the operator speaks. */
export class Side {
  readonly #exchange: Exchange;
  readonly #options: SideOptions;
  readonly #agent: https.Agent | undefined;

  constructor(via: Exchange, options: SideOptions, agent?: https.Agent) {
    this.#exchange = via;
    this.#options = options;
    this.#agent = agent;
  }

  /** The API server that a kubeconfig names, once it serves all kinds: it needs a while when a CRD is new. */
  static async ready(kubeconfig: string): Promise<Side> {
    const side = await Side.#real(kubeconfig);
    const served = async (plural: string): Promise<boolean> => (await side.ask(get(collection(plural)))).code === 200;
    for (const plural of Object.keys(VALID)) await eventually(() => served(plural), `${plural} to be served`);
    return side;
  }

  /** A server of this machine, for the holder of a certificate. */
  static over({ port, ...tls }: { port: number; ca: string; cert: string; key: string }): Side {
    const agent = new https.Agent({ keepAlive: true, ...tls });
    return new Side(exchange, { protocol: "https:", host: "127.0.0.1", port, agent }, agent);
  }

  static async #real(kubeconfig: string): Promise<Side> {
    const access = await new Credentials({ kubeconfig, clock: systemClock }).current();
    const { server, tls, headers } = access;
    const agent = new https.Agent({ keepAlive: true, ...tls });
    return new Side(
      exchange,
      { protocol: server.protocol, host: server.hostname, port: server.port, headers, agent },
      agent,
    );
  }

  async ask(request: ModelRequest): Promise<Reply> {
    const { signal } = new AbortController();
    const response = await this.#send(request, signal);
    const text = await readText(response, signal);
    const { statusCode: code = 0, headers } = response;
    return { code, body: text.startsWith("{") ? (JSON.parse(text) as unknown) : text, warning: headers.warning };
  }

  /** Opens a watch; a refusal is thrown as its Reply. */
  async watch(path: string): Promise<Following> {
    const stopping = new AbortController();
    const response = await this.#send({ method: "GET", path }, stopping.signal);
    if (response.statusCode !== 200) {
      const text = await readText(response, stopping.signal);
      const refusal: Reply = { code: response.statusCode ?? 0, body: JSON.parse(text) as unknown };
      throw Object.assign(new Error(text), refusal);
    }
    return follow(response, stopping);
  }

  close(): void {
    this.#agent?.destroy();
  }

  #send({ method, path, headers, body, text: given }: ModelRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const text = given ?? (body === undefined ? undefined : JSON.stringify(body));
    const all = {
      Accept: "application/json",
      ...(text !== undefined && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
      ...this.#options.headers,
      ...headers,
    };
    return this.#exchange({ options: { ...this.#options, method, path, headers: all }, body: text, signal });
  }
}

function follow(response: IncomingMessage, stopping: AbortController): Following {
  const events: ModelEvent[] = [];
  const waiting = new Set<() => void>();
  const state = { events, ended: false };
  const wake = (): void => {
    for (const check of waiting) check();
  };
  let rest = "";
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) events.push(JSON.parse(line) as ModelEvent);
    wake();
  });
  response.on("end", () => {
    state.ended = true;
    wake();
  });
  response.on("error", () => {});
  return Object.assign(state, {
    has: (count: number, timeoutMs: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => check(true), timeoutMs);
        const check = (over = false): void => {
          if (events.length < count && !state.ended && !over) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () => stopping.abort(new DOMException("closed", "AbortError")),
  });
}

/** Takes the jobs away that tests have left in their namespaces, so that no operator of a later test sees them. */
export async function removeJobs(side: Side, prefix: string): Promise<void> {
  const all = await side.ask(get(collection("kusciajobs")));
  const { items } = all.body as { items: KubeObject[] };
  const left = items.filter(({ metadata }) => metadata.namespace?.startsWith(prefix));
  for (const { metadata } of left) {
    const path = `${collection("kusciajobs", metadata.namespace)}/${metadata.name}`;
    await side.ask(mergePatch(path, { metadata: { finalizers: null } }));
    await side.ask(remove(path));
  }
}
