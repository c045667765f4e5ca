import { Agent } from "node:http";
import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Clock } from "./clock.ts";

/** How to reach the API server and who we are there, as client-go's rest.Config. */
export interface RestConfig {
  readonly server: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsMaterial;
  /** Changes when new connections need other certificates. */
  readonly tlsKey: string;
  /** Set when the kubeconfig names a proxy: makes an agent that goes through it. */
  readonly proxyAgent?: Agent;
}

/** What to take from a kubeconfig instead of its current context; as kubectl's flags. */
export interface KubeconfigChoice {
  readonly context?: string;
  readonly user?: string;
  /** A bearer token in place of the user's credentials. */
  readonly token?: string;
  /** A user to impersonate. */
  readonly as?: string;
}

/** PEM texts and options for new connections. */
export interface TlsMaterial {
  ca?: string;
  cert?: string;
  key?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Where the configuration comes from. */
export interface RestConfigSource {
  current(): Promise<RestConfig>;
  /** After a 401 with `refused`: what to try instead, or undefined when there is nothing newer. */
  renewed(refused: RestConfig): Promise<RestConfig | undefined>;
}

/** For an exchange that plays the API server: nothing is read, and nobody asks who we are. */
export const noCredentials: RestConfigSource = {
  current: () => Promise.resolve({ server: new URL("http://localhost"), headers: {}, tls: {}, tlsKey: "" }),
  renewed: () => Promise.resolve(undefined),
};

// kubelet rotates service account tokens well before they expire; client-go looks every minute too.
const REFRESH_MS = 60_000;
// A token that is simply wrong must not make every request run an exec plugin.
const SHORTEST_RELOAD_MS = 1000;

/**
 * The kubeconfig's answer, kept for a minute: it may read files or run a program. The order of search is
 * controller-runtime's: the given file, $KUBECONFIG, the pod's service account, ~/.kube/config.
 */
export class Credentials implements RestConfigSource {
  readonly #path: string | undefined;
  readonly #choice: KubeconfigChoice;
  readonly #clock: Clock;
  #config: KubeConfig | undefined;
  #rest: RestConfig | undefined;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #loading: Promise<RestConfig> | undefined;

  constructor(options: { kubeconfig?: string; choice?: KubeconfigChoice; clock: Clock }) {
    this.#path = options.kubeconfig;
    this.#choice = options.choice ?? {};
    this.#clock = options.clock;
  }

  /** Rejects when the kubeconfig cannot be read or its plugin fails. */
  current(): Promise<RestConfig> {
    if (this.#rest && this.#age() < REFRESH_MS) return Promise.resolve(this.#rest);
    return this.#load(isStatic(this.#config));
  }

  async renewed(refused: RestConfig): Promise<RestConfig | undefined> {
    if (this.#rest && this.#rest !== refused) return this.#rest;
    if (this.#age() < SHORTEST_RELOAD_MS) return undefined;
    return this.#load(true);
  }

  #age(): number {
    return this.#clock.monotonic() - this.#loadedAt;
  }

  #load(fromScratch: boolean): Promise<RestConfig> {
    this.#loading ??= this.#read(fromScratch).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(fromScratch: boolean): Promise<RestConfig> {
    // A new KubeConfig forgets tokens that its authenticators hold; the old one keeps an exec plugin's until it expires.
    const config = fromScratch || !this.#config ? await readKubeconfig(this.#path, this.#choice) : this.#config;
    const rest = await restConfigOf(config);
    this.#config = config;
    this.#rest = rest;
    this.#loadedAt = this.#clock.monotonic();
    return rest;
  }
}

/** True when everything comes from the kubeconfig and files, so that reading it anew costs little. */
function isStatic(config: KubeConfig | undefined): boolean {
  const user = config?.getCurrentUser();
  return !user?.exec && (!user?.authProvider || hasTokenFile(user.authProvider));
}

function hasTokenFile(provider: { config?: { tokenFile?: string } }): boolean {
  return provider.config?.tokenFile !== undefined;
}

/** Lazy: loading client-node takes longer than the rest of the process together. */
async function readKubeconfig(path: string | undefined, choice: KubeconfigChoice): Promise<KubeConfig> {
  const { loadConfig } = await import("./kubeconfig.ts");
  return loadConfig(path, choice);
}

async function restConfigOf(config: KubeConfig): Promise<RestConfig> {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error("the kubeconfig has no current cluster");
  const server = new URL(cluster.server);
  // client-node refuses plain http unless TLS verification is off, which means nothing there.
  if (server.protocol === "http:") Object.assign(cluster, { skipTLSVerify: true });
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  const tls = tlsOf(options);
  return {
    server,
    headers: headersOf(options),
    tls,
    tlsKey: JSON.stringify([server.href, cluster.proxyUrl, tls]),
    ...(cluster.proxyUrl && options.agent instanceof Agent && { proxyAgent: options.agent }),
  };
}

function tlsOf(options: RequestOptions): TlsMaterial {
  return {
    ca: pem(options.ca),
    cert: pem(options.cert),
    key: pem(options.key),
    servername: options.servername,
    rejectUnauthorized: options.rejectUnauthorized,
  };
}

/** client-node gives PEM texts as buffers or strings, depending on where they came from. */
function pem(value: unknown): string | undefined {
  return typeof value === "string" || value instanceof Buffer ? value.toString() : undefined;
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    // Token files end in a newline, which no header may.
    if (typeof value === "string") headers[name] = value.trim();
  }
  if (options.auth) headers.Authorization = `Basic ${Buffer.from(options.auth).toString("base64")}`;
  return headers;
}
