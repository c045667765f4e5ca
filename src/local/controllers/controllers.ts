import { KINDS } from "../api/kinds.ts";
import type { ModelApiServer } from "../api/server.ts";
import type { Change, ModelObject } from "../api/types.ts";
import { expireEvents } from "./event-expiry.ts";
import { collectGarbage, type Departed } from "./garbage.ts";
import { finishNamespaces } from "./namespaces.ts";
import { countQuotas } from "./quotas.ts";

const EXPIRY_MS = 60_000;

/** What the controller-manager does on a cluster: the parts of it that jobs and kubectl rely on. */
export class Controllers {
  readonly #server: ModelApiServer;
  readonly #changed = new Set<string>();
  #departed: Departed[] = [];
  #orphans: ModelObject[] = [];
  #planned: NodeJS.Immediate | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(server: ModelApiServer) {
    this.#server = server;
  }

  /** Also finishes what an earlier life had begun. */
  start(): void {
    this.#orphans = KINDS.flatMap(({ plural }) => this.#server.objects(plural)).filter(isOwned);
    for (const plural of ["namespaces", "resourcequotas"]) this.#changed.add(plural);
    this.#plan();
    this.#expiry = setInterval(() => expireEvents(this.#server, Date.now()), EXPIRY_MS);
  }

  /** Hears of every commit; acts a little later, outside of the request that made it. */
  onCommit({ type, plural, object, request }: Change): void {
    this.#changed.add(plural);
    if (type === "DELETED") this.#departed.push({ object, request });
    if (type === "ADDED" && isOwned(object)) this.#orphans.push(object);
    this.#plan();
  }

  stop(): void {
    clearInterval(this.#expiry);
    clearImmediate(this.#planned);
  }

  #plan(): void {
    this.#planned ??= setImmediate(() => {
      this.#planned = undefined;
      this.#pass();
    });
  }

  #pass(): void {
    const changed = new Set(this.#changed);
    const work = { departed: this.#departed, added: this.#orphans };
    this.#changed.clear();
    this.#departed = [];
    this.#orphans = [];
    collectGarbage(this.#server, work);
    finishNamespaces(this.#server);
    if (changed.has("pods") || changed.has("resourcequotas")) countQuotas(this.#server);
  }
}

function isOwned({ metadata }: ModelObject): boolean {
  return (metadata.ownerReferences ?? []).length > 0;
}
