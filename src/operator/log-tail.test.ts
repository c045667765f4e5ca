import { expect, it } from "vitest";
import { tailOf } from "./log-tail.ts";

async function* chunksOf(...chunks: (string | Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve();
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}

it.each([
  ["all, if it is little", ["one\n", "two"], 100, { text: "one\ntwo", isCut: false }],
  ["the last whole lines", ["one\ntw", "o\nthree\n"], 9, { text: "three\n", isCut: true }],
  ["the last bytes of a line that is longer", ["x".repeat(50), "end"], 5, { text: "xxend", isCut: true }],
  ["no half of a character", ["ä".repeat(10)], 5, { text: "ää", isCut: true }],
  ["what came before the connection broke", ["one\n", new Error("reset")], 100, { text: "one\n", isCut: false }],
  ["nothing of nothing", [], 10, { text: "", isCut: false }],
])("keeps %s", async (_, chunks, bytes, expected) => {
  expect(await tailOf(chunksOf(...chunks), bytes)).toEqual(expected);
});

it("holds to its size, whatever the bytes are, in pieces of any length", async () => {
  const junk = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 97) % 256));
  const pieces = Array.from({ length: 500 }, (_, index) => junk.subarray(index * 10, index * 10 + 10));
  const { text, isCut } = await tailOf(chunksOf(...pieces), 1000);
  expect(isCut).toBe(true);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000);
});
