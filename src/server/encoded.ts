import { type DescMessage, type Message, toBinary } from "@bufbuild/protobuf";
import { streamJson } from "./kuscia/json/go-json.ts";

type Encode<T> = (schema: DescMessage, message: Message) => T;

/** A message that many streams send is encoded once. */
function once<T>(encode: Encode<T>): Encode<T> {
  const known = new WeakMap<Message, { readonly value: T }>();
  return (schema, message) => {
    const found = known.get(message) ?? { value: encode(schema, message) };
    known.set(message, found);
    return found.value;
  };
}

/** A message as one line of a stream of JSON. */
export const jsonOf = once((schema, message) => JSON.stringify(streamJson(schema, message)));

export const binaryOf = once((schema, message) => Buffer.from(toBinary(schema, message)));
