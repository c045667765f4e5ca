import { expect, it } from "vitest";
import { mapInTurns } from "./turns.ts";

it("maps all items in order, and lets others have their turn meanwhile", async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const busy = (item: number): number => {
    const end = performance.now() + 3;
    while (performance.now() < end);
    return 2 * item;
  };
  const items = Array.from({ length: 30 }, (_, index) => index);
  expect(await mapInTurns(items, busy)).toEqual(items.map((item) => 2 * item));
  clearInterval(others);
  expect(turns).toBeGreaterThan(1);
});
