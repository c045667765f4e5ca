import { create, type DescField, type DescMessage, type Message, toBinary } from "@bufbuild/protobuf";
import { CallError, invalid } from "../service/errors.ts";
import { type Outcome, refusalOf } from "../service/runner.ts";
import { mapInTurns } from "../service/turns.ts";
import { answerJson } from "./kuscia/json/go-json.ts";

/** Lists that are longer are encoded piece by piece. */
const SHORT = 20;

/** More than that at once would fill the memory: 500 jobs of a MiB each. */
const MOST_BYTES = 8 * 1024 * 1024;

class Size {
  #sum = 0;

  /** @throws CallError when the answer becomes too large */
  counted<T extends { readonly length: number }>(piece: T): T {
    this.#sum += piece.length;
    if (this.#sum > MOST_BYTES)
      throw invalid(`the answer has more than ${MOST_BYTES / 1024 / 1024} MiB, ask for fewer at once`);
    return piece;
  }
}

/** A long list in an answer's data: 500 jobs with all their tasks take a second to encode. */
interface LongList {
  readonly data: DescField & { fieldKind: "message" };
  readonly list: DescField & { fieldKind: "list"; listKind: "message" };
  readonly items: readonly Message[];
}

type Fields = Readonly<Record<string, unknown>>;

/** What an outcome is sent as; one that is too large becomes a refusal. */
export async function encoded<T>(
  outcome: Outcome,
  schema: DescMessage,
  encode: (schema: DescMessage, message: Message) => Promise<T>,
): Promise<{ readonly outcome: Outcome; readonly answer: T }> {
  try {
    return { outcome, answer: await encode(schema, outcome.message) };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const refusal = refusalOf(schema, error);
    return { outcome: refusal, answer: await encode(schema, refusal.message) };
  }
}

/** An answer as JSON; a long one lets others have their turn meanwhile. */
export async function jsonAnswer(schema: DescMessage, message: Message): Promise<string> {
  const long = longListOf(schema, message);
  if (long === undefined) return JSON.stringify(answerJson(schema, message));
  const { data, list, items } = long;
  const size = new Size();
  const pieces = await mapInTurns(items, (item) => size.counted(JSON.stringify(answerJson(list.message, item))));
  const frame = answerJson(schema, without(schema, message, long)) as Record<string, Record<string, unknown>>;
  // The one empty list of this name is where the pieces belong.
  const inner = Object.entries(frame[data.name] ?? {}).map(
    ([name, value]) => `"${name}":${name === list.name ? `[${pieces.join()}]` : JSON.stringify(value)}`,
  );
  const outer = Object.entries(frame).map(
    ([name, value]) => `"${name}":${name === data.name ? `{${inner.join()}}` : JSON.stringify(value)}`,
  );
  return `{${outer.join()}}`;
}

/** An answer as protobuf; what is encoded apart is one message when put together. */
export async function binaryAnswer(schema: DescMessage, message: Message): Promise<Buffer> {
  const long = longListOf(schema, message);
  if (long === undefined) return Buffer.from(toBinary(schema, message));
  const { data, list, items } = long;
  const size = new Size();
  const pieces = await mapInTurns(items, (item) =>
    size.counted(toBinary(schema, create(schema, { [data.localName]: { [list.localName]: [item] } }))),
  );
  return Buffer.concat([toBinary(schema, without(schema, message, long)), ...pieces]);
}

function longListOf(schema: DescMessage, message: Message): LongList | undefined {
  const data = schema.fields.find((field) => field.name === "data");
  if (data?.fieldKind !== "message") return undefined;
  const content = (message as unknown as Fields)[data.localName] as Fields | undefined;
  const isLong = (field: DescField): field is LongList["list"] =>
    field.fieldKind === "list" &&
    field.listKind === "message" &&
    ((content?.[field.localName] as readonly Message[] | undefined)?.length ?? 0) > SHORT;
  const list = content && data.message.fields.find(isLong);
  return list && { data, list, items: content[list.localName] as readonly Message[] };
}

/** The same answer with that list empty. */
function without(schema: DescMessage, message: Message, { data, list }: LongList): Message {
  const content = (message as unknown as Fields)[data.localName] as Fields;
  const { $typeName: _outer, ...rest } = message;
  const { $typeName: _inner, ...inner } = content;
  return create(schema, { ...rest, [data.localName]: { ...inner, [list.localName]: [] } });
}
