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
  PermissionError: ({ message }, place) =>
    new CliError(`${message} (${place})`, { reason: "Forbidden", hint: "kj whoami shows what you may do" }),
  InvalidRequestError: ({ message }) => new CliError(message, { reason: "Invalid" }),
  NotFoundError: ({ message }) => new CliError(message, { reason: "NotFound" }),
  JobApiError: ({ message, httpStatus }, place) =>
    httpStatus === 404 && message.startsWith("the server answers")
      ? new CliError(`${place} has no such call`, { reason: "NotFound", hint: "is this a job API of this version?" })
      : new CliError(message, { reason: httpStatus === 409 ? "Conflict" : "Error" }),
};

function ofKubernetes({ code, message, reason }: Thrown, place: string): CliError | undefined {
  if (code === 401) return unauthenticated(place);
  if (code === 403) return forbidden(message, place);
  if (code === 404 && reason !== "NotFound")
    return new CliError(`Kubernetes knows no KusciaJobs (${place})`, {
      reason: "NotInstalled",
      hint: "install the operator's CRDs (docs/install.md), then kj doctor",
    });
  if (code === 422 || code === 400) return new CliError(firstLine(message), { reason: "Invalid" });
  return undefined;
}

function unauthenticated(place: string): CliError {
  return new CliError(`not let in: the credentials are missing or wrong (${place})`, {
    reason: "Unauthenticated",
    hint: "log in again, or name other credentials by --context, --token-file or KJ_TOKEN",
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
    hint: "is it up? Choose another with --context or --server; kj local up starts one on this machine",
  });
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
