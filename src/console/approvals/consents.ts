import type { ConsentContent } from "../../consent/content.ts";
import { call } from "../app/api.ts";
import type { ShownPod } from "../ui/pod.tsx";

export const BOXES = ["mine", "sent", "done", "standing"] as const;
export type Box = (typeof BOXES)[number];

/** What a job asks of a party, and how it stands. */
export interface Consent {
  readonly job_id: string;
  readonly domain_id: string;
  readonly initiator: string;
  readonly state: string;
  readonly digest: string;
  readonly content_digest: string;
  readonly by: string;
  readonly time: string;
  readonly reason: string;
  readonly job_state: string;
  readonly job_create_time: string;
}

export interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** All that a party needs to decide. */
export interface Asked {
  readonly consent: Consent;
  readonly content: ConsentContent;
  /** Whether the digest stands for just this content. */
  readonly isSame: boolean;
  readonly others: readonly { readonly domain_id: string; readonly state: string }[];
  readonly last_yes?: { readonly job_id: string; readonly digest: string; readonly by: string; readonly time: string };
  readonly changes: readonly Change[];
  readonly pods: readonly ShownPod[];
  readonly may_decide: boolean;
}

export interface Standing {
  readonly name: string;
  readonly domain_id: string;
  readonly initiator: string;
  readonly content_digest: string;
  readonly decision: string;
  readonly reason: string;
  readonly by: string;
  readonly create_time: string;
  readonly until: string;
  readonly job_ids: readonly string[];
  readonly may_revoke: boolean;
}

export function isOpen({ state }: Pick<Consent, "state">): boolean {
  return state === "Waiting" || state === "Outdated";
}

const PAGE = 500;

/** The newest first, but for what waits: there the oldest is first. @throws Problem */
export async function listed(box: Box, signal?: AbortSignal): Promise<readonly Consent[]> {
  const { consents } = await call<{ consents: Consent[] }>("/api/v1/consent/list", { box, page_size: PAGE }, signal);
  return consents;
}

/** @throws Problem */
export async function asked(job: string, party: string, signal?: AbortSignal): Promise<Asked> {
  const request = { job_id: job, domain_id: party, render: true };
  const { content, ...data } = await call<Omit<Asked, "content"> & { content: string }>(
    "/api/v1/consent/get",
    request,
    signal,
  );
  const { digest } = data.consent;
  const own = await digestOf(content);
  const isSame = digest === "" || own === undefined || own === digest;
  return { ...data, content: JSON.parse(content) as ConsentContent, isSame };
}

/** The digest of what was sent, as it was sent; without cryptography, over plain HTTP, the server is believed. */
async function digestOf(text: string): Promise<string | undefined> {
  const { subtle } = globalThis.crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return undefined;
  const bytes = await subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${[...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

export interface Answer {
  readonly decision: "Accepted" | "Rejected";
  readonly reason?: string;
  /** For a standing one. */
  readonly until?: string;
}

/** Answers exactly what was shown. @throws Problem with status 409 if something else is asked by now */
export async function decide({ job_id, domain_id, digest }: Consent, answer: Answer): Promise<void> {
  await call("/api/v1/consent/decide", { job_id, domain_id, digest, ...answer });
}

/** Of all these parties, the one that ends first comes first. @throws Problem */
export async function standing(parties: readonly string[], signal?: AbortSignal): Promise<readonly Standing[]> {
  const found = await Promise.all(
    parties.map(async (domain) => {
      const request = { domain_id: domain };
      const path = "/api/v1/consent/standing";
      const data = await call<{ consents: Omit<Standing, "may_revoke">[]; may_revoke: boolean }>(path, request, signal);
      return data.consents.map((each) => ({ ...each, may_revoke: data.may_revoke }));
    }),
  );
  return found.flat().sort((a, b) => a.until.localeCompare(b.until));
}

/** @throws Problem */
export async function revoke({ domain_id, name }: Standing): Promise<void> {
  await call("/api/v1/consent/revoke", { domain_id, name });
}
