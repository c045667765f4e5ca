import { expect, it } from "vitest";
import { parsedOnce } from "./parsed-once.ts";

it("parses each request once, and one that cannot be parsed whenever it is asked", () => {
  let count = 0;
  const parse = parsedOnce(({ text }: { text: string }) => {
    count += 1;
    return JSON.parse(text) as unknown;
  });
  const [first, second, bad] = [{ text: "1" }, { text: "1" }, { text: "{" }];
  expect([parse(first), parse(first), parse(second)]).toEqual([1, 1, 1]);
  expect(count).toBe(2);
  expect(() => parse(bad)).toThrow(SyntaxError);
  expect(() => parse(bad)).toThrow(SyntaxError);
});
