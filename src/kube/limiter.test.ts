import { expect, test } from "vitest";
import { Limiter } from "./limiter.ts";
import { settle } from "./testing/fake-clock.ts";

test("waiters are admitted in order, one per release; an aborted one loses its place", async () => {
  const limiter = new Limiter(1);
  const never = new AbortController().signal;
  const impatient = new AbortController();
  const admitted: string[] = [];
  await limiter.acquire(never);
  const second = limiter.acquire(impatient.signal);
  const third = limiter.acquire(never).then(() => admitted.push("third"));
  const fourth = limiter.acquire(never).then(() => admitted.push("fourth"));
  impatient.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  limiter.release();
  await third;
  await settle();
  expect(admitted).toEqual(["third"]);
  limiter.release();
  await fourth;
  limiter.release();
  await limiter.acquire(never);
});

test("an aborted signal gets no place", async () => {
  const limiter = new Limiter(1);
  await expect(limiter.acquire(AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  await limiter.acquire(new AbortController().signal);
});
