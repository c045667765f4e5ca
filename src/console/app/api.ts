import { authorization, expire, type Me, session, setToken } from "./session.ts";
import { Store } from "./store.ts";

/** Why a call failed, in the server's words. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** The server's word for programs, such as Forbidden. */
  readonly reason: string;

  constructor(message: string, { status = 0, reason = "" } = {}) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  /** Trying again may help. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

interface Answer<T> {
  readonly status?: { readonly code: number; readonly message: string };
  readonly data?: T;
}

/** The server gives up earlier and says so: after this there is nobody, or something between that holds on to it. */
const CALL_MS = 45_000;

/** Makes a call of the job API. @throws Problem */
export async function call<T>(path: string, request: object, signal?: AbortSignal): Promise<T> {
  const headers = { "content-type": "application/json", "x-kj": "1", ...authorization() };
  const init = { method: "POST", headers, body: JSON.stringify(request) };
  const { response, text } = await answered(path, init, signal);
  const { status, data } = parsed<T>(text);
  if (!response.ok || (status?.code ?? 0) !== 0)
    throw new Problem(status?.message || `the server answers ${response.status}`, {
      status: response.ok ? 400 : response.status,
      reason: response.headers.get("x-kusciajob-reason") ?? "",
    });
  return data as T;
}

/** The whole answer, if it comes in time. @throws Problem; AbortError when the signal is aborted */
async function answered(
  path: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<{ readonly response: Response; readonly text: string }> {
  const late = AbortSignal.timeout(CALL_MS);
  try {
    const response = await send(path, { ...init, signal: AbortSignal.any([late, ...(signal ? [signal] : [])]) });
    return { response, text: await response.text() };
  } catch (error) {
    if (error instanceof Problem || signal?.aborted === true) throw error;
    throw new Problem(late.aborted ? `no answer for ${CALL_MS / 1000} s` : messageIn(error));
  }
}

function messageIn(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sends a request. @throws Problem when nobody answers, or the credentials do not hold */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const { authorization: sent } = authorization();
  let response;
  try {
    response = await fetch(path, { cache: "no-store", credentials: "same-origin", redirect: "error", ...init });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new Problem(messageIn(error));
  }
  if (response.status === 401) {
    // An answer to an older token says nothing of the one that was given since.
    if (authorization().authorization === sent) expire();
    throw new Problem("not signed in", { status: 401, reason: "Unauthenticated" });
  }
  return response;
}

function parsed<T>(text: string): Answer<T> {
  try {
    return JSON.parse(text) as Answer<T>;
  } catch {
    return { status: { code: 1, message: text.trim().split("\n", 1)[0] ?? "" } };
  }
}

/** What the server says of itself to everybody. */
export interface About {
  readonly version: string;
  readonly read_only: boolean;
  /** What a token must be made for; empty where no token of Kubernetes is taken. */
  readonly audience: string;
}

/** Undefined until it is known. */
export const about = new Store<About | undefined>(undefined);

export async function readAbout(): Promise<void> {
  const response = await send("/about.json", {});
  if (!response.ok) throw new Problem(`the server answers ${response.status}`, { status: response.status });
  about.set((await response.json()) as About);
}

/** Asks who the caller is; with a token of its own if one is given. @throws Problem */
export async function signIn(token?: string): Promise<void> {
  if (token !== undefined) setToken(token);
  const me = await call<Me>("/api/v1/whoami", {});
  session.set({ state: "signed-in", me });
}
