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
  address: option("string", "", "Address to listen on; without it all addresses."),
  "http-port": option("integer", 8082, "Port of the HTTP API; 0 for any free one, -1 for none."),
  "grpc-port": option("integer", 8083, "Port of the gRPC API; 0 for any free one, -1 for none."),
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
    "File with the token that callers send, or several, one a line. Read again when it changes.",
  ),
  "tls-cert-file": option("string", "", "The server's certificate chain, PEM. Read again when it changes."),
  "tls-key-file": option("string", "", "The certificate's key, PEM."),
  "client-ca-file": option("string", "", "Who signs the clients' certificates, PEM; for MTLS."),
  "kubernetes-auth": option(
    "boolean",
    false,
    "Also take bearer tokens that Kubernetes knows, and ask it what their holders may do.",
  ),
  "token-audiences": option(
    "list",
    [],
    "Audiences that bearer tokens must be for; without any, those of the API server.",
  ),
  "reload-interval": option("duration", 10, "How often the files above are looked at."),
  "max-body-bytes": option("integer", 4 * 1024 * 1024, "The largest request."),
  "request-timeout": option("duration", 30, "How long a call with one answer may take."),
  "request-rate": option("integer", 50, "Requests per second and client in the long run; 0 for no limit."),
  "request-burst": option("integer", 200, "Requests that a client may send at once."),
  "watch-max-events": option("integer", 1000, "A watch client with more events waiting is dropped."),
  "watch-max-wait": option("duration", 30, "A watch client that takes nothing for so long is dropped."),
  "cache-max-age": option(
    "duration",
    60,
    "A cache without contact to the API server for so long answers nothing any more.",
  ),
  "drain-timeout": option("duration", 20, "How long calls may go on when the process is told to stop."),
  connections: option("integer", 8, "Connections to the API server for requests."),
  "log-level": option("string", "info", "debug, info, warn or error."),
} as const;

export type ApiOptions = Options<typeof API_OPTIONS>;

export const PROTOCOLS = ["NOTLS", "TLS", "MTLS"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The protocol, once the options that belong to it are known to be there. @throws OptionError */
export function protocolOf(options: ApiOptions): Protocol {
  // Kuscia takes an empty one for MTLS.
  const name = options.protocol === "" ? "MTLS" : options.protocol.toUpperCase();
  const protocol = PROTOCOLS.find((known) => known === name);
  if (protocol === undefined)
    throw new OptionError(`--protocol is "${options.protocol}": it must be one of ${PROTOCOLS.join(", ")}`);
  if (protocol === "NOTLS") return protocol;
  requireFlags(options, protocol, ["tls-cert-file", "tls-key-file"]);
  if (protocol === "MTLS") requireFlags(options, protocol, ["client-ca-file"]);
  if (!options["kubernetes-auth"]) requireFlags(options, protocol, ["token-file"]);
  return protocol;
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
