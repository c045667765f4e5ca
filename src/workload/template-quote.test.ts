import * as fc from "fast-check";
import { expect, it } from "vitest";

import { quoteForJSON } from "./template-quote.ts";

it("quotes a text of ASCII as it quotes the same text beside another letter", () => {
  const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });
  fc.assert(
    fc.property(ascii, (text) => {
      expect(`${quoteForJSON(text)}中`).toBe(quoteForJSON(`${text}中`));
    }),
  );
});

it("gives the inside of a JSON string, for characters of every kind", () => {
  const near = Array.from({ length: 0x3000 }, (_, code) => code);
  const far = Array.from({ length: 0x110000 / 97 }, (_, step) => step * 97);
  const text = String.fromCodePoint(...[...near, ...far].filter((code) => code < 0xd800 || code > 0xdfff));
  expect(JSON.parse(`"${quoteForJSON(text)}"`)).toBe(text);
});
