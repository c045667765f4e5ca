import * as fc from "fast-check";
import { expect, it } from "vitest";
import { BEGINNING, decodePositions, encodePositions, positionKey } from "./position.ts";

const number = fc.nat({ max: 1_000_000_000 });
const position = fc.oneof(
  fc.constant({ ...BEGINNING, isDone: true }),
  fc.record({
    restart: number,
    seq: number,
    lines: number,
    same: number,
    at: fc.constantFrom("", "2026-11-30T01:57:07.123456789Z", "2026-11-30T01:57:07Z", "2026-11-30T01:57:07.1+02:00"),
    isDone: fc.constant(false),
  }),
);

it("survives as a text that any header takes", () => {
  const positions = fc.uniqueArray(fc.tuple(fc.nat(), position), { selector: ([pod]) => pod });
  fc.assert(
    fc.property(positions, (pairs) => {
      const all = new Map(pairs.map(([pod, at]) => [positionKey("alice", `pod-${pod}`, "c"), at]));
      const text = encodePositions(all);
      expect(text).toMatch(/^[0-9a-zA-Z.~:_+-]*$/);
      expect(decodePositions(text)).toEqual(all);
    }),
  );
});

it.each(["x", "~", "0123456789.1.2", "0123456789.1.2.3.4.5\n", "0123456789.x~", "é", "0123456789.zzzzzzzz.1.1.1."])(
  "is not read from %j",
  (text) => expect(decodePositions(text)).toBeUndefined(),
);
