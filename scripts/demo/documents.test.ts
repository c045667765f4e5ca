import { expect, it } from "vitest";
import { jsonDocuments } from "./documents.ts";

async function read(chunks: string[]): Promise<unknown[]> {
  async function* stream(): AsyncGenerator<string> {
    yield* chunks;
  }
  const documents: unknown[] = [];
  for await (const document of jsonDocuments(stream())) documents.push(document);
  return documents;
}

const A = { kind: "A", text: "}\n{", nested: { list: [{}] } };
const B = { kind: "B" };
const text = [A, B].map((document) => `${JSON.stringify(document, null, 4)}\n`).join("");

it("cuts a stream into documents, wherever its chunks begin", async () => {
  expect(await read([text])).toEqual([A, B]);
  expect(await read(text.split(""))).toEqual([A, B]);
  expect(await read([text.slice(0, 40), text.slice(40)])).toEqual([A, B]);
});

it("leaves out a document that was not finished", async () => {
  expect(await read([text.slice(0, -2)])).toEqual([A]);
});
