import type { CoreEvent } from "../../api/kubernetes.ts";
import type { ModelApiServer } from "../api/server.ts";

const LIFETIME_MS = 3_600_000;

/** Deletes Events that nothing has happened to for an hour. */
export function expireEvents(server: ModelApiServer, now: number): void {
  for (const event of server.objects("events") as unknown as CoreEvent[]) {
    const { namespace, name, creationTimestamp } = event.metadata;
    const last = Date.parse(event.lastTimestamp ?? creationTimestamp ?? "");
    const path = `/api/v1/namespaces/${namespace}/events/${name}`;
    if (now - last > LIFETIME_MS) server.handle({ method: "DELETE", path });
  }
}
