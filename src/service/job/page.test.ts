import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Page, pageOf, type Position } from "./page.ts";

const asIs = (item: Position): Position => item;

it("shows each item that stays exactly once, whatever comes and goes between the pages", () => {
  const item = fc.tuple(fc.constantFrom("1", "2", "3"), fc.string({ minLength: 1, maxLength: 2 }));
  const items = fc.uniqueArray(item, { selector: ([time, uid]) => `${time}/${uid}`, maxLength: 20 });
  const property = fc.property(
    items,
    items,
    fc.integer({ min: 1, max: 5 }),
    fc.boolean(),
    (staying, passing, size, descending) => {
      const stays = new Set(staying.map(String));
      const seen: string[] = [];
      let token: string | undefined = "";
      for (let round = 0; token !== undefined && round < 100; round += 1) {
        const now = [
          ...staying,
          ...passing.filter((one, index) => (index + round) % 2 === 0 && !stays.has(String(one))),
        ];
        const page: Page<Position> | undefined = pageOf(now, asIs, { size, token, question: 1, descending });
        seen.push(...(page?.items ?? []).map(String).filter((one) => stays.has(one)));
        token = page?.next;
      }
      expect([...seen].sort()).toEqual(staying.map(String).sort());
    },
  );
  fc.assert(property);
});

it("has no next page after the last, even when the pages are full", () => {
  const items: Position[] = [
    ["1", "a"],
    ["2", "b"],
    ["3", "c"],
    ["4", "d"],
  ];
  const ask = { size: 2, question: 1, descending: false };
  const first = pageOf(items, asIs, { ...ask, token: "" });
  const second = pageOf(items, asIs, { ...ask, token: first?.next ?? "" });
  expect([first?.items, second?.items, second?.next]).toEqual([items.slice(0, 2), items.slice(2), undefined]);
});

it.each([
  "x",
  "e30",
  Buffer.from("[1,2,3]").toString("base64url"),
  Buffer.from('["a","b","other"]').toString("base64url"),
])("does not know the token %s", (token) => {
  expect(pageOf([], asIs, { size: 1, token, question: 1, descending: false })).toBeUndefined();
});
