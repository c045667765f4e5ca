import { useEffect } from "react";
import { call } from "./api.ts";
import { session } from "./session.ts";
import { Store, useStore } from "./store.ts";

const EVERY_MS = 30_000;

/** How many approvals wait for the reader. */
export const openApprovals = new Store(0);

/** Looks again how many there are. */
export async function countApprovals(): Promise<void> {
  if (session.get().state !== "signed-in" || document.visibilityState === "hidden") return;
  try {
    const { total } = await call<{ total: string }>("/api/v1/consent/list", { box: "mine", page_size: 1 });
    openApprovals.set(Number(total));
  } catch {
    // Whatever page is open says that the server does not answer.
  }
}

/** The count, kept up for as long as the component is shown. */
export function useOpenApprovals(): number {
  const { state } = useStore(session);
  useEffect(() => {
    void countApprovals();
    const timer = window.setInterval(() => void countApprovals(), EVERY_MS);
    return () => clearInterval(timer);
  }, [state]);
  return useStore(openApprovals);
}
