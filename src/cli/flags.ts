/** One flag of a command. */
export interface Flag {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  /** What its value is called; for flags that have one. */
  readonly value?: string;
  readonly help: string;
}

export type FlagTable = Readonly<Record<string, Flag>>;

/** What was given on the command line, by name. */
export type FlagValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** Flags of every verb. */
export const GLOBAL_FLAGS = {
  server: { type: "string", value: "URL", help: "Ask the job API here, not Kubernetes; or KJ_SERVER." },
  "token-file": { type: "string", value: "FILE", help: "Token of the job API; or KJ_TOKEN, else the kubeconfig's." },
  "ca-file": { type: "string", value: "FILE", help: "Who signs the job API's certificate, PEM." },
  local: { type: "boolean", help: "Ask local mode on this machine; or KJ_LOCAL=1." },
  kubeconfig: { type: "string", value: "FILE", help: "As kubectl's." },
  context: { type: "string", value: "NAME", help: "As kubectl's." },
  user: { type: "string", value: "NAME", help: "As kubectl's." },
  token: { type: "string", value: "TOKEN", help: "As kubectl's; other users of this machine can see it." },
  as: { type: "string", value: "USER", help: "As kubectl's." },
  namespace: {
    type: "string",
    short: "n",
    value: "NAME",
    help: "Namespace of the jobs; the context's, else cross-domain.",
  },
  "all-namespaces": { type: "boolean", short: "A", help: "Jobs of all namespaces; Kubernetes only." },
  output: { type: "string", short: "o", value: "FORMAT", help: "wide, json, yaml, name, ndjson or jsonpath=TEMPLATE." },
  color: { type: "string", value: "WHEN", help: "auto, always or never." },
  "request-timeout": { type: "string", value: "TIME", help: "Of one request, such as 10s; 30s." },
  verbose: {
    type: "string",
    short: "v",
    value: "LEVEL",
    help: "As kubectl's: from 6 on each request on standard error.",
  },
  help: { type: "boolean", short: "h", help: "Show this." },
} as const satisfies FlagTable;

/** The value of a flag that is given once. */
export function text(flags: FlagValues, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

export function isSet(flags: FlagValues, name: string): boolean {
  return flags[name] === true;
}

/** The values of a flag that may be given several times, also with commas. */
export function texts(flags: FlagValues, name: string): string[] {
  const value = flags[name];
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return all.flatMap((each) => (typeof each === "string" ? each.split(",") : [])).filter((each) => each !== "");
}
