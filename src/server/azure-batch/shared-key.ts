import { createHmac, timingSafeEqual } from "node:crypto";

/** What is signed of a request. */
export interface Signed {
  readonly method: string;
  /** As the client wrote it: path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const STANDARD_HEADERS = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
] as const;

const WINDOW_MS = 15 * 60_000;

/** Account and signature of an `Authorization: SharedKey account:signature`; undefined for anything else. */
export function parseSharedKey(
  authorization: string,
): { readonly account: string; readonly signature: string } | undefined {
  const [, account, signature] = /^SharedKey +([^:\s]+):(\S+)$/i.exec(authorization) ?? [];
  return account === undefined || signature === undefined ? undefined : { account, signature };
}

/** Whether the request was made within 15 minutes, by its own word. */
export function isRecent({ headers }: Signed, now: number): boolean {
  const time = Date.parse(textOf(headers["ocp-date"]) || textOf(headers["date"]));
  return Math.abs(now - time) <= WINDOW_MS;
}

/** Whether the account's key made the signature. */
export function isSignedBy(key: Buffer, request: Signed, account: string, signature: string): boolean {
  const given = Buffer.from(signature, "base64");
  return stringsToSign(request, account).some((text) => {
    const right = createHmac("sha256", key).update(text, "utf8").digest();
    return right.length === given.length && timingSafeEqual(right, given);
  });
}

/**
 * The text whose digest is the signature. Clients leave out parameters without a value or not, and sign a length of 0 or
 * none; what they sign otherwise is the same.
 */
export function stringsToSign(request: Signed, account: string): readonly string[] {
  const lengths = textOf(request.headers["content-length"]) === "0" ? ["0", ""] : [undefined];
  return lengths.map((length) => stringToSign(request, account, length));
}

function stringToSign({ method, url, headers }: Signed, account: string, length: string | undefined): string {
  const standard = STANDARD_HEADERS.map((name) =>
    name === "content-length" && length !== undefined ? length : textOf(headers[name]),
  );
  const own = Object.keys(headers)
    .filter((name) => name.startsWith("ocp-") && textOf(headers[name]) !== "")
    .sort()
    .map((name) => `${name}:${textOf(headers[name])}\n`);
  const [path, query = ""] = splitOnce(url, "?");
  const parameters = [...parametersOf(query)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => `\n${name}:${[...values].sort().join(",")}`);
  return `${method}\n${standard.join("\n")}\n${own.join("")}/${account}${path}${parameters.join("")}`;
}

/** The query's parameters by name in lower case; those without a value are not signed. */
function parametersOf(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (value === "") continue;
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.join(",") ?? "");
}
