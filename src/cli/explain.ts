import { messageOf } from "../kube/errors.ts";
import { CliError } from "./errors.ts";

/** What the errors of both transports have in common. */
interface Thrown {
  readonly name: string;
  readonly message: string;
  /** HTTP status of Kubernetes, or code of the job API. */
  readonly code?: number;
  /** Kubernetes' word for why; empty where no Status came. */
  readonly reason?: string;
  readonly httpStatus?: number;
  /** Of what the job API refused the right that it takes. */
  readonly needs?: string;
}

/**
 * What is thrown, in one sentence with what to do. By name, since the classes of the transport that is not used are not
 * loaded.
 */
export function explained(error: unknown, place: string): CliError {
  if (error instanceof CliError) return error;
  const thrown: Thrown = error instanceof Error ? error : { name: "Error", message: messageOf(error) };
  const known = EXPLANATIONS[thrown.name]?.(thrown, place);
  return known ?? new CliError(firstLine(thrown.message), { reason: "Error", cause: error });
}

const EXPLANATIONS: Readonly<Record<string, (error: Thrown, place: string) => CliError | undefined>> = {
  ApiError: ofKubernetes,
  TransportError: unreachable,
  UnavailableError: unreachable,
  UnauthenticatedError: (_error, place) => unauthenticated(place),
  PermissionError: (error, place) =>
    new CliError(`${error.message} (${place})`, {
      reason: "Forbidden",
      hint: "ask for that right; kj whoami shows what you may do",
      cause: error,
    }),
  InvalidRequestError: ({ message }) => new CliError(message, { reason: "Invalid" }),
  NotFoundError: ({ message }, place) => missing(message, place),
  JobApiError: ({ message, httpStatus }, place) =>
    httpStatus === 404 && message.startsWith("the server answers")
      ? new CliError(`${place} has no such call`, { reason: "NotFound", hint: "is this a job API of this version?" })
      : httpStatus === 409 || httpStatus === 412
        ? conflict(message)
        : new CliError(message, { reason: "Error" }),
};

function ofKubernetes({ code, message, reason }: Thrown, place: string): CliError | undefined {
  if (code === 401) return unauthenticated(place);
  if (code === 403) return forbidden(message, place);
  if (code === 404 && reason !== "NotFound")
    return new CliError(`Kubernetes knows no KusciaJobs (${place})`, {
      reason: "NotInstalled",
      hint: "install the operator's CRDs (docs/install.md), then kj doctor",
    });
  return REFUSALS[code ?? 0]?.(message, place) ?? ((code ?? 0) >= 500 ? unavailable(message, place) : undefined);
}

const invalid = (message: string): CliError => new CliError(firstLine(message), { reason: "Invalid" });
const REFUSALS: Readonly<Record<number, (message: string, place: string) => CliError>> = {
  400: invalid,
  404: missing,
  409: conflict,
  422: invalid,
  429: unavailable,
};

function unavailable(message: string, place: string): CliError {
  const hint = "try again later";
  return new CliError(`${place} cannot answer now: ${firstLine(message)}`, { reason: "Unavailable", hint });
}

/** What lists the things of a kind, by its plural and by its word. */
const LISTS: Readonly<Record<string, readonly [noun: string, list: string]>> = {
  kusciajobs: ["job", "kj get"],
  kusciajobtemplates: ["template", "kj template list"],
  kusciajobschedules: ["schedule", "kj schedule list"],
  appimages: ["AppImage", "kj app list"],
  domains: ["domain", "kj domain list"],
};

/** Kubernetes' sentence, `kusciajobtemplates.kuscia.secretflow "x" not found`, or the job API's. */
function missing(message: string, place: string): CliError {
  const [, plural = "", named] = /^(\w+)\.kuscia\.secretflow "([^"]+)" not found/.exec(message) ?? [];
  const [, noun, said] = /^there is no (\w+) "([^"]+)"/.exec(message) ?? [];
  const found = LISTS[plural] ?? Object.values(LISTS).find(([each]) => each === noun);
  if (found === undefined) return new CliError(firstLine(message), { reason: "NotFound" });
  return new CliError(`no ${found[0]} "${named ?? said}" (${place})`, {
    reason: "NotFound",
    hint: `${found[1]} shows all`,
  });
}

function conflict(message: string): CliError {
  const exists = /already exists/.test(message);
  return new CliError(firstLine(message), {
    reason: exists ? "AlreadyExists" : "Conflict",
    hint: exists ? "nothing was created; choose another name" : "nothing was changed; look again, then decide anew",
  });
}

/** What the job API refuses, with who was refused and which right that takes: its own sentence says neither of a job. */
export function withUser(error: CliError, user: string, namespace: string): CliError {
  const { needs } = (error.cause ?? {}) as Partial<Thrown>;
  const [, place = ""] = / (\([^()]*\))$/.exec(error.message) ?? [];
  const isOfJob = needs !== undefined && /could only \w+ the job that/.test(error.message);
  const message = isOfJob
    ? `${user} may not ${needs} in ${namespace}, nor in the namespace of a party of the job ${place}`
    : error.message.replace("the caller may not", `${user} may not`);
  return new CliError(message, { reason: error.reason, hint: error.hint, exit: error.exit, cause: error });
}

function unauthenticated(place: string): CliError {
  return new CliError(`not let in: the credentials are missing or wrong (${place})`, {
    reason: "Unauthenticated",
    hint: "log in again, or name other credentials: --context or --token of Kubernetes, --token-file or KJ_TOKEN of the job API",
  });
}

/** Kubernetes' sentence: `kusciajobs.kuscia.secretflow is forbidden: User "u" cannot list resource "kusciajobs" ...`. */
const FORBIDDEN =
  /User "([^"]*)" cannot (\S+) resource "([^"]*)"(?: in API group "[^"]*")?(?: in the namespace "([^"]*)"| at the cluster scope)?/;

function forbidden(message: string, place: string): CliError {
  const found = FORBIDDEN.exec(message);
  const hint = "ask for that right; a party sees its own jobs at a job API, with --server";
  if (found === null) return new CliError(`${firstLine(message)} (${place})`, { reason: "Forbidden", hint });
  const [, user, verb, resource, namespace] = found;
  const where = namespace === undefined ? "in all namespaces" : `in ${namespace}`;
  return new CliError(`${user} may not ${verb} ${resource} ${where} (${place})`, { reason: "Forbidden", hint });
}

function unreachable({ message }: Thrown, place: string): CliError {
  return new CliError(`cannot reach ${place}: ${firstLine(message)}`, {
    reason: "Unreachable",
    hint: /certificate/i.test(message)
      ? UNTRUSTED
      : "is it up? Choose another with --context or --server; kj local up starts one on this machine",
  });
}

const UNTRUSTED = "name who signed its certificate: --ca-file for a job API, the kubeconfig for Kubernetes";

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
