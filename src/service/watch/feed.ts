import type { KubeObject } from "../../api/kubernetes.ts";
import type { ResourceType } from "../../api/resources.ts";
import { Cache } from "../../kube/cache.ts";
import type { KubeClient } from "../../kube/client.ts";
import { Reflector } from "../../kube/reflector.ts";
import type { Logger } from "../../process/log.ts";
import { ObjectEvent } from "./event.ts";
import { ObjectHub } from "./hub.ts";
import type { SubscriptionLimits } from "./subscription.ts";

export interface FeedOptions<T extends KubeObject> {
  readonly client: Pick<KubeClient, "listAll" | "watch">;
  readonly logger: Logger;
  readonly limits: SubscriptionLimits;
  readonly type: ResourceType<T>;
  readonly namespace?: string;
  readonly fieldSelector?: string;
  /** For how long it is watched on when nobody wants to know any more. */
  readonly lingerMs?: number;
  /** Called when it is watched no longer. */
  readonly onIdle?: () => void;
}

/** Objects that are watched at present. */
interface Watched<T extends KubeObject> {
  readonly hub: ObjectHub<T, ObjectEvent<T>>;
  readonly cache: Pick<Cache<T>, "list" | "get" | "onChange">;
}

/** The same for one reader, who says when it needs them no longer. */
export interface Use<T extends KubeObject> extends Watched<T> {
  readonly release: () => void;
}

// Clients that lost their connection come back within it, and then hear only of what they missed.
const LINGER_MS = 60_000;

/** Objects that nobody but clients wants to know of: they are watched and kept while there is one. */
export class Feed<T extends KubeObject> {
  readonly #options: FeedOptions<T>;
  #watched: Promise<Watched<T>> | undefined;
  #reflector: Reflector<T> | undefined;
  #uses = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions<T>) {
    this.#options = options;
  }

  /** Whether it is watched. */
  get isWatched(): boolean {
    return this.#watched !== undefined;
  }

  /** Resolves when all objects are known. @throws what Kubernetes refused, if they are not watched yet */
  async use(): Promise<Use<T>> {
    clearTimeout(this.#timer);
    this.#uses += 1;
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) this.#leave();
      isReleased = true;
    };
    this.#watched ??= this.#begin();
    const { hub, cache } = await this.#watched.catch((error: unknown) => {
      release();
      throw error;
    });
    return { hub, cache, release };
  }

  /** Ends the watch. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const reflector = this.#reflector;
    this.#watched = undefined;
    this.#reflector = undefined;
    await reflector?.stop();
  }

  async #begin(): Promise<Watched<T>> {
    const { client, logger, type, namespace, fieldSelector, limits } = this.#options;
    const cache = new Cache<T>();
    const hub = new ObjectHub<T, ObjectEvent<T>>(cache, limits, ObjectEvent);
    let onFailure: (error: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => (onFailure = reject));
    failed.catch(() => undefined);
    const reflector = new Reflector<T>({ client, logger, type, namespace, fieldSelector, cache, onFailure });
    this.#reflector = reflector;
    reflector.start();
    try {
      await Promise.race([reflector.synced, failed]);
    } catch (error) {
      // The next who asks tries again.
      if (this.#reflector === reflector) await this.stop();
      throw error;
    }
    hub.begin();
    return { hub, cache };
  }

  #leave(): void {
    this.#uses -= 1;
    if (this.#uses > 0) return;
    const end = (): void => void this.stop().then(this.#options.onIdle);
    this.#timer = setTimeout(end, this.#options.lingerMs ?? LINGER_MS).unref();
  }
}
