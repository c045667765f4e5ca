import type { Domain } from "../../api/types.ts";
import { domainSummary } from "../../job/domain-usage.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { ifAllowed } from "../../kube/errors.ts";
import { DomainSummarySchema } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { sha256 } from "../../util/canonical-json.ts";
import type { GrantedStream } from "../call.ts";
import { visibleDomains } from "../catalog/domains.ts";
import type { Use } from "../watch/feed.ts";
import { type Draft, jsonText, type Place, type Step } from "./step.ts";

/** How soon after one look the next may come. */
const LOOK_MS = 1000;
const DIGITS = 12;

type Texts = ReadonlyMap<string, string>;

/** Each domain that the caller sees in short, whenever that is another: its own state, or what its tasks do. */
export async function* domainSteps(
  topic: string,
  { lastID, signal }: Place,
  call: GrantedStream<unknown>,
): AsyncGenerator<Step> {
  const { jobs, tasks, feeds } = call.backend;
  const domains = await ifAllowed(() => feeds.domains.use());
  const changes = new Changes();
  const caches = [jobs.cache, tasks.cache, ...(domains === undefined ? [] : [domains.cache])];
  const stops = caches.map((cache) => cache.onChange(changes.note));
  signal.addEventListener("abort", changes.note, { once: true });
  try {
    let shown = yield* firstStep(topic, lastID, await look(domains, changes, call));
    for (;;) {
      await sleep(systemClock, LOOK_MS, signal).catch(() => undefined);
      await changes.next();
      if (signal.aborted) return;
      const { texts, place } = await look(domains, changes, call);
      const drafts = differences(shown, texts, topic);
      if (drafts.length > 0) yield { drafts, place };
      shown = texts;
    }
  } finally {
    for (const stop of stops) stop();
    signal.removeEventListener("abort", changes.note);
    domains?.release();
  }
}

/** What there is, but for a client that knows it already. */
function* firstStep(topic: string, lastID: string | undefined, { texts, place }: Look): Generator<Step, Texts> {
  const isKnown = place === lastID;
  if (lastID !== undefined && !isKnown) yield { drafts: [{ type: "RESET", topic }] };
  yield { drafts: isKnown ? [] : differences(new Map(), texts, topic), place, isSynced: true };
  return texts;
}

function differences(before: Texts, after: Texts, topic: string): Draft[] {
  const gone = [...before].filter(([name]) => !after.has(name));
  const others = [...after].filter(([name, object]) => before.get(name) !== object);
  const typeOf = (name: string): string => (before.has(name) ? "MODIFIED" : "ADDED");
  return [
    ...gone.map(([name, object]) => ({ type: "DELETED", topic, name, object })),
    ...others.map(([name, object]) => ({ type: typeOf(name), topic, name, object })),
  ];
}

interface Look {
  readonly texts: Texts;
  /** Stands for the texts. */
  readonly place: string;
}

async function look(domains: Use<Domain> | undefined, changes: Changes, call: GrantedStream<unknown>): Promise<Look> {
  changes.begin();
  const { answer: counts, isCurrent } = await call.backend.feeds.domainCounts.ofAll();
  if (!isCurrent) changes.note();
  const known = new Map([...(domains?.cache.list() ?? [])].map((domain) => [domain.metadata.name, domain]));
  const seen = await visibleDomains([...new Set([...known.keys(), ...counts.keys()])].sort(), call, "watch");
  const textOf = (id: string): string =>
    jsonText(DomainSummarySchema, domainSummary(id, known.get(id), counts.get(id)));
  const texts = new Map(seen.map((id) => [id, textOf(id)]));
  return { texts, place: sha256([...texts]).slice(0, DIGITS) };
}

/** Knows whether something has changed since it was asked last. */
class Changes {
  #isNoted = false;
  #wake: () => void = () => undefined;

  readonly note = (): void => {
    this.#isNoted = true;
    this.#wake();
  };

  /** What changes from now on counts. */
  begin(): void {
    this.#isNoted = false;
  }

  /** Resolves at once if something has changed, else when it does. */
  async next(): Promise<void> {
    if (!this.#isNoted) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}
