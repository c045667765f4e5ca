import type { CoreEvent } from "../../api/kubernetes.ts";
import { APP_IMAGES, DOMAINS, EVENTS, KUSCIA_JOB_SCHEDULES, KUSCIA_JOB_TEMPLATES } from "../../api/resources.ts";
import type { AppImage, Domain, KusciaJobSchedule, KusciaJobTemplate } from "../../api/types.ts";
import type { Backend } from "../call.ts";
import { DomainCounts } from "./domain-counts.ts";
import { Feed, type FeedOptions } from "./feed.ts";

type General = Pick<FeedOptions<never>, "client" | "logger" | "limits" | "lingerMs">;
type Options = General & { readonly namespace: string };
export type FeedsOptions = General & Pick<Backend, "jobs" | "tasks">;

/** What is watched only for clients that ask for it. */
export class Feeds {
  readonly schedules: Feed<KusciaJobSchedule>;
  readonly templates: Feed<KusciaJobTemplate>;
  readonly appimages: Feed<AppImage>;
  readonly domains: Feed<Domain>;
  readonly domainCounts: DomainCounts;
  readonly #options: Options;
  /** Of jobs, by name. */
  readonly #events = new Map<string, Feed<CoreEvent>>();

  constructor({ jobs, tasks, ...general }: FeedsOptions) {
    const options = { ...general, namespace: jobs.namespace };
    this.domainCounts = new DomainCounts({ jobs, tasks });
    this.#options = options;
    this.schedules = new Feed({ ...options, type: KUSCIA_JOB_SCHEDULES });
    this.templates = new Feed({ ...options, type: KUSCIA_JOB_TEMPLATES });
    this.appimages = new Feed({ ...general, type: APP_IMAGES });
    this.domains = new Feed({ ...general, type: DOMAINS });
  }

  /** The Events of the jobs that have, or had, this name. */
  eventsOf(job: string): Feed<CoreEvent> {
    const known = this.#events.get(job);
    if (known !== undefined) return known;
    const fieldSelector = `involvedObject.kind=KusciaJob,involvedObject.name=${job}`;
    const forget = (): void => {
      if (this.#events.get(job)?.isWatched === false) this.#events.delete(job);
    };
    const feed = new Feed({ ...this.#options, type: EVENTS, fieldSelector, onIdle: forget });
    this.#events.set(job, feed);
    return feed;
  }

  async stop(): Promise<void> {
    const { schedules, templates, appimages, domains } = this;
    const all = [schedules, templates, appimages, domains, ...this.#events.values()];
    await Promise.all(all.map((feed) => feed.stop()));
  }
}
