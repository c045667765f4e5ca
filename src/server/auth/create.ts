import type { KubeClient } from "../../kube/client.ts";
import { messageOf } from "../../kube/errors.ts";
import type { Logger } from "../../process/log.ts";
import type { Tickets } from "../../service/tickets.ts";
import { RateLimiter } from "../limits.ts";
import { type ApiOptions, type IdentitySource, type Protocol, protocolOf } from "../options.ts";
import { Authenticator } from "./authenticator.ts";
import { Reviews } from "./reviews.ts";
import { TlsFiles } from "./tls-files.ts";
import { TokenFile } from "./token-file.ts";

export interface Authentication {
  readonly authenticator: Authenticator;
  /** Whether nobody is asked for anything. */
  readonly open: boolean;
  readonly limiter: RateLimiter;
  /** Undefined for plain text. */
  readonly tls?: TlsFiles;
  /** Of the console: browsers show no client certificates, and the tokens of the file are not for them. */
  readonly console: Pick<Authentication, "authenticator" | "tls">;
  stop(): void;
}

interface Needed {
  /** For reviews. */
  readonly client: KubeClient;
  readonly tickets: Tickets;
  readonly logger: Logger;
}

/** Everything that the options say about who may come in. @throws OptionError, or when a file is no good. */
export function createAuthentication(options: ApiOptions, { client, tickets, logger }: Needed): Authentication {
  const protocol = protocolOf(options);
  const { tls, consoleTls } = tlsFiles(options, protocol);
  const reviews = options["kubernetes-auth"]
    ? new Reviews({ client, audiences: options["token-audiences"], logger })
    : undefined;
  // Kuscia asks for no token without TLS; a way that Kuscia lacks is only ever on because someone wants it.
  const guarded = options["local-only"] && options["token-file"] !== "";
  const open = protocol === "NOTLS" && reviews === undefined && !guarded;
  if (open) logger.warn({ protocol }, "plain text and no token: whoever reaches the ports may do everything");
  const tokens = open || options["token-file"] === "" ? undefined : new TokenFile(options["token-file"]);
  const limiter = new RateLimiter({ rate: options["request-rate"], burst: options["request-burst"] });
  const timer = setInterval(() => {
    for (const files of new Set([tls, consoleTls])) if (files) reload("TLS files", logger, () => files.reload());
    if (tokens) reload("token file", logger, () => tokens.reload());
  }, options["reload-interval"] * 1000);
  timer.unref();
  const common = { reviews, limiter, jobNamespace: options["job-namespace"] };
  const identity = options["client-identity"] as IdentitySource;
  const ofConsole = new Authenticator({ ...common, open: false, ...(options["local-only"] && { tokens }) });
  return {
    authenticator: new Authenticator({ ...common, open, tokens, tickets, identity }),
    open,
    limiter,
    tls,
    console: { authenticator: ofConsole, tls: consoleTls },
    stop: () => clearInterval(timer),
  };
}

/** Undefined for plain text. */
function tlsFiles(
  options: ApiOptions,
  protocol: Protocol,
): { readonly tls?: TlsFiles; readonly consoleTls?: TlsFiles } {
  if (protocol === "NOTLS") return {};
  const tls = tlsOf(options, protocol === "MTLS");
  return { tls, consoleTls: protocol === "MTLS" ? tlsOf(options, false) : tls };
}

function tlsOf(options: ApiOptions, mutual: boolean): TlsFiles {
  return new TlsFiles({
    cert: options["tls-cert-file"],
    key: options["tls-key-file"],
    clientCA: mutual ? options["client-ca-file"] : undefined,
  });
}

function reload(what: string, logger: Logger, read: () => boolean | void): void {
  try {
    if (read() === true) logger.info({}, `read the changed ${what}`);
  } catch (error) {
    logger.warn({ error: messageOf(error) }, `the ${what} changed but cannot be used, going on with what they held`);
  }
}
