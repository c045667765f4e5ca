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

it("gives all long calls together one share of a round, and each goes on in the end", async () => {
  const pieceMs = 6;
  let work = 0;
  let most = 0;
  const busy = (): void => {
    const end = performance.now() + pieceMs;
    while (performance.now() < end);
    work += 1;
  };
  const watch = setInterval(() => {
    most = Math.max(most, work);
    work = 0;
  }, 0);
  const call = (): Promise<void[]> => mapInTurns(Array.from({ length: 5 }), busy);
  const done = await Promise.all(Array.from({ length: 8 }, call));
  clearInterval(watch);
  expect(done.flat()).toHaveLength(40);
  // Of 40 pieces no more than a few are done before a timer that is due gets its turn.
  expect(most).toBeLessThan(12);
});
