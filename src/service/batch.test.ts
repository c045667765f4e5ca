import { expect, it } from "vitest";
import { lookUpEach } from "./batch.ts";

it("looks up a name once, however often it is asked for, and stops at the first that fails", async () => {
  const asked: string[] = [];
  const lookUp = (name: string): Promise<string> => {
    asked.push(name);
    return name === "bad" ? Promise.reject(new Error("gone")) : Promise.resolve(name.toUpperCase());
  };
  expect(await lookUpEach(["b", "a", "b", "b"], lookUp)).toEqual(["B", "A", "B", "B"]);
  expect(asked).toEqual(["b", "a"]);
  await expect(lookUpEach(["c", "bad", "d"], lookUp)).rejects.toThrow("gone");
  expect(asked).toEqual(["b", "a", "c", "bad"]);
});
