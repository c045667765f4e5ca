import { readFileSync } from "node:fs";
import { DEFAULT_JOB_NAMESPACE } from "../../api/names.ts";
import type { ClientRequest } from "../../client/index.ts";
import type { KubeconfigChoice } from "../../kube/credentials.ts";
import type { RequestReport } from "../../kube/transport.ts";
import { usage } from "../errors.ts";
import { type FlagValues, isSet, text } from "../flags.ts";
import { localKubeconfig } from "../local-folder.ts";
import { parseDuration } from "../output/duration.ts";
import type { JobSource } from "./source.ts";

/** Of kj itself. */
export interface Connecting {
  readonly version: string;
  /** Is told of each request, in a line without credentials. */
  readonly onRequest?: (line: string) => void;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The source that flags and environment name; nothing else is ever tried. */
export async function connect(flags: FlagValues, env: Environment, how: Connecting): Promise<JobSource> {
  const server = text(flags, "server") ?? env["KJ_SERVER"];
  if (server !== undefined && server !== "") return connectToApi(server, flags, env, how);
  return connectToKubernetes(flags, env, how);
}

function kubeconfigOf(flags: FlagValues, env: Environment): string | undefined {
  const isLocal = isSet(flags, "local") || env["KJ_LOCAL"] === "1";
  return isLocal ? localKubeconfig(env) : text(flags, "kubeconfig");
}

function choiceOf(flags: FlagValues): KubeconfigChoice {
  return {
    context: text(flags, "context"),
    user: text(flags, "user"),
    token: text(flags, "token"),
    as: text(flags, "as"),
  };
}

/** Milliseconds that one request may take. @throws CliError */
function timeoutOf(flags: FlagValues): number | undefined {
  const given = text(flags, "request-timeout");
  if (given === undefined) return undefined;
  const ms = parseDuration(given);
  if (ms === undefined || ms === 0) throw usage(`--request-timeout is "${given}"`, "a time such as 10s or 2m");
  return ms;
}

async function connectToKubernetes(
  flags: FlagValues,
  env: Environment,
  { version, onRequest }: Connecting,
): Promise<JobSource> {
  const [{ KubeClient }, { Transport }, { KubernetesSource }, { describeConfig }] = await Promise.all([
    import("../../kube/client.ts"),
    import("../../kube/transport.ts"),
    import("./kubernetes.ts"),
    import("../../kube/kubeconfig.ts"),
  ]);
  const kubeconfig = kubeconfigOf(flags, env);
  const choice = choiceOf(flags);
  const { context, server, namespace } = describeConfig(kubeconfig, choice);
  const options = {
    kubeconfig,
    choice,
    userAgent: `kj/${version}`,
    callTimeoutMs: timeoutOf(flags),
    ...(onRequest && { onRequest: (report: RequestReport) => onRequest(requestText(report)) }),
  };
  const transport = new Transport(options);
  return new KubernetesSource({
    client: new KubeClient(transport, options),
    transport,
    place: `context ${context}, ${server}`,
    namespace: isSet(flags, "all-namespaces")
      ? undefined
      : (text(flags, "namespace") ?? namespace ?? DEFAULT_JOB_NAMESPACE),
  });
}

function requestText({ verb, resource, namespace, code, seconds }: RequestReport): string {
  const where = namespace === "" ? "" : ` in ${namespace}`;
  return `${verb} ${resource}${where}: ${outcomeText(code, seconds)}`;
}

function outcomeText(code: number, seconds: number): string {
  return `${code === 0 ? "no answer" : code}, ${Math.round(seconds * 1000)} ms`;
}

async function connectToApi(
  server: string,
  flags: FlagValues,
  env: Environment,
  { onRequest }: Connecting,
): Promise<JobSource> {
  const [{ JobClient }, { JobApiSource }] = await Promise.all([
    import("../../client/index.ts"),
    import("./job-api.ts"),
  ]);
  if (isSet(flags, "all-namespaces"))
    throw usage("-A needs Kubernetes: a job API serves one namespace", "leave out --server, or -A");
  const client = new JobClient({
    baseUrl: urlOf(server),
    timeoutMs: timeoutOf(flags),
    ...(onRequest && {
      onRequest: ({ method, path, code, seconds }: ClientRequest) =>
        onRequest(`${method} ${path}: ${outcomeText(code, seconds)}`),
    }),
    ...tokensOf(flags, env),
    ...tlsOf(flags),
  });
  return new JobApiSource({ client, url: server });
}

/** @throws CliError */
function urlOf(server: string): string {
  if (/^https?:\/\/[^/]+\/?$/.test(server) && URL.canParse(server)) return server;
  throw usage(`--server is "${server}"`, "a URL such as https://jobs.example:8082");
}

/** Where a console is, and what it is shown. @throws CliError */
export function consoleAccess(
  flags: FlagValues,
  env: Environment,
): { readonly target: URL; readonly token: () => Promise<string | undefined>; readonly ca?: string } {
  const server = text(flags, "server") ?? env["KJ_SERVER"] ?? "";
  if (server === "") throw usage("console needs --server", "the address of the job API's --console-port");
  const file = text(flags, "token-file");
  const ca = text(flags, "ca-file");
  return {
    target: new URL(urlOf(server)),
    token: async () => (file === undefined ? (env["KJ_TOKEN"] ?? bearerOf(flags)) : readFileSync(file, "utf8")),
    ...(ca !== undefined && { ca: readFileSync(ca, "utf8") }),
  };
}

/** The API's own token as given, else a bearer token of Kubernetes from the flag or the kubeconfig, if there is one. */
function tokensOf(flags: FlagValues, env: Environment): object {
  const file = text(flags, "token-file");
  if (file !== undefined) return { token: () => readFileSync(file, "utf8") };
  if (env["KJ_TOKEN"]) return { token: env["KJ_TOKEN"] };
  return { bearer: () => bearerOf(flags) };
}

async function bearerOf(flags: FlagValues): Promise<string | undefined> {
  const given = text(flags, "token");
  if (given !== undefined) return given;
  const { readBearer } = await import("./bearer.ts");
  return readBearer(text(flags, "kubeconfig"), choiceOf(flags));
}

function tlsOf(flags: FlagValues): object {
  const ca = text(flags, "ca-file");
  return ca === undefined ? {} : { tls: { ca: readFileSync(ca, "utf8") } };
}
