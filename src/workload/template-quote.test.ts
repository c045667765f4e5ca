import * as fc from "fast-check";
import { expect, it } from "vitest";

import { quoteForJSON } from "./template-quote.ts";

it("quotes a text of ASCII as it quotes the same text beside another letter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
      expect(`${quoteForJSON(text)}中`).toBe(quoteForJSON(`${text}中`));
    }),
  );
});

it("gives the inside of a JSON string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(JSON.parse(`"${quoteForJSON(text)}"`)).toBe(text);
    }),
  );
});
