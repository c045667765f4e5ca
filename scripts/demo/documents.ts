import { parseJson } from "../../test/cluster/values.ts";

/**
 * Cuts a stream of JSON documents, one after the other as `kubectl get --watch -o json` prints them, into documents.
 * kubectl indents, so a document ends where a line is a closing brace alone.
 */
export async function* jsonDocuments<T>(chunks: AsyncIterable<string>): AsyncGenerator<T> {
  let rest = "";
  for await (const chunk of chunks) {
    rest += chunk;
    for (;;) {
      const end = /^\}\r?\n/m.exec(rest);
      if (end === null) break;
      const length = end.index + end[0].length;
      yield parseJson<T>(rest.slice(0, length));
      rest = rest.slice(length);
    }
  }
}
