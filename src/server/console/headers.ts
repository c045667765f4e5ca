import type { IncomingHttpHeaders } from "node:http";

/** Nothing but our own scripts, styles and calls; texts never become code or markup. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self' data:",
  "require-trusted-types-for 'script'",
  "trusted-types kj",
].join("; ");

/** What a browser is told with every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** The header that no form and no page of another origin can send. */
export const PAGE_HEADER = "x-kj";

/**
 * Why a call by POST is no call of our own page; undefined if it is one. An ingress may send credentials along by itself, so
 * that a foreign page could call in its reader's name.
 */
export function forgery(headers: IncomingHttpHeaders, allowed: ReadonlySet<string>): string | undefined {
  const { host = "", origin } = headers;
  if (headers[PAGE_HEADER] !== "1") return "calls of the console carry the header X-KJ: 1";
  if (!/^application\/json(?:;|$)/i.test(headers["content-type"] ?? "")) return "calls of the console are JSON";
  if (origin === undefined || allowed.has(origin)) return undefined;
  const isOwn = URL.canParse(origin) && new URL(origin).host === host;
  return isOwn ? undefined : "calls from pages of another origin are not answered; --cors-origins names those that may";
}
