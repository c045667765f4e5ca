import { readFileSync } from "node:fs";
import { DEFAULT_JOB_NAMESPACE } from "../api/names.ts";
import { option, OptionError, type Options } from "../process/options.ts";

/** The options of `kusciajob-operator api`. */
export const API_OPTIONS = {
  kubeconfig: option(
    "string",
    "",
    "Kubeconfig file; without it the pod's service account, else $KUBECONFIG or ~/.kube/config.",
  ),
  "job-namespace": option("string", DEFAULT_JOB_NAMESPACE, "Namespace whose KusciaJobs are served."),
  "domain-id": option(
    "string",
    "",
    "The server's own domain in a peer-to-peer set-up: only it may be an initiator, and commands bear its name.",
  ),
  address: option("string", "", "Address to listen on, health and metrics too; without it all addresses."),
  "local-only": option(
    "boolean",
    false,
    "Answer over HTTP only what names this machine as its host, and no page of another origin; with --token-file a token is asked for without TLS, too.",
  ),
  "http-port": option("integer", 8082, "Port of the HTTP API; 0 for any free one, -1 for none."),
  "cors-origins": option(
    "list",
    [],
    "Origins of pages in browsers that may call, such as https://console.example.com; without any no browser lets a page of another origin read an answer.",
  ),
  "console-port": option(
    "integer",
    -1,
    "Port of the console for browsers; 0 for any free one, -1 for none. It takes bearer tokens alone, and no client certificates.",
  ),
  "console-read-only": option(
    "boolean",
    false,
    "The console shows everything that its user may see, and changes nothing.",
  ),
  "console-url": option(
    "string",
    "",
    "Where people find the console, such as https://console.example.com; kj names the page of a job that it made.",
  ),
  "grpc-port": option("integer", 8083, "Port of the gRPC API; 0 for any free one, -1 for none."),
  "cloudpss-port": option(
    "integer",
    -1,
    "Port where jobs are served to clients of CloudPSS, who show a token as a bearer; 0 for any free one, -1 for none.",
  ),
  "cloudpss-key-file": option(
    "string",
    "",
    "File with a secret that the ids of CloudPSS' streams are made from, the same for all replicas; without one ids end with the process.",
  ),
  "azure-batch-port": option(
    "integer",
    -1,
    "Port for clients of Azure Batch; 0 for any free one, -1 for none. TLS and tokens are as for the HTTP API.",
  ),
  "azure-batch-config": option(
    "string",
    "",
    "YAML file with the accounts and pools that clients of Azure Batch know: `accounts: [{name, key or keySecret, master: true or domain}]`, `pools: [{id, appImage, domain}]`.",
  ),
  "azure-batch-resource-hosts": option(
    "string",
    "",
    "Hosts, with commas between them, from which resource files of Azure Batch's tasks may be fetched by http or https; none by default.",
  ),
  "health-port": option("integer", 8081, "Port of /healthz and /readyz; 0 for any free one, -1 for none."),
  "metrics-port": option("integer", -1, "Port of /metrics; -1 for the health port."),
  protocol: option(
    "string",
    "MTLS",
    "NOTLS: plain text and no token is asked for; TLS: a server certificate and a token; MTLS: certificates on both sides and a token.",
  ),
  "token-file": option(
    "string",
    "",
    "File with the tokens that callers send, one a line: the token itself, or `name: SHA-256 of the token` and the domains that it acts for. Read again when it changes.",
  ),
  insecure: option(
    "boolean",
    false,
    "Allow NOTLS on addresses of other machines, or although a token file is given that it asks nobody for.",
  ),
  "tls-cert-file": option("string", "", "The server's certificate chain, PEM. Read again when it changes."),
  "tls-key-file": option("string", "", "The certificate's key, PEM."),
  "client-ca-file": option("string", "", "Who signs the clients' certificates, PEM; for MTLS."),
  "kubernetes-auth": option(
    "boolean",
    false,
    "Also take bearer tokens that Kubernetes knows, and ask it what their holders may do.",
  ),
  "token-audiences": option("list", ["kusciajob-operator"], "Audiences that bearer tokens must be made for."),
  "client-identity": option(
    "string",
    "none",
    "What a client certificate alone says of its holder, with MTLS. none: nothing, a token is needed. cn: the domain of its common name. spiffe: that of its URI spiffe://TRUST-DOMAIN/domain/DOMAIN.",
  ),
  "reload-interval": option("duration", 10, "How often the files above are looked at."),
  "max-body-bytes": option("integer", 2 * 1024 * 1024, "The largest request."),
  "request-timeout": option("duration", 30, "How long a call with one answer may take."),
  "request-rate": option("integer", 50, "Requests per second and client in the long run; 0 for no limit."),
  "request-burst": option("integer", 200, "Requests that a client may send at once."),
  "watch-max-events": option("integer", 1000, "A watch client with more events waiting is dropped."),
  "watch-max-wait": option("duration", 30, "A watch client that takes nothing for so long is dropped."),
  "max-streams-per-caller": option("integer", 20, "Watches and logs that one client may have open; 0 for no limit."),
  "max-streams": option("integer", 2000, "Watches and logs that all clients may have open together; 0 for no limit."),
  "stream-max-idle": option(
    "duration",
    3600,
    "A stream that had nothing to send for so long ends, and its client begins another.",
  ),
  "stream-max-age": option("duration", 86_400, "After so long a stream ends, and its client begins another."),
  "cache-max-age": option(
    "duration",
    60,
    "Calls fail once the cache has been out of contact with the API server for so long.",
  ),
  "drain-timeout": option("duration", 20, "How long calls may go on when the process is told to stop."),
  connections: option("integer", 8, "Connections to the API server for requests about jobs; as many again for others."),
  "log-level": option("string", "info", "debug, info, warn or error."),
} as const;

export type ApiOptions = Options<typeof API_OPTIONS>;

/** What a client certificate may say. */
export const IDENTITIES = ["none", "cn", "spiffe"] as const;
export type IdentitySource = (typeof IDENTITIES)[number];

export const PROTOCOLS = ["NOTLS", "TLS", "MTLS"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The protocol, once the options that belong to it are known to be there. @throws OptionError */
export function protocolOf(options: ApiOptions): Protocol {
  // Kuscia takes an empty one for MTLS.
  const name = options.protocol === "" ? "MTLS" : options.protocol.toUpperCase();
  const protocol = PROTOCOLS.find((known) => known === name);
  if (protocol === undefined)
    throw new OptionError(`--protocol is "${options.protocol}": it must be one of ${PROTOCOLS.join(", ")}`);
  checkIdentities(options, protocol);
  checkConsole(options);
  if (protocol === "NOTLS") {
    checkPlainText(options);
    return protocol;
  }
  requireFlags(options, protocol, ["tls-cert-file", "tls-key-file"]);
  if (protocol === "MTLS") requireFlags(options, protocol, ["client-ca-file"]);
  if (!options["kubernetes-auth"] && options["client-identity"] === "none")
    requireFlags(options, protocol, ["token-file"]);
  return protocol;
}

/** @throws OptionError */
function checkIdentities(options: ApiOptions, protocol: Protocol): void {
  const identity = options["client-identity"];
  if (!IDENTITIES.some((known) => known === identity))
    throw new OptionError(`--client-identity is "${identity}": it must be one of ${IDENTITIES.join(", ")}`);
  if (identity !== "none" && protocol !== "MTLS")
    throw new OptionError(
      `--client-identity ${identity} needs --protocol MTLS: without it no client has a certificate`,
    );
  if (options["kubernetes-auth"] && options["token-audiences"].length === 0)
    throw new OptionError(
      "--token-audiences is empty, which would let in tokens made for others: name the audience of tokens for this API",
    );
}

/** A console must know whose tokens it may take. @throws OptionError */
function checkConsole(options: ApiOptions): void {
  const ofThisMachine = options["local-only"] && options["token-file"] !== "";
  if (options["console-port"] >= 0 && !options["kubernetes-auth"] && !ofThisMachine)
    throw new OptionError(
      "--console-port needs --kubernetes-auth: the console takes bearer tokens that Kubernetes knows, and no others",
    );
}

/** The origins that `--cors-origins` names. @throws OptionError when one is no origin */
export function originsOf(options: ApiOptions): ReadonlySet<string> {
  for (const origin of options["cors-origins"]) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new OptionError(
        `--cors-origins has "${origin}", which is no origin: it must be like https://console.example.com, without a path`,
      );
  }
  return new Set(options["cors-origins"]);
}

/** The address of `--console-url` without a slash at its end; empty for none. @throws OptionError */
export function consoleUrlOf({ "console-url": url }: Pick<ApiOptions, "console-url">): string {
  if (url === "" || (/^https?:\/\/[^?#]+$/.test(url) && URL.canParse(url))) return url.replace(/\/+$/, "");
  throw new OptionError(`--console-url is "${url}": it must be like https://console.example.com, without ? and #`);
}

const SHORTEST_KEY_BYTES = 16;

/** The secret of `--cloudpss-key-file`; undefined without one. @throws OptionError when it is too short to be one */
export function cloudpssKeyOf(options: ApiOptions): Buffer | undefined {
  const file = options["cloudpss-key-file"];
  if (file === "") return undefined;
  const key = readFileSync(file);
  if (key.length >= SHORTEST_KEY_BYTES) return key;
  throw new OptionError(
    `--cloudpss-key-file ${file} has ${key.length} bytes: it must have at least ${SHORTEST_KEY_BYTES}`,
  );
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/** Plain text by mistake is what an attacker hopes for. @throws OptionError */
function checkPlainText(options: ApiOptions): void {
  if (options.insecure) return;
  const isLocal = isLoopback(options.address);
  if (!isLocal)
    throw new OptionError(
      `--protocol NOTLS on --address "${options.address}" lets other machines in without encryption: take 127.0.0.1, another protocol, or say --insecure`,
    );
  if (options["token-file"] !== "" && !options["kubernetes-auth"] && !options["local-only"])
    throw new OptionError(
      "--protocol NOTLS asks nobody for the tokens of --token-file: leave it out, take another protocol, or say --insecure",
    );
}

function requireFlags(
  options: ApiOptions,
  protocol: Protocol,
  names: readonly ("tls-cert-file" | "tls-key-file" | "client-ca-file" | "token-file")[],
): void {
  for (const name of names) {
    if (options[name] === "") throw new OptionError(`--protocol ${protocol} needs --${name}`);
  }
}
