import { Store, useStore } from "./store.ts";

/** Who reads. opening: it is found out, or why not yet. signed-out: a token is asked for. */
export type Session =
  | { readonly state: "opening"; readonly problem?: string }
  | { readonly state: "signed-out"; readonly expired: boolean }
  | { readonly state: "signed-in"; readonly me: Me };

/** What the server says of the caller. */
export interface Me {
  readonly name: string;
  readonly job_namespace: string;
  readonly may: readonly string[];
}

export const session = new Store<Session>({ state: "opening" });

/** The namespace whose jobs the server shows; empty while nobody is signed in. */
export function useJobNamespace(): string {
  const now = useStore(session);
  return now.state === "signed-in" ? now.me.job_namespace : "";
}

/** In memory only: it is gone with the tab. Undefined where a proxy in front of the server sends it. */
let token: string | undefined;

export function authorization(): { readonly authorization?: string } {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

export function setToken(value: string | undefined): void {
  token = value;
}

/** Takes the token out of the address that local mode opens, so that it stays in no history. */
export function takeTokenFromAddress(): void {
  const found = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (found === undefined) return;
  setToken(decodeURIComponent(found));
  history.replaceState(null, "", `${location.pathname}${location.search}`);
}

/** The credentials no longer hold: whatever page is open stays, and a token is asked for over it. */
export function expire(): void {
  const { state } = session.get();
  setToken(undefined);
  if (state === "signed-out") return;
  session.set({ state: "signed-out", expired: state === "signed-in" });
}

/** Resolves when somebody is signed in; rejects when the signal is aborted. */
export function signedIn(signal: AbortSignal): Promise<Me> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const now = session.get();
      if (now.state === "signed-in") {
        leave();
        resolve(now.me);
      }
    };
    const abort = (): void => {
      leave();
      reject(new DOMException("the page was left", "AbortError"));
    };
    const unsubscribe = session.subscribe(look);
    const leave = (): void => {
      unsubscribe();
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    else look();
  });
}
