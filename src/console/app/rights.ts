import { about } from "./api.ts";
import { session } from "./session.ts";
import { useStore } from "./store.ts";

/** Whether the reader may do this to all jobs, on a server that does more than show. */
export function useMayWrite(verb: string): boolean {
  const now = useStore(session);
  const server = useStore(about);
  return now.state === "signed-in" && now.me.may.includes(verb) && server?.read_only === false;
}
