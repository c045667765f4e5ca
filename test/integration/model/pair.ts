import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { isRecord } from "../../../src/local/api/json.ts";
import { ModelApiServer } from "../../../src/local/api/server.ts";
import type { ModelEvent, ModelRequest } from "../../../src/local/api/types.ts";
import type { LocalListener } from "./local-listener.ts";
import { type Following, type Reply, Side } from "./side.ts";
import { differences } from "./differences.ts";
import { isDisturbed, type Line, Transcript } from "./transcript.ts";

/** What one server has said so far, for requests that refer to it. */
export class Memory {
  readonly #states = new Map<string, KubeObject[]>();
  /** Of the last list. */
  token = "";
  listVersion = "";

  /** The object as last seen, or as seen `before` states earlier. */
  object(key: string, before = 0): KubeObject | undefined {
    return this.#states.get(key)?.at(-1 - before);
  }

  take(body: unknown): void {
    if (!isRecord(body) || !isRecord(body["metadata"])) return;
    const object = body as unknown as KubeObject & { metadata: { continue?: string } };
    const { name, resourceVersion = "", continue: token = "" } = object.metadata;
    if ("items" in body) Object.assign(this, { token, listVersion: resourceVersion });
    if (name === undefined) return;
    const key = `${object.kind}/${name}`;
    const states = this.#states.get(key) ?? [];
    states.push(object);
    this.#states.set(key, states);
  }
}

/** A request that may refer to what the server asked has said before. */
export type Question = ModelRequest | ((memory: Memory) => ModelRequest);

interface Party {
  readonly side: Side;
  readonly memory: Memory;
  readonly transcript: Transcript;
  readonly watches: { path: string; following: Following }[];
}

// Events come within a few ms; more only when something is missing, or the machine is very slow.
const EVENTS_MS = 3000;

interface PairOptions {
  readonly model?: ModelApiServer;
  readonly listener?: LocalListener;
}

/** The model and the real server, asked the same; with a listener also local mode's API over HTTPS. */
export class Pair {
  readonly #server: ModelApiServer;
  readonly #listener: LocalListener | undefined;
  readonly #model: Party;
  readonly #real: Party;
  /** Those that must say what the real one says. */
  readonly #judged: readonly { readonly who: string; readonly party: Party }[];

  constructor(real: Side, { model = new ModelApiServer({ now: Date.now }), listener }: PairOptions = {}) {
    this.#server = model;
    this.#listener = listener;
    this.#model = party(new Side(model.exchange, { protocol: "http:" }));
    this.#real = party(real);
    this.#judged = [
      { who: "the model", party: this.#model },
      ...(listener === undefined ? [] : [{ who: "local mode", party: party(listener.side) }]),
    ];
  }

  /** Asks all. */
  async ask(question: Question): Promise<{ model: Reply; real: Reply }> {
    const [real, model] = await Promise.all([
      ask(this.#real, question),
      ...this.#judged.map((each) => ask(each.party, question)),
    ]);
    return { model: model!, real };
  }

  /** Makes the models forget the past. */
  compact(): void {
    this.#server.compact();
    this.#listener?.server.compact();
  }

  /** Begins to watch on both; returns when both have sent what they send of the past. */
  async watch(path: string | ((memory: Memory) => string)): Promise<void> {
    const [model] = await Promise.all(this.#judged.map((each) => open(each.party, path)));
    const real = await open(this.#real, path);
    // The model has sent everything at once.
    await settle();
    const wanted = model!.events.length;
    await Promise.all(
      [real, ...this.#judged.map((each) => each.party.watches.at(-1)!.following)].map((each) =>
        each.has(wanted, EVENTS_MS),
      ),
    );
  }

  /** How the answers differ, once the real one's watches have brought as much as the model's. */
  async differences(): Promise<string[]> {
    await settle();
    const wanted = this.#model.watches.map(({ following }) => shown(following.events).length);
    const others = [this.#real, ...this.#judged.map((each) => each.party)];
    const waits = others.flatMap(({ watches }) =>
      watches.map(({ following }, i) => following.has(wanted[i]!, EVENTS_MS)),
    );
    await Promise.all(waits);
    const real = lines(this.#real);
    return this.#judged.flatMap(({ who, party: judged }) =>
      lines(judged).flatMap((line, i) => differences(line, real[i], `${who}: ${nameOf(line)}`)),
    );
  }

  /** Events that the real server's watches have brought since `differences`, and the model's have not. */
  surplus(): string[] {
    return this.#real.watches.flatMap(({ path, following }, i) => {
      const known = shown(this.#model.watches[i]!.following.events).length;
      return shown(following.events)
        .slice(known)
        .map((event) => `${path}: ${JSON.stringify(event)}`);
    });
  }

  /** True when a controller has written to what was compared: it takes away pods that stay for a finalizer alone. */
  isDisturbed(): boolean {
    const { transcript, watches } = this.#real;
    return transcript.isDisturbed() || watches.some(({ following }) => isDisturbed(following.events));
  }

  /** Leaves out what others had a hand in. */
  forget(isMeant: (asked: string) => boolean): void {
    for (const { transcript } of this.#all) transcript.forget(isMeant);
  }

  get #all(): Party[] {
    return [this.#real, ...this.#judged.map((each) => each.party)];
  }

  async close(): Promise<void> {
    for (const { watches } of this.#all) for (const { following } of watches) following.close();
    await this.#listener?.close();
  }
}

function party(side: Side): Party {
  return { side, memory: new Memory(), transcript: new Transcript(), watches: [] };
}

async function ask({ side, memory, transcript }: Party, question: Question): Promise<Reply> {
  const request = typeof question === "function" ? question(memory) : question;
  const reply = await side.ask(request);
  memory.take(reply.body);
  transcript.reply(request, reply);
  return reply;
}

async function open({ side, memory, watches }: Party, path: string | ((memory: Memory) => string)): Promise<Following> {
  const full = typeof path === "string" ? path : path(memory);
  const following = await side.watch(full);
  watches.push({ path: full, following });
  return following;
}

/** Everything that the model has said has reached its reader. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Bookmarks that only tell the time are the server's own business. */
function shown(events: readonly ModelEvent[]): ModelEvent[] {
  return events.filter(
    ({ type, object }) => type !== "BOOKMARK" || JSON.stringify(object).includes("initial-events-end"),
  );
}

function nameOf(line: Line): string {
  return "asked" in line ? line.asked : line.watched;
}

function lines({ transcript, watches }: Party): Line[] {
  for (const { path, following } of watches) transcript.watched(path, shown(following.events));
  return transcript.lines();
}
